"""Bytes of a laboratory instrument in words, for whoever looks at a frame: `device decode`, vectors, tests. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.devices.lab import reading
from app.devices.lab.frames import Event, FrameParser, Kind
from app.devices.lab.lines import LineConversation
from app.devices.lab.profile import names, profile
from app.devices.lab.records import Delimiters, Record, code_of, decoded
from app.devices.lab.steps import Conversation, Deliver, Note, Send, Step, Steps, carry_out
from app.devices.lab.vidas import VidasConversation
from app.models.laboratory import InstrumentResult

ACK, NAK = "06", "15"
LETTERS = frozenset("HPORCQLMS")
"""Letters that records of E1394 begin with."""
_REPLY = {Kind.ENQ: ACK}
_QUIET = 60.0
_UTC = "UTC"
Said = dict[str, Any]


def said_by(vector: Mapping[str, Any], arriving: Iterable[bytes]) -> list[Said]:
    """What the bytes of a vector say; `instrument` names a profile, else the first of the protocol is taken."""
    protocol = str(vector["protocol"])
    if protocol == "astm":
        decoder = AstmDecoder()
        found = [one for data in arriving for one in decoder.feed(data)]
        return found + decoder.timeout()
    chosen = profile(str(vector.get("instrument") or names(protocol)[0]))
    if protocol == "lab_file":
        return _results(b"".join(arriving), chosen.name)
    talk: Conversation = VidasConversation() if protocol == "vidas" else LineConversation(chosen.lines)
    return _conversed(talk, arriving, chosen.name)


class AstmDecoder:
    """One entry for each record, control character and damage. A frame that is repeated is told once."""

    def __init__(self) -> None:
        self._parser = FrameParser()
        self._delimiters = Delimiters()
        self._last: Event | None = None
        self._text = b""

    def feed(self, data: bytes) -> list[Said]:
        return [one for event in self._parser.feed(data) for one in self._told(event)]

    def timeout(self) -> list[Said]:
        """The line went quiet: an unfinished frame or record is given up."""
        found = [one for event in self._parser.timeout() for one in self._told(event)]
        return found + self._broken_off()

    def _told(self, event: Event) -> list[Said]:
        if event.kind is Kind.FRAME:
            return self._frame(event)
        if event.kind is Kind.DAMAGED:
            return [_entry("damaged", error=event.error, reply=NAK)]
        ended = self._broken_off() if event.kind in (Kind.ENQ, Kind.EOT) else []
        return [*ended, _entry(str(event.kind), reply=_REPLY.get(event.kind))]

    def _broken_off(self) -> list[Said]:
        text, self._text, self._last = self._text, b"", None
        return [_entry("record", error="timeout")] if text else []

    def _frame(self, event: Event) -> list[Said]:
        if self._last is not None and self._last.raw == event.raw:
            return []
        if self._last is not None and event.number != (self._last.number + 1) % 8:
            return [_entry("frame", frame=event.number, error="out_of_sequence", reply=NAK)]
        self._last = event
        *lines, self._text = (self._text + event.text).split(b"\r")
        return [self._record(decoded(line), event) for line in lines if line.strip(b"\n")]

    def _record(self, line: str, event: Event) -> Said:
        line = line.strip("\n")
        if line[:1] in ("H", "h"):
            self._delimiters = Delimiters.of(line)
        record = Record(line, self._delimiters)
        end = "ETX" if event.final else "ETB"
        known = record.letter in LETTERS
        told = _entry("record", frame=event.number, end=end, reply=ACK, error=None if known else "malformed")
        return told | ({"record": record.letter} | _fields(record) if known else {})


def _fields(record: Record) -> Said:
    if record.letter == "R":
        shape = profile("astm-generic").astm
        return {
            "test": code_of(record, shape), "value": record.component(4, 1), "unit": record.component(5, 1),
            "flags": record.component(7, 0), "status": record.component(9, 1),
            "operator": record.component(11, 1), "completed": record.component(13, 1),
        }  # fmt: skip
    if record.letter == "O":
        return {"sample": record.component(3, 1), "test": record.component(5, 0)}
    return {"code": record.component(3, 1)} if record.letter == "L" else {}


def _entry(kind: str, **said: Any) -> Said:
    return {"kind": kind, "error": None, "reply": None, **said}


def _conversed(talk: Conversation, arriving: Iterable[bytes], chosen: str) -> list[Said]:
    found = list[Said]()

    def act(step: Step) -> bool | None:
        if isinstance(step, Deliver):
            found.extend(_results(step.data, chosen))
            return True
        if isinstance(step, Note) and step.error:
            found.append(_entry("damaged", error=step.error))
        if isinstance(step, Send) and found:
            found[-1]["reply"] = step.data.hex()
        return None

    def through(steps: Steps) -> None:
        carry_out(steps, act)

    for data in arriving:
        through(talk.hear(data, 0.0))
    through(talk.quiet(_QUIET))
    through(talk.broken(_QUIET))
    return found


def _results(data: bytes, chosen: str) -> list[Said]:
    said = reading.read(data, profile(chosen), _UTC)
    if said.problem is not None:
        return [_entry("payload", error=said.problem, **said.params)]
    return [_result(one) for one in said.results]


def _result(one: InstrumentResult) -> Said:
    return _entry(
        "result", error=one.problem, sample=one.sample, test=one.test, text=one.text,
        operator=one.quantity and one.quantity.operator, value=one.quantity and one.quantity.digits,
        qualitative=one.qualitative, unit=one.unit, flags=one.flags, status=str(one.status),
        measured_at=one.measured_at and one.measured_at.isoformat(), serial=one.serial,
    )  # fmt: skip
