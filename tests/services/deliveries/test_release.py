"""What is held or rejected counts until somebody with the right to it, and not the one who set it, lets it go."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.config.dsn import Dsn
from app.models.delivery import Acceptance
from app.models.kinds import Group
from app.models.lists import By, Narrowing
from app.services import trace
from app.services.deliveries import entries
from app.services.deliveries.entries import DeliveryRef, LotLabel, Signed
from app.services.journal.plant import PlantConnection
from app.services.journal.sync import Sync
from app.services.lists.local import LocalLists
from tests.plant.kit import Plant, password
from tests.services.deliveries.desk import PIN, Gate
from tests.services.deliveries.kit import OMUL, Writer, deliver, sealed
from tests.services.deliveries.test_desk import crates, received, refused
from tests.services.deliveries.test_plant import to_rest
from tests.services.deliveries.test_reading import judge
from tests.services.journal.kit import AUTHOR, make

ACCEPTED, HELD, REJECTED = Acceptance.ACCEPTED, Acceptance.HELD, Acceptance.REJECTED
PART = Acceptance.ACCEPTED_IN_PART
Two = tuple[Writer, Writer]


def release(writer: Writer, of: DeliveryRef, person: str) -> None:
    """`person` accepts it all and lets go of everything that is held."""
    found = writer.read(of)
    lots = {LotLabel(lot.id, lot.code): ACCEPTED for lot in found.lots}
    judged = entries.judged(of, ACCEPTED, lots, "LAB-CLEAR", "", found.judgements, writer.new_id)
    signed = Signed("Котов А. Н.", "released", writer.clock.now())
    holds = [hold.entry for hold in found.holds]
    draft = entries.released(of, judged, holds, signed, writer.new_id)
    writer.put(draft, replace(AUTHOR, person=person))


def says(writer: Writer, of: DeliveryRef) -> set[object]:
    """The verdict as every room that shows it says it."""
    query, found = writer.store.query, writer.read(of)
    [lot] = found.lots
    lists = LocalLists(query)
    listed = [lists.rows(by, Narrowing(by=by), None, 10).rows[0].verdict for by in (By.DELIVERY, By.LOT)]  # type: ignore[union-attr]
    card = trace.lot_card(lot.id, lot.code, trace.here(query, lot.id))
    return {found.verdict, lot.verdict, card.verdict, *listed}


def test_a_hold_outlives_a_judgement_that_replaces_it(one: Writer) -> None:
    of = one.open()
    one.weigh(one.lot(of))
    judge(one, of, HELD)
    judge(one, of, ACCEPTED, replaced=one.read(of).judgements)
    assert says(one, of) == {HELD}
    release(one, of, AUTHOR.person or "")
    assert says(one, of) == {HELD}
    release(one, of, "p_0007")
    assert says(one, of) == {ACCEPTED}
    assert [act.kind for act in one.account(of).acts][-1] == "delivery.released"
    judge(one, of, REJECTED, replaced=one.read(of).judgements)
    assert says(one, of) == {REJECTED}


def test_a_release_lifts_what_it_names_and_nothing_that_another_station_held_meanwhile(two: Two) -> None:
    here, there = two
    of = here.open()
    here.weigh(here.lot(of))
    judge(here, of, HELD)
    there.hear(here)
    judge(there, of, REJECTED)
    release(here, of, "p_0007")
    assert says(here, of) == {ACCEPTED}
    here.hear(there)
    assert says(here, of) == {REJECTED}


def test_a_release_may_come_before_what_it_releases(two: Two, tmp_path: Path) -> None:
    here, there = two
    of = here.open()
    here.weigh(here.lot(of))
    judge(here, of, HELD)
    there.hear(here)
    release(there, of, "p_0007")
    with closing(make(tmp_path / "third", "R3.1")) as store:
        reader = Writer(store, here.clock)
        reader.hear(there)
        reader.hear(here)
        assert says(reader, of) == says(there, of) == {ACCEPTED}


def test_what_an_earlier_release_judged_is_judged_by_its_own_rule(one: Writer) -> None:
    """Verdicts of the second release bind nobody: a later one replaced them."""
    of = one.open()
    one.weigh(one.lot(of))
    found = one.read(of)
    lots = {LotLabel(lot.id, lot.code): HELD for lot in found.lots}
    draft = entries.judged(of, HELD, lots, "LAB-WAITED", "", (), one.new_id)
    for table in ("delivery_verdict", "lot_verdict"):
        for row in draft.rows[table]:
            row.pop("binding")  # type: ignore[attr-defined]
    one.put(draft)
    assert (one.read(of).verdict, one.read(of).holds) == (HELD, ())
    judge(one, of, ACCEPTED, replaced=one.read(of).judgements)
    assert says(one, of) == {ACCEPTED}


# At the desk


def stand(gate: Gate, role: str, *groups: Group) -> None:
    gate.person.role, gate.person.groups = role, frozenset(groups)


def test_only_inspector_and_manager_release_and_nobody_what_he_held_himself(gate: Gate) -> None:
    code, _ = received(gate, 24_860)
    desk = gate.desk
    stand(gate, "p_0042", Group.PRODUCTION_MANAGER)
    desk.judge(code, HELD, {}, "LAB-WAITED").result(10)
    refused(desk.judge(code, ACCEPTED, {}, None), "delivery.needs_release")
    refused(desk.release(code, ACCEPTED, {}, "LAB-CLEAR", PIN), "delivery.own_hold")
    stand(gate, "p_0002", Group.INVENTORY_CLERK)
    assert not desk.may_release()
    refused(desk.release(code, ACCEPTED, {}, "LAB-CLEAR", PIN), "delivery.no_right")
    stand(gate, "p_0007", Group.QUALITY_INSPECTOR)
    assert desk.may_release()
    refused(desk.release(code, ACCEPTED, {}, "LAB-CLEAR", "000000"), "login.refused")
    refused(desk.release(code, ACCEPTED, {}, "", PIN), "delivery.reason_needed")
    assert (gate.now(code).verdict, gate.now(code).holds[0].role) == (HELD, "p_0042")
    desk.release(code, ACCEPTED, {}, "LAB-CLEAR", PIN).result(10)
    found = gate.now(code)
    assert (found.verdict, found.lots[0].verdict, found.holds) == (ACCEPTED, ACCEPTED, ())


def test_to_hold_more_needs_no_release_and_less_does(gate: Gate) -> None:
    code, _ = received(gate, 24_860)
    desk = gate.desk
    stand(gate, "p_0002", Group.INVENTORY_CLERK)
    desk.judge(code, HELD, {}, "LAB-WAITED").result(10)
    desk.judge(code, REJECTED, {}, "NOT-FRESH").result(10)
    refused(desk.judge(code, HELD, {}, "LAB-WAITED"), "delivery.needs_release")
    assert gate.now(code).verdict is REJECTED


def test_a_rejected_lot_stays_so_while_the_rest_is_judged_again(gate: Gate) -> None:
    code, lot = received(gate, 24_860)
    desk = gate.desk
    other = replace(OMUL, production_method="farmed", water="farm_water", gear=None, permit=None,
                    origin_class="aquaculture", origin_document="farm-12", item="OMUL-AQ")  # fmt: skip
    desk.state(code, other).result(10)
    second = desk.weigh(code, other.id).result(10)
    crates(gate, second, 20_000)
    desk.judge(code, PART, {lot: ACCEPTED, second: REJECTED}, "NOT-FRESH").result(10)
    stand(gate, "p_0002", Group.INVENTORY_CLERK)
    desk.judge(code, PART, {lot: ACCEPTED, second: REJECTED}, "PACK-DAMAGED").result(10)
    refused(desk.judge(code, ACCEPTED, {}, None), "delivery.needs_release")
    refused(desk.judge(code, PART, {lot: REJECTED, second: ACCEPTED}, "NOT-FRESH"), "delivery.needs_release")
    stand(gate, "p_0007", Group.PRODUCTION_MANAGER)
    desk.release(code, ACCEPTED, {}, "CHECKED-AGAIN", PIN).result(10)
    assert {line.verdict for line in gate.now(code).lots} == {ACCEPTED}


# In the plant


@pytest.mark.parametrize(("role", "mark", "verdict"),
                         [("p_0007", None, ACCEPTED), ("p_0002", "release.without_right", HELD)])  # fmt: skip
def test_the_plant_takes_a_release_from_who_may_and_marks_any_other(
    plant_db: Dsn, tmp_path: Path, role: str, mark: str | None, verdict: Acceptance
) -> None:
    plant = Plant.begin(plant_db)
    with closing(plant):
        plant.enrol("p_0007", Group.QUALITY_INSPECTOR)
        plant.enrol("p_0002", Group.INVENTORY_CLERK)
        writer = Writer.at(tmp_path, "R1.1", plant.id)
        writer.clock.time = datetime.now(UTC)
        of = writer.open()
        writer.weigh(writer.lot(of))
        judge(writer, of, HELD)
        release(writer, of, role)
        with closing(writer.store):
            with closing(PlantConnection(plant.dsn.of("st_r1", password("st_r1")[0]))) as line:
                to_rest(Sync(line, writer.store, lambda: datetime.now(UTC), str(writer.clock.boot)))
            assert says(writer, of) == {verdict}
        marks = plant.rows("SELECT mark FROM plant.journal WHERE kind = 'delivery.released'")
        listed = plant.rows("SELECT worst FROM plant.listed_lot")
        held = plant.rows("SELECT verdict FROM plant.live_lot_verdict")
        assert (marks, listed) == ([mark], [list(Acceptance).index(verdict) + 1])
        assert verdict in held


def test_in_any_order_of_arrival_the_verdict_is_the_same(two: Two, tmp_path: Path) -> None:
    here, there = two
    of = here.open()
    here.weigh(here.lot(of))
    judge(here, of, HELD)
    there.hear(here)
    judge(there, of, REJECTED)
    here.hear(there)
    release(here, of, "p_0007")
    release(there, of, "p_0008")
    logs = [sealed(here), sealed(there)]
    for seed in range(6):
        with closing(make(tmp_path / str(seed), "R3.1")) as store:
            deliver(store, logs, random.Random(seed))
            assert says(Writer(store, here.clock), of) == {ACCEPTED}
