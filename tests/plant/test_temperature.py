"""Alarms in the plant: a function of the set of entries, and the lots that stood where one ran."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from app.clock import SystemClock
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.journal.ports import Pulled, Sealed
from app.services.temperature import records
from tests.plant.kit import CLERK, Lot, Plant, Stream, doubts, new_id, now, session

ROOM = "COLD-A"


def raised(
    stream: Stream, since: datetime, milli: int | None = 1500, at: datetime | None = None, **changes: Any
) -> str:
    alarm = new_id()
    row = {
        "id": alarm, "channel": "COLD-AIR", "place": ROOM, "alarm": "high", "priority": 1, "ccp": True, "unit": "C",
        "limit_milli": 0, "milli": milli, "quality": None, "since": since,
    } | changes  # fmt: skip
    stream.write("alarm.raised", {"alarm_raising": [row]}, author=_nobody(), at=at or now())
    return alarm


def cleared(stream: Stream, alarm: str, until: datetime, worst: int | None = None) -> None:
    row = {
        "id": new_id(),
        "alarm_id": alarm,
        "how": "returned",
        "until": until,
        "lasted_s": 60,
        "worst_milli": worst,
    }
    stream.write("alarm.cleared", {"alarm_clearing": [row]}, author=_nobody())


def acknowledged(stream: Stream, alarm: str) -> None:
    row = {"id": new_id(), "alarm_id": alarm, "name": "Ким О. В.", "acting_as": "quality_inspector",
           "reason": "DOOR-OPEN", "text": "Закрыли"}  # fmt: skip
    stream.write("alarm.acknowledged", {"alarm_acknowledgement": [row]}, reason="DOOR-OPEN")


def escalated(stream: Stream, alarm: str, worst: int | None) -> None:
    row = {"id": new_id(), "alarm_id": alarm, "grp": "production_manager", "worst_milli": worst}
    stream.write("alarm.escalated", {"alarm_escalation": [row]}, author=_nobody())


def _nobody() -> Any:
    from app.models.envelope import Author

    return Author()


def weighed(stream: Stream, lot: Lot, at: datetime, grams: int = 10_000) -> None:
    stream.weighed(lot, grams, at=at)


def exposures(plant: Plant, lot: Lot) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plant.ask("st_r1", "SELECT plant.lot_card(%s)", lot.id)["exposures"]
    return found


def test_an_alarm_needs_nobody_and_an_acknowledgement_needs_somebody_with_the_right(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    alarm = raised(stream, now())
    assert set(doubts(plant, stream)) <= {"clock.uncertain"}
    plant.enrol(CLERK, "inventory_clerk")
    plant.enrol("p_0009", "administrator")
    stream.person = CLERK
    session(stream, CLERK)
    acknowledged(stream, alarm)
    plant.send(stream, 2, 1)
    assert "person.without_right" not in doubts(plant, stream)
    stream.person, stream.session = None, None
    acknowledged(stream, alarm)
    assert "person.missing" in doubts(plant, stream)
    stream.person = "p_0009"
    session(stream, "p_0009")
    plant.send(stream, 5, 1)
    acknowledged(stream, alarm)
    assert "person.without_right" in doubts(plant, stream)


def test_whatever_arrives_first_the_alarm_is_the_same(plant: Plant) -> None:
    """Four stations speak of one alarm; their entries come in every order."""
    since = now() - timedelta(hours=1)
    question = "SELECT a.until, a.worst_milli, a.acknowledged, a.escalated FROM plant.alarm a WHERE a.id = %s"
    orders = list(permutations(range(4)))
    random.Random(7).shuffle(orders)
    found = set()
    for number, order in enumerate(orders[:6]):
        streams = [_fresh(plant, f"R{n + 1}{'ABCDEF'[number]}") for n in range(4)]
        alarm = raised(streams[0], since)
        cleared(streams[1], alarm, since + timedelta(minutes=30), 2400)
        acknowledged(streams[2], alarm)
        escalated(streams[3], alarm, 3100)
        for place in order:
            plant.send(streams[place])
        found |= set(plant.rows(question, alarm))
    assert found == {(since + timedelta(minutes=30), 3100, True, True)}


def _fresh(plant: Plant, code: str) -> Stream:
    """The stream of a station that nobody has heard of yet."""
    from tests.plant.kit import password, station_rows

    made = plant.decide(
        "p_0001", "station.enrolled", station_rows(code), {"scram": password(f"st_{code.lower()}")[1]}
    )
    assert made["outcome"] == "accepted", made
    return plant.stream(f"{code}.1")


def test_two_clearings_and_the_worst_of_all_values(plant: Plant) -> None:
    stream, since = plant.stream("R1.1"), now() - timedelta(hours=1)
    warm, cold = raised(stream, since), raised(stream, since, -2500, alarm="low", limit_milli=-2000)
    cleared(stream, warm, since + timedelta(minutes=20), 1900)
    cleared(stream, warm, since + timedelta(minutes=25), 1700)
    cleared(stream, cold, since + timedelta(minutes=20), -2900)
    lost = raised(stream, since, None, alarm="lost", limit_milli=None)
    plant.send(stream)
    found = {str(row[0]): row[1:] for row in plant.rows("SELECT id, until, worst_milli FROM plant.alarm")}
    assert found[warm] == (since + timedelta(minutes=25), 1900)
    assert found[cold] == (since + timedelta(minutes=20), -2900)
    assert found[lost] == (None, None)


@pytest.fixture
def morning(plant: Plant) -> tuple[Plant, Stream, datetime]:
    return plant, plant.stream("R1.1"), now() - timedelta(hours=10)


def test_a_lot_is_marked_for_the_time_it_stood_there(morning: tuple[Plant, Stream, datetime]) -> None:
    plant, stream, begin = morning
    before, during, after, gone, away = (plant.lot(number) for number in range(1, 6))
    weighed(stream, before, begin)
    weighed(stream, gone, begin)
    weighed(stream, gone, begin + timedelta(minutes=5), -10_000)
    alarm = raised(stream, begin + timedelta(hours=1))
    weighed(stream, during, begin + timedelta(hours=2))
    weighed(stream, away, begin + timedelta(hours=2))
    weighed(stream, away, begin + timedelta(hours=2, minutes=30), -10_000)
    cleared(stream, alarm, begin + timedelta(hours=4), 3400)
    weighed(stream, after, begin + timedelta(hours=5))
    plant.send(stream)
    lots = (before, during, after, gone, away)
    told = [[(e["seconds"], e["worst_milli"]) for e in exposures(plant, lot)] for lot in lots]
    assert told == [[(3 * 3600, 3400)], [(2 * 3600, 3400)], [], [], [(1800, 3400)]]
    assert exposures(plant, before)[0]["ccp"] is True


def test_an_alarm_that_runs_marks_up_to_now(morning: tuple[Plant, Stream, datetime]) -> None:
    plant, stream, begin = morning
    lot = plant.lot(1)
    weighed(stream, lot, begin)
    raised(stream, now() - timedelta(minutes=10))
    plant.send(stream)
    (one,) = exposures(plant, lot)
    assert one["until"] is None
    assert 600 <= one["seconds"] < 660


def test_a_void_takes_the_mark_away(morning: tuple[Plant, Stream, datetime]) -> None:
    plant, stream, begin = morning
    lot = plant.lot(1)
    made = stream.weighed(lot, 10_000, at=begin)
    cleared(stream, raised(stream, begin + timedelta(hours=1)), begin + timedelta(hours=2))
    plant.send(stream)
    assert [e["seconds"] for e in exposures(plant, lot)] == [3600]
    stream.voided(made.id, lot)
    plant.send(stream, len(stream.entries))
    assert exposures(plant, lot) == []


def test_another_place_is_another_matter(morning: tuple[Plant, Stream, datetime]) -> None:
    plant, stream, begin = morning
    lot = plant.lot(1)
    weighed(stream, lot, begin)
    cleared(stream, raised(stream, begin + timedelta(hours=1), place="FREEZER"), begin + timedelta(hours=2))
    plant.send(stream)
    assert exposures(plant, lot) == []


def test_a_new_station_is_sent_alarms_however_old(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    old = raised(stream, now() - timedelta(days=200), at=now() - timedelta(days=200))
    plant.send(stream)
    rows = plant.ask("st_r2", "SELECT plant.snapshot('alarm_raising', NULL, 100)")
    assert old in str(rows)


@pytest.mark.parametrize("seed", range(3))
def test_station_and_plant_say_the_same_of_every_lot(plant: Plant, tmp_path: Path, seed: int) -> None:
    """Random stays and alarms, asked of both databases."""
    chance, begin = random.Random(seed), now() - timedelta(days=2)
    stream, lots = plant.stream("R1.1"), [plant.lot(number) for number in range(1, 7)]
    alarms: list[tuple[str, datetime]] = []
    for minute in sorted(chance.sample(range(2000), 60)):
        at = begin + timedelta(minutes=minute)
        deed = chance.random()
        if deed < 0.6:
            made = stream.weighed(chance.choice(lots), chance.choice([10_000, 5_000, -5_000, -10_000]), at=at)
            if chance.random() < 0.15:
                stream.voided(made.id, chance.choice(lots))
        elif deed < 0.8 or not alarms:
            kind = chance.choice(["high", "low", "lost"])
            value = None if kind == "lost" else chance.randrange(-5000, 5000)
            alarms.append((raised(stream, at, value, alarm=kind), at))
        else:
            alarm, since = chance.choice(alarms)
            cleared(
                stream,
                alarm,
                since + timedelta(minutes=chance.randrange(1, 400)),
                chance.choice([None, 100, 9000]),
            )
    plant.send(stream)
    clock = SystemClock()
    keeper = Keeper.open(tmp_path, bytes(32), clock, new=Identity(plant.id, "R2.1", "R2"))
    try:
        entries = [Sealed("R1.1", n, body, hash_) for n, (body, hash_) in enumerate(stream.entries, start=1)]
        page = Pulled(entries, {"R1.1": (len(entries), entries[-1].hash)})
        keeper.writer.submit(lambda store: store.receive(page)).result()
        for lot in lots:
            here = records.exposures(keeper.query, uuid.UUID(lot.id), now())
            there = exposures(plant, lot)
            assert _said(here) == _said(there), lot.code
    finally:
        keeper.close()
    assert any(exposures(plant, lot) for lot in lots)


def _said(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Without the seconds of what runs still: they go on between the two questions."""
    return sorted(
        (
            row["alarm"],
            row["since"],
            row["until"] or "",
            row["worst_milli"] or 0,
            row["until"] and int(row["seconds"]),
        )
        for row in rows
    )
