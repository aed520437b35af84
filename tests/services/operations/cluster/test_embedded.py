"""The cluster's life with real servers: made, killed, found again, stopped."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from app.config.dsn import Dsn
from app.errors import EnvironmentFault
from app.services.operations.cluster.account import run
from app.services.operations.cluster.embedded import Cluster, open_cluster
from app.services.operations.cluster.stale import inhabited
from tests.postgres import FreshCluster, connect, execute, freeze, kill9, processes


def one(dsn: Dsn, query: str) -> object:
    with connect(dsn) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[arg-type]
    return row[0] if row else None


def setting(cluster: Cluster, name: str) -> object:
    return one(cluster.dsn("postgres"), f"SHOW {name}")


def test_is_made_as_the_plant_needs_it(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster()
    wanted = {
        "server_encoding": "UTF8",
        "data_checksums": "on",
        "password_encryption": "scram-sha-256",
        "listen_addresses": "",
        "wal_level": "replica",
        "summarize_wal": "on",
        "fsync": "on",
        "max_connections": "300",
        "superuser_reserved_connections": "5",
        "client_connection_check_interval": "2s",
        "idle_in_transaction_session_timeout": "10s",
        "log_parameter_max_length": "0",
        "shared_preload_libraries": "auth_delay",
        "TimeZone": "UTC",
    }
    assert {name: setting(cluster, name) for name in wanted} == wanted
    locale = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'postgres'"
    assert one(cluster.dsn("postgres"), locale) == "bC.UTF-8"


def test_nobody_enters_without_the_password(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster()
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(cluster.dsn("postgres", password="wrong"))
    stored = "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'plant_admin'"
    assert one(cluster.dsn("postgres"), stored) is True
    modes = {path.name: path.stat().st_mode & 0o777 for path in (cluster.base, cluster.sockets)}
    assert set(modes.values()) == {0o700}
    assert (cluster.base / "superuser").stat().st_mode & 0o777 == 0o600
    assert not (cluster.base / "initdb.password").exists()


def test_committed_rows_survive_kill_minus_nine(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster()
    execute(cluster.dsn("postgres"), "CREATE TABLE t (i int)")
    for number in range(3):
        execute(cluster.dsn("postgres"), f"INSERT INTO t VALUES ({number})")
        kill9(cluster)
        cluster.start()
    assert one(cluster.dsn("postgres"), "SELECT count(*) FROM t") == 3


def test_orphans_of_a_killed_server_are_waited_for(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster()
    postmaster, *children = processes(cluster)
    frozen = freeze(cluster)
    os.kill(postmaster, 9)
    thaw = threading.Timer(1.0, lambda: [os.kill(child, 18) for child in children])
    thaw.start()
    cluster.start()
    thaw.join()
    assert frozen[0] != processes(cluster)[0]
    assert one(cluster.dsn("postgres"), "SELECT 1") == 1


def test_a_lock_file_whose_number_belongs_to_another_program_is_no_obstacle(
    fresh_cluster: FreshCluster,
) -> None:
    """After a power cut process numbers begin anew, and that of the old server is given to somebody else."""
    cluster = fresh_cluster()
    old = (cluster.data / "postmaster.pid").read_text().splitlines()
    kill9(cluster)
    options = {} if cluster.account is None else {"user": cluster.account.uid}
    with subprocess.Popen(["sleep", "60"], **options) as stranger:
        for lock in (cluster.data / "postmaster.pid", *cluster.sockets.glob("*.lock")):
            lock.write_text("\n".join([str(stranger.pid), *old[1:]]) + "\n")
        with subprocess.Popen(["sleep", "60"], cwd=cluster.data, **options) as orphan:
            cluster.stop()  # while a last process of the old server still works in its folder
            orphan.kill()
        cluster.stop()
        assert stranger.poll() is None, "the stranger was ended for the server"
        cluster.start()
        assert one(cluster.dsn("postgres"), "SELECT 1") == 1
        stranger.kill()


def test_two_starters_at_once_make_and_start_one_server(cluster_home: Path) -> None:
    base = cluster_home / "twice"
    code = (
        "import sys; from pathlib import Path; from app.services.operations.cluster.embedded import open_cluster\n"
        "c = open_cluster(Path(sys.argv[1]), keep=Path(sys.argv[1]).parent)\n"
        "c.create(durable=False); c.start(); print(int((c.data / 'postmaster.pid').read_text().split()[0]))"
    )
    starters = [
        subprocess.Popen([sys.executable, "-c", code, base], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [starter.communicate(timeout=60)[0].strip() for starter in starters]
    cluster = open_cluster(base, keep=cluster_home)
    try:
        assert [starter.returncode for starter in starters] == [0, 0, 0]
        assert set(said) == {str(processes(cluster)[0])}
    finally:
        cluster.stop("immediate")


def test_stop_and_start_may_be_asked_twice(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster()
    postmaster = processes(cluster)[0]
    cluster.create()
    cluster.start()
    assert processes(cluster)[0] == postmaster
    cluster.stop()
    cluster.stop()
    assert not cluster.ready()
    assert inhabited(cluster.data) is False
    cluster.start()
    assert cluster.ready()


def test_a_half_made_cluster_is_made_again(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster(start=False)
    cluster.data.rename(cluster.base / "data.part")
    (cluster.base / "data.part" / "PG_VERSION").unlink()
    assert not cluster.exists()
    cluster.create(durable=False)
    cluster.start()
    assert cluster.ready()


def test_a_server_that_cannot_start_says_why_at_once(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster(start=False)
    wrong = replace(cluster, extra={"shared_buffers": "no size"})
    with pytest.raises(EnvironmentFault) as fault:
        wrong.start()
    assert fault.value.key == "postgres.start_failed"
    assert "shared_buffers" in fault.value.params["said"]


def test_data_of_another_version_are_not_touched(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster(start=False)
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(EnvironmentFault) as fault:
        cluster.start()
    assert fault.value.key == "postgres.other_version"


def test_a_path_too_long_for_a_socket_gets_a_short_one(cluster_home: Path) -> None:
    cluster = open_cluster(cluster_home / ("a" * 60) / ("b" * 60), keep=cluster_home)
    (cluster_home / ("a" * 60)).chmod(0o711)
    assert len(str(cluster.sockets)) < 60
    cluster.create(durable=False)
    try:
        cluster.start()
        assert cluster.sockets.stat().st_mode & 0o777 == 0o700
        assert one(cluster.dsn("postgres"), "SELECT 1") == 1
    finally:
        cluster.stop("immediate")
        cluster.sockets.rmdir()


def test_a_socket_folder_made_by_somebody_else_is_refused(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster(start=False)
    elsewhere = cluster.base / "elsewhere"
    elsewhere.mkdir()
    cluster.sockets.symlink_to(elsewhere)
    with pytest.raises(EnvironmentFault) as fault:
        cluster.start()
    assert fault.value.key == "postgres.folder_foreign"


@pytest.mark.skipif(os.geteuid() != 0, reason="root lends an account")
def test_root_lends_an_account_without_groups(fresh_cluster: FreshCluster) -> None:
    cluster = fresh_cluster()
    assert cluster.account is not None
    status = Path(f"/proc/{processes(cluster)[0]}/status").read_text()
    facts = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert facts["Uid"].split() == [str(cluster.account.uid)] * 4
    assert facts["Groups"].split() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder that the account cannot reach")
def test_root_is_told_when_the_account_cannot_reach_the_folder(own_environment: Path) -> None:
    own_environment.chmod(0o700)
    with pytest.raises(EnvironmentFault) as fault:
        open_cluster(own_environment / "closed")
    assert fault.value.key == "postgres.folder_unreachable"


@pytest.mark.skipif(os.geteuid() != 0, reason="root becomes an ordinary person")
def test_an_ordinary_person_runs_it_as_himself(cluster_home: Path, fresh_cluster: FreshCluster) -> None:
    """The same steps, by a process that is nobody from its beginning."""
    account = fresh_cluster(start=False).account
    assert account is not None
    home = cluster_home / "person"
    home.mkdir()
    os.chown(home, account.uid, account.gid)
    python = "/usr/bin/python3"
    if run(account, [python, "-c", "import sys; assert sys.version_info >= (3, 11)"]).returncode:
        pytest.skip("no Python that an ordinary account reaches")
    project = Path(__file__).parents[4]
    code = (
        "from pathlib import Path; from app.services.operations.cluster.embedded import open_cluster\n"
        "import os; assert os.geteuid() != 0\n"
        f"c = open_cluster(Path({str(home / 'c')!r}))\n"
        "c.create(durable=False); c.start(); assert c.account is None and c.ready()\n"
        "said = c.console('postgres').run('psql', '-XAtc', 'select current_user').stdout.strip()\n"
        "c.stop(); assert not c.ready(); print(said)"
    )
    binaries = str(open_cluster(cluster_home / "c", keep=cluster_home).binaries.folder)
    environment = {"PYTHONPATH": str(project), "BAIKAL_PG_BIN": binaries, "HOME": str(home)}
    done = run(account, [python, "-c", code], env=environment)
    assert (done.returncode, done.stdout.strip()) == (0, "plant_admin"), done.stderr
