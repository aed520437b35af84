"""A cloned disk and an old image: found by their hashes, nothing overwritten, nothing lost."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.services.journal import incarnation, opening
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.runner import Runner
from tests.faults.conftest import Report
from tests.faults.counting import GOOD, compared, counted
from tests.faults.station import PAUSES, Process, start
from tests.postgres import eventually
from tests.services.journal.kit import (
    AUTHOR,
    KEY,
    PASSWORD,
    ToldClock,
    found,
    identity,
    open_incarnation,
    sent_ids,
    weigh,
)  # fmt: skip


@pytest.fixture
def station(plant_db: Dsn) -> Dsn:
    found(plant_db)
    return plant_db.of("st_r1", PASSWORD)


def worked(folder: Path, dsn: Dsn, captures: int) -> list[str]:
    """The station captures, is killed; its ticks."""
    process = start(folder, dsn, 0.002)
    eventually(lambda: len(process.ticks()) >= captures)
    process.kill()
    return process.ticks()


def drained(folder: Path, dsn: Dsn) -> Process:
    process = start(folder, dsn, "drain")
    process.wait()
    return process


def asked_one(keeper: Keeper, question: str) -> object:
    return keeper.query(question)[0]["n"]


def test_a_clone_goes_on_in_a_new_incarnation(
    plant_db: Dsn, station: Dsn, tmp_path: Path, report: Report
) -> None:
    common = worked(tmp_path / "one", station, 5)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    first = worked(tmp_path / "one", station, 5)
    assert drained(tmp_path / "one", station).said("DONE")
    kept = sent_ids(plant_db)
    second = worked(tmp_path / "two", station, 5)
    assert drained(tmp_path / "two", station).said("PROBLEM journal.forked")
    assert sent_ids(plant_db) == kept, "a clone must not add to a stream that is not its own"

    open_incarnation(plant_db, "R1.2", "R1B")
    lock = opening.Lock(tmp_path / "two")
    with closing(PlantConnection(station)) as line:
        sent_again = incarnation.succeed(tmp_path / "two", KEY, SystemClock(), line, identity("R1.2"))
    lock.release()
    assert sent_again >= len(second)
    old = tmp_path / "two" / "journal-R1.1.db"
    assert old.stat().st_mode & 0o777 == 0o400
    last = drained(tmp_path / "two", station)
    assert last.said("DONE")
    assert not last.said("PROBLEM")
    assert set(second) <= set(sent_ids(plant_db, "R1.2"))
    assert drained(tmp_path / "one", station).said("DONE")
    count = counted(plant_db, common + first)
    assert count == GOOD
    assert compared(sent_ids(plant_db, "R1.2"), second) == GOOD
    report("a cloned journal", 1, **count._asdict())


def test_an_old_image_takes_its_entries_back_when_an_administrator_consents(
    plant_db: Dsn, station: Dsn, tmp_path: Path, report: Report
) -> None:
    ticked = worked(tmp_path / "now", station, 5)
    shutil.copytree(tmp_path / "now", tmp_path / "image")
    ticked += worked(tmp_path / "now", station, 300)
    assert drained(tmp_path / "now", station).said("DONE")
    assert drained(tmp_path / "image", station).said("PROBLEM journal.old_image")

    keeper = Keeper.open(tmp_path / "image", KEY, SystemClock())
    runner = Runner(keeper, PlantConnection(station), SystemClock(), pauses=PAUSES)
    runner.start()
    eventually(lambda: runner.state.problem == "journal.old_image")
    runner.allow_old_image()
    there = len(sent_ids(plant_db))
    eventually(
        lambda: not runner.state.problem and asked_one(keeper, "SELECT max(seq) AS n FROM own") == there
    )
    assert asked_one(keeper, "SELECT sum(n) AS n FROM counter") == there
    ticked.append(str(keeper.append(weigh(), AUTHOR).result(10).entry_id))
    eventually(lambda: len(sent_ids(plant_db)) == there + 1)
    runner.stop()
    keeper.close()
    count = counted(plant_db, ticked)
    report("an old image of the journal", 1, **count._asdict())
    assert count == GOOD


def test_a_machine_that_comes_back_after_another_one_is_held(
    plant_db: Dsn, station: Dsn, tmp_path: Path
) -> None:
    """Boot A, then boot B, then A again: two machines have this journal, whatever their hashes say yet."""
    keeper = Keeper.open(tmp_path / "r1", KEY, SystemClock(), new=identity())
    first, second = ToldClock(SystemClock().now()), ToldClock(SystemClock().now())
    for clock in (first, second):
        runner = Runner(keeper, PlantConnection(station), clock, pauses=PAUSES)
        runner.start()
        eventually(lambda runner=runner: runner.state.online and runner.state.problem is None)
        runner.stop()
    runner = Runner(keeper, PlantConnection(station), first, pauses=PAUSES)
    runner.start()
    eventually(lambda: runner.state.problem == "journal.other_boot")
    receipt = keeper.append(weigh(), AUTHOR).result(10)
    assert sent_ids(plant_db) == []
    runner.allow_other_boot()
    eventually(lambda: sent_ids(plant_db) == [str(receipt.entry_id)])
    runner.stop()
    keeper.close()
