"""Two stations at one delivery, off-line and through a real PostgreSQL: nobody loses anything, all say the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.config.dsn import Dsn
from app.models.delivery import Acceptance, Progress
from app.services.deliveries import account, entries
from app.services.deliveries.entries import DeliveryRef, LotLabel, Signed
from app.services.discrepancies import discrepancies
from app.services.journal.plant import PlantConnection
from app.services.journal.sync import Step, Sync
from app.services.reference import shipped
from tests.plant.kit import Plant, password
from tests.services.deliveries.kit import BRIGADE, OMUL, PELED, Writer
from tests.services.deliveries.test_reading import judge, sign

ACCEPTED, HELD = Acceptance.ACCEPTED, Acceptance.HELD


class Pair:
    """Two stations and their plant."""

    def __init__(self, plant: Plant, folder: Path, lines: ExitStack) -> None:
        self.plant = plant
        self.here, self.there = (self._station(folder, stream, lines) for stream in ("R1.1", "R2.1"))

    def _station(self, folder: Path, stream: str, lines: ExitStack) -> Writer:
        writer = Writer.at(folder, stream, self.plant.id)
        lines.callback(writer.store.close)
        return writer

    def meet(self) -> None:
        """Both have sent what they have, and heard what the other sent."""
        for writer in (self.here, self.there, self.here):
            role = f"st_{writer.store.stream[:2].lower()}"
            with closing(PlantConnection(self.plant.dsn.of(role, password(role)[0]))) as line:
                to_rest(Sync(line, writer.store, lambda: datetime.now(UTC), str(writer.clock.boot)))

    def says_of(self, of: DeliveryRef) -> Any:
        """What both stations say of the delivery, which is the same."""
        told = self.here.account(of)
        assert self.there.account(of) == told
        return told

    def discrepancies(self) -> set[tuple[str, str]]:
        """What the plant finds, which is what both stations find."""
        found = {(rule, str(id_)) for rule, id_ in self.plant.rows("SELECT rule, id FROM plant.discrepancy")}
        for writer in (self.here, self.there):
            assert {(one.rule, str(one.id)) for one in discrepancies(writer.store.query)} == found
        assert self.plant.rows("SELECT mark FROM plant.journal WHERE mark IS NOT NULL") == []
        return found


def to_rest(sync: Sync, steps: int = 200) -> None:
    for _ in range(steps):
        if sync.step() is Step.IDLE and not sync.state.unsent:
            return
    raise AssertionError(sync.state)


@pytest.fixture
def pair(plant_db: Dsn, tmp_path: Path) -> Iterator[Pair]:
    plant = Plant.begin(plant_db)
    with closing(plant), ExitStack() as lines:
        yield Pair(plant, tmp_path, lines)


def test_two_stations_weigh_off_line_into_one_delivery(pair: Pair) -> None:
    here, there = pair.here, pair.there
    of = here.open()
    here.state(of)
    lot = here.lot(of)
    crates = [here.weigh(lot, 20_000 + n) for n in range(5)]
    own = there.lot(of)
    for n in range(4):
        there.weigh(own, 21_000 + n)
    here.void(lot, crates[1])
    here.put(entries.closed(of, "", here.new_id))
    there.clock.forward(hours=1)
    pair.meet()
    there.void(lot, crates[2])
    pair.meet()
    told = pair.says_of(of)
    assert (told.delivery.net_g, sum(line.count for line in told.delivery.lots)) == (60_007 + 84_006, 7)
    assert told.delivery.progress is Progress.LATE
    assert pair.discrepancies() == set()
    assert pair.plant.rows("SELECT sum(grams)::bigint FROM plant.balance") == [told.delivery.net_g]


def test_moved_crates_are_stock_of_their_new_lot(pair: Pair) -> None:
    here, there = pair.here, pair.there
    of, other = here.open(), here.open()
    here.state(of)
    lot, wrong = here.lot(of), here.lot(other, OMUL)
    strays = [here.weigh(wrong, 20_000 + n) for n in range(3)]
    pair.meet()
    there.move(strays[0], wrong, lot)
    here.move(strays[1], wrong, lot)
    pair.meet()
    assert (pair.says_of(of).delivery.net_g, pair.says_of(other).delivery.net_g) == (40_001, 20_002)
    question = "SELECT l.code, b.grams FROM plant.balance b JOIN plant.lot l ON l.id = b.lot_id"
    assert dict(pair.plant.rows(question)) == {lot.code: 40_001, wrong.code: 20_002}
    assert pair.discrepancies() == set()


def test_a_weighing_put_right_is_stock_of_its_new_net_wherever_it_is_heard_first(pair: Pair) -> None:
    here, there = pair.here, pair.there
    of = here.open()
    here.state(of)
    lot = here.lot(of)
    first, second = here.weigh(lot, 24_860), here.weigh(lot, 20_000)
    pair.meet()
    there.mend(first, lot, 23_410)
    here.mend(here.mend(second, lot, 19_000), lot, 18_500)
    pair.meet()
    told = pair.says_of(of)
    assert (told.delivery.net_g, told.delivery.lots[0].mended, told.delivery.lots[0].count) == (41_910, 3, 2)
    assert told.totals[0].gross_g == 24_860 + 1_250 + 20_000 + 1_250
    assert pair.plant.rows("SELECT grams FROM plant.balance WHERE grams <> 0") == [41_910]
    assert pair.discrepancies() == set()
    there.mend(first, lot, 22_000)
    pair.meet()
    assert {rule for rule, _ in pair.discrepancies()} == {"entry.two_successors"}


def test_a_crate_that_two_moved_is_a_discrepancy_with_one_id(pair: Pair) -> None:
    here, there = pair.here, pair.there
    of, other = here.open(), here.open()
    lot, wrong = here.lot(of), here.lot(other)
    stray = here.weigh(wrong)
    pair.meet()
    here.move(stray, wrong, lot)
    there.move(stray, wrong, there.lot(of))
    pair.meet()
    assert {rule for rule, _ in pair.discrepancies()} == {"entry.two_successors"}
    assert pair.says_of(of).delivery.net_g == 2 * 24_860


def test_statements_that_did_not_know_of_each_other_are_discrepancies_until_one_replaces_both(
    pair: Pair,
) -> None:
    here, there = pair.here, pair.there
    of, other = here.open(), here.open()
    for each in (of, other):
        here.state(each, replace(PELED, id=each.id))
    lot = here.lot(of, replace(PELED, id=of.id))
    here.weigh(lot)
    pair.meet()
    for writer, vehicle in ((here, "B1"), (there, "B2")):
        known = writer.read(of)
        header, position = replace(BRIGADE, vehicle=vehicle), replace(PELED, id=of.id, gear=vehicle)
        writer.put(entries.corrected(of, header, known.headers, "MISTYPED", writer.new_id))
        writer.put(entries.position_corrected(of, position, known.stated[of.id], "MISTYPED", writer.new_id))
        sign(writer, of, 1)
    there.clock.forward(hours=1)
    [opening] = there.store.query("SELECT entry FROM lot_opening WHERE lot_id = ?", str(lot.id))
    there.put(entries.lot_corrected(lot, other, other.id, [], "WRONG-DELIVERY", there.new_id))
    pair.meet()
    assert {rule for rule, _ in pair.discrepancies()} == {
        "delivery.two_headers", "position.two_values", "report.two_contents", "lot.two_origins",
    }  # fmt: skip
    assert pair.says_of(other).delivery.net_g == 24_860
    known = here.read(of)
    origins = [
        row["entry"] for row in here.store.query("SELECT entry FROM lot_origin WHERE lot_id = ?", str(lot.id))
    ]
    here.put(entries.corrected(of, BRIGADE, known.headers, "MISTYPED", here.new_id))
    here.put(
        entries.position_corrected(of, replace(PELED, id=of.id), known.stated[of.id], "MISTYPED", here.new_id)
    )
    here.put(entries.lot_corrected(lot, of, of.id, [opening["entry"], *origins], "MISTYPED", here.new_id))
    pair.meet()
    assert {rule for rule, _ in pair.discrepancies()} == {"report.two_contents"}
    assert pair.says_of(of).delivery.net_g == 24_860


def test_forbidden_fish_that_was_accepted_elsewhere_is_found(pair: Pair) -> None:
    here, there = pair.here, pair.there
    rules = [row for row in shipped("origin_rule") if row["species"] == "omul"]
    assert pair.plant.decide("p_0001", "origin_rule.set", {"origin_rule": rules})["outcome"] == "accepted"
    of = here.open()
    here.state(of, replace(OMUL, origin_class="aquaculture"))
    lot = here.lot(of, OMUL)
    here.weigh(lot)
    judge(here, of, ACCEPTED)
    pair.meet()
    assert pair.discrepancies() == set()
    stated = there.read(of).stated[OMUL.id]
    there.put(entries.position_corrected(of, OMUL, stated, "WRONG-DOCUMENT", there.new_id))
    pair.meet()
    assert {rule for rule, _ in pair.discrepancies()} == {"origin.forbidden"}
    held = {LotLabel(lot.id, lot.code): HELD}
    judged = entries.judged(of, HELD, held, "NO-DOCUMENT", "", here.read(of).judgements, here.new_id)
    here.put(judged)
    pair.meet()
    assert pair.discrepancies() == set()
    assert pair.says_of(of).delivery.verdict is HELD


def test_a_late_entry_makes_a_signed_report_due_again(pair: Pair) -> None:
    here, there = pair.here, pair.there
    of = here.open()
    here.weigh(here.lot(of))
    judge(here, of, ACCEPTED)
    sign(here, of, 1)
    there.weigh(there.lot(of), 20_000)
    assert here.read(of).reports[0].current
    pair.meet()
    told = pair.says_of(of)
    assert ([report.current for report in told.delivery.reports], told.delivery.progress) == (
        [False],
        Progress.LATE,
    )
    signed = Signed("Иванова А. П.", "received", there.clock.now())
    there.put(entries.report_signed(of, 2, account.digest(told), signed, there.new_id))
    pair.meet()
    assert [report.current for report in pair.says_of(of).delivery.reports] == [False, True]
