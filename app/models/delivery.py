"""A delivery as the entries say it is: who brought what, what was found, what was decided. Values only.

Weights are grams, temperatures hundredths of a degree Celsius, times UTC, catch days dates of the catcher.
Codes stand for reference data; names are looked up when they are shown.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Acceptance(StrEnum):
    """What was decided at the gate; `worst` says which of several counts."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted_in_part"
    HELD = "held"
    REJECTED = "rejected"


_SEVERITY = tuple(Acceptance)


def worst(verdicts: list[Acceptance]) -> Acceptance | None:
    """Of verdicts that all count, the one that protects most; None where there is none."""
    return max(verdicts, key=_SEVERITY.index, default=None)


@dataclass(frozen=True)
class Header:
    """Who brought the delivery and how. Only the supplier is known from the first moment on."""

    supplier: str
    vessel: str | None = None
    """Vessel, farm or brigade."""
    vehicle: str | None = None
    vet_document: str | None = None
    transport_centi_c: int | None = None
    arrived_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True)
class Position:
    """One kind of fish of a delivery, with its catch and its origin; `id` stays over corrections."""

    id: uuid.UUID
    item: str
    species: str | None = None
    presentation: str | None = None
    packaging: str | None = None
    production_method: str | None = None
    water: str | None = None
    fao_area: str | None = None
    gear: str | None = None
    catch_from: date | None = None
    catch_to: date | None = None
    origin_class: str | None = None
    origin_document: str | None = None
    permit: str | None = None
    advised_g: int | None = None


@dataclass(frozen=True)
class Temperature:
    """A core temperature at arrival, of one position or of the whole delivery."""

    at: datetime
    centi_c: int
    position: uuid.UUID | None = None
    probe: str | None = None
    """The instrument that measured it; None where it was typed."""
    person: str | None = None


@dataclass(frozen=True)
class Check:
    """The freshness check at arrival."""

    at: datetime | None = None
    position: uuid.UUID | None = None
    scheme: str | None = None
    score: int | None = None
    """Demerit points of the scheme."""
    grade: str | None = None
    parasites: str | None = None
    packaging_state: str | None = None
    ice_percent: int | None = None
    mean_fish_g: int | None = None
    lab_sample: str | None = None
    corrective_action: str | None = None
    note: str | None = None
    person: str | None = None
    votes: tuple[tuple[str, str], ...] | None = None
    """Of each attribute of the scheme its mark."""


BINDING = (Acceptance.HELD, Acceptance.REJECTED)
"""What protects people: it counts until it is released; the graver last."""


def lifts(now: Acceptance | None, before: Acceptance | None) -> bool:
    """Whether `now` would let go of something that `before` keeps back."""
    return before in BINDING and (now not in BINDING or BINDING.index(now) < BINDING.index(before))


@dataclass(frozen=True)
class Hold:
    """A judgement that holds or rejects something, and counts until somebody else releases it."""

    entry: str
    role: str | None
    """Of the person who set it."""
    name: str = ""
    verdict: Acceptance | None = None
    """Of the whole delivery, where it holds or rejects that."""
    lots: Mapping[str, Acceptance] = field(default_factory=dict)
    """Of the lots that it holds or rejects, by their codes."""

    def lifted(self, verdict: Acceptance, lots: Mapping[str, Acceptance]) -> bool:
        """Whether such a judgement lets go of something that this one keeps back."""
        of_lots = (lifts(lots[code], kept) for code, kept in self.lots.items() if code in lots)
        return lifts(verdict, self.verdict) or any(of_lots)


@dataclass(frozen=True)
class LotLine:
    """One lot of the delivery with what was weighed into it; voided weighings are left out of net and count."""

    id: uuid.UUID
    code: str
    position: uuid.UUID
    item: str
    gross_g: int = 0
    tare_g: int = 0
    net_g: int = 0
    count: int = 0
    pieces: int | None = None
    manual: int = 0
    """Weighings typed by hand among `count`."""
    voided: int = 0
    corrected: int = 0
    """Weighings that were moved to another lot."""
    verdict: Acceptance | None = None
    reason: str | None = None
    mended: int | None = None
    """Weighings whose values were put right; None for none."""


class Progress(StrEnum):
    """Where a delivery stands; a list shows it with a shape and a word."""

    OPEN = "open"
    JUDGED = "judged"
    CLOSED = "closed"
    LATE = "late"
    """Something arrived after it was closed, or after its report was signed: a new version is due."""


@dataclass(frozen=True)
class Report:
    """A signed version of the receiving report. `digest` is the SHA-256 of what it says."""

    version: int
    digest: str
    signer: str
    at: datetime
    current: bool
    """What it says is what the entries say now."""


@dataclass(frozen=True)
class Delivery:
    """Everything known of one delivery at this station. Two deliveries of the same entries are equal."""

    id: uuid.UUID
    code: str
    day: date | None = None
    opened_at: datetime | None = None
    opened_by: str | None = None
    """Name of the person, as with temperatures and checks; the account of its report has roles instead."""
    header: Header | None = None
    """None while only its code is known: the entry that opened it has not arrived."""
    headers: tuple[str, ...] = ()
    """Entries that state the header and count: a correction supersedes them all; more than one is a conflict."""
    positions: tuple[Position, ...] = ()
    stated: dict[uuid.UUID, tuple[str, ...]] = field(default_factory=dict)
    """Of each position, the entries that state it and count."""
    temperatures: tuple[Temperature, ...] = ()
    checks: tuple[Check, ...] = ()
    lots: tuple[LotLine, ...] = ()
    verdict: Acceptance | None = None
    verdict_reason: str | None = None
    judgements: tuple[str, ...] = ()
    """Entries that judge it and count; a new judgement supersedes them."""
    holds: tuple[Hold, ...] = ()
    """Judgements among them that hold until they are released; of its lots too."""
    closed_at: datetime | None = None
    closings: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    progress: Progress = Progress.OPEN

    @property
    def net_g(self) -> int:
        return sum(lot.net_g for lot in self.lots)

    def weighed(self, position: uuid.UUID) -> int:
        """Net grams of the position's lots, of all stations as far as they were heard."""
        return sum(lot.net_g for lot in self.lots if lot.position == position)


@dataclass(frozen=True)
class WeighingChange:
    """What of a weighing is put right; what the scale said stays. None leaves a value as it is.

    `container` is the code of its kind, an empty text for none; `tare_g` the whole tare as a person typed it.
    """

    container: str | None = None
    tare_g: int | None = None
    pieces: int | None = None
    to_lot: str | None = None


@dataclass(frozen=True)
class DeliveryLine:
    """One row of the list of deliveries."""

    code: str
    day: date | None
    opened_at: datetime | None
    supplier: str | None
    vessel: str | None
    items: tuple[str, ...]
    net_g: int
    count: int
    advised_g: int | None
    verdict: Acceptance | None
    progress: Progress


@dataclass(frozen=True)
class Missing:
    """A field the receiving log requires and that is empty, of a position where it is one of its fields."""

    field: str
    position: uuid.UUID | None = None


@dataclass(frozen=True)
class Stop:
    """Why a position may not be accepted into stock: the rule that says so."""

    position: uuid.UUID
    rule: str
    valid_from: date | None
    """None: the source gives no day, it is not known since when."""
    source: str | None
    confidence: str | None
