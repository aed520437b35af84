"""What the receiving report says, in whatever language it is printed: the canonical content and its digest. Pure.

Codes and numbers only, so that a renamed supplier or another language changes no report. Not in it are closings and
signatures: they speak of the report, it does not speak of them.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.models.delivery import Acceptance, Delivery, LotLine
from app.models.envelope import encode

FORM = 2
"""Version of the content; a later form is a later number, and the digests of an earlier one stay what they were."""
OVERRIDE, RELEASED = "override.signed", "delivery.released"
_NOT_IN_FORM = {1: frozenset({OVERRIDE}), 2: frozenset[str]()}
"""Acts that a form did not speak of yet."""


class RemarkKind(StrEnum):
    """Why a weighing is listed by itself."""

    VOIDED = "voided"
    MOVED = "moved"
    """It went into the wrong lot and stands in `to_lot` since."""
    CORRECTED = "corrected"
    """Its values were put right; what it is now stands in `now_g`."""
    MANUAL = "manual"


@dataclass(frozen=True)
class Remark:
    """A weighing that a reader of the report has to know of. `at` and `person` are of the weighing."""

    kind: RemarkKind
    lot: str
    net_g: int
    at: datetime
    person: str | None
    to_lot: str | None = None
    reason: str | None = None
    """Code of the reason; of a typed weight why no scale gave it, where its entry says so."""
    by: str | None = None
    """Who voided or moved it."""
    on: datetime | None = None
    """When it was voided or moved."""
    now_g: int | None = None
    """Net grams of what replaced it, where its values were put right."""


@dataclass(frozen=True)
class Act:
    """Somebody did something to the delivery: `delivery.opened`, `delivery.corrected`, … with the kind's name."""

    kind: str
    at: datetime
    person: str | None
    reason: str | None = None
    subject: str | None = None
    """Which of them: a position's id, a lot's code."""
    value: int | None = None
    limit: int | None = None
    """Of a rule that was passed: what was there, and up to what it holds; grams."""


@dataclass(frozen=True)
class Total:
    """Everything of one species and item that counts, by what was decided of its lots."""

    species: str | None
    item: str
    lots: int
    count: int
    gross_g: int
    tare_g: int
    net_g: int
    accepted_g: int
    """Of `net_g`, in lots that were accepted."""
    pieces: int | None


@dataclass(frozen=True)
class Account:
    """The report's contents. Persons are roles (`p_0042`) everywhere; `names` gives their names as of today."""

    delivery: Delivery
    totals: tuple[Total, ...] = ()
    remarks: tuple[Remark, ...] = ()
    acts: tuple[Act, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Of persons, by role; no part of the content."""

    def lines(self, kind: RemarkKind) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.kind is kind)

    def name(self, role: str | None) -> str:
        return self.names.get(role, role) if role else ""


def account(
    delivery: Delivery, remarks: Iterable[Remark], acts: Iterable[Act], names: Mapping[str, str] | None = None
) -> Account:
    """The account of `delivery`, whose persons are roles, in one order whatever the order of arrival."""
    return Account(
        delivery,
        _totals(delivery),
        tuple(sorted(remarks, key=lambda one: (one.at, one.lot, one.kind, one.net_g))),
        tuple(sorted(acts, key=lambda act: (act.at, act.kind, act.subject or ""))),
        names or {},
    )


def _totals(delivery: Delivery) -> tuple[Total, ...]:
    species = {position.id: position.species for position in delivery.positions}
    groups: dict[tuple[str, str], list[LotLine]] = {}
    for lot in delivery.lots:
        groups.setdefault((species.get(lot.position) or "", lot.item), []).append(lot)
    return tuple(_total(kind or None, item, lots) for (kind, item), lots in sorted(groups.items()))


def _total(species: str | None, item: str, lots: list[LotLine]) -> Total:
    pieces = [lot.pieces for lot in lots if lot.pieces is not None]
    return Total(
        species=species,
        item=item,
        lots=len(lots),
        count=sum(lot.count for lot in lots),
        gross_g=sum(lot.gross_g for lot in lots),
        tare_g=sum(lot.tare_g for lot in lots),
        net_g=sum(lot.net_g for lot in lots),
        accepted_g=sum(lot.net_g for lot in lots if lot.verdict is Acceptance.ACCEPTED),
        pieces=sum(pieces) if pieces else None,
    )


_SAID = (
    "code", "day", "opened_at", "opened_by", "header", "positions", "temperatures", "checks", "lots", "verdict",
    "verdict_reason",
)  # fmt: skip
"""What of a delivery stands in its report."""


def content(of: Account, form: int = FORM) -> dict[str, Any]:
    """Everything the report says, as JSON: the same for the same entries at every station."""
    acts = tuple(act for act in of.acts if act.kind not in _NOT_IN_FORM[form])
    said = {name: _plain(getattr(of.delivery, name)) for name in _SAID}
    return {
        "v": form,
        **said,
        "totals": _plain(of.totals),
        "remarks": _plain(of.remarks),
        "acts": _plain(acts),
    }


def digest(of: Account, form: int = FORM) -> str:
    """SHA-256 of the content as 64 hex digits: what a signature stands for."""
    return hashlib.sha256(encode(content(of, form)).encode()).hexdigest()


def digests(of: Account) -> frozenset[str]:
    """What a signature under this content may have stood for, in whichever form it was signed."""
    return frozenset(digest(of, form) for form in _NOT_IN_FORM)


def _plain(value: Any) -> Any:
    """Dataclasses as mappings in the order of their fields; what is not known is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        named = ((each.name, getattr(value, each.name)) for each in fields(value))
        return {name: _plain(inner) for name, inner in named if inner is not None}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, StrEnum | uuid.UUID) else value
