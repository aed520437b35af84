"""The station's clock jumps by an hour, a day, minus 400 days: order is kept, nothing refused, all of it
doubted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from app.config.dsn import Dsn
from tests.faults.conftest import Report
from tests.faults.counting import GOOD
from tests.faults.crew import Post, counted, crew
from tests.plant.kit import Plant
from tests.postgres import eventually

JUMPS = {
    "an hour on": timedelta(hours=1),
    "an hour back": timedelta(hours=-1),
    "a day on": timedelta(days=1),
    "a day back": timedelta(days=-1),
    "400 days back": timedelta(days=-400),
    "400 days on": timedelta(days=400),
}
DOUBTED = timedelta(seconds=120)


@dataclass
class JumpingClock:
    """The machine's clock with an error that a test sets; the monotonic part never jumps."""

    error: timedelta = timedelta(0)
    boot: UUID = field(default_factory=uuid4)
    ns: int = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.error

    def monotonic_ns(self) -> int:
        self.ns += 1
        return self.ns


@pytest.fixture
def plant(plant_db: Dsn) -> Iterator[Plant]:
    with closing(Plant.begin(plant_db, ("R1",))) as made:
        yield made


def test_jumps_while_capturing(
    plant: Plant, tmp_path: Path, counts: Callable[[int, int], int], report: Report
) -> None:
    """Each jump on-line, then a part that is captured off-line in both times, sent after the clock was put
    right.
    """
    clock, errors = JumpingClock(), dict[str, timedelta]()
    with crew(tmp_path, plant.id, ["R1"], plant.dsn, clock) as (station,):
        codes: list[str] = []
        for _ in range(counts(1, 20)):
            for jump in [timedelta(0), *JUMPS.values()]:
                clock.error = jump
                codes += captured(station, 6, errors)
                eventually(lambda: station.sent)
            codes += off_line(station, clock, errors, plant.dsn)
            report("clock jumps while capturing", len(JUMPS))
        eventually(lambda: station.sent)
        count = counted(plant.dsn, [station])
    report("clock jumps while capturing", 0, **count._asdict())
    assert count == GOOD
    assert len(set(codes)) == len(codes), "a lot code was given twice"
    judged_by_the_plant(plant, errors)


def captured(station: Post, number: int, errors: dict[str, timedelta]) -> list[str]:
    """Codes of the lots of `number` weighings; notes how wrong the clock was for each."""
    codes = []
    for _ in range(number):
        receipt = station.weigh()
        errors[str(receipt.entry_id)] = station.clock.error  # type: ignore[attr-defined]
        codes += [row["code"] for row in station.keeper.query(_CODE, receipt.seq)]
    return codes


_CODE = "SELECT l.code FROM lot l JOIN weighing w ON w.lot_id = l.id WHERE w.seq = ?"


def off_line(station: Post, clock: JumpingClock, errors: dict[str, timedelta], server: Dsn) -> list[str]:
    """The server cannot be found while the clock jumps back and forth; then both are right again."""
    station.turn_to(replace(server, host="/nowhere"))
    codes = []
    for jump in (timedelta(0), timedelta(days=-400), timedelta(days=1), timedelta(0)):
        clock.error = jump
        # A clock that was behind while off-line looks to the plant like an entry that was long under way.
        codes += captured(station, 4, errors if jump >= timedelta(0) else {})
    station.turn_to(server)
    eventually(lambda: station.sent)
    return codes


def judged_by_the_plant(plant: Plant, errors: dict[str, timedelta]) -> None:
    """Nothing is marked; a wrong clock is doubted and a right one on-line is not; seq orders, time does
    not.
    """
    rows: list[Any] = plant.rows(
        "SELECT id::text, at, corrected_at, received_at, doubts, mark FROM plant.journal WHERE stream = 'R1.1' ORDER BY seq"
    )
    assert [row[5] for row in rows] == [None] * len(rows)
    wrong = [
        (entry, doubts) for entry, *_, doubts, _ in rows if abs(errors.get(entry, timedelta(0))) > DOUBTED
    ]
    assert wrong
    assert [entry for entry, doubts in wrong if "clock.off" not in (doubts or ())] == []
    first = rows[:6]
    assert [row[4] for row in first if row[4] and "clock.off" in row[4]] == []
    assert sorted(row[1] for row in rows) != [row[1] for row in rows]


def test_restart_with_a_clock_of_last_year(plant: Plant, tmp_path: Path) -> None:
    """A station that starts with a dead clock battery keeps its numbers and its order."""
    clock = JumpingClock()
    codes: list[str] = []
    errors: dict[str, timedelta] = {}
    for jump in (0, -400, 0, -400, 1):
        clock = JumpingClock(timedelta(days=jump))
        with crew(tmp_path, plant.id, ["R1"], plant.dsn, clock) as (station,):
            codes += captured(station, 5, errors)
            eventually(lambda: station.sent)
    assert len(set(codes)) == len(codes) == 25
    assert plant.rows("SELECT count(*) FROM plant.journal WHERE mark IS NOT NULL") == [0]
    assert plant.rows("SELECT plant.verify_chain('R1.1')") == [None]
    with psycopg.connect(plant.dsn.conninfo) as connection:
        boots = connection.execute(
            "SELECT clock_offset FROM plant.stream_boot ORDER BY first_seen"
        ).fetchall()
    assert [round(offset / timedelta(days=1)) for (offset,) in boots] == [0, 400, 0, 400, -1]
