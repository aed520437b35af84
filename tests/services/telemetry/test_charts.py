"""Charts: what was measured is shown, gaps stay gaps, and without the plant the station's own day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.config.dsn import Dsn
from app.services.journal.ports import Unreachable
from app.services.telemetry.charts import Charts, LocalCharts, PlantCharts, Unit
from app.services.telemetry.plant import Questions
from tests.services.journal.kit import PASSWORD, found
from tests.services.telemetry.kit import Clock, Place, drain, shipping

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "r1", Clock())


@pytest.fixture
def local(place: Place) -> LocalCharts:
    return LocalCharts(place.recorder)


@pytest.fixture
def asks(place: Place, plant_db: Dsn) -> Iterator[Questions]:
    """A plant that has all that was recorded before."""
    found(plant_db)
    made = Questions(plant_db.of("st_r1", PASSWORD), lambda: True)
    yield made
    made.close()


def send(place: Place, dsn: Dsn) -> None:
    ship = shipping(place, dsn)
    drain(ship)
    ship._plant.close()


def test_points_of_the_last_hours(place: Place, local: LocalCharts) -> None:
    begin = place.clock.time
    place.run(150, lambda second: 1_000 * (second // 30))
    points = local.points("A", begin, begin + timedelta(hours=1))
    assert next(point.milli for point in points if point.milli is not None) == 0
    assert points[0].at == begin
    assert points == sorted(points, key=lambda one: one.at)
    assert max(point.milli or 0 for point in points) == 4_000
    assert local.points("B", begin, begin + timedelta(hours=1)) == []


def test_a_gap_of_points_stays_a_gap(place: Place, local: LocalCharts) -> None:
    begin = place.clock.time
    place.run(20)
    place.clock.go(70)
    place.run(20)
    charts = Charts(local, lambda: None, place.clock.now)
    steps = charts.series("A", begin, begin + 2 * MINUTE, SECOND)
    empty = [index for index, step in enumerate(steps) if step.mean is None]
    assert empty == [*range(20, 90), *range(110, 120)]
    assert steps[5].mean == -18_000


def test_a_broken_sensor_is_no_value(place: Place, local: LocalCharts) -> None:
    begin = place.clock.time
    place.run(30, lambda second: None if 10 <= second < 20 else -18_000)
    steps = Charts(local, lambda: None, place.clock.now).series("A", begin, begin + 30 * SECOND, SECOND)
    assert [index for index, step in enumerate(steps) if step.mean is None] == list(range(10, 20))


def test_the_last_good_value(place: Place, local: LocalCharts) -> None:
    place.run(70, lambda second: second)
    place.recorder.take(place.clock.sample(None))
    place.recorder.turn()
    last = local.last("A", place.clock.now())
    assert last is not None
    assert last.milli == 69
    assert local.last("A", place.clock.now() + timedelta(days=2)) is None


def test_minutes_hours_and_days_of_the_plant(place: Place, asks: Questions, plant_db: Dsn) -> None:
    begin = place.clock.time
    place.run(180, lambda second: second)
    place.idle()
    send(place, plant_db)
    way = asks.way()
    assert way is not None
    charts = PlantCharts(way)
    bars = charts.bars("A", Unit.MINUTE, begin, begin + timedelta(hours=1))
    assert [bar.at for bar in bars] == [begin, begin + MINUTE, begin + 2 * MINUTE]
    assert [(bar.low, bar.high, bar.mean, bar.n) for bar in bars][1] == (60, 119, 90, 60)
    hours = charts.bars("A", Unit.HOUR, begin - timedelta(hours=1), begin + timedelta(hours=1))
    days = charts.bars("A", Unit.DAY, begin - timedelta(days=2), begin + timedelta(days=2))
    assert sum(bar.sum for bar in hours) == sum(bar.sum for bar in days) == sum(range(180))
    assert charts.latest(begin)["A"] == (begin + 179 * SECOND, 179)
    assert charts.points("A", begin, begin + MINUTE)[0].milli == 0


def test_a_missing_minute_is_a_missing_minute(
    place: Place, local: LocalCharts, asks: Questions, plant_db: Dsn
) -> None:
    begin = place.clock.time
    place.run(60)
    place.clock.go(180)
    place.run(60)
    place.idle()
    send(place, plant_db)
    for way in (asks.way, lambda: None):
        steps = Charts(local, way, place.clock.now).series("A", begin, begin + 5 * MINUTE, MINUTE)
        assert [step.mean for step in steps] == [-18_000, None, None, None, -18_000]


def test_minutes_that_the_plant_has_not_got_yet_are_shown(
    place: Place, local: LocalCharts, asks: Questions, plant_db: Dsn
) -> None:
    begin = place.clock.time
    place.run(60)
    place.idle()
    send(place, plant_db)
    place.run(60)
    place.idle()
    steps = Charts(local, asks.way, place.clock.now).series("A", begin, begin + 6 * MINUTE, MINUTE)
    assert [step.mean for step in steps].count(None) == 4


def test_a_plant_that_falls_silent_is_replaced_by_the_stations_own(place: Place, local: LocalCharts) -> None:
    begin = place.clock.time
    place.run(60)
    place.idle()

    def silent(_question: str, *_parameters: object) -> object:
        raise Unreachable

    steps = Charts(local, lambda: silent, place.clock.now).series("A", begin, begin + 2 * MINUTE, MINUTE)
    assert [step.mean for step in steps] == [-18_000, None]


def test_longer_steps_sum_up(place: Place, local: LocalCharts) -> None:
    begin = place.clock.time
    place.run(240, lambda second: 1_000 * (second // 60))
    place.idle()
    steps = Charts(local, lambda: None, place.clock.now).series("A", begin, begin + 4 * MINUTE, 2 * MINUTE)
    assert [(step.low, step.mean, step.high) for step in steps] == [(0, 500, 1_000), (2_000, 2_500, 3_000)]


def test_a_channel_may_have_a_russian_name(
    place: Place, local: LocalCharts, asks: Questions, plant_db: Dsn
) -> None:
    begin, name = place.clock.time, 'Камера "1"'
    place.run(60, lambda second: second, name)
    place.idle()
    send(place, plant_db)
    way = asks.way()
    assert way is not None
    end = begin + MINUTE
    assert len(local.bars(name, begin, end)) == len(PlantCharts(way).bars(name, Unit.MINUTE, begin, end)) == 1
    assert local.points(name, begin, end) == PlantCharts(way).points(name, begin, end) != []


def test_a_plant_out_of_reach_is_not_asked(plant_db: Dsn) -> None:
    assert Questions(plant_db, lambda: False).way() is None
