"""A desk of deliveries of the stage: it does at once what it is asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.errors import StationError
from app.models.delivery import (
    Acceptance,
    Check,
    Delivery,
    DeliveryLine,
    Header,
    Missing,
    Position,
    Progress,
    Temperature,
    WeighingChange,
)
from app.models.delivery_desk import DeliveryChoices, Standing, Usual
from app.models.desk import Capture
from app.models.lotcard import LotCard
from app.models.paper import PaperLine
from app.models.temperature import Probe
from app.models.values import LotCode, lot_id
from app.views.backrooms.gate import CHOICES, CODE, LOT, MORNING, SIGNED, TODAY
from app.views.backrooms.paper import PAPER
from app.views.samples import NOW, PELED, captures, done, refused


def line(standing: Standing) -> DeliveryLine:
    """As the list shows it."""
    d = standing.delivery
    advised = [position.advised_g or 0 for position in d.positions]
    return DeliveryLine(
        d.code, d.day, d.opened_at, d.header.supplier if d.header else None, d.header.vessel if d.header else None,
        tuple(position.item for position in d.positions), d.net_g, sum(lot.count for lot in d.lots),
        sum(advised) or None, d.verdict, d.progress,
    )  # fmt: skip


@dataclass
class SampleDeliveries:
    """Does at once what it is asked; `refusal`, once set, is how everything that changes something ends."""

    there: dict[str, Standing] = field(default_factory=lambda: {one.delivery.code: one for one in MORNING})
    refusal: StationError | None = None
    releases: bool = True
    """The person may release what is held."""
    server: bool = True
    """The plant answers."""
    offered: Usual = field(default_factory=Usual)
    chosen: DeliveryChoices = CHOICES
    in_hand: Probe | None = None
    heard: tuple[Capture, ...] = field(default_factory=captures)
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self.changed = changed
        return lambda: None

    def choices(self) -> Future[DeliveryChoices]:
        return done(self.chosen)

    def deliveries(self, day: date | None = None) -> Future[Sequence[DeliveryLine]]:
        shown = [line(one) for one in self.there.values() if day in (None, one.delivery.day)]
        return done(shown)

    def standing(self, code: str) -> Future[Standing]:
        return done(self.there.get(code) or Standing(Delivery(uuid.uuid4(), code)))

    def usual(self, supplier: str, item: str) -> Future[Usual]:
        return done(self.offered)

    def weighings(self, lot: str) -> Future[Sequence[Capture]]:
        return done(self.heard)

    def report(self, code: str, language: str) -> Future[Path]:
        return done(Path(f"report-{code}-{language}.pdf"))

    def preview(self, code: str, language: str) -> Future[Sequence[PaperLine]]:
        return done(PAPER)

    # What changes something

    def _end(self, value: Any, *call: object, then: Callable[[], None] = lambda: None) -> Future[Any]:
        self.calls.append(call)
        if self.refusal is not None:
            return refused(self.refusal)
        then()
        return done(value)

    def _put(self, code: str, **change: Any) -> Callable[[], None]:
        def put() -> None:
            before = self.there[code]
            self.there[code] = replace(before, delivery=replace(before.delivery, **change))
            self.changed()

        return put

    def open(self, header: Header) -> Future[str]:
        code = f"R1-261123-D{len(self.there) + 1:02d}-X"
        fresh = Standing(Delivery(uuid.uuid4(), code, TODAY, NOW, "Иванова А. П.", header, ("h",)),
                         (Missing("positions"),))  # fmt: skip
        return self._end(code, "open", header, then=lambda: self.there.update({code: fresh}))

    def correct(
        self, code: str, header: Header, reason: str, seen: Sequence[str] | None = None
    ) -> Future[None]:
        return self._end(None, "correct", code, header, reason, then=self._put(code, header=header))

    def state(self, code: str, position: Position) -> Future[None]:
        def put() -> None:
            delivery = replace(
                self.there[code].delivery, positions=(*self.there[code].delivery.positions, position)
            )
            self.there[code] = Standing(delivery)

        return self._end(None, "state", code, position, then=put)

    def correct_position(
        self, code: str, position: Position, reason: str, seen: Sequence[str] | None = None
    ) -> Future[None]:
        return self._end(None, "correct_position", code, position, reason)

    def withdraw(self, code: str, position: uuid.UUID, reason: str) -> Future[None]:
        return self._end(None, "withdraw", code, position, reason)

    def weigh(self, code: str, position: uuid.UUID, lot: str | None = None) -> Future[str]:
        return self._end(lot or LOT, "weigh", code, position, lot)

    def move(self, entries: Sequence[str], to_lot: str, reason: str) -> Future[None]:
        return self._end(None, "move", tuple(entries), to_lot, reason)

    def void(self, entries: Sequence[str], reason: str) -> Future[None]:
        return self._end(None, "void", tuple(entries), reason)

    def assign(self, lot: str, code: str, position: uuid.UUID, reason: str) -> Future[None]:
        return self._end(None, "assign", lot, code, position, reason)

    def measure(
        self, code: str, position: uuid.UUID | None, centi_c: int, probe: Probe | None = None
    ) -> Future[None]:
        before = self.there[code].delivery.temperatures
        taken = (*before, Temperature(NOW, centi_c, position, probe.device if probe else None))
        said = (code, position, centi_c, *([probe] if probe else []))
        return self._end(None, "measure", *said, then=self._put(code, temperatures=taken))

    def probe(self) -> Probe | None:
        return self.in_hand

    def check(self, code: str, check: Check) -> Future[None]:
        found = (*self.there[code].delivery.checks, replace(check, at=NOW))
        return self._end(None, "check", code, check, then=self._put(code, checks=found))

    def judge(
        self, code: str, verdict: Acceptance, lots: Mapping[str, Acceptance], reason: str | None,
        note: str = "", seen: Sequence[str] | None = None,
    ) -> Future[None]:  # fmt: skip
        put = self._put(code, verdict=verdict, verdict_reason=reason, progress=Progress.JUDGED)
        return self._end(None, "judge", code, verdict, dict(lots), reason, note, then=put)

    def may_release(self) -> bool:
        return self.releases

    def online(self) -> bool:
        return self.server

    def release(
        self, code: str, verdict: Acceptance, lots: Mapping[str, Acceptance], reason: str, pin: str,
        note: str = "", seen: Sequence[str] | None = None,
    ) -> Future[None]:  # fmt: skip
        put = self._put(code, verdict=verdict, verdict_reason=reason, progress=Progress.JUDGED, holds=())
        return self._end(None, "release", code, verdict, dict(lots), reason, len(pin), note, then=put)

    def mend(self, entry: str, change: WeighingChange, reason: str) -> Future[None]:
        return self._end(None, "mend", entry, change, reason)

    def close(self, code: str, note: str = "") -> Future[None]:
        return self._end(None, "close", code, then=self._put(code, progress=Progress.CLOSED))

    def reopen(self, code: str, reason: str) -> Future[None]:
        return self._end(None, "reopen", code, reason, then=self._put(code, progress=Progress.OPEN))

    def sign_report(self, code: str, pin: str) -> Future[int]:
        put = self._put(code, reports=(SIGNED,)) if code in self.there else lambda: None
        return self._end(1, "sign_report", code, len(pin), then=put)


@dataclass
class SampleLots:
    """Every lot of the stage belongs to `delivery`."""

    delivery: str | None = CODE

    def lot(self, code: LotCode) -> Future[LotCard]:
        return done(LotCard(lot_id(uuid.UUID(int=1), code), str(code), PELED, delivery=self.delivery))


@dataclass
class SamplePaper:
    printed: list[Path] = field(default_factory=list)
    refusal: StationError | None = None

    def print(self, path: Path) -> Future[None]:
        self.printed.append(path)
        return refused(self.refusal) if self.refusal else done(None)

    def save(self, path: Path) -> Future[Path]:
        return refused(self.refusal) if self.refusal else done(Path("/media/usb") / path.name)
