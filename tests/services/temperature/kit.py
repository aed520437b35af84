"""A station whose bus reads a room, on a real journal and two clocks that go as they are told."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.models.envelope import Assurance, Author
from app.models.kinds import Group
from app.models.login import Individual
from app.models.temperature import Quality, Sample
from app.services.journal.keeper import Keeper
from app.services.temperature.desk import TemperatureDesk
from app.services.temperature.ports import Place, Source
from app.services.temperature.watch import Watch
from tests.postgres import eventually
from tests.services.journal.kit import KEY, identity

BEGIN = datetime(2026, 11, 23, 1, tzinfo=UTC)
CODE = "COLD-RAW-AIR"
INSPECTOR = Individual("p_0003", "Ким О. В.", frozenset({Group.QUALITY_INSPECTOR}), Assurance.ONLINE)
CLERK = Individual("p_0002", "Иванова А. П.", frozenset({Group.INVENTORY_CLERK}), Assurance.ONLINE)


@dataclass
class Hours:
    """Both clocks go on by what they are told."""

    seconds: float = 0.0
    boot: uuid.UUID = field(default_factory=uuid.uuid4)

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)

    def monotonic_ns(self) -> int:
        return int(self.seconds * 1e9)


@dataclass
class Someone:
    person: Individual | None = INSPECTOR

    def individual(self) -> Individual | None:
        return self.person

    def author(self) -> Author:
        return Author(self.person.role if self.person else None)


class House:
    """A station whose bus reads the raw material room; the watch is begun anew as after a restart."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.clock, self.folder, self.stack = Hours(), folder, stack
        self.who = Someone()
        self.last: Sample | None = None
        self.executor = stack.enter_context(ThreadPoolExecutor(1))
        self.keeper = Keeper.open(folder, KEY, self.clock, new=identity())
        self.watch = self.begin()
        stack.callback(self.end)

    def begin(self, *reads: str) -> Watch:
        source = Source(reads or (CODE,), lambda _code: self.last)
        self.watch = Watch(self.keeper, source, Place("R1", lambda: date(2026, 11, 23)), self.clock)
        self.watch.start()
        eventually(lambda: self.watch.board.channels)
        return self.watch

    def restart(self, *reads: str, after: float = 0) -> None:
        self.end()
        self.clock.seconds += after
        self.keeper = Keeper.open(self.folder, KEY, self.clock)
        self.begin(*reads)

    def end(self) -> None:
        self.watch.stop()
        self.keeper.close()

    def desk(self) -> TemperatureDesk:
        return TemperatureDesk(self.watch, self.keeper, self.who, self.clock, self.executor)

    def hear(self, milli: int | None, after: float = 0, code: str = CODE) -> None:
        """A sample, `after` seconds after the last; the watch has seen it when this returns."""
        self.clock.seconds += after
        quality = Quality.GOOD if milli is not None else Quality.SENSOR_FAULT
        sample = Sample(code, self.clock.now(), self.clock.monotonic_ns(), milli, quality)
        self.watch.on_sample(sample)
        eventually(lambda: self.watch.board.of(code).last == sample)

    def kinds(self) -> list[str]:
        rows = self.keeper.query("SELECT body FROM own ORDER BY seq")
        return [json.loads(row["body"])["kind"] for row in rows]

    def wrote(self, *kinds: str) -> None:
        eventually(lambda: self.kinds() == list(kinds))

    def row(self, table: str) -> dict[str, Any]:
        return self.keeper.query(f"SELECT * FROM {table} ORDER BY seq DESC LIMIT 1")[0]

    def excursion(self) -> None:
        """The room has been too warm for longer than its delay of 15 min."""
        self.hear(-1000)
        self.hear(400, 60)
        self.hear(1500, 600)
        self.hear(2000, 301)
        eventually(lambda: self.watch.board.alarms)
