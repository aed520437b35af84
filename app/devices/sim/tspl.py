"""A simulated label printer that takes TSPL and answers `ESC ! ?`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from app.devices.sim.stream import StreamCore

_PRINT = re.compile(rb"PRINT (\d+)(?:,(\d+))?\r\n")


@dataclass
class TsplCore(StreamCore):
    """A label is all commands up to `PRINT`."""

    REAL_TIME: ClassVar[re.Pattern[bytes]] = re.compile(rb"\x1b!\?")
    PICTURE: ClassVar[re.Pattern[bytes]] = re.compile(rb"BITMAP (\d+),(\d+),(\d+),(\d+),([012]),")
    COMMAND: ClassVar[re.Pattern[bytes]] = re.compile(rb"\x1b!.|[^\n]*\n")

    def asked(self, question: re.Match[bytes]) -> bytes:
        bits = (self.head_open, False, self.paper_out, self.ribbon_out, self.paused, self.printing)
        return bytes([sum(bit << place for place, bit in enumerate(bits))])

    def bytes_of(self, head: re.Match[bytes]) -> int:
        return int(head[3]) * int(head[4])

    def obey(self, command: bytes, now: float) -> bytes:
        if command == b"CLS\r\n":
            self._label = None
        self._keep(command)
        match = _PRINT.fullmatch(command)
        if match:
            self._finish(int(match[1]) * int(match[2] or 1), now)
        return b""
