"""The desk at one moment, and what the screen is told of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.models.desk import (
    Band,
    Block,
    Choices,
    Container,
    Doubt,
    LabelNews,
    LiveWeight,
    Named,
    Range,
    Rights,
    Totals,
    Verdict,
    WeighingSnapshot,
)
from app.models.equipment import DeviceState, LinkState
from app.models.readings import Reading
from app.models.register import Due, Scales, Standing
from app.services.receiving.entries import LotRef
from app.services.receiving.live import live
from app.services.receiving.order import Order
from app.services.receiving.tally import Own, Tally, added
from app.services.reference import Item


@dataclass(frozen=True)
class Work:
    """What is being weighed now; it survives a power cut as the desk's draft."""

    item: Item | None = None
    lot: LotRef | None = None
    container: Container | None = None
    pieces: int | None = None


@dataclass(frozen=True)
class Limits:
    """Percent of the advised quantity: from where a warning is shown, from where somebody must sign."""

    warn: int = 95
    sign: int = 102


Bands = Mapping[tuple[str, str], Band]
"""By item and container."""


@dataclass(frozen=True)
class Shown:
    """What the last questions to the journal gave."""

    tally: Tally = field(default_factory=Tally)
    choices: Choices = field(default_factory=Choices)
    place: Named | None = None
    order: Order | None = None
    limits: Limits = Limits()
    bands: Bands = field(default_factory=dict)
    scale_serial: str | None = None
    """Of the scale that gave the lot's newest weighing."""
    scales: Scales = field(default_factory=Scales)
    """What the register knows of this station's scale."""


@dataclass(frozen=True)
class DeskState:
    """Everything the desk knows. `tare_g` is the scale's own tare as it last said it, None when it never did.

    `since` holds the own entries that are durable and that `shown` has not in it yet: what a person was told is
    recorded is seen from that moment on, whatever answer of the journal comes when.
    """

    work: Work = field(default_factory=Work)
    shown: Shown = field(default_factory=Shown)
    since: tuple[Own, ...] = ()
    rights: Rights = field(default_factory=Rights)
    reading: Reading | None = None
    device: DeviceState | None = None
    decimals: int = 3
    tare_g: int | None = None
    busy: bool = False
    unsaved: bool = False
    drift_g: int = 0
    labels: LabelNews = field(default_factory=LabelNews)

    @property
    def simulated(self) -> bool:
        """A simulator stands in for the scale."""
        return self.device is not None and self.device.simulated

    @property
    def list_tare_g(self) -> int | None:
        return self.work.container.tare_g if self.work.container else None

    @property
    def band(self) -> Band | None:
        """Of the item in this container, else of the item."""
        item, container = self.work.item, self.work.container
        if item is None:
            return None
        key = (item.named.code, container.kind.code if container else "")
        return self.shown.bands.get(key, item.band)

    @property
    def check(self) -> Due | None:
        """The check of the scale that is due."""
        scale = self.shown.scales.of(self.device.serial if self.device else None)
        return scale.worst if scale is not None else None

    @property
    def order(self) -> Order | None:
        """Of the lot in hand; None until the journal has told it."""
        lot = self.work.lot.id if self.work.lot else None
        return self.shown.order if lot is not None and self.shown.tally.lot == lot else None

    @property
    def percent(self) -> int | None:
        """How much of what was advised is there."""
        return self.order.percent(self.tally.net_g) if self.order else None

    @property
    def full(self) -> bool:
        """More than advised by the limit is there, and nobody signed for it."""
        percent, order = self.percent, self.order
        return percent is not None and percent >= self.shown.limits.sign and not (order and order.allowed)

    @property
    def counted(self) -> bool:
        return bool(self.work.item and self.work.item.counted)

    @property
    def totals(self) -> Totals:
        """Of the lot, and of the position it belongs to."""
        totals, order = self.tally.totals, self.order
        if order is None:
            return totals
        return replace(totals, ordered_g=order.advised_g, position_g=order.others_g + totals.net_g)

    @property
    def tally(self) -> Tally:
        """The weighings of the lot in hand; of one just chosen none, until the journal has told them."""
        lot = self.work.lot.id if self.work.lot else None
        told = self.shown.tally
        return added(told if told.lot == lot else Tally(lot), self.since)

    def recorded(self, own: Own) -> DeskState:
        """The same desk with an own entry that is durable, whether the journal has told of it already or not."""
        return replace(self, since=(*self.since, own), unsaved=False)

    def told(self, shown: Shown) -> DeskState:
        """The same desk after an answer of the journal; one of another lot or of an earlier moment changes nothing."""
        lot = self.work.lot.id if self.work.lot else None
        if shown.tally.lot != lot or shown.tally.upto < self.shown.tally.upto:
            return self
        return replace(
            self, shown=shown, since=tuple(own for own in self.since if own.seq > shown.tally.upto)
        )

    def heard(self, reading: Reading) -> DeskState:
        """The same desk after a weight reading."""
        decimals = reading.decimals if reading.value is not None else self.decimals
        return replace(self, reading=reading, decimals=decimals)


Load = Callable[[Reading | None, int], str | None]
"""The capture rule's reason why a reading could not be booked at that time; None when it could."""


def snapshot(state: DeskState, now_ns: int, load: Load) -> WeighingSnapshot:
    """What the weighing screen shows."""
    weight = live(state.reading, state.tare_g, state.list_tare_g, now_ns)
    band = state.band
    block = _block(state, weight, now_ns, load)
    return WeighingSnapshot(
        live=weight,
        decimals=state.decimals,
        block=block,
        band=band,
        verdict=None if block in (Block.EMPTY, Block.SIMULATED) or weight.zero else _verdict(band, weight),
        lot=state.work.lot.code if state.work.lot else None,
        item=state.work.item.named if state.work.item else None,
        place=state.shown.place,
        container=state.work.container,
        totals=state.totals,
        recent=state.tally.recent,
        doubts=tuple(_doubts(state)),
        choices=state.shown.choices,
        rights=state.rights,
        delivery=state.order.delivery if state.order else None,
        counted=state.counted,
        pieces=state.work.pieces,
        check=state.check,
        labels=state.labels,
    )


def _verdict(band: Band | None, weight: LiveWeight) -> Verdict | None:
    if band is None or not weight.stable or weight.net_g is None:
        return None
    return band.verdict(weight.net_g)


def _block(state: DeskState, weight: LiveWeight, now_ns: int, load: Load) -> Block | None:
    checks = (
        (Block.JOURNAL, state.unsaved),
        (Block.NO_SCALE, state.device is None or state.device.state in (LinkState.CLOSED, LinkState.LOST)),
        (Block.SIMULATED, state.simulated),
        (Block.OVERDUE, state.check is not None and state.check.standing is Standing.REFUSED),
        (Block.RANGE, weight.range is not Range.INSIDE),
        (Block.SILENT, weight.value is None),
        (Block.UNBOOKABLE, weight.value is not None and weight.net_g is None),
        (Block.NO_ITEM, state.work.item is None),
        (Block.NO_LOT, state.work.lot is None),
        (Block.NO_RIGHT, not state.rights.record),
        (Block.ORDER_FULL, state.full),
        (Block.NO_PIECES, state.counted and state.work.pieces is None),
        (Block.BUSY, state.busy),
    )
    first = next((block for block, applies in checks if applies), None)
    if first is not None:
        return first
    reason = load(state.reading, now_ns)
    return _LOADS.get(reason, Block.UNBOOKABLE) if reason else None


_LOADS = {
    "capture.stale": Block.SILENT,
    "capture.unit": Block.UNBOOKABLE,
    "capture.step": Block.UNBOOKABLE,
    "capture.division": Block.UNBOOKABLE,
    "capture.rest_unknown": Block.UNBOOKABLE,
    "capture.moving": Block.MOVING,
    "capture.over_max": Block.RANGE,
    "capture.under_min": Block.EMPTY,
    "capture.same_load": Block.UNCHANGED,
    "capture.empty_first": Block.UNCHANGED,
}
"""The capture rule's reasons as the screen groups them."""


def _doubts(state: DeskState) -> list[Doubt]:
    tare, listed = state.tare_g, state.list_tare_g
    checks = (
        (Doubt.TARE_DRIFT, bool(tare) and listed is not None and abs((tare or 0) - listed) > state.drift_g),
        (Doubt.ORDER_NEAR, state.percent is not None and state.percent >= state.shown.limits.warn),
        (Doubt.SCALE_CHANGED, _other_scale(state)),
        (Doubt.LABELS_HELD, state.labels.held is not None),
    )
    return [doubt for doubt, applies in checks if applies]


def _other_scale(state: DeskState) -> bool:
    before, now = state.shown.scale_serial, state.device.serial if state.device else None
    weighed = state.order is not None and state.tally.count > 0
    return weighed and before is not None and now is not None and before != now
