"""What the other tests build on: copies of the migrated database, and a standby that can take over."""

from pathlib import Path

import psycopg
import pytest

from app.config.dsn import Dsn
from app.services.operations.cluster.embedded import Cluster
from tests.postgres import FreshCluster, connect, eventually, execute, kill9, promote, standby_of

ACCESS = (
    "SELECT grantee::regrole::text, privilege_type FROM pg_database, aclexplode(datacl)"
    " WHERE datname = %s AND grantee <> datdba ORDER BY 1, 2"
)


def access(server: Dsn, database: str) -> list[tuple[str, str]]:
    with connect(server) as connection:
        return connection.execute(ACCESS, (database,)).fetchall()


def test_a_copy_lets_in_whom_the_migrated_database_lets_in(
    cluster: Cluster, template: str, plant_db: Dsn
) -> None:
    rules = access(cluster.dsn("postgres"), plant_db.database)
    assert rules == access(cluster.dsn("postgres"), template)
    assert {grantee for grantee, _ in rules} == {"plant_station", "plant_person", "plant_agent"}


@pytest.mark.parametrize("time", [1, 2])
def test_roles_of_one_test_are_gone_in_the_next(plant_db: Dsn, time: int) -> None:
    execute(plant_db, "CREATE ROLE st_once LOGIN IN ROLE plant_station PASSWORD 'x'")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(plant_db.of("st_once", "x"), "CREATE TEMP TABLE t (i int)")


def test_a_standby_follows_and_takes_over(fresh_cluster: FreshCluster) -> None:
    primary = fresh_cluster()
    standby = standby_of(primary, Path(primary.base.parent / "standby"))
    try:
        execute(primary.dsn("postgres"), "CREATE TABLE t AS SELECT 7 AS i")

        def arrived() -> bool:
            with connect(standby.dsn("postgres")) as reader:
                return reader.execute("SELECT to_regclass('t') IS NOT NULL").fetchone() == (True,)

        eventually(arrived)
        kill9(primary)
        promote(standby)
        execute(standby.dsn("postgres"), "INSERT INTO t VALUES (8)")
    finally:
        standby.stop("immediate")
