"""Doctor beside a real journal, its key and a real server."""

import tempfile
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.clock import SystemClock, iso
from app.config.dsn import Dsn
from app.config.station import Settings
from app.errors import EnvironmentFault
from app.models.envelope import Author, Draft
from app.services.identity.custody import CustodyKind
from app.services.identity.keys import StationKeys
from app.services.identity.recovery import new_recovery
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.journal.sqlcipher import connect as open_journal
from app.services.operations.backup.backupset import Backup, BackupFolder, Kind
from app.services.operations.health.checkup import JOURNAL, Plant, check_up
from app.services.operations.health.doctor import Facts, Level, examine
from tests.postgres import execute

CLOCK = SystemClock()
LOT = "00000000-0000-5000-8000-000000000001"


@pytest.fixture
def key(tmp_path: Path) -> bytes:
    return StationKeys(tmp_path).create(CustodyKind.FILE)


@pytest.fixture
def keeper(tmp_path: Path, key: bytes) -> Iterator[Keeper]:
    """The running station: its journal stays open while doctor looks."""
    opened = Keeper.open(tmp_path, key, CLOCK, new=Identity(uuid.uuid4(), "R1.1", "R1"))
    yield opened
    opened.close()


def _weigh(keeper: Keeper, grams: int) -> None:
    row = {
        "id": str(uuid.uuid4()), "lot_id": LOT, "item": "OMUL", "net_g": grams, "manual": False,
        "gross_from": "measured", "tare_from": "preset", "net_from": "computed",
    }  # fmt: skip
    keeper.append(Draft("weighing.recorded", {"weighing": [row]}), Author("p_0042")).result(10)


def _facts(folder: Path, plant: Plant | None = None) -> Facts:
    return check_up(folder, folder, Settings(), CLOCK, plant or Plant())


def test_what_only_this_machine_has_is_counted_beside_the_running_station(
    tmp_path: Path, keeper: Keeper
) -> None:
    for grams in (24_860, 1_140):
        _weigh(keeper, grams)
    facts = _facts(tmp_path)
    assert (facts.unsent.count, facts.unsent.grams) == (2, 26_000)
    assert timedelta() <= facts.unsent.oldest < timedelta(minutes=1)
    assert (facts.custody, facts.recovery, facts.chain_ok) == ("file", False, True)
    levels = {finding.key: finding.level for finding in examine(facts)}
    assert (levels["disk"], levels["key"], levels["custody"]) == (Level.WARN, Level.BAD, Level.WARN)


def test_what_the_server_has_cannot_be_lost_here(tmp_path: Path, keeper: Keeper) -> None:
    _weigh(keeper, 1000)
    with keeper.readers.borrowed() as reads:
        head = reads.head()
    from app.services.journal.keeper import SyncEnd

    SyncEnd(keeper).acknowledge(head)
    assert _facts(tmp_path).unsent.count == 0


def test_with_a_recovery_key_a_lost_key_loses_nothing(tmp_path: Path, keeper: Keeper) -> None:
    _weigh(keeper, 1000)
    public, _ = new_recovery()
    StationKeys(tmp_path).escrow(public)
    facts = _facts(tmp_path)
    assert facts.recovery
    assert {finding.key: finding.level for finding in examine(facts)}["key"] is Level.OK


def test_a_changed_entry_breaks_the_chain(tmp_path: Path, key: bytes, keeper: Keeper) -> None:
    for _ in range(3):
        _weigh(keeper, 1000)
    forger = open_journal(tmp_path / JOURNAL, key)
    forger.execute("UPDATE own SET body = replace(body, ':1000,', ':2000,') WHERE seq = 2")
    forger.close()
    assert _facts(tmp_path).chain_ok is False


def test_a_machine_without_a_journal_has_nothing_to_lose(tmp_path: Path) -> None:
    facts = _facts(tmp_path)
    assert (facts.custody, facts.unsent.count, facts.chain_ok) == (None, 0, None)


def test_a_lost_key_is_said_as_what_it_is(tmp_path: Path, keeper: Keeper) -> None:
    next(tmp_path.glob("*.secret")).unlink()
    with pytest.raises(EnvironmentFault) as fault:
        _facts(tmp_path)
    assert fault.value.key == "key.missing"


def test_the_server_tells_its_clock_and_its_last_backup(tmp_path: Path, plant_db: Dsn) -> None:
    facts = _facts(tmp_path, Plant(plant_db))
    assert facts.online
    assert facts.clock_offset is not None
    assert abs(facts.clock_offset) < timedelta(seconds=2)
    assert facts.backup_limit is None
    execute(
        plant_db,
        "SELECT plant.record_backup('b', 'full', now() - interval '3 h', now() - interval '2 h', 1, 'x')",
    )
    age = _facts(tmp_path, Plant(plant_db)).backup_age
    assert age is not None
    assert timedelta(hours=2) <= age < timedelta(hours=2, minutes=1)


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another file system than the tests' own."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def _backup_in(folder: Path, finished: datetime) -> None:
    folder.mkdir(exist_ok=True)
    made = Backup(
        name="b", kind=Kind.FULL, base=None, started_at=iso(finished), finished_at=iso(finished), major=18,
        superuser="plant_admin", database="plant", plant=None, heads={}, bytes=1, key_check="",
    )  # fmt: skip
    BackupFolder(folder).write(made)


def test_a_backup_beside_the_embedded_plant_dies_with_it(tmp_path: Path, other_disk: Path) -> None:
    finished = CLOCK.now() - timedelta(hours=2)
    assert not _facts(tmp_path).same_disk
    for folder, saved in ((tmp_path / "backups", False), (other_disk, True)):
        assert _facts(tmp_path, Plant(backups=folder)).backup_elsewhere is None
        _backup_in(folder, finished)
        facts = _facts(tmp_path, Plant(backups=folder))
        assert facts.same_disk
        assert facts.backup_age is not None
        assert (facts.backup_elsewhere is not None) is saved


def test_a_server_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    nowhere = Dsn(str(tmp_path), 5432, "plant", "st_r1", "x")
    facts = _facts(tmp_path, Plant(nowhere, tmp_path / "backups"))
    assert facts.online is False
    assert facts.backup_age is None
    assert {finding.key: finding.level for finding in examine(facts)}["backup"] is Level.WARN
