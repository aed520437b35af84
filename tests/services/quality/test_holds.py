"""A hold at a station of a real plant: at once, off-line, everywhere; released by the plant only."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.errors import EnvironmentFault, OperatorError
from app.models.envelope import Draft
from app.models.holds import Hold, MayUse, Scope
from app.models.kinds import Group
from app.models.values import LotCode
from app.services.decisions import Wish
from app.services.identity.kdf import Root
from app.services.quality.holds import Holds, may_use, require_usable
from app.services.trace import Trace
from tests.postgres import eventually
from tests.services.deliveries.desk import PIN, Person
from tests.services.identity.helpers import PIN as BADGE_PIN
from tests.services.identity.helpers import quick_root
from tests.services.identity.plant import Station, station

CLERK, INSPECTOR, MANAGER = Group.INVENTORY_CLERK, Group.QUALITY_INSPECTOR, Group.PRODUCTION_MANAGER


@dataclass
class Somebody(Person):
    """Who stands at the station, with the root that the PIN gives."""

    root: Root | None = None

    def confirm(self, pin: str) -> Future[Root]:
        answer: Future[Root] = Future()
        if pin == PIN and self.root is not None:
            answer.set_result(self.root)
        else:
            answer.set_exception(OperatorError("login.refused"))
        return answer


@dataclass
class Floor:
    """A station with its holds, and whoever stands there."""

    station: Station
    holds: Holds
    person: Somebody

    def comes(self, name: str, group: Group) -> None:
        """A new person with that right stands at the station."""
        badge = self.station.desk.enrol(self.station.chief, name, [group], BADGE_PIN)
        self.person.role, self.person.groups = badge.role, frozenset({group})
        self.person.root = quick_root(self.station.plant, badge, BADGE_PIN)

    def lot(self, number: int) -> str:
        day, _ = self.station.place.stamp(self.holds.clock.now())
        return str(LotCode(self.station.place.stream.split(".")[0], day, number))

    def of(self, code: str) -> MayUse:
        return self.holds.of(code).result(10)

    def all(self) -> list[Hold]:
        return list(self.holds.standing(0, 50).result(10).rows)


@pytest.fixture
def floor(plant_db: Dsn, tmp_path: Path) -> Iterator[Floor]:
    with station(plant_db, tmp_path / "store") as made, ThreadPoolExecutor(1) as worker:
        made.hear()
        person = Somebody()
        keeper = made.keeper

        def decide(root: Any, wish: Wish) -> object:
            return made.decisions.decide(root, wish)

        clock = SystemClock()
        holds = Holds(
            made.plant, keeper, keeper.readers, person, person, decide, worker, clock,
            lambda: made.place.stamp(clock.now())[0], lambda: made.runner.state.online,
        )  # fmt: skip
        yield Floor(made, holds, person)


def refused(done: Future[Any]) -> str:
    with pytest.raises((OperatorError, EnvironmentFault)) as error:
        done.result(30)
    return error.value.key


def test_a_hold_counts_at_once_and_a_release_by_another_lifts_it(floor: Floor) -> None:
    floor.comes("Clerk", CLERK)
    code = floor.lot(1)
    assert floor.of(code)
    floor.holds.set_lot(code, "smell", "from the third box").result(10)
    answer = floor.of(code)
    assert not answer
    (one,) = answer.holds
    assert (one.scope, one.covers, one.reason, one.note) == (Scope.LOT, code, "smell", "from the third box")
    assert refused(floor.holds.release([one], "looked at", PIN)) == "hold.no_right"
    floor.comes("Inspector", INSPECTOR)
    floor.holds.release([one], "looked at", PIN).result(30)
    eventually(lambda: bool(floor.of(code)))
    assert floor.all() == []


def test_without_the_plant_it_is_held_all_the_same_and_nothing_is_released(floor: Floor) -> None:
    floor.comes("Manager", MANAGER)
    manager = replace(floor.person)
    floor.comes("Inspector", INSPECTOR)
    code = floor.lot(2)
    floor.station.runner.stop()
    floor.holds.set_lot(code, "smell").result(10)
    (one,) = floor.of(code).holds
    floor.person.role, floor.person.groups, floor.person.root = manager.role, manager.groups, manager.root

    def away(root: Any, wish: Wish) -> object:
        raise EnvironmentFault("decision.no_server")

    cut = Holds(**{**vars(floor.holds), "decide": away})
    assert refused(cut.release([one], "looked at", PIN)) == "decision.no_server"
    assert not floor.of(code)


def test_what_is_asked_of_a_release(floor: Floor) -> None:
    floor.comes("Inspector", INSPECTOR)
    code = floor.lot(3)
    floor.holds.set_lot(code, "smell").result(10)
    (one,) = floor.of(code).holds
    assert refused(floor.holds.release([one], "looked at", PIN)) == "hold.own"
    floor.comes("Manager", MANAGER)
    assert refused(floor.holds.release([one], "", PIN)) == "hold.reason"
    assert refused(floor.holds.release([], "looked at", PIN)) == "hold.reason"
    assert refused(floor.holds.release([one], "looked at", "000000")) == "login.refused"
    later = floor.holds.clock.now() + timedelta(hours=1)
    assert refused(floor.holds.release([one], "looked at", PIN, paper_at=later)) == "hold.paper"
    assert not floor.of(code)


def test_a_release_that_was_on_paper_first_keeps_both_times(floor: Floor) -> None:
    floor.comes("Clerk", CLERK)
    code = floor.lot(4)
    floor.holds.set_lot(code, "smell").result(10)
    (one,) = floor.of(code).holds
    floor.comes("Manager", MANAGER)
    paper = floor.holds.clock.now()
    floor.holds.release([one], "phone call", PIN, paper_at=paper).result(30)
    question = "SELECT paper_at = %s AND signed_at > paper_at AND at >= signed_at FROM plant.hold_release"
    assert floor.station.asked(question, paper)


def test_an_item_on_its_days_and_a_delivery(floor: Floor) -> None:
    floor.comes("Clerk", CLERK)
    code = floor.lot(5)
    day = LotCode.parse(code).day
    lot = floor.holds._lot(code)
    opening = {"id": floor.holds._new_id(), "lot_id": lot, "item": "omul", "place": "COLD-A", "note": None}
    draft = Draft("lot.opened", {"lot": [{"id": lot, "code": code}], "lot_opening": [opening]})
    floor.station.keeper.append(draft, floor.person.author()).result(10)
    floor.holds.set_item("omul", day + timedelta(days=1), None, "recall").result(10)
    floor.holds.set_item("perch", day, None, "recall").result(10)
    assert floor.of(code)
    floor.holds.set_item("omul", day - timedelta(days=3), day, "recall").result(10)
    assert [hold.scope for hold in floor.of(code).holds] == [Scope.ITEM]
    with pytest.raises(OperatorError, match=r"hold\.days"):
        floor.holds.set_item("omul", day, day - timedelta(days=1), "recall")


def test_what_uses_a_lot_asks_at_the_moment_of_use(floor: Floor) -> None:
    floor.comes("Clerk", CLERK)
    code = floor.lot(6)
    lot, query = floor.holds._lot(code), floor.station.keeper.query
    require_usable(query, lot, code)
    floor.holds.set_lot(code, "smell").result(10)
    assert not may_use(query, lot, code)
    with pytest.raises(OperatorError) as held:
        require_usable(query, lot, code)
    assert (held.value.key, held.value.params["lot"], held.value.params["reason"]) == (
        "hold.held",
        code,
        "smell",
    )


def test_every_other_station_refuses_it_soon(floor: Floor, plant_db: Dsn, tmp_path: Path) -> None:
    """The hold reaches a station that is on-line with its next pull, woken by the plant."""
    from app.services.journal.identity import Identity
    from app.services.journal.keeper import Keeper
    from app.services.journal.plant import PlantConnection
    from app.services.journal.runner import Pauses, Runner
    from tests.services.identity.plant import STATION_PASSWORD

    floor.comes("Clerk", CLERK)
    code, clock = floor.lot(7), SystemClock()
    rows = _second_station("Z1")
    wish = Wish("station.enrolled", rows, secrets={"scram": _scram()})
    floor.station.decisions.decide(floor.station.chief, wish)
    other = Keeper.open(tmp_path / "other", bytes(32), clock, new=Identity(floor.station.plant, "Z1.1", "Z1"))
    line = PlantConnection(plant_db.of("st_z1", STATION_PASSWORD))
    runner = Runner(other, line, clock, pauses=Pauses(poll=60))
    with closing(other):
        runner.start()
        try:
            eventually(lambda: runner.state.online and not runner.state.pulling)
            floor.holds.set_lot(code, "smell").result(10)
            eventually(lambda: not may_use(other.query, floor.holds._lot(code), code))
        finally:
            runner.stop()


def _second_station(code: str) -> dict[str, list[dict[str, Any]]]:
    station_row = {"code": code, "name": code, "role": f"st_{code.lower()}", "profile": "receiving", "active": True,
                   "version": 1}  # fmt: skip
    life = {"stream": f"{code}.1", "station": code, "lot_prefix": code, "active": True, "version": 1}
    return {"station": [station_row], "incarnation": [life]}


def _scram() -> str:
    from app.services.identity.kdf import scram_verifier
    from tests.services.identity.plant import STATION_PASSWORD

    return scram_verifier(STATION_PASSWORD)


def test_a_scanned_label_says_that_its_lot_is_held_and_why(floor: Floor) -> None:
    floor.comes("Clerk", CLERK)
    code = floor.lot(8)
    floor.holds.set_lot(code, "HOLD-SMELL").result(10)
    floor.holds.set_item("omul", LotCode.parse(code).day, None, "HOLD-RECALL").result(10)
    trace = Trace(floor.station.plant, floor.station.keeper.query, floor.holds.worker, floor.holds.clock.now)
    card = trace.lot(LotCode.parse(code)).result(10)
    assert [(held.reason.en, held.name) for held in card.holds] == [("Smell or look in doubt", "Clerk")]
    assert trace.lot(LotCode.parse(floor.lot(9))).result(10).holds == ()
