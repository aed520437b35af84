"""Backups of real servers: taken, refused when damaged, tried, restored, and gone on from."""

import resource
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from app.clock import SystemClock, iso
from app.errors import EnvironmentFault, OperatorError, StationError
from app.services.identity.recovery import new_recovery
from app.services.operations.backup.backup import Plan, back_up, backup_key, tell
from app.services.operations.backup.backupset import Backup, BackupFolder, Kind
from app.services.operations.backup.restore import drill, opened_key, restore
from app.services.operations.backup.routine import daily
from app.services.operations.cluster.embedded import Cluster, open_cluster
from tests.postgres import SMALL, FreshCluster, connect, execute, with_plant
from tests.services.operations.writing import CLERK, PASSWORDS, STATION, Station, contents, found

CLOCK = SystemClock()


@dataclass(frozen=True)
class Set:
    """A plant with 60 weighings in a full backup and 40 more in an incremental one; 20 came after both."""

    plan: Plan
    cluster: Cluster
    station: Station
    full: Backup
    last: Backup
    recovery: str


def make_set(cluster: Cluster, home: Path) -> Set:
    found(cluster.dsn())
    (home / "authority").mkdir(parents=True)
    (home / "authority" / "ca.key").write_text("the authority's key")
    public, private = new_recovery()
    keys = {"authority/ca.key": home / "authority" / "ca.key"}
    key = backup_key(home / "backup.key")
    plan = Plan(cluster.console(), BackupFolder(home / "backups"), key, keys, public)
    station = Station(cluster.dsn())
    station.weigh(60)
    station.send()
    full = back_up(plan, CLOCK)
    station.weigh(40)
    station.send()
    last = back_up(plan, CLOCK)
    station.weigh(20)
    station.send()
    return Set(plan, cluster, station, full, last, private)


@pytest.fixture(scope="module")
def made(cluster_home: Path) -> Iterator[Set]:
    """Made once; tests only read it, or work on a copy of the folder."""
    cluster = open_cluster(cluster_home / "backed", keep=cluster_home, extra=SMALL)
    cluster.create(durable=False)
    cluster.start()
    yield make_set(with_plant(cluster), cluster_home / "backed-keys")
    cluster.stop("immediate")


@pytest.fixture
def copied(made: Set, tmp_path: Path) -> BackupFolder:
    """A copy of the backups that may be damaged."""
    folder = BackupFolder(tmp_path / "copy")
    folder.path.mkdir()
    for path in made.plan.folder.path.iterdir():
        (folder.path / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def empty(fresh_cluster: FreshCluster, cluster_home: Path) -> Iterator[Cluster]:
    """A place for a cluster that nobody has made yet."""
    place = open_cluster(cluster_home / f"empty{id(fresh_cluster)}", keep=cluster_home, extra=SMALL)
    yield place
    place.stop("immediate")


def test_the_second_backup_carries_what_changed(made: Set) -> None:
    assert (made.full.kind, made.last.kind, made.last.base) == (Kind.FULL, Kind.INCREMENTAL, made.full.name)
    assert made.last.bytes * 5 < made.full.bytes
    assert made.plan.folder.chain(made.last) == [made.full, made.last]
    assert made.last.heads["R1.1"][0] == 100


def test_nothing_of_it_is_readable_without_the_key(made: Set) -> None:
    for backup in (made.full, made.last):
        path = made.plan.folder.sealed(backup)
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert b"ca.key" not in path.read_bytes()
        assert not tarfile.is_tarfile(path)
    card = (made.plan.folder.path / f"{made.full.name}.json").read_text()
    assert made.plan.key.hex() not in card


def test_a_restored_plant_goes_on_where_its_stations_are(made: Set, empty: Cluster, tmp_path: Path) -> None:
    restored = restore(made.plan.folder, made.last, made.plan.key, empty, tmp_path / "keys")
    assert (restored.stream, restored.entries) == ("plant/2", 101)
    assert (tmp_path / "keys" / "authority" / "ca.key").read_text() == "the authority's key"
    empty.start()
    assert contents(empty.dsn())["entries"] == 100
    assert made.station.send(empty.dsn()) == (100, 120)
    again = contents(empty.dsn())
    assert again == {
        "entries": 120, "weighings": 120, "net_g": 120 * 24_860, "balance_g": 120 * 24_860, "marked": 0,
    }  # fmt: skip
    for role in (STATION, CLERK):  # persons and stations, with their passwords and limits
        with connect(empty.dsn("plant", role, PASSWORDS[role])) as asked:
            assert asked.execute("SELECT session_user::text").fetchone() == (role,)
    assert empty.password() != made.cluster.password()
    assert not (empty.base / "restore").exists()
    assert "trust" not in (empty.data / "pg_hba.conf").read_text()


def test_the_recovery_key_on_paper_opens_it(made: Set) -> None:
    assert opened_key(made.last, made.recovery) == made.plan.key
    with pytest.raises(OperatorError, match=r"recovery\.other_key"):
        opened_key(made.last, new_recovery()[1])
    with pytest.raises(OperatorError, match=r"backup\.no_copy"):
        opened_key(replace(made.last, wrapped_key=None), made.recovery)


def test_a_trial_says_that_it_is_whole_and_leaves_nothing(
    made: Set, copied: BackupFolder, empty: Cluster
) -> None:
    tried = drill(copied, made.last, made.plan.key, empty, CLOCK)
    assert tried.drill is not None
    assert (tried.drill.problem, tried.drill.entries) == (None, 101)
    assert copied.get(made.last.name).proven
    assert not (empty.base / "restore").exists()


def damage_bit(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))


def damage_end(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)


def damage_all(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [damage_bit, damage_end, damage_all, Path.unlink])
@pytest.mark.parametrize("which", ["full", "last"])
def test_a_damaged_backup_is_refused_and_nothing_is_left(
    made: Set, copied: BackupFolder, empty: Cluster, tmp_path: Path, damage: object, which: str
) -> None:
    damage(copied.sealed(getattr(made, which)))  # type: ignore[operator]
    with pytest.raises(EnvironmentFault) as fault:
        restore(copied, made.last, made.plan.key, empty, tmp_path / "keys")
    assert fault.value.key in {"backup.damaged", "backup.base_missing"}
    assert not empty.exists()
    assert not (tmp_path / "keys").exists()
    assert not (empty.base / "restore").exists()


def test_the_trial_of_a_damaged_one_says_so_on_its_card(
    made: Set, copied: BackupFolder, empty: Cluster
) -> None:
    damage_bit(copied.sealed(made.full))
    tried = drill(copied, made.last, made.plan.key, empty, CLOCK)
    assert tried.drill is not None
    assert tried.drill.problem == "backup.damaged"
    assert not copied.get(made.last.name).proven


def test_another_key_is_named_as_such(made: Set, empty: Cluster, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"backup\.other_key"):
        restore(made.plan.folder, made.last, b"x" * 32, empty, tmp_path)


def test_a_plant_that_is_there_is_never_overwritten(made: Set, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"restore\.exists"):
        restore(made.plan.folder, made.last, made.plan.key, made.cluster, tmp_path)
    assert contents(made.cluster.dsn())["entries"] == 120


def test_a_journal_changed_behind_the_plants_back_is_found(
    made: Set, fresh_cluster: FreshCluster, cluster_home: Path, tmp_path: Path
) -> None:
    """A superuser may stop triggers and rewrite an entry: the trial restore finds it."""
    cluster = fresh_cluster(plant=True)
    found(cluster.dsn())
    with connect(cluster.dsn()) as forger:
        forger.execute("SET session_replication_role = replica")
        forger.execute("UPDATE plant.journal SET body = replace(body, 'init', 'tini')")
    plan = Plan(cluster.console(), BackupFolder(tmp_path / "b"), made.plan.key)
    trial = open_cluster(cluster_home / "forged", keep=cluster_home, extra=SMALL)
    with pytest.raises(EnvironmentFault, match=r"backup\.drill_failed") as fault:
        daily(plan, trial, CLOCK)
    assert fault.value.params["problem"] == "restore.incomplete"


def test_every_station_can_see_the_age_of_the_last_one(made: Set) -> None:
    tell(made.cluster.dsn(), made.full, "/somewhere")
    with connect(made.cluster.dsn().of(STATION, PASSWORDS[STATION])) as station:
        told = station.execute("SELECT plant.last_backup()->>'finished_at'").fetchone()
        assert told == (made.full.finished_at,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            station.execute("SELECT * FROM plant.backup_run")


def test_the_agent_needs_no_superuser(made: Set, tmp_path: Path, empty: Cluster) -> None:
    execute(made.cluster.dsn(), "ALTER ROLE plant_agent PASSWORD 'agent'")
    console = replace(made.plan.console, dsn=made.cluster.dsn("plant", "plant_agent", "agent"))
    plan = replace(made.plan, console=console, folder=BackupFolder(tmp_path / "agent"))
    assert daily(plan, empty, CLOCK).proven


def test_what_a_broken_off_backup_left_is_swept_away(made: Set, copied: BackupFolder) -> None:
    for name in ("20260101T000000.000000Z-full.part", "20260101T000000.000000Z-full.bsb"):
        (copied.path / name).write_bytes(b"half")
    console = replace(made.plan.console, dsn=replace(made.plan.console.dsn, password="wrong"))
    before = {path.name for path in copied.path.iterdir()} - {"lock"}
    with pytest.raises(EnvironmentFault, match=r"backup\.failed"):
        back_up(replace(made.plan, folder=copied, console=console), CLOCK)
    after = {path.name for path in copied.path.iterdir()} - {"lock"}
    assert before - after == {"20260101T000000.000000Z-full.part", "20260101T000000.000000Z-full.bsb"}
    assert [backup.name for backup in copied.all()] == [made.full.name, made.last.name]


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """The system refuses to make a file larger than `size` bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_said_and_leaves_the_older_ones(made: Set, copied: BackupFolder) -> None:
    names = {path.name for path in copied.path.iterdir()}
    with small_files(1 << 20), pytest.raises(EnvironmentFault, match=r"backup\.failed"):
        back_up(replace(made.plan, folder=copied), CLOCK, full=True)
    assert {path.name for path in copied.path.iterdir()} == names
    assert copied.get().name == made.last.name


def test_a_full_disk_during_a_restore_is_said(made: Set, empty: Cluster, tmp_path: Path) -> None:
    with small_files(1 << 20), pytest.raises(EnvironmentFault, match=r"restore\.failed"):
        restore(made.plan.folder, made.last, made.plan.key, empty, tmp_path)
    assert not (empty.base / "restore").exists()


def test_postgresql_15_takes_full_ones(
    pg15_bin: Path, fresh_cluster: FreshCluster, cluster_home: Path
) -> None:
    cluster = fresh_cluster(pg15_bin, plant=True)
    made = make_set(cluster, cluster.base.parent / "keys")
    assert (made.full.kind, made.last.kind, made.last.major) == (Kind.FULL, Kind.FULL, 15)
    place = open_cluster(cluster.base.parent / "again", pg15_bin, extra=SMALL)
    restored = restore(made.plan.folder, made.last, made.plan.key, place, cluster.base.parent / "found")
    assert restored.entries == 101
    wrong = open_cluster(cluster.base.parent / "wrong", keep=cluster_home)
    with pytest.raises(EnvironmentFault, match=r"backup\.other_major"):
        restore(made.plan.folder, made.last, made.plan.key, wrong, cluster.base.parent / "found")


def aged(name: str, days: float, base: str | None = None) -> Backup:
    finished = iso(datetime(2026, 11, 23, tzinfo=UTC) - timedelta(days=days))
    kind = Kind.INCREMENTAL if base else Kind.FULL
    return Backup(name, kind, base, finished, finished, 18, "plant_admin", "plant", None, {}, 1, "")


def test_thirty_days_are_kept_with_all_they_need(tmp_path: Path) -> None:
    folder = BackupFolder(tmp_path)
    for backup in (aged("a", 50), aged("b", 40), aged("c", 35, "b"), aged("d", 29, "c"), aged("e", 1)):
        folder.write(backup)
        folder.sealed(backup).write_bytes(b"")
    assert folder.prune(datetime(2026, 11, 23, tzinfo=UTC), 30) == ["a"]
    assert sorted(path.name for path in tmp_path.glob("*.bsb")) == ["b.bsb", "c.bsb", "d.bsb", "e.bsb"]


def test_the_last_proven_one_is_never_removed(tmp_path: Path) -> None:
    from app.services.operations.backup.backupset import Drill

    folder = BackupFolder(tmp_path)
    for backup in (aged("a", 90), aged("b", 80), aged("c", 70)):
        folder.write(backup)
    folder.drilled(folder.get("b"), Drill(iso(CLOCK.now()), 1.0, 1))
    assert folder.prune(datetime(2026, 11, 23, tzinfo=UTC), 30) == ["a", "c"]
    assert [backup.name for backup in folder.all()] == ["b"]


@pytest.mark.parametrize("content", ["", "zz", "00" * 31])
def test_a_damaged_key_file_is_said(tmp_path: Path, content: str) -> None:
    path = tmp_path / "backup.key"
    key = backup_key(path)
    assert backup_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(content)
    with pytest.raises(StationError, match=r"backup\.key_damaged"):
        backup_key(path)
