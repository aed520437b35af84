"""The command line as tests use it: in this process, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.cli import run
from tests.postgres import eventually

PIN, CLERK_PIN = "705913", "482615"


class Commands:
    """Runs one command line after the other in English and keeps what was printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._capsys, self.folder = capsys, folder
        monkeypatch.setenv("BAIKAL_LANG", "en")
        (folder / "pin").write_text(PIN)
        (folder / "clerk-pin").write_text(CLERK_PIN)

    def __call__(self, *words: object, status: int = 0) -> str:
        """The output, after the command ended with `status`; of a failed one what it said of that."""
        self._capsys.readouterr()
        ended = run([*map(str, words)])
        told = self._capsys.readouterr()
        assert ended == status, told.err + told.out
        return told.err if status == 1 and told.err else told.out

    def path(self, name: str) -> Path:
        return self.folder / name

    @property
    def new(self) -> tuple[object, ...]:
        """Options of `plant init` and `plant person add` for a new badge and PIN."""
        return "--new-pin-file", self.path("pin"), "--badge", self.path("card.pdf")

    def chief(self, code: str = "chief.txt") -> tuple[object, ...]:
        """Options that say who decides."""
        return "--badge-file", self.path(code), "--pin-file", self.path("pin")

    def init(self, *words: object, name: str = "Малое море") -> str:
        return self("plant", "init", "--name", name, "--administrator", "Иванова А. П.", *self.new,
                    "--badge-code", self.path("chief.txt"), "--recovery", self.path("recovery.txt"), *words)  # fmt: skip


@contextmanager
def process(*words: object, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`baikal-station words` as a process of its own, told to end afterwards; it ends well."""
    command = [sys.executable, "-m", "app", *map(str, words)]
    with log.open("wb") as said:
        running = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        try:
            yield running
        finally:
            running.terminate()
            ended = running.wait(30)
    assert ended == 0, log.read_text(errors="replace")[-3000:]


@contextmanager
def agent(*words: object, log: Path) -> Iterator[None]:
    """`baikal-station plant agent` beside its server; it has begun to work when the block begins."""
    with process("plant", "agent", *words, "--log-level", "DEBUG", log=log) as running:
        eventually(lambda: running.poll() is not None or log.exists())
        yield
