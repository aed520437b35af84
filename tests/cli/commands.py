"""The command line as tests use it: in this process, or as a process of its own."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import pytest

from app.cli import run
from app.services.operations.health import facts
from tests.postgres import eventually

PIN, CLERK_PIN = "705913", "482615"


class Commands:
    """Runs one command line after the other in English and keeps what was printed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "pin").write_text(PIN)
        (folder / "clerk-pin").write_text(CLERK_PIN)

    def __call__(self, *words: object, status: int = 0) -> str:
        """The output, after the command ended with `status`; of a failed one what it said of that."""
        said, wrong = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patched, redirect_stdout(said), redirect_stderr(wrong):
            patched.setenv("BAIKAL_LANG", "en")
            patched.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
            patched.setattr(
                facts, "serial_allowed", lambda: True
            )  # whoever runs the tests may lack that right
            ended = run([*map(str, words)])
        assert ended == status, wrong.getvalue() + said.getvalue()
        return wrong.getvalue() or said.getvalue()

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
def commands_under(home: Path) -> Iterator[Commands]:
    """Commands with a folder of their own under `home`, which a database's account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="r", dir=home))
    folder.chmod(0o711)
    try:
        yield Commands(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def process(*words: object, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`baikal-station words` as a process of its own, told to end afterwards; it ends well."""
    command = [sys.executable, "-m", "app", *map(str, words)]
    with log.open("wb") as said:
        running = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **environment})
        try:
            yield running
        finally:
            running.terminate()
            ended = running.wait(30)
    assert ended == 0, log.read_text(errors="replace")[-3000:]


@contextmanager
def agent(*words: object, log: Path) -> Iterator[Callable[[], list[bytes]]]:
    """`baikal-station plant agent` beside its server; the block begins when it told its manager that it works.

    Gives a question: what has the manager been told until now?
    """
    with (
        tempfile.TemporaryDirectory(prefix="bs-") as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear,
    ):
        ear.bind(f"{folder}/n")
        ear.settimeout(0.1)
        told: list[bytes] = []
        watched = {"NOTIFY_SOCKET": f"{folder}/n", "WATCHDOG_USEC": "2000000"}
        with process("plant", "agent", *words, log=log, **watched) as running:
            eventually(lambda: running.poll() is not None or b"READY=1" in hear(ear, told))
            yield lambda: hear(ear, told)


def hear(ear: socket.socket, told: list[bytes]) -> list[bytes]:
    """All that a service has told its manager until now."""
    with suppress(TimeoutError):
        while True:
            told.append(ear.recv(100))
    return told
