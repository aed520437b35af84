"""Short tones: one high for saved, two low for refused. The flash comes first: cold rooms are loud."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.config.paths import resources

Play = Callable[[Path], None]
_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))


class Sounds:
    """Plays `resources/sounds/<name>.wav` without waiting; a machine without a player beeps."""

    def __init__(self, play: Play | None = None) -> None:
        self._play = play

    def __call__(self, name: str) -> None:
        if self._play is None:
            self._play = _player()
        self._play(resources() / "sounds" / f"{name}.wav")


def silent(_path: Path) -> None:
    """For tests and pictures."""


def _start(program: str, options: list[str], file: Path) -> None:
    from PySide6.QtCore import QProcess

    QProcess.startDetached(program, [*options, str(file)])


def _player() -> Play:
    from PySide6.QtCore import QStandardPaths
    from PySide6.QtWidgets import QApplication

    for program, *options in _PLAYERS:
        path = QStandardPaths.findExecutable(program)
        if path:
            return partial(_start, path, options)
    return lambda _file: QApplication.beep()
