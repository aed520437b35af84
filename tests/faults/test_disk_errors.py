"""A full or failing disk at every write and sync of a capture: no tick, and the next capture works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from app.errors import EnvironmentFault
from app.services.journal import opening
from app.services.journal.sqlcipher import connect
from app.services.journal.store import Store
from tests.faults.conftest import Report
from tests.faults.disk import FULL, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_WRITE, Disk, Operation, watched
from tests.flows.decisions import PlantStream
from tests.services.journal.kit import AUTHOR, KEY, PLANT, ToldClock, make, weigh

EIO = {"write": IOERR_WRITE, "sync": IOERR_FSYNC, "truncate": IOERR_TRUNCATE, "delete": IOERR_WRITE}
ENOSPC = {"write": FULL, "sync": IOERR_FSYNC}


@pytest.fixture
def disk() -> Iterator[Disk]:
    with watched() as watching:
        yield watching


@dataclass
class Failing:
    """Operations `first` to `first + number - 1`, counted from now, fail; the others go through."""

    first: int
    codes: dict[str, int]
    number: int
    seen: int = 0

    def __call__(self, operation: Operation) -> int:
        place, self.seen = self.seen, self.seen + 1
        return self.codes.get(operation.kind, 0) if self.first <= place < self.first + self.number else 0

    @property
    def reached(self) -> bool:
        """Whether there were operations enough."""
        return self.seen > self.first


def attempted(store: Store) -> list[int]:
    """The tick of a capture, or none and the word for it."""
    try:
        return [store.append(weigh(), AUTHOR).seq]
    except EnvironmentFault as fault:
        return [] if fault.key == "journal.not_saved" else [-1]


@pytest.mark.parametrize(("codes", "name"), [(EIO, "EIO"), (ENOSPC, "ENOSPC")])
@pytest.mark.parametrize("lasting", [1, 10**6], ids=["once", "until mended"])
def test_no_tick_without_a_durable_row(
    tmp_path: Path, disk: Disk, report: Report, codes: dict[str, int], name: str, lasting: int
) -> None:  # fmt: skip
    folder = tmp_path / "r1"
    with closing(make(folder)) as store:
        ticked = [store.append(weigh(), AUTHOR).seq]
        refused = 0
        for place in count():
            disk.fails = failing = Failing(place, codes, lasting)
            tick = attempted(store)
            disk.fails = lambda operation: 0
            ticked, refused = ticked + tick, refused + (not tick)
            if not failing.reached:
                break
            ticked.append(store.append(weigh(), AUTHOR).seq)
        assert refused > 10, "hardly an operation failed"
        there = [entry.seq for entry in store.unsent(0, 10**6)]
        assert there == ticked == list(range(1, len(ticked) + 1))
    with closing(opening.open_existing(folder, KEY, ToldClock())) as store:
        assert opening.verify(store) == len(ticked)
        assert len(store.query("SELECT * FROM weighing")) == len(ticked)
    report(f"{name} at every write and sync of a capture", refused, lost=len(set(ticked) - set(there)))


def test_a_checkpoint_that_fails_costs_nothing(tmp_path: Path, disk: Disk, report: Report) -> None:
    """The database file itself cannot be written: entries stay in the log, and readers go on."""
    folder = tmp_path / "r1"
    disk.fails = lambda operation: IOERR_WRITE if operation.file == opening.FILE else 0
    with closing(make(folder)) as store:
        for number in range(150):
            store.append(weigh(number), AUTHOR)
        with closing(connect(folder / opening.FILE, KEY, reads_only=True)) as reader:
            assert reader.execute("SELECT count(*) FROM weighing").fetchone() == (150,)
        disk.fails = lambda operation: 0
        store.append(weigh(), AUTHOR)
        assert opening.verify(store) == 151
    report("EIO while the log is brought into the database", 1)


def test_what_the_synchronisation_writes_fails_as_softly(tmp_path: Path, disk: Disk, report: Report) -> None:
    """Pages from the plant and acknowledgements: all or nothing, and the next try works."""
    stream = PlantStream(PLANT)
    stream.shipped()
    with closing(make(tmp_path / "r1")) as store:
        jobs = [lambda: store.acknowledge((1, b"")), lambda: store.receive(stream.page())]
        runs = 0
        store.append(weigh(), AUTHOR)
        for job in jobs:
            for place in range(40):
                disk.fails = Failing(place, EIO, 10**6)
                before = len(disk.log)
                with suppress(EnvironmentFault):
                    job()
                done = len(disk.log) - before
                disk.fails = lambda operation: 0
                runs += 1
                store.append(weigh(), AUTHOR)
                if done < place:
                    break
            job()
        assert store.acknowledged() == 1
        assert store.vector()["plant/1"] == stream.page().upto["plant/1"]
        assert opening.verify(store) == store.head()[0]
    report("EIO while the synchronisation writes", runs)
