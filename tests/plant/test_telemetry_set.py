"""Roll-ups are a function of the set of entries: whatever the order, the stream, the calls and the replays."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.models.plantday import DEFAULT
from app.models.telemetry.minute import WORST
from tests.plant.kit import Plant
from tests.plant.telemetry import Telemetry, send, summary, this_minute

Bar = tuple[Any, ...]


@dataclass(frozen=True)
class Part:
    """What one entry says of one channel."""

    channel: str
    minute: datetime
    row: dict[str, Any]

    @property
    def day(self) -> date:
        return DEFAULT.stamp(self.minute + timedelta(seconds=59))[0]


def some_parts(chance: random.Random, run: int) -> list[list[Part]]:
    """Entries of a few channels over some hours: minutes missing, minutes in two parts, bad ones."""
    begin = this_minute() - timedelta(hours=30)
    entries: list[list[Part]] = []
    for _ in range(chance.randint(5, 25)):
        minute = begin + timedelta(minutes=chance.choice([0, 1, 2, 59, 60, 61, 600, 1440, 1441]))
        channels = chance.sample([f"C{run}-{n}" for n in range(4)], chance.randint(1, 4))
        entries.append([Part(channel, minute, _row(chance, channel)) for channel in sorted(channels)])
    return entries


def _row(chance: random.Random, channel: str) -> dict[str, Any]:
    values = [chance.randint(-40_000, 90_000) for _ in range(chance.choice([0, 1, 3, 60]))]
    worst = chance.choice(WORST) if values else chance.choice(WORST[1:])
    return summary(channel, values, worst=str(worst), good_ms=chance.randint(0, 60_000) if values else 0)


def plainly(parts: Sequence[Part], begin_of: Callable[[Part], Any], cap: int) -> list[Bar]:
    """The same sums as a person would make them."""
    found: dict[tuple[str, Any], list[Part]] = {}
    for part in parts:
        found.setdefault((part.channel, begin_of(part)), []).append(part)
    return [(channel, begins, *_summed(some, cap)) for (channel, begins), some in sorted(found.items())]


def _summed(parts: Sequence[Part], cap: int) -> Bar:
    rows = [part.row for part in parts]
    good = [part for part in parts if part.row["n"]]
    lasts = [(part.minute + timedelta(milliseconds=part.row["last_ms"]), part.row["last"]) for part in good]
    last_at, last = max(lasts, default=(None, None))
    return (
        sum(row["n"] for row in rows), min((part.row["low"] for part in good), default=None),
        max((part.row["high"] for part in good), default=None), sum(row["sum"] for row in rows), last, last_at,
        min(cap, sum(row["good_ms"] for row in rows)),
        max((row["worst"] for row in rows), key=[str(one) for one in WORST].index),
    )  # fmt: skip


UNITS: dict[str, tuple[Callable[[Part], Any], int]] = {
    "minute": (lambda part: part.minute, 60_000),
    "hour": (lambda part: part.minute.replace(minute=0), 3_600_000),
    "day": (lambda part: part.day, 108_000_000),
}


def sent(plant: Plant, entries: Sequence[Sequence[Part]], stream: Telemetry, chance: random.Random) -> None:
    """In calls of any size, some of them twice."""
    for parts in entries:
        stream.minute(parts[0].minute, *(part.row for part in parts))
    role, first = f"st_{stream.name.split('.')[0].lower()}", 1
    while first <= len(entries):
        count = chance.randint(1, 7)
        for _ in range(chance.choice([1, 1, 2])):
            assert send(plant, stream, first, count, role=role, boot=None)["marked"] == []
        first += count


def test_roll_ups_are_a_function_of_the_set(plant: Plant, counts: Callable[[int, int], int]) -> None:
    for run in range(counts(12, 200)):
        chance = random.Random(run)
        entries = some_parts(chance, run)
        chance.shuffle(entries)
        cut = chance.randint(0, len(entries))
        sent(plant, entries[:cut], Telemetry(plant.id, f"R1.1/t{run + 2}"), chance)
        sent(plant, entries[cut:], Telemetry(plant.id, f"R2.1/t{run + 2}"), chance)
        parts = [part for entry in entries for part in entry]
        for unit, (begin_of, cap) in UNITS.items():
            question = f"SELECT * FROM plant.channel_{unit}s WHERE channel LIKE %s ORDER BY channel, begins"
            assert plant.rows(question, f"C{run}-%") == plainly(parts, begin_of, cap), (run, unit)
