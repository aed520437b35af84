"""Traffic of a supervised line into a file that `app.devices.links.replay` plays again."""

from __future__ import annotations

from pathlib import Path

from app.devices.links.recorder import HEAD
from app.models.equipment import Frame


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
