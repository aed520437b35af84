"""A plant moves from the embedded database to another server, of the same version and of the oldest."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.config.dsn import Dsn
from app.errors import EnvironmentFault, OperatorError
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.transfer import tables
from app.services.operations.transfer.move import move
from tests.plant.telemetry import Telemetry, summary, this_minute
from tests.postgres import FreshCluster, connect, execute
from tests.services.operations.writing import (
    CLERK,
    PASSWORDS,
    PLANT,
    STATION,
    STREAM,
    Station,
    contents,
    found,
)

MEMBERS = (
    "SELECT pg_get_userbyid(roleid)::text, pg_get_userbyid(member)::text, admin_option FROM pg_auth_members"
    " WHERE pg_get_userbyid(member) ~ '^(st_|p_|plant_)' ORDER BY 1, 2"
)
VERIFIERS = (
    "SELECT rolname::text, rolpassword, rolcanlogin, rolconnlimit, rolcreaterole, rolreplication,"
    " (SELECT array_agg(x ORDER BY x) FROM pg_db_role_setting s, unnest(setconfig) x WHERE setrole = a.oid"
    " AND rolname ~ '^p_')"
    " FROM pg_authid a WHERE NOT rolsuper AND rolname !~ '^pg_' ORDER BY 1"
)


def rows(dsn: Dsn, query: str) -> list[Any]:
    with connect(dsn) as server:
        return server.execute(query).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def plant(fresh_cluster: FreshCluster) -> tuple[Cluster, Station]:
    """An embedded plant with 300 weighings, an old partition, and settings of a login."""
    cluster = fresh_cluster(plant=True)
    found(cluster.dsn())
    with connect(cluster.dsn()) as server:
        server.execute(f'ALTER ROLE {CLERK} SET search_path = plant, "a,b", public')
        server.execute("SET ROLE plant_owner")
        server.execute("SELECT plant.ensure_part(202501)")
    station = Station(cluster.dsn())
    station.weigh(300)
    station.send()
    return cluster, station


@pytest.fixture(params=["18", "15"])
def target(request: pytest.FixtureRequest, fresh_cluster: FreshCluster) -> Dsn:
    """An empty database `plant` of a server that has never met the plant."""
    bin_dir: Path | None = request.getfixturevalue("pg15_bin") if request.param == "15" else None
    server = fresh_cluster(bin_dir)
    execute(server.dsn("postgres"), "CREATE DATABASE plant TEMPLATE template0")
    return server.dsn()


def test_every_entry_person_and_right_arrives(plant: tuple[Cluster, Station], target: Dsn) -> None:
    cluster, _ = plant
    before = contents(cluster.dsn())
    moved = move(cluster.dsn(), target)
    assert moved.stream == "plant/2"
    assert moved.proof.broken == ()
    assert moved.proof.entries == 300 + 1 + 1
    assert contents(target) == before
    assert moved.tables["weighing"].rows == 300
    assert rows(target, MEMBERS) == rows(cluster.dsn(), MEMBERS)
    assert rows(target, VERIFIERS) == rows(cluster.dsn(), VERIFIERS)
    for role in (STATION, CLERK):
        with connect(target.of(role, PASSWORDS[role])) as asked:
            assert asked.execute("SELECT session_user::text").fetchone() == (role,)


def test_telemetry_moves_with_its_months(plant: tuple[Cluster, Station], target: Dsn) -> None:
    """Points, roll-ups and heads are there; the station goes on behind its last entry."""
    cluster, _ = plant
    stream = Telemetry(PLANT, f"{STREAM}/t")
    for days in (120, 40, 0):
        stream.minute(this_minute() - timedelta(days=days), summary("A", [1, 2]))
    _record(cluster.dsn(), stream, 1)
    moved = move(cluster.dsn(), target)
    assert (moved.tables["telemetry"].rows, moved.tables["channel_minute"].rows) == (3, 3)
    stream.minute(this_minute(), summary("B", [3]))
    _record(target, stream, 4)
    assert rows(target, "SELECT channel, count(*), sum(n)::int FROM plant.channel_minutes GROUP BY 1 ORDER BY 1") == [
        ("A", 3, 6), ("B", 1, 1),
    ]  # fmt: skip


def _record(dsn: Dsn, stream: Telemetry, first: int) -> None:
    bodies, hashes = zip(*stream.entries[first - 1 :], strict=True)
    question = "SELECT plant.record_telemetry(%s, %s, %s::text[], %s::bytea[], now())"
    with connect(dsn.of(STATION, PASSWORDS[STATION])) as asked:
        answer = asked.execute(question, (stream.name, first, list(bodies), list(hashes))).fetchone()
    assert answer is not None
    assert answer[0]["marked"] == []


def test_stations_go_on_at_the_new_server_only(plant: tuple[Cluster, Station], target: Dsn) -> None:
    cluster, station = plant
    with connect(cluster.dsn().of(STATION, PASSWORDS[STATION])) as still_there:
        move(cluster.dsn(), target)
        with pytest.raises(psycopg.OperationalError):
            still_there.execute("SELECT 1")
    station.weigh(20)
    with pytest.raises(psycopg.OperationalError, match="too many connections"):
        station.send()
    assert station.send(target) == (300, 320)
    assert contents(target)["balance_g"] == 320 * 24_860
    assert rows(target, "SELECT count(*) FROM plant.journal WHERE mark IS NOT NULL") == [(0,)]


def test_what_may_not_be_changed_may_not_be_changed_there(
    plant: tuple[Cluster, Station], target: Dsn
) -> None:
    move(plant[0].dsn(), target)
    for statement in (
        "UPDATE plant.journal SET kind = ''",
        "DELETE FROM plant.journal",
        "TRUNCATE plant.journal",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(target, statement)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(target.of(STATION, PASSWORDS[STATION]), "SELECT * FROM plant.journal")


def test_a_server_with_entries_is_refused(
    plant: tuple[Cluster, Station], fresh_cluster: FreshCluster
) -> None:
    other = fresh_cluster(plant=True)
    found(other.dsn())
    with pytest.raises(OperatorError, match=r"move\.target_not_empty"):
        move(plant[0].dsn(), other.dsn())


def test_a_login_of_the_same_name_is_refused_and_all_stays(
    plant: tuple[Cluster, Station], fresh_cluster: FreshCluster
) -> None:
    cluster, station = plant
    other = fresh_cluster()
    execute(other.dsn("postgres"), "CREATE DATABASE plant", f"CREATE ROLE {CLERK} LOGIN")
    with pytest.raises(OperatorError, match=r"move\.role_taken"):
        move(cluster.dsn(), other.dsn())
    station.weigh(1)
    assert station.send() == (300, 301)
    assert rows(other.dsn(), f"SELECT 1 FROM pg_roles WHERE rolname = '{STATION}'") == []
    execute(other.dsn("postgres"), f"DROP ROLE {CLERK}")
    assert move(cluster.dsn(), other.dsn()).proof.entries == 303


def test_a_copy_that_differs_does_not_count(
    plant: tuple[Cluster, Station], fresh_cluster: FreshCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster, station = plant
    other = fresh_cluster()
    execute(other.dsn("postgres"), "CREATE DATABASE plant")
    copy = tables._copy

    def lossy(source: Any, target: Any, table: str, columns: list[str]) -> None:
        copy(source, target, table, columns)
        if table == "movement":
            target.execute("UPDATE plant.movement SET grams = grams + 1 WHERE ctid = '(0,1)'")

    monkeypatch.setattr(tables, "_copy", lossy)
    with pytest.raises(EnvironmentFault, match=r"move\.differs") as fault:
        move(cluster.dsn(), other.dsn())
    assert fault.value.params["table"] == "movement"
    assert contents(other.dsn())["entries"] == 0
    station.weigh(1)
    assert station.send() == (300, 301)


def test_a_server_that_goes_away_in_the_middle_leaves_the_plant_where_it_was(
    plant: tuple[Cluster, Station], fresh_cluster: FreshCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster, station = plant
    other = fresh_cluster()
    execute(other.dsn("postgres"), "CREATE DATABASE plant")
    copy = tables._copy

    def cut(source: Any, target: Any, table: str, columns: list[str]) -> None:
        if table == "movement":
            other.stop("immediate")
        copy(source, target, table, columns)

    monkeypatch.setattr(tables, "_copy", cut)
    with pytest.raises(EnvironmentFault, match=r"move\.failed"):
        move(cluster.dsn(), other.dsn())
    station.weigh(1)
    assert station.send() == (300, 301)
    other.start()
    assert contents(other.dsn())["entries"] == 0
