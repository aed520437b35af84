"""Traffic of a supervised line into a file that `app.devices.links.replay` plays again, and read from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from app.devices.base import Parser
from app.devices.links.recorder import HEAD
from app.errors import OperatorError
from app.models.equipment import Frame

MOST_FRAMES = 20_000
"""Of a recording that are looked at: half an hour of a fast scale."""


class Recording:
    """A subscriber of a supervisor's frames; each frame is in the file before the next is looked at."""

    def __init__(self, path: Path) -> None:
        """Opens `path` anew; OSError when the folder does not take it."""
        self.path = path
        self._file = path.open("x", encoding="ascii")
        self._file.write(HEAD)
        self._began: int | None = None

    def __call__(self, frame: Frame) -> None:
        if self._file.closed:
            return
        self._began = frame.at_ns if self._began is None else self._began
        direction = ">" if frame.outgoing else "<"
        self._file.write(f"{max(0, frame.at_ns - self._began)} {direction} {frame.data.hex()}\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def replayed(path: Path, make: Callable[[], Parser]) -> tuple[Frame, ...]:
    """The frames of a recording, read again by a fresh parser; times count from its begin.

    OperatorError `device.no_recording` where the file is none.
    """
    try:
        return tuple(_frames(_pieces(path), make()))[:MOST_FRAMES]
    except (OSError, ValueError) as error:
        raise OperatorError("device.no_recording", path=str(path)) from error


def _pieces(path: Path) -> Iterator[tuple[int, bool, bytes]]:
    with path.open(encoding="ascii") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                at, direction, data = line.split()
                yield int(at), direction == ">", bytes.fromhex(data)


def _frames(pieces: Iterator[tuple[int, bool, bytes]], parser: Parser) -> Iterator[Frame]:
    at = 0
    for at, outgoing, data in pieces:
        if outgoing:
            yield Frame(at, True, data)
        else:
            yield from (Frame(at, False, one.raw, one.error, one) for one in parser.feed(data))
    yield from (Frame(at, False, one.raw, one.error, one) for one in parser.timeout())
