"""The watch on a real journal: samples in, entries out, the board as the set of entries has it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.errors import OperatorError
from app.models.alarm import AlarmKind
from app.models.envelope import Author, Draft
from app.models.temperature import Sample
from app.services.journal.keeper import Keeper
from app.services.temperature import records
from tests.postgres import eventually
from tests.services.journal.kit import KEY
from tests.services.temperature.kit import BEGIN, CLERK, CODE, House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path / "journal", stack)


def test_an_excursion_is_raised_once_acknowledged_and_cleared(house: House) -> None:
    house.excursion()
    house.wrote("alarm.raised")
    raised = house.row("alarm_raising")
    assert (raised["channel"], raised["place"], raised["alarm"]) == (CODE, "COLD-RAW", "high")
    assert (raised["limit_milli"], raised["milli"], raised["person"]) == (0, 2000, None)
    assert raised["since"] == "2026-11-23T01:01:00.000000Z"
    (alarm,) = house.watch.board.alarms
    house.desk().acknowledge(alarm, "DOOR-OPEN", " Закрыли дверь ").result()
    eventually(lambda: house.watch.board.alarms[0].acknowledged)
    assert house.watch.board.alarms[0].open
    house.hear(2400, 600)
    house.hear(-400, 60)
    eventually(lambda: house.watch.board.alarms == ())
    house.wrote("alarm.raised", "alarm.acknowledged", "alarm.cleared")
    cleared = house.row("alarm_clearing")
    assert (cleared["alarm_id"], cleared["how"], cleared["worst_milli"]) == (raised["id"], "returned", 2400)
    assert cleared["lasted_s"] == 600 + 301 + 600 + 60
    seen = house.row("alarm_acknowledgement")
    assert (seen["name"], seen["acting_as"], seen["text"], seen["person"]) == (
        "Ким О. В.", "quality_inspector", "Закрыли дверь", "p_0003",
    )  # fmt: skip


def test_an_alarm_that_is_over_waits_until_it_was_seen(house: House) -> None:
    house.excursion()
    house.hear(-1000, 60)
    eventually(lambda: house.watch.board.alarms and not house.watch.board.alarms[0].open)
    house.desk().acknowledge(house.watch.board.alarms[0], "DEFROST", "Оттайка").result()
    eventually(lambda: house.watch.board.alarms == ())


def test_a_dead_sensor_does_not_end_an_excursion(house: House) -> None:
    house.excursion()
    house.hear(None, 30)
    house.clock.seconds += 400
    eventually(lambda: len(house.watch.board.alarms) == 2)
    assert {alarm.kind for alarm in house.watch.board.alarms} == {AlarmKind.HIGH, AlarmKind.LOST}
    assert all(alarm.open for alarm in house.watch.board.alarms)
    lost = house.row("alarm_raising")
    assert (lost["alarm"], lost["quality"], lost["milli"]) == ("lost", "sensor_fault", None)


def test_nobody_came_and_it_is_passed_on(house: House) -> None:
    house.excursion()
    house.hear(2500, 200)
    house.hear(2000, 701)
    house.wrote("alarm.raised", "alarm.escalated")
    row = house.row("alarm_escalation")
    assert (row["grp"], row["worst_milli"]) == ("production_manager", 2500)
    eventually(lambda: house.watch.board.alarms[0].escalation)


def test_after_a_restart_the_alarm_runs_on_and_is_not_raised_again(house: House) -> None:
    house.excursion()
    house.wrote("alarm.raised")
    house.last = house.watch.board.of(CODE).value
    house.restart(after=200)
    eventually(lambda: house.watch.board.alarms)
    house.hear(1800, 10)
    assert house.kinds() == ["alarm.raised"]
    house.hear(-1000, 50)
    house.wrote("alarm.raised", "alarm.cleared")
    assert house.row("alarm_clearing")["lasted_s"] == 600 + 301 + 200 + 10 + 50


def test_the_hours_a_station_was_off_are_told(house: House) -> None:
    house.hear(-1000)
    house.last = house.watch.board.of(CODE).value
    house.restart(after=8 * 3600)
    house.wrote("alarm.raised")
    house.hear(-1000, 5)
    house.wrote("alarm.raised", "alarm.cleared")
    assert house.row("alarm_clearing")["lasted_s"] == 8 * 3600 + 5


def test_what_this_station_does_not_read_any_more_is_over(house: House) -> None:
    house.excursion()
    house.wrote("alarm.raised")
    house.restart("FREEZER-AIR-1")
    house.wrote("alarm.raised", "alarm.cleared")
    assert house.row("alarm_clearing")["how"] == "retired"


def test_an_alarm_of_another_station_is_shown_here_and_left_to_it(house: House) -> None:
    """Its entry arrives; this station neither reads the channel nor clears the alarm."""
    assert house.watch.board.of("FREEZER-AIR-1").here is False
    row = {
        "id": uuid.uuid4(), "channel": "FREEZER-AIR-1", "alarm": "high", "priority": 1, "ccp": True, "unit": "C",
        "limit_milli": -18000, "milli": -12000, "since": BEGIN,
    }  # fmt: skip
    house.keeper.writer.submit(lambda store: _received(store, row)).result()
    house.keeper.tell()
    eventually(lambda: [alarm.channel for alarm in house.watch.board.alarms] == ["FREEZER-AIR-1"])
    house.hear(-1000, 5)
    assert house.kinds() == []


def test_an_alarm_that_another_station_ended_too_early_is_raised_once_more(house: House) -> None:
    """The channel was moved from its bus to this one: it retires what it had raised, the room is warm still."""
    row = {
        "id": uuid.uuid4(), "channel": CODE, "place": "COLD-RAW", "alarm": "high", "priority": 1, "ccp": True,
        "unit": "C", "limit_milli": 0, "milli": 900, "since": BEGIN,
    }  # fmt: skip
    house.keeper.writer.submit(lambda store: _received(store, row)).result()
    house.restart(after=60)
    eventually(lambda: house.watch.board.alarms)
    house.hear(900, 5)
    assert house.kinds() == []
    over = {"id": uuid.uuid4(), "alarm_id": row["id"], "how": "retired", "until": BEGIN, "lasted_s": 60}
    house.keeper.writer.submit(
        lambda store: _received(store, over, "alarm.cleared", "alarm_clearing", 2)
    ).result()
    house.keeper.tell()
    eventually(lambda: not any(alarm.open for alarm in house.watch.board.alarms) or house.kinds())
    house.hear(900, 900)
    house.wrote("alarm.raised")
    assert house.row("alarm_raising")["since"] == "2026-11-23T01:00:00.000000Z"


def _received(
    store: Any, row: dict[str, Any], kind: str = "alarm.raised", table: str = "alarm_raising", seq: int = 1
) -> None:
    from app.models.envelope import Envelope, link, origin
    from app.services.journal.ports import Pulled, Sealed
    from tests.services.journal.kit import PLANT

    body = Envelope(
        PLANT, "R2.1", seq, uuid.uuid4(), kind, 1, Author(), BEGIN, 1, uuid.uuid4(), BEGIN.date(), "1", "0.3",
        rows={table: [row]},
    ).body()  # fmt: skip
    hash_ = link(store.vector().get("R2.1", (0, origin(PLANT, "R2.1")))[1], body)
    store.receive(Pulled([Sealed("R2.1", seq, body, hash_)], {"R2.1": (seq, hash_)}))


def test_who_has_no_right_and_who_says_nothing_is_refused(house: House) -> None:
    house.excursion()
    (alarm,) = house.watch.board.alarms
    with pytest.raises(OperatorError, match=r"alarm\.no_text"):
        house.desk().acknowledge(alarm, "DOOR-OPEN", "  ").result()
    house.who.person = CLERK
    assert not house.desk().may_acknowledge(alarm)
    with pytest.raises(OperatorError, match=r"alarm\.not_yours"):
        house.desk().acknowledge(alarm, "DOOR-OPEN", "Закрыли").result()
    house.who.person = None
    with pytest.raises(OperatorError, match=r"alarm\.not_yours"):
        house.desk().acknowledge(alarm, "DOOR-OPEN", "Закрыли").result()
    assert house.kinds() == ["alarm.raised"]


def test_a_disk_that_refuses_loses_no_alarm(house: House, expected_logs: list[str]) -> None:
    from concurrent.futures import Future

    from app.errors import EnvironmentFault

    expected_logs.append("an alarm is not recorded yet: journal.not_saved")
    append, refused = house.keeper.append, [0]

    def full(draft: Any, author: Author) -> Future[Any]:
        if refused[0] < 3:
            refused[0] += 1
            future: Future[Any] = Future()
            future.set_exception(EnvironmentFault("journal.not_saved"))
            return future
        return append(draft, author)

    house.keeper.append = full  # type: ignore[method-assign]
    house.hear(-1000)
    house.hear(400, 60)
    house.hear(1500, 901)
    house.wrote("alarm.raised")
    assert refused[0] == 3


def test_first_entries_wait_for_the_plants_answer_a_minute_at_most(house: House) -> None:
    quiet = [True]
    house.end()
    house.keeper = Keeper.open(house.folder, KEY, house.clock)
    house.keeper.quiet = lambda: quiet[0]
    house.last = Sample(CODE, house.clock.now() - timedelta(hours=1), 0, -1000)
    house.begin()
    house.hear(-1000, 2)
    assert house.kinds() == []
    house.hear(-1000, 61)
    house.wrote("alarm.raised", "alarm.cleared")


def _moved(house: House, lot: uuid.UUID, code: str, grams: int, place: str = "COLD-RAW") -> None:
    row = {"id": uuid.uuid4(), "lot_id": lot, "item": "PELED", "gross_g": grams, "gross_from": "measured", "tare_g": 0,
           "tare_from": "preset", "net_g": grams, "net_from": "computed", "manual": False}  # fmt: skip
    movement = {"id": uuid.uuid4(), "lot_id": lot, "place": place, "grams": grams, "cause": "weighing"}
    rows = {"lot": [{"id": lot, "code": code}], "weighing": [row], "movement": [movement]}
    house.keeper.append(Draft("weighing.recorded", rows), Author("p_0002")).result()


def test_lots_that_stood_in_the_room_are_marked(house: House) -> None:
    inside, later, gone = (uuid.UUID(int=n) for n in (1, 2, 3))
    house.hear(-1000)
    _moved(house, inside, "R1-261123-0001-A", 5000)
    _moved(house, gone, "R1-261123-0003-A", 5000)
    _moved(house, gone, "R1-261123-0003-A", -5000)
    house.hear(400, 60)
    house.hear(1500, 901)
    eventually(lambda: house.watch.board.alarms)
    house.clock.seconds += 100
    _moved(house, later, "R1-261123-0002-A", 5000)
    house.hear(-1000, 50)
    eventually(lambda: not house.watch.board.alarms[0].open)
    house.clock.seconds += 5000
    now = house.clock.now()
    told = {
        lot: [records.exposure(row) for row in records.exposures(house.keeper.query, lot, now)]
        for lot in (inside, later, gone)
    }
    assert [(e.seconds, e.worst, e.kind) for e in told[inside]] == [(901 + 150, 1500, AlarmKind.HIGH)]
    assert [(e.seconds, e.channel.code) for e in told[later]] == [(50, CODE)]
    assert told[gone] == []
    alarm = house.watch.board.alarms[0]
    assert house.desk().lots(alarm).result() == ["R1-261123-0001-A", "R1-261123-0002-A"]


def test_a_curve_knows_the_alarms_of_its_stretch(house: House) -> None:
    house.excursion()
    house.hear(-1000, 60)
    eventually(lambda: not house.watch.board.alarms[0].open)
    desk, now = house.desk(), house.clock.now()
    curve = desk.curve(CODE, now - timedelta(days=1), now, timedelta(minutes=5)).result()
    assert [alarm.kind for alarm in curve.alarms] == [AlarmKind.HIGH]
    assert desk.curve("FREEZER-AIR-1", now, now, timedelta(1)).result().alarms == ()
    late = desk.curve(CODE, now + timedelta(hours=1), now + timedelta(days=1), timedelta(1)).result()
    assert [alarm.open for alarm in late.alarms] == []
    with pytest.raises(OperatorError, match=r"alarm\.unknown_channel"):
        desk.curve("NOWHERE", now, now, timedelta(1)).result()
