"""A simulated receipt printer that takes ESC/POS and answers `DLE EOT` at once, `GS r` when it has worked off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.devices.sim.stream import StreamCore

_ENDS = (b"\x1bd", b"\x1d\x0c")


@dataclass
class EscPosCore(StreamCore):
    """A label is all images up to the feed behind them."""

    REAL_TIME: ClassVar[re.Pattern[bytes]] = re.compile(rb"\x10\x04([1-4\x01-\x04])", re.DOTALL)
    PICTURE: ClassVar[re.Pattern[bytes]] = re.compile(rb"\x1dv0[\0-\3](..)(..)", re.DOTALL)
    COMMAND: ClassVar[re.Pattern[bytes]] = re.compile(
        rb"\x10\x04.|\x1b@|\x1bd.|\x1d\x0c|\x1dV[\0\1]|\x1dVB.|\x1dr.|[^\x10\x1b\x1d]", re.DOTALL
    )
    _asked: int = 0

    def asked(self, question: re.Match[bytes]) -> bytes:
        offline = 0x04 * self.head_open | 0x20 * self.paper_out
        told = {2: offline, 4: 0x60 * self.paper_out}
        return bytes([0x12 | told.get(question[1][0] & 7, 0)])

    def bytes_of(self, head: re.Match[bytes]) -> int:
        return int.from_bytes(head[1], "little") * int.from_bytes(head[2], "little")

    def obey(self, command: bytes, now: float) -> bytes:
        if command.startswith(b"\x1dr"):
            self._asked += 1
            return b""
        if command == b"\0":
            return b""
        if command == b"\x1b@":
            self._label = None
        self._keep(command)
        if command[:2] in _ENDS:
            self._finish(1, now)
        return b""

    def due(self, now: float) -> Iterable[bytes]:
        super().due(now)
        done, self._asked = (self._asked, 0) if not self._queue else (0, self._asked)
        return [b"\0"] * done if self._answers() else []
