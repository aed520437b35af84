"""The schema in a real database is what the program describes, and stays so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, inspect

from app.config.dsn import Dsn
from app.models.kinds import KINDS, PROFILES, SCHEMA
from app.models.migrations import current, head, upgrade
from app.models.schema import metadata
from app.models.tables import TABLES, Fill


@pytest.fixture
def connection(plant_db: Dsn) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(plant_db.conninfo, autocommit=True) as made:
        yield made


def test_a_new_database_reaches_the_head(plant_db: Dsn) -> None:
    assert current(plant_db.conninfo) == head() == "0003"


def test_an_empty_database_has_no_revision(empty_db: Dsn) -> None:
    assert current(empty_db.conninfo) is None


def test_upgrading_again_changes_nothing(plant_db: Dsn, connection: psycopg.Connection[Any]) -> None:
    before = _catalogue(connection)
    upgrade(plant_db.conninfo)
    upgrade(plant_db.url.replace("postgresql+psycopg", "postgresql"))
    assert _catalogue(connection) == before


def _catalogue(connection: psycopg.Connection[Any]) -> list[Any]:
    question = (
        "SELECT p.oid::regprocedure::text, md5(p.prosrc), p.proowner::regrole::text FROM pg_proc p"
        " WHERE pronamespace = 'plant'::regnamespace UNION ALL"
        " SELECT c.oid::regclass::text, c.relkind::text, c.relacl::text FROM pg_class c"
        " WHERE relnamespace = 'plant'::regnamespace UNION ALL"
        " SELECT s::text, '', '' FROM plant.shape s UNION ALL SELECT p::text, '', '' FROM plant.permission p"
        " UNION ALL SELECT k::text, '', '' FROM plant.kind k ORDER BY 1, 2"
    )
    return connection.execute(question).fetchall()  # type: ignore[arg-type]


def test_two_upgrades_at_once(empty_db: Dsn, template: str) -> None:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            upgrade(empty_db.conninfo)
        except BaseException as error:
            failed.append(error)

    runs = [threading.Thread(target=run) for _ in range(2)]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert not failed
    assert current(empty_db.conninfo) == head()


def test_the_tables_are_those_described(plant_db: Dsn) -> None:
    engine = create_engine(plant_db.url)
    try:
        found = inspect(engine)
        for table in metadata().tables.values():
            columns = {
                c["name"]: (c["type"].compile(engine.dialect), c["nullable"])
                for c in found.get_columns(table.name, "plant")
            }
            expected = {c.name: (c.type.compile(engine.dialect), c.nullable) for c in table.columns}
            assert columns == expected, table.name
            key = found.get_pk_constraint(table.name, "plant")["constrained_columns"]
            assert tuple(key) == TABLES[table.name].key
    finally:
        engine.dispose()


def test_every_choice_and_quantity_is_checked(plant_db: Dsn) -> None:
    engine = create_engine(plant_db.url)
    try:
        found = inspect(engine)
        for table in TABLES.values():
            checks = " ".join(c["sqltext"] for c in found.get_check_constraints(table.name, "plant"))
            for column in table.columns:
                for choice in column.choices:
                    assert f"'{choice}'" in checks, (table.name, column.name)
                if column.type == "grams":
                    assert f"{column.name} >= '-1000000000'" in checks, (table.name, column.name)
    finally:
        engine.dispose()


def test_the_catalogue_is_the_programs(connection: psycopg.Connection[Any]) -> None:
    shapes = {(kind, sv, tbl): columns for kind, sv, tbl, columns in connection.execute(
        "SELECT kind, sv, tbl, columns FROM plant.shape WHERE kind <> '*'")}  # fmt: skip
    assert shapes == {
        (k.name, k.version, table): list(columns) for k in KINDS for table, columns in k.tables.items()
    }
    rights = set(connection.execute("SELECT kind, grp::text FROM plant.permission").fetchall())
    assert rights == {(kind.name, str(group)) for kind in KINDS for group in kind.groups}
    sent = set(connection.execute("SELECT profile, kind FROM plant.profile_kind").fetchall())
    assert sent == {(profile, kind) for profile, kinds in PROFILES.items() for kind in kinds}
    assert connection.execute("SELECT schema FROM plant.plant").fetchone() == (SCHEMA,)


def test_shapes_of_earlier_programs_stay(plant_db: Dsn, connection: psycopg.Connection[Any]) -> None:
    connection.execute(
        "INSERT INTO plant.kind VALUES ('lot.sniffed', 1, 'fact', false, true, false, '{taring}')"
    )
    connection.execute(
        "INSERT INTO plant.shape VALUES ('lot.sniffed', 1, 'taring', 1, 'fact', '{id}', '{id,device,action}')"
    )
    connection.execute("UPDATE plant.plant SET schema = 900")
    upgrade(plant_db.conninfo)
    assert connection.execute("SELECT to_regproc('plant.fill_lot_sniffed_1') IS NOT NULL").fetchone() == (
        True,
    )
    assert connection.execute("SELECT schema FROM plant.plant").fetchone() == (900,)


def test_everything_belongs_to_the_owner(connection: psycopg.Connection[Any]) -> None:
    """But for what makes roles, and one look at the passwords' digests."""
    others = connection.execute(
        "SELECT proname::text, proowner::regrole::text FROM pg_proc WHERE pronamespace = 'plant'::regnamespace"
        " AND proowner <> 'plant_owner'::regrole ORDER BY 1"
    ).fetchall()
    assert {owner for name, owner in others if name != "foreign_passwords"} == {"plant_roles"}
    tables = connection.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'plant'::regnamespace AND relowner <> 'plant_owner'::regrole"
    ).fetchone()
    assert tables == (0,)


def test_every_open_function_is_pinned(connection: psycopg.Connection[Any]) -> None:
    """A function with its owner's rights finds names nowhere but in the catalogue."""
    loose = connection.execute(
        "SELECT proname::text FROM pg_proc WHERE pronamespace = 'plant'::regnamespace AND prosecdef AND NOT"
        " coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, pg_temp']"
    ).fetchall()
    assert loose == []


def test_nothing_is_everybodys(connection: psycopg.Connection[Any]) -> None:
    """No function, table or view of the plant is open to PUBLIC, and those open to somebody run as their owner."""
    question = (
        "SELECT p.proname::text, a.grantee::regrole::text, p.prosecdef FROM pg_proc p,"
        " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " WHERE p.pronamespace = 'plant'::regnamespace AND a.grantee <> p.proowner"
        " AND a.grantee NOT IN ('plant_owner'::regrole, 'plant_roles'::regrole)"
    )
    rows = connection.execute(question).fetchall()
    assert [row for row in rows if row[1] == "-"] == []
    assert sorted({name for name, _, definer in rows if not definer}) == ["derived_id", "iso"]
    public = connection.execute(
        "SELECT c.relname::text FROM pg_class c, aclexplode(c.relacl) a WHERE relnamespace = 'plant'::regnamespace"
        " AND a.grantee = 0"
    ).fetchall()
    assert public == []


def test_facts_have_their_guards(connection: psycopg.Connection[Any]) -> None:
    guarded = connection.execute(
        "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgfoid = 'plant.append_only'::regproc"
        " AND tgenabled = 'O' GROUP BY 1"
    ).fetchall()
    expected = {f"plant.{table.name}" for table in TABLES.values() if table.fill is Fill.FACT} | {
        "plant.journal"
    }
    assert expected <= {name for name, count in guarded if count == 2}


def test_a_standing_transaction_holds_up_for_seconds_only(
    plant_db: Dsn, connection: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.models.migrations.TRIES", 1)
    from sqlalchemy.exc import DBAPIError

    with connection.transaction():
        connection.execute("LOCK TABLE plant.kind IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DBAPIError, match="lock timeout"):
            upgrade(plant_db.conninfo)
