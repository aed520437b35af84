"""The weighing desk at one moment: what the scale says, what is weighed, and whether it may be recorded.

Values only; a service makes the snapshot, a screen shows it. Weights are grams, times UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.models.register import Due


@dataclass(frozen=True)
class Named:
    """A row of reference data that a person chooses: code for the entry, names for the screen."""

    code: str
    ru: str
    en: str

    def name(self, language: str) -> str:
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True)
class Container:
    """A kind of crate or tub with its list tare in grams."""

    kind: Named
    tare_g: int


class Range(StrEnum):
    INSIDE = "inside"
    UNDER = "under"
    """Below the scale's lowest indication, as when the platform was lifted off."""
    OVER = "over"
    """More than the scale may carry."""


@dataclass(frozen=True)
class LiveWeight:
    """The latest frame of the scale. `value` is the net indication, the scale's own decimal string.

    `value` is None when there is nothing to show: no scale, silent for more than a second, out of range, or a
    frame that carries no weight. A stale value never stays.
    """

    value: str | None = None
    unit: str = "kg"
    stable: bool = False
    zero: bool = False
    range: Range = Range.INSIDE
    net_g: int | None = None
    """The indication in grams, None where it is no whole number of them."""
    tare_g: int | None = None
    """None: no tare is set."""
    gross_g: int | None = None
    tare_preset: bool = False
    """The tare was typed or taken from the list, not measured (shown as PT, OIML R 76-1)."""


class Verdict(StrEnum):
    UNDER = "under"
    IN = "in"
    OVER = "over"


@dataclass(frozen=True)
class Band:
    """Limits of the net weight of one unit, both inclusive, in grams."""

    low_g: int
    high_g: int

    def verdict(self, net_g: int) -> Verdict:
        if net_g < self.low_g:
            return Verdict.UNDER
        return Verdict.OVER if net_g > self.high_g else Verdict.IN


class Block(StrEnum):
    """Why a press on the primary button would not be recorded now; the first that applies, in this order."""

    JOURNAL = "journal"
    """The station's own disk refused the last write: nothing can be recorded."""
    NO_SCALE = "no_scale"
    SIMULATED = "simulated"
    """A simulator stands in for the scale: its weights are never recorded."""
    OVERDUE = "overdue"
    """By rule nothing is taken from this scale: its check has run out or failed."""
    SILENT = "silent"
    RANGE = "range"
    UNBOOKABLE = "unbookable"
    """The scale's unit or step is not one that may be booked."""
    NO_ITEM = "no_item"
    NO_LOT = "no_lot"
    NO_RIGHT = "no_right"
    EMPTY = "empty"
    """Nothing on the platform, or less than the least load."""
    UNCHANGED = "unchanged"
    """The load of the last capture is still there."""
    MOVING = "moving"
    BUSY = "busy"
    """A capture is under way."""
    NO_PIECES = "no_pieces"
    """The item is counted too, and nobody has said how many pieces these are."""
    ORDER_FULL = "order_full"
    """More than ordered by the limit: a supervisor must be here."""


class Doubt(StrEnum):
    """What a person should look at, though it stops nothing."""

    TARE_DRIFT = "tare_drift"
    """The tare differs from the list by more than the setting (50 g)."""
    ORDER_NEAR = "order_near"
    """More than 95 % (setting) of the ordered quantity is there."""
    CLOCK = "clock"
    SCALE_CHANGED = "scale_changed"
    """The last weighing of this lot came from another scale."""
    LABELS_HELD = "labels_held"
    """The clock is in doubt: labels carry a date, and wait until a person has confirmed it."""


class CaptureState(StrEnum):
    QUEUED = "queued"
    """Durable on this station, not yet acknowledged by the server."""
    SAVED = "saved"
    """Acknowledged by the server."""
    VOIDED = "voided"
    MARKED = "marked"
    """The server keeps it for a person to look at (poison)."""


@dataclass(frozen=True)
class Capture:
    """One weighing of this lot. `number` counts within the lot, voided ones included."""

    entry: str
    number: int
    at: datetime
    net_g: int
    decimals: int
    state: CaptureState
    verdict: Verdict | None = None
    manual: bool = False
    """Typed by a person with the right to: marked Р (M) wherever it is shown."""
    void_reason: Named | None = None
    voided_by: str | None = None
    pieces: int | None = None
    gross_g: int | None = None
    tare_g: int | None = None
    container: str | None = None
    """Code of the kind of container."""
    replaced: bool = False
    """It does not count because another one stands in its place: its values were put right, or it was moved."""
    correction: bool = False
    """It stands in the place of an earlier one."""
    unfit: bool = False
    """Its scale's check had run out or failed: the weight is in doubt."""


@dataclass(frozen=True)
class Totals:
    """Of the present lot, voided weighings left out."""

    net_g: int = 0
    count: int = 0
    ordered_g: int | None = None
    """What was advised of the delivery's position, None for a lot of no delivery."""
    position_g: int | None = None
    """Net of all lots of that position, of all stations as far as they were heard."""
    per_hour: int | None = None
    """Pace: weighings an hour, over the last hour or since the first of the lot."""


@dataclass(frozen=True)
class Choices:
    """What this person may choose from at this station now, most used first."""

    items: tuple[Named, ...] = ()
    containers: tuple[Container, ...] = ()
    band_reasons: tuple[Named, ...] = ()
    void_reasons: tuple[Named, ...] = ()
    manual_reasons: tuple[Named, ...] = ()
    override_reasons: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Rights:
    """What the person at the station may do here; the service refuses the rest in any case."""

    record: bool = False
    void: bool = False
    manual: bool = False
    """A weight typed by hand."""
    preset_tare: bool = False
    """A tare typed by hand."""
    override: bool = False
    """To let more be taken than was advised."""


@dataclass(frozen=True)
class LabelNews:
    """What the person at the scale must know of the station's labels."""

    by_hand: str | None = None
    """The lot code to be written on the crate by hand: labels wait for a printer that does not print."""
    problem: str | None = None
    """Error key of why it does not."""
    held: tuple[datetime, datetime] | None = None
    """When the oldest and the newest label that wait for their date were captured (UTC)."""
    to_scan: tuple[str, int] | None = None
    """Lot code and net grams of the label that is to be scanned on its crate."""


@dataclass(frozen=True)
class WeighingSnapshot:
    """Everything the weighing screen shows. Two snapshots of the same state are equal."""

    live: LiveWeight = field(default_factory=LiveWeight)
    decimals: int = 3
    """Decimals of the scale's division; kept when `live.value` is None."""
    block: Block | None = Block.NO_SCALE
    band: Band | None = None
    verdict: Verdict | None = None
    """Of the stable net indication against the band; None in motion, without a band or without a value."""
    lot: str | None = None
    item: Named | None = None
    place: Named | None = None
    container: Container | None = None
    totals: Totals = field(default_factory=Totals)
    recent: tuple[Capture, ...] = ()
    """The last eight of the lot, newest first."""
    doubts: tuple[Doubt, ...] = ()
    choices: Choices = field(default_factory=Choices)
    rights: Rights = field(default_factory=Rights)
    delivery: str | None = None
    counted: bool = False
    """The item is counted besides being weighed."""
    pieces: int | None = None
    """How many pieces the next weighing holds."""
    check: Due | None = None
    """The check of the scale that is due, None where nothing is."""
    labels: LabelNews = field(default_factory=LabelNews)
