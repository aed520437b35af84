"""What stands on the receiving report besides its account: every weighing, what corrections replaced, which rule
of origin speaks of each fish, what is missing, and what codes are called. All of one moment.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.clock import parse_iso
from app.models.delivery import Delivery, Missing, Position
from app.models.desk import Named
from app.models.origin import OriginRule, ruling
from app.models.values import delivery_id
from app.services.deliveries import reading
from app.services.deliveries.account import OVERRIDE, RELEASED, Account
from app.services.deliveries.book import Book, Row, load
from app.services.deliveries.history import is_after
from app.services.deliveries.missing import missing
from app.services.freshness import schemes
from app.services.reference import Query, Reference, shipped

_AMONG = "IN (SELECT value FROM json_each(?))"
_WEIGHINGS = f"""
SELECT * FROM weighing WHERE lot_id {_AMONG} ORDER BY at, stream, seq, id
"""  # noqa: S608 - our own text
_MOVED_IN = f"""
SELECT w.id, l.code, x.at FROM supersession s CROSS JOIN weighing w ON w.entry = s.entry
JOIN weighing x ON x.entry = s.target AND x.lot_id = s.lot_id JOIN lot l ON l.id = x.lot_id
WHERE w.lot_id {_AMONG}
"""  # noqa: S608 - our own text
_HEADER = ("supplier", "vessel", "vehicle", "vet_document", "transport_centi_c", "arrived_at", "note")
_POSITION = (
    "item", "species", "presentation", "packaging", "production_method", "water", "fao_area", "gear", "catch_from",
    "catch_to", "origin_class", "origin_document", "permit", "advised_g",
)  # fmt: skip
_CORRECTABLE = {
    "delivery_header": _HEADER,
    "delivery_position": _POSITION,
    "delivery_verdict": ("verdict", "reason"),
}
_TERMS = frozenset({
    "presentation", "packaging", "production_method", "water", "fao_area", "gear", "origin_class", "grade", "scheme",
    "packaging_state",
})  # fmt: skip
"""Fields whose codes are of the list of terms that is called like the field."""
Key = tuple[str, str | None, str]
"""(table, list of it, code)."""


@dataclass(frozen=True)
class Weighed:
    """One weighing of the delivery; struck where it does not count any more."""

    lot: str
    at: datetime
    person: str | None
    gross_g: int | None
    gross_from: str
    tare_g: int | None
    tare_from: str
    net_g: int
    net_from: str
    pieces: int | None = None
    manual: bool = False
    late: bool = False
    struck: bool = False
    reason: str | None = None
    """Code of the reason why it was struck."""
    by: str | None = None
    on: datetime | None = None
    moved_to: str | None = None
    """The lot where it stands now, the same one where its values were put right."""
    moved_from: str | None = None
    first_at: datetime | None = None
    """When it was weighed, where this row is what a correction made of it."""
    manual_reason: str | None = None
    """Code of the reason why it was typed."""


@dataclass(frozen=True)
class Change:
    """A field that a correction gave another value; values are codes and numbers as the entries have them."""

    field: str
    before: object
    after: object


@dataclass(frozen=True)
class Signing:
    """What somebody signed with the PIN besides the report: a rule that was passed, a hold that was released."""

    kind: str
    name: str
    at: datetime
    reason: str | None = None
    position: uuid.UUID | None = None
    value: int | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Sheet:
    """Everything that the report prints, in no language."""

    account: Account
    weighings: tuple[Weighed, ...] = ()
    changes: Mapping[tuple[str, str], tuple[Change, ...]] = field(default_factory=dict)
    """By instant (ISO) and table: what the statement of that instant replaced."""
    rules: Mapping[uuid.UUID, OriginRule | None] = field(default_factory=dict)
    """Of each position the rule that speaks of it on the delivery's day."""
    missing: tuple[Missing, ...] = ()
    late_after: datetime | None = None
    """When it was closed, where something came afterwards."""
    signings: tuple[Signing, ...] = ()
    names: Mapping[Key, Named] = field(default_factory=dict, compare=False)
    tax_id: str | None = None
    latin: Mapping[str, str] = field(default_factory=dict)
    """Scientific name by species."""

    @property
    def delivery(self) -> Delivery:
        return self.account.delivery

    def name(self, field: str, code: str | None, language: str) -> str:
        """What the code of a field is called; the code itself where nobody says, nothing for None."""
        key = ("term", field) if field in _TERMS else (field, None)
        named = self.names.get((*key, code)) if code else None
        return named.name(language) if named else code or ""


def sheet(query: Query, plant: uuid.UUID, code: str) -> Sheet:
    """The sheet of the delivery of that code; `query` should see one moment."""
    identity = str(delivery_id(plant, code))
    book = load(query, [identity])
    book.codes.setdefault(identity, code)
    account = reading.read(book, identity)
    closings = book.live("delivery_closing", identity)
    reference = Reference(query)
    suppliers = [row for row in reference.rows("supplier") if row["code"] == _supplier(account)]
    return Sheet(
        account,
        tuple(_weighed(query, book, identity, closings[-1] if closings else None)),
        dict(_changes(book, identity)),
        _rules(reference, account.delivery),
        missing(account.delivery),
        parse_iso(closings[-1]["at"]) if closings else None,
        tuple(sorted(_signings(book, identity), key=lambda one: (one.at, one.kind, one.name))),
        named_codes(reference),
        suppliers[0]["tax_id"] if suppliers else None,
        {row["code"]: row["latin"] for row in reference.rows("species") if row["latin"]},
    )


def _supplier(account: Account) -> str | None:
    header = account.delivery.header
    return header.supplier if header else None


# Weighings


def _weighed(query: Query, book: Book, identity: str, closing: Row | None) -> Iterator[Weighed]:
    lots = {lot.id: lot for lot in book.lots.get(identity, ())}
    named = json.dumps(sorted(lots))
    dead = {lot.id: {row["entry"]: row for row in lot.dead()} for lot in lots.values()}
    moved = {row["id"]: row for row in query(_MOVED_IN, named)}
    for row in query(_WEIGHINGS, named):
        strike, source = dead[row["lot_id"]].get(row["entry"]), moved.get(row["id"])
        late = closing is not None and is_after(row, closing)
        yield _one(row, lots[row["lot_id"]].code, strike, source, late)


def _one(row: Row, lot: str, strike: Row | None, source: Row | None, late: bool) -> Weighed:
    struck: dict[str, object] = {}
    if strike is not None:
        struck = {
            "struck": True, "reason": strike["reason"], "by": strike["by_person"],
            "on": parse_iso(strike["on_at"]), "moved_to": strike["to_lot"],
        }  # fmt: skip
    if source is not None:
        struck |= {"moved_from": source["code"], "first_at": parse_iso(source["at"])}
    return Weighed(
        lot, parse_iso(row["at"]), row["person"], row["gross_g"], row["gross_from"], row["tare_g"], row["tare_from"],
        row["net_g"], row["net_from"], row["pieces"], bool(row["manual"]), late,
        manual_reason=row["manual_reason"], **struck,  # type: ignore[arg-type]
    )  # fmt: skip


# Signatures


def _signings(book: Book, identity: str) -> Iterator[Signing]:
    for row in book.released.get(identity, ()):
        yield Signing(RELEASED, row["name"], parse_iso(row["signed_at"]))
    for position in {row["position"] for row in book.all("delivery_position", identity)}:
        for row in book.overrides.get(position, ()):
            yield Signing(
                OVERRIDE, row["name"], parse_iso(row["signed_at"]), row["reason"], uuid.UUID(position),
                row["value"], row["limit_value"],
            )  # fmt: skip


# Corrections


def _changes(book: Book, identity: str) -> Iterator[tuple[tuple[str, str], tuple[Change, ...]]]:
    """Of each statement that replaced another what it says differently; of a withdrawn one all that it said."""
    for table, fields in _CORRECTABLE.items():
        rows = book.all(table, identity)
        by_entry = {row["entry"]: row for row in rows}
        for row in rows:
            for strike in book.struck.get(row["entry"], ()):
                after = by_entry.get(strike["entry"])
                yield (strike["at"], table), tuple(_differing(fields, row, after))


def _differing(fields: Sequence[str], before: Row, after: Row | None) -> Iterator[Change]:
    for name in fields:
        new = after[name] if after else None
        if before[name] != new:
            yield Change(name, before[name], new)


# Rules and names


def _rules(reference: Reference, delivery: Delivery) -> dict[uuid.UUID, OriginRule | None]:
    if delivery.day is None:
        return {}
    rules, species = reference.origin_rules(), reference.item_species()
    return {one.id: _rule(rules, one, species, delivery) for one in delivery.positions}


def _rule(
    rules: Iterable[OriginRule], one: Position, species: Mapping[str, str], delivery: Delivery
) -> OriginRule | None:
    kind = one.species or species.get(one.item)
    if not (kind and one.water and one.origin_class and delivery.day):
        return None
    return ruling(rules, kind, one.water, one.origin_class, delivery.day)


def named_codes(reference: Reference) -> dict[Key, Named]:
    """What every code is called, of rows that are no longer offered too."""
    found: dict[Key, Named] = {}
    for table in ("item", "species", "supplier", "reason", "term"):
        for row in (*shipped(table), *reference.rows(table)):
            key = (table, row["list"] if table == "term" else None, row["code"])
            found[key] = Named(row["code"], row["name_ru"], row["name_en"])
    return found | {("term", "scheme", one.named.code): one.named for one in schemes()}
