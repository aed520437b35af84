"""What each step of the laboratory looks like as an entry. Pure: values in, drafts out."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.models.envelope import Draft
from app.models.laboratory import Arrival, InstrumentResult, Reading, Status, bare, quantity, result_id
from app.models.values import derived_id

NewId = Callable[[], uuid.UUID]
PART = 24_000
"""Bytes of a payload in one entry: twice as many letters, well below a body's 64 KiB."""
LONGEST = 500
"""Letters of a text as sent that a result carries; the payload has all of it."""


def payload_name(arrival: Arrival, stream: str) -> str:
    """Names a delivery: the same bytes of one instrument are the same, unless they say neither when nor of what."""
    digest = hashlib.sha256(arrival.instrument.encode() + b"\0" + arrival.data)
    if arrival.anonymous:
        digest.update(f"\0{arrival.at.isoformat()}\0{stream}".encode())
    return digest.hexdigest()


def received(arrival: Arrival, payload: str, stream: str, new_id: NewId) -> Iterator[Draft]:
    """The parts of a payload, an entry each; made again they are the same entries."""
    data = arrival.data
    parts = [data[begin : begin + PART] for begin in range(0, len(data), PART)] or [b""]
    whole = hashlib.sha256(data).hexdigest()
    for number, part in enumerate(parts, start=1):
        row = {
            "id": new_id(), "payload": payload, "instrument": arrival.instrument, "profile": arrival.profile,
            "sha256": whole, "size": len(data), "part": number, "parts": len(parts), "data": part.hex(),
            "arrival": arrival.source, "name": clean(arrival.name) or None, "complete": arrival.complete,
        }  # fmt: skip
        yield Draft(
            "lab.received", {"lab_payload": [row]}, entry_id=derived_id("lab.part", stream, payload, number)
        )


def read(payload: str, profile: str, version: int, said: Reading, offset_ms: int | None, stream: str,
         new_id: NewId) -> Draft:  # fmt: skip
    """The payload was read by this version of a profile."""
    row = {
        "id": new_id(), "payload": payload, "profile": profile, "profile_version": version,
        "results": len(said.results), "clock_offset_ms": offset_ms, "problem": said.problem,
    }  # fmt: skip
    return Draft(
        "lab.read", {"lab_reading": [row]}, entry_id=derived_id("lab.read", stream, payload, version)
    )


def result(one: InstrumentResult, instrument: str, payload: str, version: int, *, overdue: bool, stream: str,
           new_id: NewId) -> Draft:  # fmt: skip
    """One result. Whoever hears it again makes the same; a second station makes another row of the same result."""
    known = result_id(instrument, payload, one.position)
    number = one.quantity
    row = {
        "id": new_id(), "result": known, "payload": payload, "position": one.position, "instrument": instrument,
        "serial": clean(one.serial) or None, "profile_version": version, "sample_sent": clean(one.sample),
        "sample_key": bare(one.sample)[:LONGEST], "test_sent": clean(one.test), "value_sent": clean(one.text),
        "operator": number.operator if number else None, "digits": number.digits if number else None,
        "qualitative": clean(one.qualitative or "") or None, "unit_sent": clean(one.unit),
        "flags": clean(one.flags) or None, "status": str(one.status), "measured_at": one.measured_at,
        "zone": one.zone or None, "operator_name": clean(one.operator_name) or None, "overdue": overdue,
        "manual": False, "request_id": None, "problem": one.problem,
    }  # fmt: skip
    entry = derived_id("lab.result.entry", stream, known, version)
    return Draft("lab.result", {"lab_result": [row]}, entry_id=entry)


def clean(text: str) -> str:
    """As sent, without control characters, which no database takes, and not endless."""
    return "".join(sign for sign in text if sign.isprintable() or sign == " ")[:LONGEST]


def registered(
    sample: Mapping[str, Any], taking: Mapping[str, Any], requests: Iterable[Mapping[str, Any]],
    lots: Sequence[Mapping[str, Any]], deliveries: Sequence[Mapping[str, Any]],
) -> Draft:  # fmt: skip
    """A sample was taken; what shall be found out of it may come with it."""
    rows: dict[str, Sequence[Mapping[str, Any]]] = {
        "sample": [sample], "sample_taking": [taking], "test_request": [*requests], "lot": lots, "delivery": deliveries,
    }  # fmt: skip
    return Draft("sample.registered", {name: some for name, some in rows.items() if some})


def requested(sample: Mapping[str, Any], requests: Sequence[Mapping[str, Any]]) -> Draft:
    """More shall be found out of a sample."""
    return Draft("test.requested", {"sample": [sample], "test_request": requests})


def request_row(
    new_id: uuid.UUID, sample: uuid.UUID, analyte: str, *, method: str | None = None,
    retest_of: uuid.UUID | None = None, seen: Sequence[uuid.UUID] | None = None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": new_id, "sample_id": sample, "analyte": analyte, "method": method, "retest_of": retest_of,
        "seen": None if seen is None else [str(one) for one in seen], "due_at": None, "note": None,
    }  # fmt: skip


def corrected(
    sample: Mapping[str, Any], taking: Mapping[str, Any], lots: Sequence[Mapping[str, Any]],
    deliveries: Sequence[Mapping[str, Any]], reason: str,
) -> Draft:  # fmt: skip
    """The sample was taken of something else than was said."""
    rows = {"sample": [sample], "sample_taking": [taking], "lot": lots, "delivery": deliveries}
    return Draft("sample.corrected", {name: some for name, some in rows.items() if some}, reason)


def withdrawn(request: uuid.UUID, reason: str, new_id: NewId) -> Draft:
    """The request is not wanted any more."""
    return Draft("test.withdrawn", {"test_withdrawal": [{"id": new_id(), "request_id": request}]}, reason)


def recalled(targets: Iterable[str], reason: str, new_id: NewId) -> Draft:
    """What these entries said of a result (typed, assigned, dismissed) is taken back."""
    return Draft("lab.recalled", {"supersession": [strike(one, reason, new_id()) for one in targets]}, reason)


@dataclass(frozen=True)
class Typed:
    """A value that a person read somewhere: on paper, or on an instrument without a line."""

    text: str
    unit: str
    at: datetime
    name: str


def typed(request: uuid.UUID, sample: str, analyte: str, value: Typed, reason: str, new_id: NewId) -> Draft:
    """The answer of a request, typed by a person."""
    number, text = quantity(value.text), value.text
    own = new_id()
    row = {
        "id": own, "result": own, "payload": None, "position": 1, "instrument": "manual", "serial": None,
        "profile_version": 0, "sample_sent": sample, "sample_key": bare(sample), "test_sent": analyte,
        "value_sent": clean(text), "operator": number.operator if number else None,
        "digits": number.digits if number else None, "qualitative": None if number else clean(text),
        "unit_sent": value.unit, "flags": None, "status": str(Status.FINAL), "measured_at": value.at, "zone": None,
        "operator_name": value.name or None, "overdue": False, "manual": True, "request_id": request, "problem": None,
    }  # fmt: skip
    return Draft("lab.manual", {"lab_result": [row]}, reason)


def assigned(
    result_: uuid.UUID, request: uuid.UUID, unit: str | None, replaced: Iterable[str], new_id: NewId
) -> Draft:
    """This result answers that request; it replaces what the entries `replaced` said of it."""
    row = {"id": new_id(), "result": result_, "request_id": request, "unit": unit}
    strikes = [strike(entry, "assigned", new_id()) for entry in replaced]
    rows: dict[str, Sequence[Mapping[str, Any]]] = {"lab_assignment": [row]}
    return Draft("lab.assigned", ({"supersession": strikes} if strikes else {}) | rows)


def dismissed(result_: uuid.UUID | None, payload: str | None, reason: str, note: str, new_id: NewId) -> Draft:
    """This belongs to nothing here."""
    row = {"id": new_id(), "result": result_, "payload": payload, "reason": reason, "note": note or None}
    return Draft("lab.dismissed", {"lab_dismissal": [row]}, reason)


def strike(entry: str, reason: str, row_id: uuid.UUID) -> dict[str, Any]:
    return {"id": row_id, "target": entry, "lot_id": None, "reason": reason}
