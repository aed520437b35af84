"""Whatever two stations do, hearing of each other or not: everybody who has all entries says the same."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock import iso
from app.models.delivery import Acceptance
from app.services.deliveries import entries
from app.services.deliveries.entries import DeliveryRef, LotLabel, Signed
from app.services.journal.store import Receipt
from app.services.receiving.entries import LotRef
from tests.flows.decisions import PlantStream
from tests.services.deliveries.kit import BRIGADE, OMUL, PELED, Writer, deliver, sealed
from tests.services.deliveries.test_reading import judge, sign
from tests.services.journal.kit import AUTHOR, PLANT, make

PEOPLE = (AUTHOR.person or "", "p_0007")


@dataclass
class Hand:
    """A station that acts at random on two deliveries, as far as it has heard of them."""

    writer: Writer
    deliveries: list[DeliveryRef]
    chance: random.Random
    plant: PlantStream
    """It decides as it is asked, also a release by whoever held."""
    lots: list[LotRef] = field(default_factory=list)
    weighed: list[tuple[Receipt, LotRef]] = field(default_factory=list)

    def act(self) -> None:
        of = self.chance.choice(self.deliveries)
        steps: list[Callable[[DeliveryRef], object]] = [
            self.state, self.lot, self.weigh, self.weigh, self.void, self.move, self.correct, self.restate, self.judge,
            self.sign, self.close, self.reopen, self.give, self.release, self.mend,
        ]  # fmt: skip
        self.chance.choice(steps)(of)
        self.writer.clock.forward(seconds=self.chance.choice((0, 1, 600, 4000)))

    def state(self, of: DeliveryRef) -> None:
        position = self.chance.choice((PELED, OMUL))
        if position.id not in self.writer.read(of).stated:
            self.writer.state(of, position)

    def lot(self, of: DeliveryRef) -> LotRef:
        self.lots.append(self.writer.lot(of, self.chance.choice((PELED, OMUL))))
        return self.lots[-1]

    def weigh(self, of: DeliveryRef) -> None:
        lot = self.chance.choice(self.lots) if self.lots else self.lot(of)
        hand = self.writer.type_in if self.chance.random() < 0.2 else self.writer.weigh
        self.weighed.append((hand(lot, self.chance.randrange(1_000, 30_000)), lot))

    def void(self, of: DeliveryRef) -> None:
        if self.weighed:
            made, lot = self.chance.choice(self.weighed)
            self.writer.void(lot, made)

    def move(self, of: DeliveryRef) -> None:
        if self.weighed and self.lots:
            (made, source), target = self.chance.choice(self.weighed), self.chance.choice(self.lots)
            if source != target:
                self.weighed.append((self.writer.move(made, source, target), target))

    def correct(self, of: DeliveryRef) -> None:
        header = replace(BRIGADE, vehicle=str(self.chance.randrange(5)))
        self.put(entries.corrected(of, header, self.writer.read(of).headers, "MISTYPED", self.writer.new_id))

    def restate(self, of: DeliveryRef) -> None:
        for id_, stated in self.writer.read(of).stated.items():
            better = replace(PELED, id=id_, item=self.chance.choice(("PELED", "SIG")))
            self.put(entries.position_corrected(of, better, stated, "MISTYPED", self.writer.new_id))

    def judge(self, of: DeliveryRef) -> None:
        verdict = self.chance.choice((Acceptance.ACCEPTED, Acceptance.HELD, Acceptance.REJECTED))
        judge(self.writer, of, verdict, replaced=self.writer.read(of).judgements)

    def release(self, of: DeliveryRef) -> None:
        found, new_id = self.writer.read(of), self.writer.new_id
        lots = {LotLabel(lot.id, lot.code): Acceptance.ACCEPTED for lot in found.lots}
        judged = entries.judged(of, Acceptance.ACCEPTED, lots, "LAB-CLEAR", "", found.judgements, new_id)
        signed = Signed("Котов А. Н.", "released", self.writer.clock.now())
        holds = [hold.entry for hold in found.holds]
        wish, person = entries.released(of, judged, holds, signed, new_id), self.chance.choice(PEOPLE)
        self.plant.decide(wish.kind, wish.rows, person, iso(self.writer.clock.now()))
        self.writer.store.receive(self.plant.page())

    def mend(self, of: DeliveryRef) -> None:
        """Pieces, tare and net of a weighing are others; in its own lot."""
        if self.weighed:
            made, lot = self.chance.choice(self.weighed)
            self.weighed.append((self.writer.mend(made, lot, self.chance.randrange(1_000, 30_000)), lot))

    def sign(self, of: DeliveryRef) -> None:
        sign(self.writer, of, len(self.writer.read(of).reports) + 1)

    def close(self, of: DeliveryRef) -> None:
        self.put(entries.closed(of, "", self.writer.new_id))

    def reopen(self, of: DeliveryRef) -> None:
        self.put(entries.reopened(of, self.writer.read(of).closings, "FISH-LATE", self.writer.new_id))

    def give(self, of: DeliveryRef) -> None:
        if self.lots:
            lot = self.chance.choice(self.lots)
            stated = self.writer.store.query(
                "SELECT entry FROM lot_origin x WHERE lot_id = ? AND NOT EXISTS"
                " (SELECT 1 FROM supersession s WHERE s.target = x.entry)", str(lot.id),
            )  # fmt: skip
            told = [row["entry"] for row in stated]
            self.put(entries.lot_corrected(lot, of, PELED.id, told, "WRONG-DELIVERY", self.writer.new_id))

    def put(self, draft: object) -> None:
        self.writer.put(draft)  # type: ignore[arg-type]


@settings(max_examples=8)
@given(st.integers(0, 2**32))
def test_everybody_with_all_entries_says_the_same(seed: int) -> None:
    chance, plant = random.Random(seed), PlantStream(PLANT)
    with tempfile.TemporaryDirectory(prefix="bs-order-") as folder:
        writers = [Writer.at(Path(folder), stream) for stream in ("R1.1", "R2.1")]
        deliveries = [writer.open() for writer in writers]
        hands = [Hand(writer, deliveries, chance, plant) for writer in writers]
        for _ in range(40):
            hand = chance.choice(hands)
            hand.act()
            if chance.random() < 0.1:
                hand.writer.hear(*(other.writer for other in hands if other is not hand))
        for writer, other in (writers, writers[::-1]):
            writer.hear(other)
            if plant.entries:
                writer.store.receive(plant.page())
        told = [writers[0].account(of) for of in deliveries]
        assert [writers[1].account(of) for of in deliveries] == told
        with closing(make(Path(folder) / "third", "R3.1")) as store:
            deliver(store, [plant.entries, *(sealed(writer) for writer in writers)], chance)
            assert [Writer(store, writers[0].clock).account(of) for of in deliveries] == told
        writers[0].store.rebuild()
        assert [writers[0].account(of) for of in deliveries] == told
        for writer in writers:
            writer.store.close()
