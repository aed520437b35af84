"""A person's connection to a real PostgreSQL: our verifier is its verifier, and no wait is endless."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from app.config.dsn import Dsn
from app.services.identity.connection import (
    LoginDenied,
    NoConnection,
    PersonConnection,
    connect,
    is_denial,
    watched,
)
from app.services.identity.door import ServerDoor
from app.services.identity.kdf import Root, scram_verifier
from app.services.identity.ports import Vouch
from app.services.journal.ports import Unreachable
from tests.postgres import eventually, execute

ROOT = Root("p_7001", b"r" * 32)
OTHER = Root("p_7002", b"o" * 32)


@pytest.fixture
def db(empty_db: Dsn) -> Dsn:
    for root in (ROOT, OTHER):
        execute(
            empty_db,
            f"CREATE ROLE {root.role} LOGIN PASSWORD '{scram_verifier(root.password)}'",
            f"GRANT CONNECT ON DATABASE {empty_db.database} TO {root.role}",
        )
    return empty_db


@pytest.fixture
def line(db: Dsn) -> Iterator[PersonConnection]:
    line = PersonConnection(db)
    yield line
    line.close()


def sessions(db: Dsn, root: Root) -> int:
    with connect(db) as superuser:
        row = superuser.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s", [root.role]
        ).fetchone()
    return int(row[0]) if row else 0


def test_postgresql_keeps_our_verifier_as_it_is(db: Dsn) -> None:
    verifier = scram_verifier(ROOT.password)
    execute(db, f"ALTER ROLE {ROOT.role} PASSWORD '{verifier}'")
    with connect(db) as superuser:
        row = superuser.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [ROOT.role]
        ).fetchone()
    assert row == (verifier,)
    assert ServerDoor(db).vouch(ROOT.role, ROOT.password) is Vouch.CONFIRMED


def test_the_person_is_the_session_user(line: PersonConnection) -> None:
    assert line.ask(ROOT, "SELECT session_user::text") == "p_7001"
    assert line.ask(OTHER, "SELECT session_user::text") == "p_7002"


def test_one_connection_at_a_time(line: PersonConnection, db: Dsn) -> None:
    first = line.ask(ROOT, "SELECT pg_backend_pid()")
    assert line.ask(ROOT, "SELECT pg_backend_pid()") == first
    line.ask(OTHER, "SELECT 1")
    eventually(lambda: sessions(db, ROOT) == 0)
    assert sessions(db, OTHER) == 1


def test_it_closes_when_nothing_is_decided(db: Dsn) -> None:
    line = PersonConnection(db, idle=0.2)
    line.ask(ROOT, "SELECT 1")
    assert sessions(db, ROOT) == 1
    eventually(lambda: sessions(db, ROOT) == 0, 10)
    assert "kkk" not in repr(line.__dict__)
    assert line._root is None
    line.close()


def test_close_forgets_the_root(line: PersonConnection, db: Dsn) -> None:
    line.ask(ROOT, "SELECT 1")
    line.close()
    assert line._root is None
    eventually(lambda: sessions(db, ROOT) == 0)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        ("ALTER ROLE p_7001 NOLOGIN", Vouch.DENIED),
        ("ALTER ROLE p_7001 PASSWORD 'other'", Vouch.DENIED),
        ("ALTER ROLE p_7001 RENAME TO p_7009", Vouch.DENIED),
        ("ALTER ROLE p_7001 CONNECTION LIMIT 0", Vouch.NO_ANSWER),
        ("SELECT 1", Vouch.CONFIRMED),
    ],
)
def test_what_the_server_says_of_a_login(db: Dsn, spoil: str, word: Vouch) -> None:
    execute(db, spoil)
    assert ServerDoor(db).vouch(ROOT.role, ROOT.password) is word


def test_no_server_is_no_word(db: Dsn) -> None:
    nowhere = Dsn("127.0.0.1", _free_port(), "plant", "st_r1", "x")
    assert ServerDoor(nowhere).vouch("p_7001", "x") is Vouch.NO_ANSWER
    assert ServerDoor(nowhere).verifiers() is None
    with pytest.raises(NoConnection):
        PersonConnection(nowhere).ask(ROOT, "SELECT 1")


def test_a_role_without_login_is_denied(db: Dsn, line: PersonConnection) -> None:
    execute(db, "ALTER ROLE p_7001 NOLOGIN")
    with pytest.raises(LoginDenied):
        line.ask(ROOT, "SELECT 1")


def test_a_silent_answer_ends_at_the_deadline(db: Dsn) -> None:
    line = PersonConnection(db, answer=2)
    began = time.monotonic()
    with pytest.raises(Unreachable) as lost:
        line.ask(ROOT, "SELECT pg_sleep(30)")
    assert not isinstance(lost.value, NoConnection)
    assert time.monotonic() - began < 15
    assert line.ask(ROOT, "SELECT 1") == 1
    line.close()


def test_a_server_that_accepts_and_never_speaks(db: Dsn) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        dsn = Dsn("127.0.0.1", silent.getsockname()[1], "plant", "st_r1", "x", {"connect_timeout": "2"})
        began = time.monotonic()
        assert ServerDoor(dsn).vouch("p_7001", "x") is Vouch.NO_ANSWER
        assert time.monotonic() - began < 15


def test_an_ended_session_is_opened_again(db: Dsn, line: PersonConnection) -> None:
    pid = line.ask(ROOT, "SELECT pg_backend_pid()")
    execute(db, f"SELECT pg_terminate_backend({pid}, 5000)")
    with pytest.raises(Unreachable):
        line.ask(ROOT, "SELECT 1")
    assert line.ask(ROOT, "SELECT 1") == 1


def test_an_error_of_the_statement_keeps_the_connection(line: PersonConnection) -> None:
    first = line.ask(ROOT, "SELECT pg_backend_pid()")
    with pytest.raises(psycopg.errors.DivisionByZero):
        line.ask(ROOT, "SELECT 1/0")
    assert line.ask(ROOT, "SELECT pg_backend_pid()") == first


def test_the_watchdog_leaves_no_thread(db: Dsn) -> None:
    with connect(db) as connection:
        before = threading.active_count()
        with watched(connection, 30):
            connection.execute("SELECT 1")
        assert threading.active_count() == before


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ('connection failed: FATAL:  password authentication failed for user "p_7001"', True),
        ("ошибка: ВАЖНО:  для роли «p_7001» вход запрещён", True),
        ('FATAL:  too many connections for role "p_7001"', False),
        ("ВАЖНО:  слишком много подключений для роли «p_7001»", False),
        ("server closed the connection unexpectedly", False),
        ("connection timeout expired", False),
    ],
)
def test_a_denial_is_told_from_a_failure_in_any_language(said: str, denied: bool) -> None:
    assert is_denial(said) is denied
