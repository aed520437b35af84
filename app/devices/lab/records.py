"""Records of ASTM E1394 (CLSI LIS02-A2): delimiters from the header, fields, what an instrument says of a sample. Pure.

Delimiters are read from H and never assumed: most send `|\\^&`, some others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.devices.lab.profile import AstmShape, LabProfile
from app.devices.lab.times import Times
from app.models.laboratory import InstrumentResult, Reading, Status, quantity

_STATUS = {
    "F": Status.FINAL, "R": Status.FINAL, "V": Status.FINAL, "C": Status.CORRECTED, "P": Status.PRELIMINARY,
    "S": Status.PRELIMINARY, "I": Status.PRELIMINARY, "M": Status.PRELIMINARY, "X": Status.FAILED,
}  # fmt: skip
"""Result status, E1394 9.9: final, sent before, operator verified, correction, preliminary, partial, pending, …"""
_ESCAPED = re.compile(r"F|S|R|E|X[0-9A-Fa-f]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Delimiters:
    """The four signs after the H of a header."""

    field: str = "|"
    repeat: str = "\\"
    component: str = "^"
    escape: str = "&"

    @classmethod
    def of(cls, header: str) -> Delimiters:
        """Those of a header; the usual ones where it has none that differ from each other."""
        signs = header[1:5]
        if len(signs) < 3 or len(set(signs[:3])) < 3 or any(sign.isalnum() for sign in signs[:3]):
            return cls()
        escape = signs[3] if len(signs) == 4 and signs[3] != signs[0] else "&"
        return cls(signs[0], signs[1], signs[2], escape)


@dataclass(frozen=True)
class Record:
    """One line. Fields are numbered as the standard does: 1 is the letter."""

    line: str
    delimiters: Delimiters = Delimiters()

    @property
    def letter(self) -> str:
        return self.line[:1].upper()

    def field(self, number: int) -> str:
        """A field as sent; an empty text beyond the last. In a header the second is its delimiters."""
        parts = self.line.split(self.delimiters.field)
        place = number - 1
        return parts[place] if place < len(parts) else ""

    def component(self, number: int, part: int) -> str:
        """A component of the first repetition of a field, plain; `part` 0 is the whole field."""
        signs = self.delimiters
        whole = self.field(number)
        if not part:
            return self.plain(whole)
        parts = whole.split(signs.repeat)[0].split(signs.component)
        return self.plain(parts[part - 1]) if part <= len(parts) else ""

    def plain(self, text: str) -> str:
        """`text` with escape sequences carried out; one that is not known stays as it is."""
        signs = self.delimiters
        parts = text.split(signs.escape)
        if len(parts) < 3:
            return text.strip()
        said = {"F": signs.field, "R": signs.repeat, "S": signs.component, "E": signs.escape}
        out, place = parts[0], 1
        while place < len(parts):
            if place + 1 < len(parts) and _ESCAPED.fullmatch(parts[place]):
                out += said.get(parts[place]) or _hexadecimal(parts[place][1:])
                out += parts[place + 1]
                place += 2
            else:
                out += signs.escape + parts[place]
                place += 1
        return out.strip()


def _hexadecimal(digits: str) -> str:
    try:
        return bytes.fromhex(digits).decode("latin-1")
    except ValueError:
        return ""


def records(text: str, delimiters: Delimiters = Delimiters()) -> Iterator[Record]:
    """The records of a message; a header says the delimiters of what follows."""
    for line in (part.strip("\n\x00") for part in text.split("\r")):
        if line[:1] in ("H", "h"):
            delimiters = Delimiters.of(line)
        if line:
            yield Record(line, delimiters)


def decoded(data: bytes) -> str:
    """UTF-8 where it is, else Windows Cyrillic: instruments send ASCII, people's names are what differs."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")


def read(data: bytes, profile: LabProfile, times: Times) -> Reading:
    """What one message says. Never raises."""
    clock, serial, sample = None, "", ""
    found = list[InstrumentResult]()
    for record in records(decoded(data)):
        if record.letter == "H":
            clock = times.parsed(record.component(14, 1))[0]
            serial = (
                record.component(5, profile.astm.serial_component) if profile.astm.serial_component else ""
            )
        elif record.letter == "O":
            sample = _sample(record, profile.astm)
        elif record.letter == "P":
            sample = ""
        elif record.letter == "R":
            found.append(_result(len(found) + 1, record, sample, serial, profile, times))
    problem = None if found else "lab.no_results"
    return Reading(tuple(found), clock, serial, problem)


def _sample(order: Record, shape: AstmShape) -> str:
    return order.component(3, shape.sample_component) or order.component(4, shape.sample_component)


def _result(
    position: int, record: Record, sample: str, serial: str, profile: LabProfile, times: Times
) -> InstrumentResult:
    shape = profile.astm
    text = record.component(4, shape.value_component)
    number = quantity(text, profile.comma)
    letter = record.component(9, 1).upper()[:1]
    measured, zone = times.parsed(record.component(13, 1) or record.component(12, 1))
    return InstrumentResult(
        position, sample, code_of(record, shape), text, number,
        None if number or not text else text, record.component(5, 1), record.component(7, 0),
        _STATUS.get(letter, shape.status_unsaid if not letter else Status.UNSTATED), measured, zone,
        record.component(11, 1), record.component(14, 1) or serial,
    )  # fmt: skip


def code_of(result: Record, shape: AstmShape) -> str:
    """The test's code: by the standard the fourth component of the universal test id, else whatever stands there."""
    found = result.component(3, shape.test_component)
    return found or result.plain(result.field(3)).strip(result.delimiters.component)


def queries(data: bytes) -> list[str]:
    """The samples an instrument asks orders for (record Q, second component of the range's begin, else the first)."""
    return [
        found for record in records(decoded(data)) if record.letter == "Q"
        if (found := record.component(3, 2) or record.component(3, 1))
    ]  # fmt: skip


def orders(samples: Sequence[tuple[str, Sequence[str]]], at: str) -> bytes:
    """The host's answer to a query: what shall be tested of each sample; a sample without tests is not known."""
    lines = [f"H|\\^&|||Baikal Station|||||||P|1|{at}"]
    for number, (sample, tests) in enumerate(samples, start=1):
        lines.append(f"P|{number}")
        asked = "\\".join(f"^^^{_safe(test)}" for test in tests)
        lines.append(
            f"O|1|{_safe(sample)}||{asked}|R||||||{'A' if tests else ''}||||||||||||||{'O' if tests else 'Z'}"
        )
    known = any(tests for _, tests in samples)
    lines.append(f"L|1|{'F' if known else 'I'}")
    return ("\r".join(lines) + "\r").encode("utf-8")


def _safe(text: str) -> str:
    return _CONTROL.sub("", re.sub(r"[|\\^&]", "", text))
