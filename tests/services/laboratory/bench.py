"""A laboratory over a real journal: instruments hand in messages, a person stands there, the plant decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.devices.lab.assembly import ProfileReader
from app.models.kinds import Group
from app.models.laboratory import Arrival, Taken
from app.models.laboratory_desk import Request, Sample, Taking, Waiting
from app.services.decisions import Decided, Wish
from app.services.journal.keeper import Keeper
from app.services.journal.ports import Pulled
from app.services.laboratory.desk import Laboratory
from app.services.laboratory.hand import Hand
from app.services.laboratory.intake import Intake
from tests.flows.decisions import PlantStream
from tests.services.deliveries.desk import Person, Through
from tests.services.deliveries.kit import sealed
from tests.services.journal.kit import KEY, PLANT, ToldClock, identity

ZONE = "Asia/Irkutsk"


def message(sample: str, *values: str, at: str = "20261123090000") -> bytes:
    """A message of an instrument; a value is `TEST|value|unit` and perhaps `|status`."""
    lines = [f"H|\\^&|||AquaTest|||||||P|1|{at}", "P|1", f"O|1|{sample}||"]
    for number, value in enumerate(values, start=1):
        test, text, unit, status = (*value.split("|"), "F")[:4]
        lines.append(f"R|{number}|^^^{test}|{text}|{unit}||N||{status}||lab1||{at}")
    return ("\r".join([*lines, "L|1|N"]) + "\r").encode()


@dataclass
class Bench:
    """One station with its laboratory."""

    keeper: Keeper
    desk: Laboratory
    intake: Intake
    person: Person
    clock: ToldClock
    plant: PlantStream
    late: set[str] = field(default_factory=set)
    """Instruments whose check is overdue."""

    def send(self, data: bytes, instrument: str = "lab", **more: object) -> Taken:
        """An instrument delivers this."""
        self.clock.forward(seconds=5)
        arrival = Arrival(instrument, "astm-generic", data, self.clock.now(), "line")
        return self.intake.take(replace(arrival, **more))  # type: ignore[arg-type]

    def take(self, *analytes: str, **of: str) -> str:
        """A sample is registered; its code."""
        self.clock.forward(seconds=5)
        of = of or {"place": "RECEIVING"}
        return self.desk.register(Taking("Иванова А. П.", analytes=analytes, **of)).result(10)  # type: ignore[arg-type]

    def sample(self, code: str) -> Sample:
        found = self.desk.sample(code).result(10)
        assert found is not None
        return found

    def request(self, code: str, analyte: str) -> Request:
        """The first request of that analyte."""
        return next(one for one in self.sample(code).requests if one.analyte.named.code == analyte)

    def waiting(self) -> Sequence[Waiting]:
        return self.desk.waiting(None, 100).result(10).rows

    def why(self) -> list[str]:
        return sorted(str(one.why) for one in self.waiting())

    def know(
        self, test: str, analyte: str, unit: str = "", plant_unit: str | None = None, instrument: str = "lab"
    ) -> None:
        """The plant decided what an instrument's test is."""
        row = {
            "instrument": instrument, "test_sent": test, "analyte": analyte, "unit_sent": unit,
            "unit": plant_unit, "active": True, "version": self._next_version("instrument_test"),
            "valid_from": None, "valid_to": None, "source": None, "confidence": None,
        }  # fmt: skip
        self.decide(Wish("instrument_test.set", {"instrument_test": [row]}, "begin"))

    def _next_version(self, table: str) -> int:
        return 1 + max(
            (row["version"] for row in self.keeper.query(f"SELECT version FROM {table}")), default=0
        )

    def decide(self, wish: Wish) -> Decided:
        """The plant accepts whatever is wished and the station hears of it."""
        self.plant.decide(wish.kind, wish.rows)
        self.keeper.writer.submit(lambda store: store.receive(self.plant.page())).result(10)
        entry = self.plant.entries[-1]
        return Decided(entry.stream, entry.seq, entry.body)

    def hear(self, other: Bench) -> None:
        """Everything the other station has written has arrived here."""
        log = sealed(_Writer(Through(other.keeper)))  # type: ignore[arg-type]
        if not log:
            return
        page = Pulled(log, {other.keeper.identity.stream: (log[-1].seq, log[-1].hash)})
        self.keeper.writer.submit(lambda store: store.receive(page)).result(10)

    def rows(self, table: str) -> list[dict[str, object]]:
        return self.keeper.query(f"SELECT * FROM {table} ORDER BY stream, seq")


@dataclass
class _Writer:
    store: Through


@contextmanager
def bench(folder: Path, stream: str = "R1.1") -> Iterator[Bench]:
    """A station whose plant has adopted the shipped reference data; analytes and conversions are lent."""
    clock = ToldClock()
    keeper = Keeper.open(folder / stream, KEY, clock, new=identity(stream))
    plant = PlantStream(PLANT)
    plant.shipped()
    keeper.writer.submit(lambda store: store.receive(plant.page())).result(10)
    person = Person(groups=frozenset({Group.QUALITY_INSPECTOR}))
    late: set[str] = set()
    intake = Intake(keeper, keeper.query, ProfileReader(ZONE), stream, clock, lambda device: device in late)
    with ThreadPoolExecutor(1) as worker:
        hand = Hand(PLANT, keeper, keeper.readers, person, clock)
        made: list[Bench] = []
        desk = Laboratory(hand, keeper.subscribe, lambda wish: made[0].decide(wish), intake.reread, worker)
        worker.submit(lambda: None).result(10)
        made.append(Bench(keeper, desk, intake, person, clock, plant, late))
        clock.forward(minutes=5)
        yield made[0]
    keeper.close()
