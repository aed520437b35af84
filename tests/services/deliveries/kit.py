"""Stations that write deliveries into real journals, and readers that hear of them in any order."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.models.delivery import Delivery, Header, Position
from app.models.envelope import Author, Draft
from app.models.values import LotCode, Origin, delivery_id, lot_id
from app.models.weights import Weights
from app.services.deliveries import entries, reading
from app.services.deliveries.account import Account
from app.services.deliveries.entries import DeliveryRef, LotLabel
from app.services.journal import opening
from app.services.journal.ports import Pulled, Sealed
from app.services.journal.store import Receipt, Store, Transaction
from app.services.receiving import entries as weighing_entries
from app.services.receiving.entries import Evidence, LotRef
from tests.services.journal.kit import AUTHOR, KEY, PLANT, ToldClock, identity

PELED = Position(
    id=uuid.UUID(int=0x11), item="PELED", species="peled", presentation="WHL", packaging="crate_iced",
    production_method="inland", water="baikal_and_inflows", fao_area="04", gear="GNS", catch_from=date(2026, 11, 22),
    catch_to=date(2026, 11, 22), origin_class="wild_commercial", origin_document="BR-77/2026", permit="BR-77/2026",
    advised_g=100_000,
)  # fmt: skip
OMUL = replace(PELED, id=uuid.UUID(int=0x12), item="OMUL-WILD", species="omul", advised_g=50_000)
BRIGADE = Header(
    supplier="DEMO-BRIGADE", vessel="Бригада № 3", vehicle="A123BC", vet_document="vet-1", transport_centi_c=150,
    arrived_at=datetime(2026, 11, 23, 0, 50, tzinfo=UTC),
)  # fmt: skip


@dataclass
class Writer:
    """One station's journal and its hand: every call is one entry, durable when it returns."""

    store: Store
    clock: ToldClock
    plant: uuid.UUID = PLANT
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def at(cls, folder: Path, stream: str, plant: uuid.UUID = PLANT) -> Writer:
        clock, place = ToldClock(), folder / stream
        place.mkdir(parents=True)
        return cls(opening.create(place, KEY, replace(identity(stream), plant=plant), clock), clock, plant)

    def new_id(self) -> uuid.UUID:
        return uuid.uuid5(PLANT, f"{self.store.stream} {next(self._ids)}")

    def put(self, draft: Draft | Callable[[Transaction], Draft], author: Author = AUTHOR) -> Receipt:
        self.clock.forward(seconds=7)
        return self.store.append(draft, author)

    def open(self, header: Header = BRIGADE) -> DeliveryRef:
        opened: list[DeliveryRef] = []

        def build(place: Transaction) -> Draft:
            code = str(place.next_delivery_code())
            opened.append(DeliveryRef(delivery_id(self.plant, code), code))
            return entries.opened(opened[-1], header, self.new_id)

        self.put(build)
        return opened[-1]

    def state(self, of: DeliveryRef, position: Position = PELED) -> Receipt:
        return self.put(entries.stated(of, position, self.new_id))

    def lot(self, of: DeliveryRef, position: Position = PELED) -> LotRef:
        opened: list[LotRef] = []

        def build(place: Transaction) -> Draft:
            opened.append(lot_ref(place.next_lot_code(), position.item, self.plant))
            return entries.lot_opened(opened[-1], of, position.id, self.new_id)

        self.put(build)
        return opened[-1]

    def weigh(self, lot: LotRef, net_g: int = 24_860) -> Receipt:
        values = Weights(net_g + 1250, Origin.MEASURED, 1250, Origin.PRESET, net_g, Origin.COMPUTED)
        text = f"{(net_g + 1250) / 1000:.3f}"
        evidence = Evidence(text, "kg", f"S S {text:>10} kg\r\n".encode(), "scale", "B123456789")
        ids = (self.new_id(), self.new_id())
        return self.put(
            weighing_entries.recorded(
                lot, values, evidence, ids, container="CRATE", band=None, band_reason=None
            )
        )

    def type_in(self, lot: LotRef, net_g: int) -> Receipt:
        ids = (self.new_id(), self.new_id())
        return self.put(weighing_entries.manual(lot, net_g, "SCALE-DOWN", ids, None))

    def void(self, lot: LotRef, target: Receipt, reason: str = "TWICE") -> Receipt:
        return self.put(weighing_entries.voided(lot, target.entry_id, reason, self.new_id()))

    def move(self, target: Receipt, source: LotRef, to: LotRef) -> Receipt:
        [row] = self.store.query("SELECT * FROM weighing WHERE entry = ?", str(target.entry_id))
        [movement] = self.store.query("SELECT * FROM movement WHERE lot_id = ? AND entry = ?",
                                      row["lot_id"], str(target.entry_id))  # fmt: skip
        label = LotLabel(source.id, source.code)
        return self.put(entries.weighing_corrected(row, movement, label, to, "WRONG-DELIVERY", self.new_id))

    def mend(self, target: Receipt, lot: LotRef, net_g: int) -> Receipt:
        """The weighing weighs `net_g`, by another tare; it stays in its lot."""
        [row] = self.store.query("SELECT * FROM weighing WHERE entry = ?", str(target.entry_id))
        [movement] = self.store.query("SELECT * FROM movement WHERE entry = ?", str(target.entry_id))
        right = row | {"net_g": net_g, "tare_g": (row["gross_g"] or net_g) - net_g}
        moved, label = movement | {"grams": net_g}, LotLabel(lot.id, lot.code)
        return self.put(entries.weighing_corrected(right, moved, label, lot, "WRONG-TARE", self.new_id))

    def hear(self, *others: Writer) -> None:
        """Everything the others have written has arrived here."""
        for other in others:
            log = sealed(other)
            self.store.receive(Pulled(log, {other.store.stream: (log[-1].seq, log[-1].hash)}))

    def read(self, of: DeliveryRef) -> Delivery:
        return reading.delivery(self.store.query, self.plant, of.code)

    def account(self, of: DeliveryRef) -> Account:
        return reading.account(self.store.query, self.plant, of.code)


def lot_ref(code: LotCode, item: str, plant: uuid.UUID = PLANT) -> LotRef:
    return LotRef(lot_id(plant, code), str(code), item, "RECEIVING")


def sealed(writer: Writer) -> list[Sealed]:
    """The writer's own stream."""
    return list(writer.store.unsent(0, 100_000))


def deliver(reader: Store, streams: Sequence[Sequence[Sealed]], order: random.Random) -> None:
    """The streams arrive one entry at a time, each in its own order, mixed as `order` will have it."""
    waiting = [list(stream) for stream in streams if stream]
    while waiting:
        stream = order.choice(waiting)
        entry = stream.pop(0)
        reader.receive(Pulled([entry], {entry.stream: (entry.seq, entry.hash)}))
        waiting = [left for left in waiting if left]
