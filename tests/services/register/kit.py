"""A register over a real journal whose plant has adopted the shipped reference data."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.models.register_desk import (
    CheckDone,
    FaultClosed,
    FaultReported,
    HoursRead,
    MachineCard,
    Said,
    ServiceDone,
    StopBegan,
    StopEnded,
    WeightTested,
)
from app.services.reference import shipped
from app.services.register.desk import Register
from tests.flows.decisions import PlantStream
from tests.services.deliveries.desk import Gate, gate

DAY = date(2026, 11, 23)
SCALE, FREEZER = "SCALE-REC-1", "BLAST-1"
Rows = Sequence[dict[str, Any]]


@dataclass
class Hall:
    """A station's register with the person who stands there."""

    gate: Gate
    register: Register

    def say(self, code: str, said: Said) -> str:
        """The id of the entry that says it."""
        self.gate.clock.forward(seconds=7)
        self.register.say(code, said).result(10)
        return self.register.records(code, 0, 1).result(10).rows[0].entry

    def correct(self, code: str, entry: str, said: Said | None = None) -> None:
        self.gate.clock.forward(seconds=7)
        self.register.correct(code, entry, "REG-TYPED", said).result(10)

    def card(self, code: str) -> MachineCard:
        return self.register.card(code).result(10)

    @property
    def now(self) -> datetime:
        return self.gate.clock.now()

    def ago(self, **delta: float) -> datetime:
        return self.now - timedelta(**delta)


def equipment(code: str = SCALE, **changes: Any) -> dict[str, Any]:
    """The shipped row of a machine as its second version."""
    row = next(dict(row) for row in shipped("equipment") if row["code"] == code)
    return row | {"version": 2} | changes


def rule(code: str, **changes: Any) -> dict[str, Any]:
    """The shipped row of a rule as its second version."""
    row = next(dict(row) for row in shipped("check_rule") if row["code"] == code)
    return row | {"version": 2} | changes


def decided(**tables: Rows) -> Callable[[PlantStream], None]:
    """What the plant decides besides what is shipped."""

    def decide(plant: PlantStream) -> None:
        for table, rows in tables.items():
            plant.decide(f"{table}.set", {table: rows})

    return decide


@contextmanager
def hall(folder: Path, prepare: Callable[[PlantStream], None] | None = None) -> Iterator[Hall]:
    with gate(folder, prepare=prepare) as made, ThreadPoolExecutor(1) as worker:
        keeper = made.keeper
        register = Register(
            keeper, keeper.readers, made.person, made.clock, keeper.subscribe, worker, lambda: folder, "Plant"
        )
        yield Hall(made, register)


def verified(on: date = DAY, *, passed: bool = True, until: date | None = None) -> CheckDone:
    return CheckDone("verification", on, passed, "ЦСМ", "С-1" if passed else None, until)


def read_off(indicated: int = 10_000, nominal: int = 10_000) -> WeightTested:
    """A test weight that a person read off."""
    return WeightTested(nominal, indicated, 0, False)


@dataclass
class Story:
    """One of everything, at set times."""

    now: datetime
    fault: str = field(default_factory=lambda: str(uuid.uuid4()))
    stop: str = field(default_factory=lambda: str(uuid.uuid4()))

    def all(self) -> list[Said]:
        hour = timedelta(hours=1)
        return [
            HoursRead(60_000),
            ServiceDone("BLAST-OIL", 60_000, "filter", None),
            FaultReported(self.fault, self.now - 9 * hour, True, "does not cool"),
            StopBegan(self.stop, self.now - 9 * hour, "BROKEN-COMPRESSOR"),
            StopEnded(self.stop, self.now - 5 * hour),
            FaultClosed(self.fault, self.now - 4 * hour, "leak", "soldered"),
            CheckDone("calibration", DAY, True, "lab", "C-7", DAY + timedelta(days=100)),
        ]
