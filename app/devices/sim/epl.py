"""A simulated label printer that takes EPL2 and answers `^ee`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from app.devices.sim.stream import StreamCore

_PRINT = re.compile(rb"P(\d+)(?:,(\d+))?\r?\n")


@dataclass
class EplCore(StreamCore):
    """A label is all commands from `N` up to `P`. Questions are answered where commands are."""

    REAL_TIME: ClassVar[re.Pattern[bytes]] = re.compile(rb"(?!)")
    PICTURE: ClassVar[re.Pattern[bytes]] = re.compile(rb"GW(\d+),(\d+),(\d+),(\d+),")
    COMMAND: ClassVar[re.Pattern[bytes]] = re.compile(rb"[^\n]*\n")

    def asked(self, question: re.Match[bytes]) -> bytes:
        return b""

    def bytes_of(self, head: re.Match[bytes]) -> int:
        return int(head[3]) * int(head[4])

    def obey(self, command: bytes, now: float) -> bytes:
        if command.strip() == b"^ee":
            return self.codes()
        if command.strip() == b"N":
            self._label = None
        self._keep(command)
        match = _PRINT.fullmatch(command)
        if match:
            self._finish(int(match[1]) * int(match[2] or 1), now)
        return b""

    def codes(self) -> bytes:
        """The line that answers `^ee`; it is quiet about what still has to be printed."""
        faults = {b"07": self.paper_out or self.ribbon_out, b"11": self.head_open, b"12": self.paused}
        said = [code for code, holds in faults.items() if holds]
        return b",".join(said or [b"00"]) + b"\r\n"
