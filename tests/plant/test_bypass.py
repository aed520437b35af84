"""Attempts to get past the plant's doors, one row each, from every kind of login: refused, empty, or marked.

Each row says who, the statement, and the SQLSTATE that answers it. What PostgreSQL leaves to everybody (function
sources, role names, advisory locks, NOTIFY as a hint, a role's own password and settings) is known and not listed.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

import psycopg
import pytest

from app.models.envelope import parse
from tests.plant.kit import (
    Plant,
    Stream,
    new_id,
    now,
    password,
    person_row,
    request,
    station_rows,
    weighing_rows,
)

VERSIONS = ("18", "15")

STATION, CLERK, CHIEF, AGENT = "st_r1", "p_0002", "p_0003", "plant_agent"
"""A station, a clerk, an administrator, and the server's own agent."""
EVERYBODY = (STATION, CLERK, CHIEF, AGENT)

NO_RIGHT, NO_OWNER, NO_SUCH = "42501", "42501", "42704"

EVERYWHERE = {
    # Tables.
    "insert a weighing": ("INSERT INTO plant.weighing(id, lot_id) VALUES (gen_random_uuid(), gen_random_uuid())", NO_RIGHT),
    "read the weighings' table": ("SELECT * FROM plant.weighing", NO_RIGHT),
    "update a weighing": ("UPDATE plant.weighing SET net_g = 1", NO_RIGHT),
    "delete a weighing": ("DELETE FROM plant.weighing", NO_RIGHT),
    "insert a movement": ("INSERT INTO plant.movement(id) VALUES (gen_random_uuid())", NO_RIGHT),
    "insert into the journal": ("INSERT INTO plant.journal(part, stream, seq, received_at, hash) VALUES (1, 'x', 1, now(), '')", NO_RIGHT),
    "update the journal": ("UPDATE plant.journal SET body = 'x'", NO_RIGHT),
    "delete from the journal": ("DELETE FROM plant.journal", NO_RIGHT),
    "truncate the journal": ("TRUNCATE plant.journal", NO_RIGHT),
    "copy into the journal": ("COPY plant.journal FROM STDIN", NO_RIGHT),
    "update the stream": ("UPDATE plant.stream SET seq = 0", NO_RIGHT),
    "update the balance": ("UPDATE plant.balance SET grams = 0", NO_RIGHT),
    "write through a view": ("UPDATE plant.weighing_state SET net_g = 1", "55000"),
    "give oneself a right": ("INSERT INTO plant.permission VALUES ('person.enrolled', 'inventory_clerk')", NO_RIGHT),
    "widen a shape": ("UPDATE plant.shape SET columns = '{}'", NO_RIGHT),
    "give oneself a group in the table": ("INSERT INTO plant.person_group VALUES ('p_0002', 'administrator', now(), NULL, 1)", NO_RIGHT),
    "read the verifiers": ("SELECT * FROM plant.credential", NO_RIGHT),
    "read the people's table": ("SELECT * FROM plant.person", NO_RIGHT),
    "read the requests": ("SELECT * FROM plant.refused_request", NO_RIGHT),
    "forget a decision": ("DELETE FROM plant.decision", NO_RIGHT),
    "change the plant": ("UPDATE plant.plant SET id = gen_random_uuid()", NO_RIGHT),
    "change the epoch": ("INSERT INTO plant.epoch VALUES (9, 'plant/9', 1, 'x')", NO_RIGHT),
    "drop a trigger": ("DROP TRIGGER no_change ON plant.journal", NO_OWNER),
    "disable the triggers": ("ALTER TABLE plant.weighing DISABLE TRIGGER ALL", NO_OWNER),
    "alter a table": ("ALTER TABLE plant.weighing ADD COLUMN x int", NO_OWNER),
    "drop a table": ("DROP TABLE plant.weighing", NO_OWNER),
    "lock a table exclusively": ("BEGIN; LOCK TABLE plant.weighing IN ACCESS EXCLUSIVE MODE", NO_RIGHT),
    "statistics of the tables": ("SELECT 1/count(*) FROM pg_stats WHERE schemaname = 'plant' AND tablename IN ('person', 'credential')", "22012"),
    # Becoming somebody else.
    "become the owner": ("SET ROLE plant_owner", NO_RIGHT),
    "become the maker of roles": ("SET ROLE plant_roles", NO_RIGHT),
    "become the superuser": ("SET ROLE plant_admin", NO_RIGHT),
    "become another station": ("SET ROLE st_r2", NO_RIGHT),
    "become another person": ("SET ROLE p_0001", NO_RIGHT),
    "become the owner by a setting": ("SELECT set_config('role', 'plant_owner', false)", NO_RIGHT),
    "another session": ("SET SESSION AUTHORIZATION p_0001", NO_RIGHT),
    "another session by a setting": ("SELECT set_config('session_authorization', 'plant_admin', false)", NO_RIGHT),
    "join the owner": ("GRANT plant_owner TO CURRENT_USER", NO_RIGHT),
    "join pg_read_all_data": ("GRANT pg_read_all_data TO CURRENT_USER", NO_RIGHT),
    "make a role": ("CREATE ROLE p_0666 LOGIN", NO_RIGHT),
    "another's password": ("ALTER ROLE p_0001 PASSWORD '1'", NO_RIGHT),
    "superuser for oneself": ("ALTER ROLE CURRENT_USER SUPERUSER", NO_RIGHT),
    "more connections for oneself": ("ALTER ROLE CURRENT_USER CONNECTION LIMIT -1", NO_RIGHT),
    "no triggers in this session": ("SET session_replication_role = replica", NO_RIGHT),
    # Making things that others stumble over.
    "make a schema": ("CREATE SCHEMA evil", NO_RIGHT),
    "make a table in public": ("CREATE TABLE public.x(i int)", NO_RIGHT),
    "make a function in plant": ("CREATE FUNCTION plant.x() RETURNS int LANGUAGE sql AS 'SELECT 1'", NO_RIGHT),
    "replace append": ("CREATE OR REPLACE FUNCTION plant.heads() RETURNS jsonb LANGUAGE sql AS 'SELECT NULL'", NO_RIGHT),
    "make a temporary table": ("CREATE TEMP TABLE lot(id uuid)", NO_RIGHT),
    "make a temporary function": ("CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'", NO_RIGHT),
    "make an operator": ("CREATE OPERATOR public.= (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)", NO_RIGHT),
    "make an extension": ("CREATE EXTENSION file_fdw", None),
    "make a large object": ("SELECT lo_create(0)", NO_RIGHT),
    "make a language": ("CREATE LANGUAGE evil HANDLER plpgsql_call_handler", NO_RIGHT),
    "make a publication": ("CREATE PUBLICATION p FOR TABLE plant.journal", NO_RIGHT),
    "make a database": ("CREATE DATABASE evil", NO_RIGHT),
    "an event trigger": ("CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION plant.append_only()", NO_RIGHT),
    # The server.
    "read the passwords": ("SELECT * FROM pg_authid", NO_RIGHT),
    "read a file": ("SELECT pg_read_file('PG_VERSION')", NO_RIGHT),
    "read a file by COPY": ("COPY (SELECT 1) TO '/tmp/x'", NO_RIGHT),
    "run a program": ("COPY (SELECT 1) TO PROGRAM 'true'", NO_RIGHT),
    "end another's session": ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'st_r2'", NO_RIGHT),
    "change the server": ("ALTER SYSTEM SET fsync = off", NO_RIGHT),
    "silence the log": ("SET log_statement = 'none'", NO_RIGHT),
    "settings for all": ("ALTER DATABASE CURRENT_DATABASE SET search_path = pg_temp", None),
    # The inner functions.
    "store past the checks": ("SELECT plant.take(NULL, '{}', '{}', '{}', now(), true)", NO_RIGHT),
    "fill a table": ("SELECT plant.fill('person.enrolled', 1, '{}')", NO_RIGHT),
    "fill by a filler": ("SELECT plant.fill_weighing_recorded_1('{}')", NO_RIGHT),
    "enter into the plant stream": ("SELECT plant.enter(NULL, gen_random_uuid(), '')", NO_RIGHT),
    "decide as somebody": ("SELECT plant.asked('p_0001', '{}', NULL, true)", NO_RIGHT),
    "begin the plant again": ("SELECT plant.plant_init(gen_random_uuid(), '{}')", NO_RIGHT),
    "make a role by the plant": ("SELECT plant.make_role('p_0666')", NO_RIGHT),
    "set a password by the plant": ("SELECT plant.set_password('p_0001', 'x')", NO_RIGHT),
    "align a role": ("SELECT plant.align_role('p_0001')", NO_RIGHT),
    "confirm a recovery": ("SELECT plant.confirm_recovery()", NO_RIGHT),
    "a partition": ("SELECT plant.ensure_part(190001)", NO_RIGHT),
    "the fillers": ("SELECT plant.make_fillers()", NO_RIGHT),
}  # fmt: skip

SINGLE = [
    # Doors of the others.
    ("person calls append", CLERK, "SELECT plant.append('R1.1', 1, '{}', '{}', now())", NO_RIGHT),
    ("administrator calls append", CHIEF, "SELECT plant.append('R1.1', 1, '{}', '{}', now())", NO_RIGHT),
    ("agent calls append", AGENT, "SELECT plant.append('R1.1', 1, '{}', '{}', now())", NO_RIGHT),
    ("person calls hello", CLERK, "SELECT plant.hello('R1.1', 0, '', 'b')", NO_RIGHT),
    ("person pulls", CLERK, "SELECT plant.pull('{}')", NO_RIGHT),
    ("person fetches", CHIEF, "SELECT plant.fetch('R1.1', 0)", NO_RIGHT),
    ("person takes the verifiers", CHIEF, "SELECT plant.verifiers()", NO_RIGHT),
    ("person takes the snapshot", CLERK, "SELECT plant.snapshot('person')", NO_RIGHT),
    ("person hands back decisions", CHIEF, "SELECT plant.recover('plant/0', 1, '{}', '{}')", NO_RIGHT),
    ("agent takes the verifiers", AGENT, "SELECT plant.verifiers()", NO_RIGHT),
    ("agent decides", AGENT, "SELECT plant.decide('{}')", NO_RIGHT),
    ("station decides", STATION, "SELECT plant.decide('{}')", NO_RIGHT),
    ("station reads the journal", STATION, "SELECT * FROM plant.journal", NO_RIGHT),
    ("person reads the journal", CHIEF, "SELECT * FROM plant.journal", NO_RIGHT),
    ("station reads the audit trail", STATION, "SELECT plant.audit('{}')", NO_RIGHT),
    ("clerk reads the audit trail", CLERK, "SELECT plant.audit('{}')", NO_RIGHT),
    ("station reads the poison list", STATION, "SELECT * FROM plant.poison", NO_RIGHT),
    ("clerk reads the poison list", CLERK, "SELECT * FROM plant.poison", NO_RIGHT),
    ("clerk ends another's session", CLERK, "SELECT plant.end_sessions('p_0003')", NO_RIGHT),
    ("station ends another's session", STATION, "SELECT plant.end_sessions('st_r2')", NO_RIGHT),
    ("administrator ends the superuser's session", CHIEF, "SELECT plant.end_sessions('plant_admin')", "BK100"),
    ("administrator shuts a role past a decision", CHIEF, "SELECT plant.lock_role('p_0001', 'x')", NO_RIGHT),
    ("administrator begins an epoch", CHIEF, "SELECT plant.begin_epoch('restore')", NO_RIGHT),
    ("station begins an epoch", STATION, "SELECT plant.begin_epoch('restore')", NO_RIGHT),
    ("administrator applies a marked entry", CHIEF, "SELECT plant.reapply('R1.1', 1)", NO_RIGHT),
    ("administrator grants a group", CHIEF, "GRANT production_manager TO p_0003", NO_RIGHT),
    ("administrator takes a group", CHIEF, "REVOKE administrator FROM p_0001", NO_RIGHT),
    ("agent shuts a role that is none of ours", AGENT, "SELECT plant.lock_role('plant_admin', 'x')", "BK100"),
    ("agent lists passwords", AGENT, "SELECT rolpassword FROM pg_authid", NO_RIGHT),
    # Other streams.
    ("foreign stream", STATION, "SELECT plant.append('R2.1', 1, '{}', '{}', now())", "BK004"),
    ("the plant's stream", STATION, "SELECT plant.append('plant/1', 1, '{}', '{}', now())", "BK004"),
    ("a stream that is none", STATION, "SELECT plant.append(NULL, 1, '{}', '{}', now())", "BK004"),
    ("greeting as another stream", STATION, "SELECT plant.hello('R2.1', 0, '', 'b')", "BK004"),
    ("another's entries", STATION, "SELECT plant.fetch('R2.1', 0)", "BK004"),
    ("the plant's entries", STATION, "SELECT plant.fetch('plant/1', 0)", "BK004"),
    ("an open plant stream handed back", STATION, "SELECT plant.recover('plant/1', 1, '{}', '{}')", "BK004"),
    ("a stream handed back that is none of the plant", STATION, "SELECT plant.recover('R2.1', 1, '{}', '{}')", "BK004"),
    ("a table that no station is sent", STATION, "SELECT plant.snapshot('credential')", "BK004"),
    ("a table with a trick in its name", STATION, "SELECT plant.snapshot('person; DROP TABLE plant.journal')", "BK004"),
    ("pinned whatever the caller's path", STATION, "SET search_path = pg_temp; SELECT plant.append('R2.1', 1, '{}', '{}', now())", "BK004"),
    ("a leaking condition under a view", STATION, "SELECT count(*) FROM plant.weighing_state WHERE 1/(net_g - 24860) > 0", "22012"),
]  # fmt: skip


@pytest.fixture
def cast(plant: Plant) -> Plant:
    """The people of the list, and one weighing in the plant."""
    plant.enrol(CLERK, "inventory_clerk")
    plant.enrol(CHIEF, "administrator")
    plant.admin.execute(f"ALTER ROLE plant_agent PASSWORD '{password(AGENT)[0]}'")  # type: ignore[arg-type]
    stream = plant.stream("R1.1")
    stream.weighed(plant.lot(1))
    plant.send(stream)
    plant.of("st_r2")
    return plant


def attempt(plant: Plant, role: str, statement: str) -> str | None:
    """The SQLSTATE that answers; None where the statement ran."""
    connection = plant.of(role)
    try:
        connection.execute(statement)  # type: ignore[arg-type]
    except psycopg.Error as error:
        return error.sqlstate or type(error).__name__
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK" if connection.info.transaction_status else "RESET ALL")
    return None


def state(plant: Plant) -> list[object]:
    """Everything that an attempt could have changed."""
    tables = plant.rows("SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'plant'::regnamespace AND relkind = 'r'")
    kept = [plant.rows(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t") for table in sorted(tables)]
    roles = plant.rows("SELECT r::text FROM pg_roles r ORDER BY rolname")
    members = plant.rows("SELECT roleid, member FROM pg_auth_members ORDER BY 1, 2")
    catalogue = plant.rows("SELECT count(*) FROM pg_proc UNION ALL SELECT count(*) FROM pg_class UNION ALL"
                           " SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'")  # fmt: skip
    return [kept, roles, members, catalogue]


def test_statements_of_everybody(cast: Plant) -> None:
    before, wrong = state(cast), []
    for role in EVERYBODY:
        for name, (statement, expected) in EVERYWHERE.items():
            answer = attempt(cast, role, statement)
            if answer is None or answer != (expected or answer):
                wrong.append((role, name, answer))
    assert not wrong, wrong
    assert state(cast) == before


def test_doors_of_others(cast: Plant) -> None:
    before, answers = state(cast), {}
    for name, role, statement, expected in SINGLE:
        answers[name] = attempt(cast, role, statement), expected
    assert {name: both for name, both in answers.items() if both[0] != both[1]} == {}
    assert state(cast) == before


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_other_databases(cast: Plant, role: str, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(cast.dsn.at(database).of(role, password(role)[0]).conninfo)


def test_the_owner_cannot_change_facts(cast: Plant) -> None:
    for table in ("journal", "weighing", "movement", "lot_opening", "supersession", "session", "mark", "mending"):
        for statement in (f"UPDATE plant.{table} SET seq = seq", f"DELETE FROM plant.{table}", f"TRUNCATE plant.{table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"), cast.admin.transaction():
                cast.admin.execute("SET ROLE plant_owner")
                cast.admin.execute(_some_row(table))
                cast.admin.execute(statement)  # type: ignore[arg-type]


def _some_row(table: str) -> str:
    """Row triggers need a row."""
    facts = {
        "lot_opening": "id, lot_id, item, entry, stream, seq, at",
        "supersession": "id, target, lot_id, reason, entry, stream, seq, at",
        "session": "id, role, assurance, expires_at, claims, digest, entry, stream, seq, at",
        "mark": "id, marked_stream, marked_seq, code, entry, stream, seq, at",
        "mending": "id, mended_stream, mended_seq, verdict, entry, stream, seq, at",
    }
    values = {"claims": "'{}'", "seq": "1", "marked_seq": "1", "mended_seq": "1", "at": "now()", "expires_at": "now()",
              "verdict": "'set_aside'"}  # fmt: skip
    texts = {"item", "stream", "reason", "role", "assurance", "digest", "marked_stream", "mended_stream", "code"}
    if table not in facts:
        return "SELECT 1"
    columns = facts[table].split(", ")
    row = ", ".join(values.get(c, "'x'" if c in texts else "gen_random_uuid()") for c in columns)
    return f"INSERT INTO plant.{table}({facts[table]}) VALUES ({row})"


def test_a_partition_is_append_only_too(cast: Plant) -> None:
    part = cast.rows("SELECT tableoid::regclass::text FROM plant.journal LIMIT 1")[0]
    for statement in (f"UPDATE {part} SET seq = 7", f"DELETE FROM {part}", f"TRUNCATE {part}"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            cast.admin.execute(statement)


def test_a_superusers_edit_is_found(cast: Plant) -> None:
    stream = cast.stream("R2.1")
    for number in range(4):
        stream.weighed(cast.lot(number))
    cast.send(stream)
    edit = "UPDATE plant.journal SET body = replace(body, '24860', '24861') WHERE stream = 'R2.1' AND seq = 2"
    cast.admin.execute("SET session_replication_role = replica")
    cast.admin.execute(edit)
    cast.admin.execute("RESET session_replication_role")
    assert cast.rows("SELECT plant.verify_chain('R2.1')") == [2]


def test_a_cut_tail_is_found(cast: Plant) -> None:
    stream = cast.stream("R2.1")
    for number in range(4):
        stream.weighed(cast.lot(number))
    cast.send(stream)
    cast.admin.execute("SET session_replication_role = replica")
    cast.admin.execute("DELETE FROM plant.journal WHERE stream = 'R2.1' AND seq = 4")
    cast.admin.execute("RESET session_replication_role")
    assert cast.rows("SELECT plant.verify_chain('R2.1')") == [4]


# What a station may write and the plant then doubts: it vouches for its own hands only.


def doubts(plant: Plant, stream: Stream) -> list[str]:
    plant.send(stream, len(stream.entries))
    question = "SELECT coalesce(doubts, '{}') FROM plant.journal WHERE stream = %s ORDER BY seq DESC LIMIT 1"
    found: list[str] = plant.rows(question, stream.name)[0]
    return found


def session(stream: Stream, role: str, **changes: object) -> uuid.UUID:
    """A session.opened of the station for `role`, whatever its digest is worth."""
    made = uuid.UUID(new_id())
    row = {"id": made, "role": role, "assurance": "on-line", "expires_at": now() + timedelta(hours=24),
           "claims": {"sub": role}, "digest": "0" * 64} | changes  # fmt: skip
    stream.session = made
    stream.write("session.opened", {"session": [row]})
    return made


@pytest.fixture
def second(cast: Plant) -> Stream:
    """A station with an open session of the clerk, greeted so that its clock is known."""
    cast.ask("st_r2", "SELECT plant.hello('R2.1', 0, '', %s)", "00000000-0000-4000-8000-00000000b007")
    stream = cast.stream("R2.1", person=CLERK)
    session(stream, CLERK)
    cast.send(stream)
    return stream


def test_an_honest_entry_raises_no_doubt(cast: Plant, second: Stream) -> None:
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == []


def test_a_station_acting_as_an_unknown_person(cast: Plant, second: Stream) -> None:
    second.person = "p_0999"
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["person.unknown", "session.foreign"]


def test_a_station_acting_as_another_person(cast: Plant, second: Stream) -> None:
    second.person = "p_0001"
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["person.without_right", "session.foreign"]


def test_a_station_acting_as_a_blocked_person(cast: Plant, second: Stream) -> None:
    row = person_row(CLERK, 2, active=False)
    assert cast.decide("p_0001", "person.blocked", {"person": [row]})["outcome"] == "accepted"
    second.weighed(cast.lot(2), at=now() + timedelta(seconds=100))
    assert doubts(cast, second) == ["person.blocked"]


def test_a_person_without_the_right(cast: Plant, second: Stream) -> None:
    second.write("weighing.manual", weighing_rows(cast.lot(2), 100), reason="scale broken")
    assert doubts(cast, second) == ["person.without_right"]


def test_a_session_that_nobody_opened(cast: Plant, second: Stream) -> None:
    second.session = uuid.UUID(new_id())
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["session.unknown"]


def test_a_session_of_another_station(cast: Plant, second: Stream) -> None:
    other = cast.stream("R1.1", person=CLERK)
    other.entries = [(row[0], bytes(row[1])) for row in cast.rows(
        "SELECT body, hash FROM plant.journal WHERE stream = 'R1.1' ORDER BY seq")]  # fmt: skip
    second.session = session(other, CLERK)
    cast.send(other, 2)
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["session.foreign"]


def test_a_session_for_somebody_else_than_its_author(cast: Plant, second: Stream) -> None:
    session(second, "p_0001")
    assert "session.foreign" in doubts(cast, second)


def test_a_session_that_was_over(cast: Plant, second: Stream) -> None:
    session(second, CLERK, expires_at=now() - timedelta(hours=1))
    cast.send(second, 2)
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["session.expired"]


def test_no_session_at_all(cast: Plant, second: Stream) -> None:
    second.session = None
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["session.missing"]
    second.person = None
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["person.missing"]


def test_a_clock_that_is_off(cast: Plant, second: Stream) -> None:
    at = now() - timedelta(days=400)
    second.weighed(cast.lot(2), at=at)
    cast.send(second, 2, station_now=at)
    found = cast.rows("SELECT doubts, abs(extract(epoch FROM corrected_at - received_at)) < 5 FROM plant.journal"
                      " WHERE stream = 'R2.1' AND seq = 2")  # fmt: skip
    assert found == [(["clock.off"], True)]
    second.weighed(cast.lot(2), at=now() + timedelta(hours=1))
    assert doubts(cast, second) == ["clock.off"]


def test_a_boot_that_never_spoke(cast: Plant, second: Stream) -> None:
    second.weighed(cast.lot(2), boot=uuid.uuid4())
    assert doubts(cast, second) == ["clock.uncertain"]


# What a person may ask and the plant refuses, on record.


def test_a_person_in_anothers_group(cast: Plant) -> None:
    """A clerk's request in an administrator's name, under an administrator's station: refused, and said whose it was."""
    text = request("station.enrolled", station_rows("R9"), station="R1.1")
    answer = cast.submit(CLERK, text)
    assert (answer["outcome"], answer["why"]) == ("refused", "permission")
    assert parse(answer["body"]).person == CLERK


def test_a_grant_past_the_plant_gives_no_right(cast: Plant) -> None:
    """Even a role that somebody put into a group by hand is asked for in the plant's own table."""
    cast.admin.execute(f"GRANT administrator TO {CLERK}")
    assert cast.decide(CLERK, "station.enrolled", station_rows("R9"))["why"] == "permission"
    cast.admin.execute(f"REVOKE administrator FROM {CLERK}")


def test_an_open_session_of_a_blocked_person(cast: Plant) -> None:
    cast.of(CLERK)
    answer = cast.decide(CHIEF, "person.blocked", {"person": [person_row(CLERK, 2, active=False)]})
    assert answer["outcome"] == "accepted"
    assert attempt(cast, CLERK, "SELECT plant.decide('{}')") == NO_RIGHT
    assert attempt(cast, CLERK, "SELECT * FROM plant.weighing_state") == NO_RIGHT


def test_replay_of_a_decision_by_another(cast: Plant) -> None:
    row = {"code": "A", "name_ru": "А", "name_en": "A", "active": True, "version": 1}
    text = request("place.set", {"place": [row]})
    assert cast.submit(CHIEF, text)["outcome"] == "accepted"
    assert cast.submit(CLERK, text)["why"] == "id.used"
