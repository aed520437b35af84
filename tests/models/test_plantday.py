"""Plant day and shift at the borders that matter."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.plantday import DEFAULT, PlantDay, Shift, fields, parse

NIGHTS = PlantDay(
    ZoneInfo("Asia/Irkutsk"),
    time(8),
    (Shift("day", time(8)), Shift("evening", time(16)), Shift("night", time(22))),
)


@pytest.mark.parametrize(
    ("local", "day", "shift"),
    [
        ("2026-11-23T07:59:59", "2026-11-22", "night"),
        ("2026-11-23T08:00:00", "2026-11-23", "day"),
        ("2026-11-23T15:59:59", "2026-11-23", "day"),
        ("2026-11-23T22:00:00", "2026-11-23", "night"),
        ("2026-11-24T00:00:00", "2026-11-23", "night"),
    ],
)
def test_borders(local: str, day: str, shift: str) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=NIGHTS.zone)
    assert NIGHTS.stamp(at) == (date.fromisoformat(day), shift)
    assert NIGHTS.stamp(at.astimezone(UTC)) == (date.fromisoformat(day), shift)


def test_the_hour_that_comes_twice_has_one_shift() -> None:
    rules = PlantDay(ZoneInfo("Europe/Berlin"), time(), (Shift("a", time(2)), Shift("b", time(3))))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert rules.stamp(first) == rules.stamp(first + timedelta(hours=1)) == (date(2026, 10, 25), "a")


def test_without_shifts_the_code_is_empty() -> None:
    assert PlantDay(ZoneInfo("UTC")).stamp(datetime(2026, 1, 1, tzinfo=UTC)) == (date(2026, 1, 1), "")


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_days_never_go_back_while_time_goes_on(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    earlier, _ = NIGHTS.stamp(at)
    later, _ = NIGHTS.stamp(at + timedelta(minutes=1))
    assert timedelta() <= later - earlier <= timedelta(days=1)


def test_rules_are_data() -> None:
    assert parse(fields(NIGHTS)) == NIGHTS
    assert parse(fields(DEFAULT)) == DEFAULT


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"zone": "Nowhere/Land", "start": "08:00", "shifts": []},
        {"zone": "UTC", "start": "8", "shifts": 1},
    ],
)
def test_anything_else_is_no_plant_day(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(wrong)
