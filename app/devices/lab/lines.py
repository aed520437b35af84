"""Instruments that print lines: pH meters, moisture balances, testers. A pattern of the profile reads them. Pure."""

from __future__ import annotations

import re

from app.devices.lab.profile import LabProfile, LineShape
from app.devices.lab.steps import Deliver, Note, Steps
from app.devices.lab.times import Times
from app.models.laboratory import InstrumentResult, Quantity, Reading, Status, quantity

LONGEST = 4096
"""Bytes of a line at most."""
MOST = 64 * 1024
"""Bytes of a block at most."""
_LINE = re.compile(rb"[^\r\n]*[\r\n]+")
REFUSED = "refused"


class LineConversation:
    """Delivers each line, or each block: between its control bytes, or until the line is quiet."""

    def __init__(self, shape: LineShape) -> None:
        self._shape = shape
        self._begin, self._end = bytes.fromhex(shape.begin), bytes.fromhex(shape.end)
        self._buffer = bytearray()
        self._block = b""
        self._heard = 0.0

    def hear(self, data: bytes, now: float) -> Steps:
        self._buffer += data
        self._heard = now
        yield from self._blocks() if self._end else self._lines()

    def quiet(self, now: float) -> Steps:
        waits = max(self._shape.quiet_ms, 500) / 1000
        if now - self._heard < waits:
            return
        if self._block:
            block, self._block = self._block, b""
            yield Deliver(block)
        if self._buffer and now - self._heard > 5:
            raw = bytes(self._buffer)
            self._buffer.clear()
            yield Note(raw, "timeout")

    def broken(self, now: float) -> Steps:
        self._buffer.clear()
        block, self._block = self._block, b""
        if block:
            yield Deliver(block, complete=False)

    def _lines(self) -> Steps:
        while (found := _LINE.match(self._buffer)) is not None:
            line = found.group()
            del self._buffer[: found.end()]
            if line.strip():
                yield from self._line(line)
        if len(self._buffer) > LONGEST:
            raw = bytes(self._buffer)
            self._buffer.clear()
            yield Note(raw, "malformed")

    def _line(self, line: bytes) -> Steps:
        yield Note(line)
        if not self._shape.quiet_ms:
            if speaks(line, self._shape):
                yield Deliver(line)
            return
        self._block += line
        if len(self._block) > MOST:
            block, self._block = self._block, b""
            yield Deliver(block, complete=False)

    def _blocks(self) -> Steps:
        while (stop := self._buffer.find(self._end)) >= 0:
            raw = bytes(self._buffer[: stop + len(self._end)])
            del self._buffer[: len(raw)]
            begin = raw.rfind(self._begin)
            if begin < 0:
                yield Note(raw, "malformed")
                continue
            yield Note(raw)
            yield Deliver(raw[begin:])
        if len(self._buffer) > MOST:
            raw = bytes(self._buffer)
            self._buffer.clear()
            yield Note(raw, "malformed")


def speaks(line: bytes, shape: LineShape) -> bool:
    """Whether a line may hold a result: acknowledgements and settings that the profile names are none."""
    text = _text(line, shape)
    return not (shape.ignore and re.fullmatch(shape.ignore, text))


def read(data: bytes, profile: LabProfile, times: Times) -> Reading:
    """The results of a line or block. Never raises; a line that is not understood is a result with a problem.

    What the profile refuses (a value still drifting) is read, and is no result.
    """
    shape = profile.lines
    lines = [
        line for line in re.split(rb"[\r\n]+", _inner(data, shape)) if line.strip() and speaks(line, shape)
    ]
    found = list[InstrumentResult]()
    for line in lines:
        result = _result(len(found) + 1, _text(line, shape), profile, times)
        found += [result] if result else []
    return Reading(tuple(found), problem=None if lines else "lab.no_results")


def _inner(data: bytes, shape: LineShape) -> bytes:
    return data.removeprefix(bytes.fromhex(shape.begin)).removesuffix(bytes.fromhex(shape.end))


def _text(line: bytes, shape: LineShape) -> str:
    return line.decode(shape.encoding, errors="replace").strip()


def _result(position: int, text: str, profile: LabProfile, times: Times) -> InstrumentResult | None:
    shape = profile.lines
    match = re.fullmatch(shape.pattern, text)
    if match is None:
        return InstrumentResult(position, "", "", text, status=Status.UNSTATED, problem="lab.line_unread")
    said = {name: (value or "").strip() for name, value in match.groupdict().items()}
    status = status_of(said.get("status", ""), shape.statuses)
    if status is None:
        return None
    number = quantity(said.get("value", ""), profile.comma)
    measured, zone = times.parsed(f"{said.get('date', '')} {said.get('time', '')}")
    return InstrumentResult(
        position, said.get("sample", ""), said.get("test") or shape.test, said.get("value", ""), number,
        _qualitative(said.get("value", ""), number), said.get("unit") or shape.unit, said.get("flags", ""), status,
        measured, zone, said.get("operator", ""), said.get("serial", ""),
    )  # fmt: skip


def status_of(said: str, statuses: dict[str, str] | object) -> Status | None:
    """The status that the profile gives to a word; None: it refuses what stands there."""
    known = statuses if isinstance(statuses, dict) else {}
    word = known.get(said, "final" if not said or not known else "unstated")
    return None if word == REFUSED else Status(word)


def _qualitative(text: str, number: Quantity | None) -> str | None:
    return None if number or not text else text
