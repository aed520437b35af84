"""What is held or rejected counts until somebody with the right to it, and not the one who set it, lets it go."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.clock import iso
from app.errors import EnvironmentFault
from app.models.delivery import Acceptance
from app.models.kinds import Group
from app.models.lists import By, Narrowing
from app.services import trace
from app.services.deliveries import entries
from app.services.deliveries.entries import DeliveryRef, LotLabel, Signed
from app.services.lists.local import LocalLists
from tests.flows.decisions import PlantStream
from tests.services.deliveries.desk import PIN, Gate
from tests.services.deliveries.kit import OMUL, Writer, deliver, sealed
from tests.services.deliveries.test_desk import crates, received, refused
from tests.services.deliveries.test_reading import judge
from tests.services.journal.kit import AUTHOR, PLANT, make

ACCEPTED, HELD, REJECTED = Acceptance.ACCEPTED, Acceptance.HELD, Acceptance.REJECTED
PART = Acceptance.ACCEPTED_IN_PART
Two = tuple[Writer, Writer]


def release(plant: PlantStream, writer: Writer, of: DeliveryRef, person: str) -> None:
    """The plant decides as `person` at that station wished: all is accepted, everything that is held let go of."""
    found = writer.read(of)
    lots = {LotLabel(lot.id, lot.code): ACCEPTED for lot in found.lots}
    judged = entries.judged(of, ACCEPTED, lots, "LAB-CLEAR", "", found.judgements, writer.new_id)
    signed = Signed("Котов А. Н.", "released", writer.clock.now())
    holds = [hold.entry for hold in found.holds]
    wish = entries.released(of, judged, holds, signed, writer.new_id)
    writer.clock.forward(seconds=7)
    plant.decide(wish.kind, wish.rows, person, iso(writer.clock.now()))
    hear(plant, writer)


def hear(plant: PlantStream, *writers: Writer) -> None:
    """What the plant decided has arrived there."""
    for writer in writers:
        writer.store.receive(plant.page())


def says(writer: Writer, of: DeliveryRef) -> set[object]:
    """The verdict as every room that shows it says it."""
    query, found = writer.store.query, writer.read(of)
    [lot] = found.lots
    lists = LocalLists(query)
    listed = [lists.rows(by, Narrowing(by=by), None, 10).rows[0].verdict for by in (By.DELIVERY, By.LOT)]  # type: ignore[union-attr]
    card = trace.lot_card(lot.id, lot.code, trace.here(query, lot.id))
    return {found.verdict, lot.verdict, card.verdict, *listed}


@pytest.fixture
def plant() -> PlantStream:
    return PlantStream(PLANT)


def test_a_hold_outlives_a_judgement_that_replaces_it(one: Writer, plant: PlantStream) -> None:
    of = one.open()
    one.weigh(one.lot(of))
    judge(one, of, HELD)
    judge(one, of, ACCEPTED, replaced=one.read(of).judgements)
    assert says(one, of) == {HELD}
    release(plant, one, of, AUTHOR.person or "")
    assert says(one, of) == {HELD}
    release(plant, one, of, "p_0007")
    assert says(one, of) == {ACCEPTED}
    assert [act.kind for act in one.account(of).acts][-1] == "delivery.released"
    judge(one, of, REJECTED, replaced=one.read(of).judgements)
    assert says(one, of) == {REJECTED}


def test_a_release_lifts_what_it_names_and_nothing_that_another_station_held_meanwhile(
    two: Two, plant: PlantStream
) -> None:
    here, there = two
    of = here.open()
    here.weigh(here.lot(of))
    judge(here, of, HELD)
    there.hear(here)
    judge(there, of, REJECTED)
    release(plant, here, of, "p_0007")
    assert says(here, of) == {ACCEPTED}
    here.hear(there)
    hear(plant, there)
    assert says(there, of) == {REJECTED}
    assert says(here, of) == {REJECTED}


def test_a_release_may_come_before_what_it_releases(two: Two, tmp_path: Path, plant: PlantStream) -> None:
    here, there = two
    of = here.open()
    here.weigh(here.lot(of))
    judge(here, of, HELD)
    there.hear(here)
    release(plant, there, of, "p_0007")
    with closing(make(tmp_path / "third", "R3.1")) as store:
        reader = Writer(store, here.clock)
        hear(plant, reader)
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
    [wish] = gate.line.wishes
    assert (wish.kind, wish.reason) == ("delivery.released", "LAB-CLEAR")
    assert wish.signature is not None
    assert (wish.signature.name, wish.signature.meaning) == ("Иванова А. П.", "released")
    refused(desk.release(code, ACCEPTED, {}, "LAB-CLEAR", PIN), "delivery.changed_meanwhile")


def test_without_the_plant_it_is_held_all_the_same_and_nothing_is_released(gate: Gate) -> None:
    code, _ = received(gate, 24_860)
    desk, gate.line.there = gate.desk, False
    assert not desk.online()
    desk.judge(code, HELD, {}, "LAB-WAITED").result(10)
    stand(gate, "p_0007", Group.QUALITY_INSPECTOR)
    error = desk.release(code, ACCEPTED, {}, "LAB-CLEAR", PIN).exception(10)
    assert isinstance(error, EnvironmentFault)
    assert error.key == "decision.no_server"
    assert gate.now(code).verdict is HELD


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


def test_in_any_order_of_arrival_the_verdict_is_the_same(
    two: Two, tmp_path: Path, plant: PlantStream
) -> None:
    here, there = two
    of = here.open()
    here.weigh(here.lot(of))
    judge(here, of, HELD)
    there.hear(here)
    judge(there, of, REJECTED)
    here.hear(there)
    release(plant, here, of, "p_0007")
    release(plant, there, of, "p_0008")
    logs = [sealed(here), sealed(there), plant.entries]
    for seed in range(6):
        with closing(make(tmp_path / str(seed), "R3.1")) as store:
            deliver(store, logs, random.Random(seed))
            assert says(Writer(store, here.clock), of) == {ACCEPTED}
