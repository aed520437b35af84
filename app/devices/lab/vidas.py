"""Frames of bioMérieux VIDAS and mini VIDAS, which are not ASTM. Pure.

`STX`, fields `RS tag value |`, `GS`, two hex digits: the sum of all bytes after STX through GS modulo 256; then
perhaps ETX and an end of line. One frame is one result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.devices.lab.frames import ACK, ENQ, EOT, MOST, NAK, STX
from app.devices.lab.profile import LabProfile
from app.devices.lab.records import decoded
from app.devices.lab.steps import Deliver, Note, Send, Steps
from app.devices.lab.times import Times
from app.models.laboratory import InstrumentResult, Reading, Status, quantity

RS, GS = b"\x1e", b"\x1d"
_DIGITS = re.compile(rb"[0-9A-Fa-f]{2}")
_IDLE = b"\r\n\x03\x00\x06"
"""Bytes between frames that say nothing."""


def checksum(body: bytes) -> bytes:
    """Two hex digits over what stands between STX and the digits, GS included."""
    return b"%02x" % (sum(body) % 256)


def frame(fields: dict[str, str]) -> bytes:
    """A frame of these tags, in their order."""
    body = b"".join(RS + f"{tag}{value}|".encode() for tag, value in fields.items()) + GS
    return STX + body + checksum(body) + b"\x03\r\n"


class VidasConversation:
    """ENQ and good frames are acknowledged, damaged ones refused; a frame is acknowledged once it is durable."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._heard = 0.0

    def hear(self, data: bytes, now: float) -> Steps:
        self._buffer += data
        self._heard = now
        while (piece := self._piece()) is not None:
            yield from self._take(piece)

    def quiet(self, now: float) -> Steps:
        if self._buffer and now - self._heard > 5:
            raw = bytes(self._buffer)
            self._buffer.clear()
            yield Note(raw, "timeout")
            yield Send(NAK)

    def broken(self, now: float) -> Steps:
        self._buffer.clear()
        yield from ()

    def _piece(self) -> bytes | None:
        """The next control character, frame (from STX to its digits) or run of noise."""
        while self._buffer[:1] and self._buffer[0] in _IDLE:
            del self._buffer[0]
        if not self._buffer:
            return None
        end = self._end()
        if end is None:
            return None
        piece = bytes(self._buffer[:end])
        del self._buffer[:end]
        return piece

    def _end(self) -> int | None:
        buffer = self._buffer
        if buffer[:1] != STX:
            begin = min((at for at in map(buffer.find, (STX, ENQ, EOT)) if at > 0), default=len(buffer))
            return 1 if buffer[:1] in (ENQ, EOT) else begin
        stop, again = buffer.find(GS), buffer.find(STX, 1)
        if 0 < again < stop or (again > 0 and stop < 0):
            return again
        if stop < 0:
            return MOST if len(buffer) > MOST else None
        return stop + 3 if len(buffer) >= stop + 3 else None

    def _take(self, piece: bytes) -> Steps:
        if piece in (ENQ, EOT):
            yield Note(piece)
            if piece == ENQ:
                yield Send(ACK)
        elif (error := fault(piece)) is not None:
            yield Note(piece, error)
            yield Send(NAK)
        else:
            yield Note(piece)
            kept = yield Deliver(piece)
            yield Send(ACK if kept else NAK)


def fault(piece: bytes) -> str | None:
    """What is wrong with a frame, None for a good one."""
    if piece[:1] != STX or piece[-3:-2] != GS or not _DIGITS.fullmatch(piece[-2:]):
        return "malformed"
    return None if checksum(piece[1:-2]) == piece[-2:].lower() else "checksum"


def tags(piece: bytes) -> dict[str, str]:
    """The fields of a good frame; of a tag that comes twice the first."""
    return dict(reversed(list(_tagged(decoded(piece[1:-3])))))


def _tagged(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split("\x1e"):
        if len(part) >= 2:
            yield part[:2], part[2:].rstrip("|").strip()


def read(data: bytes, profile: LabProfile, times: Times) -> Reading:
    """The result of one frame. Never raises."""
    if fault(data) is not None:
        return Reading(problem="lab.damaged")
    said = tags(data)
    if not (said.get("qn") or said.get("ql")):
        return Reading(problem="lab.no_results")
    number = quantity(said.get("qn", ""), profile.comma)
    measured, zone = times.parsed(f"{said.get('td', '')} {said.get('tt', '')}")
    text = said.get("qn") or said.get("ql", "")
    result = InstrumentResult(
        1, said.get("ci", ""), said.get("rt", ""), text, number, said.get("ql") or (None if number else text),
        said.get("y3", ""), said.get("nc", ""), Status.FINAL, measured, zone, said.get("m4", ""), said.get("sn", ""),
    )  # fmt: skip
    return Reading((result,), serial=said.get("sn", ""))
