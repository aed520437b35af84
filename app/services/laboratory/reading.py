"""From the rows of the book to samples, requests and values. Every answer is a function of the set of entries."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.clock import parse_iso
from app.models.desk import Named
from app.models.laboratory import Quantity, Status
from app.models.laboratory_desk import Analyte, Form, Request, Sample, State, Suggestion, Value, Waiting, Why
from app.services.laboratory import book
from app.services.reference import Query, Reference

Row = Mapping[str, Any]
_SURE = (Status.FINAL, Status.CORRECTED)
_CANDIDATES = (*_SURE, Status.UNSTATED)


@dataclass(frozen=True)
class Words:
    """What codes mean today: analytes, conversions of units, places, people."""

    analytes: Mapping[str, Analyte]
    factors: Mapping[tuple[str, str], str]
    places: Mapping[str, Named]
    people: Mapping[str, str]

    def analyte(self, code: str) -> Analyte:
        """The analyte of that code; one that nobody described has its code for a name."""
        return self.analytes.get(code) or Analyte(Named(code, code, code))

    def place(self, code: str | None) -> Named | None:
        """The place of that code; one that nobody described has its code for a name."""
        return self.places.get(code) or Named(code, code, code) if code else None


def words(query: Query) -> Words:
    """As the station's tables have them."""
    reference = Reference(query)
    analytes = {row["code"]: _analyte(row) for row in reference.rows("analyte")}
    conversions = [row for row in reference.rows("unit_conversion") if row["active"]]
    factors = {(row["unit_from"], row["unit_to"]): row["factor"] for row in conversions}
    places = {
        row["code"]: Named(row["code"], row["name_ru"], row["name_en"]) for row in reference.rows("place")
    }
    people = {row["role"]: row["name"] for row in query("SELECT role, name FROM person")}
    return Words(analytes, factors, places, people)


def _analyte(row: Row) -> Analyte:
    return Analyte(Named(row["code"], row["name_ru"], row["name_en"]), row["unit"], Form(row["form"]))


def samples(query: Query, ids: Sequence[str]) -> list[Sample]:
    """The samples of these ids in their order, each with its requests and everything said of them."""
    known = words(query)
    named = book.codes(query, "sample", ids)
    taken = _grouped(book.takings(query, ids), "sample_id")
    asked = book.requests(query, ids)
    answers = _grouped(book.answers(query, ids, [row["id"] for row in asked]), "request")
    choices = book.choices(query, [row["id"] for row in asked])
    of_sample = _grouped(asked, "sample_id")
    codes = _codes(query, [row for rows in taken.values() for row in rows])
    return [
        _sample(
            one, named[one], taken.get(one, ()), known, codes,
            [request(row, answers.get(row["id"], ()), choices.get(row["id"]), known) for row in of_sample.get(one, ())],
        )
        for one in ids if one in named
    ]  # fmt: skip


def samples_of(query: Query, lot_or_delivery: uuid.UUID) -> list[Sample]:
    """Everything the laboratory knows of a lot or of a delivery, the oldest sample first."""
    return samples(query, book.samples_of(query, str(lot_or_delivery)))


def _codes(query: Query, takings: Sequence[Row]) -> dict[str, str]:
    lots = book.codes(query, "lot", [row["lot_id"] for row in takings])
    return lots | book.codes(query, "delivery", [row["delivery_id"] for row in takings])


def _sample(
    id_: str,
    code: str,
    takings: Sequence[Row],
    known: Words,
    codes: Mapping[str, str],
    requests: Sequence[Request],
) -> Sample:
    last = takings[-1] if takings else None
    if last is None:
        return Sample(uuid.UUID(id_), code, requests=tuple(requests))
    return Sample(
        uuid.UUID(id_), code, codes.get(last["lot_id"]), codes.get(last["delivery_id"]),
        known.place(last["place"]),
        last["taken_by"], parse_iso(last["taken_at"]), date.fromisoformat(last["day"]) if last["day"] else None,
        last["note"], tuple(requests),
    )  # fmt: skip


def request(row: Row, answers: Sequence[Row], choice: Row | None, known: Words) -> Request:
    """A request with its values: equal ones are one, whoever sent them and however often."""
    analyte = known.analyte(row["analyte"])
    values = _values([value(one, analyte, known) for one in answers])
    state, counted = _state(values, choice)
    return Request(
        uuid.UUID(row["id"]), row["entry"], analyte, parse_iso(row["at"]), state, values, counted, row["method"],
        _instant(row["due_at"]),
        uuid.UUID(row["retest_of"]) if row["retest_of"] else None, choice["version"] if choice else 0,
    )  # fmt: skip


def value(row: Row, analyte: Analyte, known: Words) -> Value:
    """One result in the plant's unit where a conversion is known; else as it was sent, and said so."""
    number = Quantity(row["operator"], row["digits"]) if row["digits"] is not None else None
    unit = row["unit_assigned"] or row["unit_plant"] or row["unit_sent"]
    number, unit, sure = _converted(number, unit, analyte, known)
    sent = " ".join(part for part in (row["value_sent"], row["unit_sent"]) if part)
    return Value(
        (uuid.UUID(row["result"]),), number, row["qualitative"], unit, sent, Status(row["status"]),
        parse_iso(row["at"]), row["instrument"], _instant(row["measured_at"]), row["zone"] or "",
        row["operator_name"] or "", known.people.get(row["person"], row["person"]), bool(row["manual"]),
        bool(row["overdue"]), sure,
    )  # fmt: skip


def _converted(
    number: Quantity | None, unit: str, analyte: Analyte, known: Words
) -> tuple[Quantity | None, str, bool]:
    if number is None or analyte.unit is None or unit == analyte.unit:
        return number, analyte.unit or unit, True
    factor = known.factors.get((unit, analyte.unit))
    return (number, unit, False) if factor is None else (number.times(factor), analyte.unit, True)


def _values(found: Iterable[Value]) -> tuple[Value, ...]:
    groups: dict[tuple[object, ...], list[Value]] = defaultdict(list)
    for one in found:
        number = (one.quantity.operator, one.quantity.decimal) if one.quantity else (None, None)
        groups[*number, one.qualitative if not one.quantity else None, one.unit, _rank(one.status)].append(
            one
        )
    return tuple(_joined(group) for group in groups.values())


def _rank(status: Status) -> Status:
    return Status.FINAL if status in _SURE else status


def _joined(group: Sequence[Value]) -> Value:
    first = group[0]
    results = tuple(result for one in group for result in one.results)
    late = any(one.overdue for one in group)
    return replace(first, results=results, overdue=late)


def _state(values: Sequence[Value], choice: Row | None) -> tuple[State, Value | None]:
    offered = [one for one in values if one.status in _CANDIDATES]
    chosen = _chosen(offered, choice)
    if chosen is not None:
        return State.ANSWERED, chosen
    if len(offered) == 1 and offered[0].unit_known and offered[0].status in _SURE:
        return State.ANSWERED, offered[0]
    if offered:
        return State.DECIDE, None
    for status, state in ((Status.PRELIMINARY, State.PRELIMINARY), (Status.FAILED, State.FAILED)):
        if any(one.status is status for one in values):
            return state, None
    return State.WAITING, None


def _chosen(offered: Sequence[Value], choice: Row | None) -> Value | None:
    """The value a person chose, as long as nothing was said since that stood not before that person's eyes."""
    if choice is None:
        return None
    seen = {str(one) for one in json.loads(choice["seen"])}
    counted = next((one for one in offered if choice["result"] in map(str, one.results)), None)
    new = [one for one in offered if not seen & set(map(str, one.results))]
    return counted if not new else None


# What waits


def waiting(query: Query, rows: Sequence[Row]) -> list[Waiting]:
    """Results that wait, each with why and with the requests it may belong to."""
    known = words(query)
    asked = _grouped(
        book.requests(query, [row["sample_id"] for row in rows if row["sample_id"]]), "sample_id"
    )
    return [_waits(row, asked.get(row["sample_id"], ()), known) for row in rows]


def _waits(row: Row, asked: Sequence[Row], known: Words) -> Waiting:
    fitting = [one for one in asked if row["analyte"] in (None, one["analyte"])]
    offered = tuple(
        Suggestion(uuid.UUID(one["id"]), row["sample_code"], known.analyte(one["analyte"])) for one in fitting
    )
    return Waiting(
        row["result"], why(row), parse_iso(row["at"]), row["instrument"], row["sample_sent"], row["sample_code"],
        row["test_sent"],
        row["value_sent"], row["unit_sent"], row["flags"] or "", Status(row["status"]),
        _instant(row["measured_at"]), row["analyte"], bool(row["overdue"]),
        row["problem"], row["payload"], uuid.UUID(row["result"]), offered,
    )  # fmt: skip


def why(row: Row) -> Why:
    """The first thing that is not known of a result that waits."""
    reasons = (
        (row["assignments"] > 1, Why.SEVERAL),
        (row["problem"] is not None or row["status"] == Status.UNSTATED, Why.UNREAD),
        (not row["sample_key"], Why.NO_SAMPLE),
        (row["sample_id"] is None, Why.SAMPLE),
        (row["analyte"] is None, Why.TEST),
        (row["unit_mapped"] != row["unit_sent"], Why.UNIT),
        (row["requests"] == 0, Why.NO_REQUEST),
        (bool(row["retested"]), Why.RETEST),
    )
    return next((reason for holds, reason in reasons if holds), Why.SEVERAL)


def broken(row: Row) -> Waiting:
    """A delivery that broke off or that nobody could read."""
    problem = "lab.broken_off" if not row["complete"] else row["problem"] or "lab.not_read"
    at: datetime = parse_iso(row["at"])
    return Waiting(
        row["payload"], Why.PAYLOAD, at, row["instrument"], text=row["name"] or "", problem=problem,
        payload=row["payload"],
    )  # fmt: skip


def _instant(text: str | None) -> datetime | None:
    return parse_iso(text) if text else None


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups
