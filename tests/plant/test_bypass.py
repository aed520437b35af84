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
from app.models.kinds import KINDS, Nature, latest
from tests.plant.kit import (
    AGENT,
    CHIEF,
    CLERK,
    STATION,
    Plant,
    Stream,
    doubts,
    new_id,
    now,
    password,
    person_row,
    request,
    session,
    station_rows,
    weighing_rows,
)

VERSIONS = ("18", "15")

EVERYBODY = (STATION, CLERK, CHIEF, AGENT)

NO_RIGHT = "42501"

EVERYWHERE = {
    # Tables.
    "insert a weighing":
        "INSERT INTO plant.weighing(id, lot_id) VALUES (gen_random_uuid(), gen_random_uuid())",
    "read the weighings' table": "SELECT * FROM plant.weighing",
    "update a weighing": "UPDATE plant.weighing SET net_g = 1",
    "delete a weighing": "DELETE FROM plant.weighing",
    "insert a movement": "INSERT INTO plant.movement(id) VALUES (gen_random_uuid())",
    "insert into the journal":
        "INSERT INTO plant.journal(part, stream, seq, received_at, hash) VALUES (1, 'x', 1, "
        "now(), '')",
    "update the journal": "UPDATE plant.journal SET body = 'x'",
    "delete from the journal": "DELETE FROM plant.journal",
    "truncate the journal": "TRUNCATE plant.journal",
    "copy into the journal": "COPY plant.journal FROM STDIN",
    "update the stream": "UPDATE plant.stream SET seq = 0",
    "update the balance": "UPDATE plant.balance SET grams = 0",
    "write through a view": "UPDATE plant.weighing_state SET net_g = 1",
    "give oneself a right": "INSERT INTO plant.permission VALUES ('person.enrolled', 'inventory_clerk')",
    "widen a shape": "UPDATE plant.shape SET columns = '{}'",
    "give oneself a group in the table":
        "INSERT INTO plant.person_group VALUES ('p_0002', 'administrator', now(), NULL, 1)",
    "read the verifiers": "SELECT * FROM plant.credential",
    "read the people's table": "SELECT * FROM plant.person",
    "read the requests": "SELECT * FROM plant.refused_request",
    "forget a decision": "DELETE FROM plant.decision",
    "change the plant": "UPDATE plant.plant SET id = gen_random_uuid()",
    "change the epoch": "INSERT INTO plant.epoch VALUES (9, 'plant/9', 1, 'x')",
    "drop a trigger": "DROP TRIGGER no_change ON plant.journal",
    "disable the triggers": "ALTER TABLE plant.weighing DISABLE TRIGGER ALL",
    "alter a table": "ALTER TABLE plant.weighing ADD COLUMN x int",
    "drop a table": "DROP TABLE plant.weighing",
    "lock a table exclusively": "BEGIN; LOCK TABLE plant.weighing IN ACCESS EXCLUSIVE MODE",
    "statistics of the tables":
        "SELECT 1/count(*) FROM pg_stats WHERE schemaname = 'plant' AND tablename IN "
        "('person', 'credential')",
    # Becoming somebody else.
    "become the owner": "SET ROLE plant_owner",
    "become the maker of roles": "SET ROLE plant_roles",
    "become the superuser": "SET ROLE plant_admin",
    "become another station": "SET ROLE st_r2",
    "become another person": "SET ROLE p_0001",
    "become the owner by a setting": "SELECT set_config('role', 'plant_owner', false)",
    "another session": "SET SESSION AUTHORIZATION p_0001",
    "another session by a setting": "SELECT set_config('session_authorization', 'plant_admin', false)",
    "join the owner": "GRANT plant_owner TO CURRENT_USER",
    "join pg_read_all_data": "GRANT pg_read_all_data TO CURRENT_USER",
    "make a role": "CREATE ROLE p_0666 LOGIN",
    "another's password": "ALTER ROLE p_0001 PASSWORD '1'",
    "superuser for oneself": "ALTER ROLE CURRENT_USER SUPERUSER",
    "more connections for oneself": "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1",
    "no triggers in this session": "SET session_replication_role = replica",
    # Making things that others stumble over.
    "make a schema": "CREATE SCHEMA evil",
    "make a table in public": "CREATE TABLE public.x(i int)",
    "make a function in plant": "CREATE FUNCTION plant.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "replace append":
        "CREATE OR REPLACE FUNCTION plant.heads() RETURNS jsonb LANGUAGE sql AS 'SELECT NULL'",
    "make a temporary table": "CREATE TEMP TABLE lot(id uuid)",
    "make a temporary function": "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    "make an operator": "CREATE OPERATOR public.= (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
    "make an extension": "CREATE EXTENSION file_fdw",
    "make a large object": "SELECT lo_create(0)",
    "make a language": "CREATE LANGUAGE evil HANDLER plpgsql_call_handler",
    "make a publication": "CREATE PUBLICATION p FOR TABLE plant.journal",
    "make a database": "CREATE DATABASE evil",
    "an event trigger": "CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION plant.append_only()",
    "make a rule": "CREATE RULE r AS ON INSERT TO plant.journal DO INSTEAD NOTHING",
    "make a trigger":
        "CREATE TRIGGER t BEFORE INSERT ON plant.journal EXECUTE FUNCTION plant.append_only()",
    "make an index": "CREATE INDEX ON plant.journal(stream)",
    "make a policy": "CREATE POLICY p ON plant.journal",
    "make a view in plant": "CREATE VIEW plant.v AS SELECT 1",
    "make a type": "CREATE TYPE public.t AS (a int)",
    "make a subscription": "CREATE SUBSCRIPTION s CONNECTION 'host=/tmp' PUBLICATION p",
    "make a tablespace": "CREATE TABLESPACE t LOCATION '/tmp'",
    "unpin a function": "ALTER FUNCTION plant.heads() RESET ALL",
    "take a table over": "ALTER TABLE plant.journal OWNER TO CURRENT_USER",
    "take the schema over": "ALTER SCHEMA plant OWNER TO CURRENT_USER",
    "open a view to peeping": "ALTER VIEW plant.weighing_state SET (security_barrier = false)",
    "rights for what will be made":
        "ALTER DEFAULT PRIVILEGES FOR ROLE plant_owner GRANT ALL ON TABLES TO PUBLIC",
    "rights on all functions": "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA plant TO CURRENT_USER",
    "hand everything on": "REASSIGN OWNED BY CURRENT_USER TO plant_owner",
    "delete inside a block": "DO $$ BEGIN EXECUTE 'DELETE FROM plant.journal'; END $$",
    "delete while explaining": "EXPLAIN ANALYZE DELETE FROM plant.journal",
    "lock rows of a view": "SELECT * FROM plant.balance FOR UPDATE",
    # The server.
    "read the passwords": "SELECT * FROM pg_authid",
    "read a file": "SELECT pg_read_file('PG_VERSION')",
    "read a file by COPY": "COPY (SELECT 1) TO '/tmp/x'",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "end another's session": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'st_r2'",
    "change the server": "ALTER SYSTEM SET fsync = off",
    "silence the log": "SET log_statement = 'none'",
    "settings for all": "ALTER DATABASE CURRENT_DATABASE SET search_path = pg_temp",
    # The inner functions.
    "store past the checks": "SELECT plant.take(NULL, '{}', '{}', '{}', now(), true)",
    "fill a table": "SELECT plant.fill('person.enrolled', 1, '{}')",
    "fill by a filler": "SELECT plant.fill_weighing_recorded_1('{}')",
    "enter into the plant stream": "SELECT plant.enter(NULL, gen_random_uuid(), '')",
    "decide as somebody": "SELECT plant.asked('p_0001', '{}', NULL, true)",
    "begin the plant again": "SELECT plant.plant_init(gen_random_uuid(), '{}')",
    "make a role by the plant": "SELECT plant.make_role('p_0666')",
    "set a password by the plant": "SELECT plant.set_password('p_0001', 'x')",
    "align a role": "SELECT plant.align_role('p_0001')",
    "confirm a recovery": "SELECT plant.confirm_recovery()",
    "a partition": "SELECT plant.ensure_part(190001)",
    "the fillers": "SELECT plant.make_fillers()",
    # Telemetry.
    "insert telemetry":
        "INSERT INTO plant.telemetry(part, stream, seq, received_at, body, hash) VALUES (1, 'R1.1/t', 1, now(), '', '')",
    "read the telemetry's table": "SELECT * FROM plant.telemetry",
    "forget a month of telemetry": "DROP TABLE plant.telemetry",
    "change a minute": "UPDATE plant.channel_minute SET low = 0",
    "change a minute through its view": "UPDATE plant.channel_minutes SET low = 0",
    "change an hour": "DELETE FROM plant.channel_hour",
    "change a day": "INSERT INTO plant.channel_day DEFAULT VALUES",
    "say how a device stands": "UPDATE plant.device_state SET state = 'online'",
    "move telemetry's head": "UPDATE plant.telemetry_stream SET seq = 0",
    "count past the checks": "SELECT plant.roll_up_all('{}')",
    "store telemetry past the checks": "SELECT plant.take_telemetry(NULL, '{}', '{}', now(), true, NULL, NULL)",
    "a partition of telemetry": "SELECT plant.ensure_telemetry_part(190001)",
}  # fmt: skip

ANSWERS = {
    "write through a view": "55000",
    "statistics of the tables": "22012",
    "make an extension": None,
    "settings for all": None,
}
"""Where another SQLSTATE than 42501 answers; None where the version decides which."""

SINGLE = [
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
    ("administrator ends the superuser's session", CHIEF,
     "SELECT plant.end_sessions('plant_admin')", "BK100"),
    ("administrator shuts a role past a decision", CHIEF,
     "SELECT plant.lock_role('p_0001', 'x')", NO_RIGHT),
    ("administrator begins an epoch", CHIEF, "SELECT plant.begin_epoch('restore')", NO_RIGHT),
    ("station begins an epoch", STATION, "SELECT plant.begin_epoch('restore')", NO_RIGHT),
    ("administrator applies a marked entry", CHIEF, "SELECT plant.reapply('R1.1', 1)", NO_RIGHT),
    ("administrator grants a group", CHIEF, "GRANT production_manager TO p_0003", NO_RIGHT),
    ("administrator takes a group", CHIEF, "REVOKE administrator FROM p_0001", NO_RIGHT),
    ("agent shuts a role that is none of ours", AGENT,
     "SELECT plant.lock_role('plant_admin', 'x')", "BK100"),
    ("agent lists passwords", AGENT, "SELECT rolpassword FROM pg_authid", NO_RIGHT),
    ("foreign stream", STATION, "SELECT plant.append('R2.1', 1, '{}', '{}', now())", "BK004"),
    ("the plant's stream", STATION, "SELECT plant.append('plant/1', 1, '{}', '{}', now())", "BK004"),
    ("a stream that is none", STATION, "SELECT plant.append(NULL, 1, '{}', '{}', now())", "BK004"),
    ("greeting as another stream", STATION, "SELECT plant.hello('R2.1', 0, '', 'b')", "BK004"),
    ("another's entries", STATION, "SELECT plant.fetch('R2.1', 0)", "BK004"),
    ("the plant's entries", STATION, "SELECT plant.fetch('plant/1', 0)", "BK004"),
    ("an open plant stream handed back", STATION,
     "SELECT plant.recover('plant/1', 1, '{}', '{}')", "BK004"),
    ("a stream handed back that is none of the plant", STATION,
     "SELECT plant.recover('R2.1', 1, '{}', '{}')", "BK004"),
    ("a table that no station is sent", STATION, "SELECT plant.snapshot('credential')", "BK004"),
    ("a table with a trick in its name", STATION,
     "SELECT plant.snapshot('person; DROP TABLE plant.journal')", "BK004"),
    ("pinned whatever the caller's path", STATION,
     "SET search_path = pg_temp; SELECT plant.append('R2.1', 1, '{}', '{}', now())", "BK004"),
    ("clerk asks for a station's certificate", CLERK, "SELECT plant.request_enrolment('R1', 'x')", NO_RIGHT),
    ("station answers its own request", STATION, "SELECT plant.agent_answer(1, 'x', 1, now())", NO_RIGHT),
    ("administrator reads the requests", CHIEF, "SELECT * FROM plant.certificate_request", NO_RIGHT),
    ("administrator tells of a backup", CHIEF,
     "SELECT plant.record_backup('a', 'full', now(), now(), 1, 'x')", NO_RIGHT),
    ("station locks a person out", STATION, "SELECT plant.lock_out('p_0001')", NO_RIGHT),
    ("another's telemetry", STATION,
     "SELECT plant.record_telemetry('R2.1/t', 1, '{}', '{}', now())", "BK004"),
    ("telemetry as a stream of facts", STATION,
     "SELECT plant.record_telemetry('R1.1', 1, '{}', '{}', now())", "BK004"),
    ("facts as telemetry", STATION, "SELECT plant.append('R1.1/t', 1, '{}', '{}', now())", "BK004"),
    ("greeting for another's telemetry", STATION, "SELECT plant.telemetry_hello('R2.1/t', 0, '')", "BK004"),
    ("person records telemetry", CLERK,
     "SELECT plant.record_telemetry('R1.1/t', 1, '{}', '{}', now())", NO_RIGHT),
    ("administrator records telemetry", CHIEF,
     "SELECT plant.record_telemetry('R1.1/t', 1, '{}', '{}', now())", NO_RIGHT),
    ("agent records telemetry", AGENT,
     "SELECT plant.record_telemetry('R1.1/t', 1, '{}', '{}', now())", NO_RIGHT),
    ("person greets for telemetry", CLERK, "SELECT plant.telemetry_hello('R1.1/t', 0, '')", NO_RIGHT),
    ("station lets months of telemetry go", STATION, "SELECT plant.prune_telemetry()", NO_RIGHT),
    ("administrator lets months of telemetry go", CHIEF, "SELECT plant.prune_telemetry()", NO_RIGHT),
    ("station reads marked telemetry", STATION, "SELECT * FROM plant.telemetry_poison", NO_RIGHT),
    ("agent reads channels", AGENT, "SELECT * FROM plant.channel_minutes", NO_RIGHT),
    ("agent reads points", AGENT, "SELECT plant.channel_points('A', now(), now())", NO_RIGHT),
]  # fmt: skip


VAIN = {
    "give back what others gave": "DROP OWNED BY {group}",
    "give back one's own": "DROP OWNED BY CURRENT_USER",
    "take a right from the group": "REVOKE ALL ON SCHEMA plant FROM {group}",
    "read for all": "GRANT SELECT ON plant.balance TO PUBLIC",
    "rewrite a table": "VACUUM FULL plant.journal",
    "count a table anew": "ANALYZE plant.journal",
}
"""PostgreSQL may answer these with a warning only. They change nothing, the rights included."""
GROUPS = {STATION: "plant_station", CLERK: "plant_person", CHIEF: "plant_person", AGENT: "plant_agent"}


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
    tables = plant.rows(
        "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'plant'::regnamespace AND relkind = 'r'"
    )
    kept = [
        plant.rows(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
        for table in sorted(tables)
    ]
    roles = plant.rows("SELECT r::text FROM pg_roles r ORDER BY rolname")
    members = plant.rows("SELECT roleid, member FROM pg_auth_members ORDER BY 1, 2")
    catalogue = plant.rows("SELECT count(*) FROM pg_proc UNION ALL SELECT count(*) FROM pg_class UNION ALL"
                           " SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'")  # fmt: skip
    return [kept, roles, members, catalogue, rights(plant)]


def rights(plant: Plant) -> list[object]:
    """Who may what, and what the functions do."""
    return plant.rows(
        "SELECT oid::regclass::text, relowner, relacl::text FROM pg_class WHERE relnamespace = 'plant'::regnamespace"
        " UNION ALL SELECT proname, proowner, md5(concat(proacl, prosrc, proconfig)) FROM pg_proc"
        " WHERE pronamespace = 'plant'::regnamespace"
        " UNION ALL SELECT nspname, nspowner, nspacl::text FROM pg_namespace"
        " UNION ALL SELECT datname, datdba, datacl::text FROM pg_database"
        " UNION ALL SELECT 'default', defaclrole, defaclacl::text FROM pg_default_acl ORDER BY 1, 2, 3"
    )


def test_statements_of_everybody(cast: Plant) -> None:
    before, wrong = state(cast), []
    for role in EVERYBODY:
        for name, statement in EVERYWHERE.items():
            answer = attempt(cast, role, statement)
            if answer is None or answer != (ANSWERS.get(name, NO_RIGHT) or answer):
                wrong.append((role, name, answer))
    assert not wrong, wrong
    assert state(cast) == before


def test_statements_in_vain(cast: Plant) -> None:
    for role in EVERYBODY:
        for name, statement in VAIN.items():
            before = rights(cast)
            assert attempt(cast, role, statement.format(group=GROUPS[role])) in (None, NO_RIGHT), (role, name)
            assert rights(cast) == before, (role, name)
    stream = cast.stream("R2.1", person=CLERK)
    stream.weighed(cast.lot(2))
    cast.send(stream)


def test_doors_of_others(cast: Plant) -> None:
    before, answers = state(cast), {}
    for name, role, statement, expected in SINGLE:
        answers[name] = attempt(cast, role, statement), expected
    assert {name: both for name, both in answers.items() if both[0] != both[1]} == {}
    assert state(cast) == before


def test_other_databases(cast: Plant) -> None:
    for role in EVERYBODY:
        for database in ("postgres", "template1"):
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                psycopg.connect(cast.dsn.at(database).of(role, password(role)[0]).conninfo)


# What a station may write and the plant then doubts: it vouches for its own hands only.


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


# Reference data: each kind of decision, from every kind of login that has no right to it.


OTHERS = {"p_0004": "quality_inspector", "p_0005": "maintenance", CLERK: "inventory_clerk"}
_ROW = {"code": "A", "name_ru": "А", "name_en": "A", "active": True, "version": 1}
REFERENCE: dict[str, dict[str, object]] = {
    "item": _ROW,
    "container_type": _ROW | {"tare_g": 1},
    "place": _ROW,
    "reason": _ROW | {"purpose": "void"},
    "band": {"item": "A", "container": "B", "low_g": 1, "high_g": 2, "active": True, "version": 1},
    "supplier": _ROW | {"vessels": ["A"]},
    "species": _ROW,
    "term": _ROW | {"list": "gear"},
    "origin_rule": {
        "code": "A", "species": "omul", "water": "any", "origin_class": "imported", "allowed": True,
        "active": True, "version": 1,
    },
    "setting": {"key": "A", "value": 1, "version": 1},
    "equipment": _ROW | {"category": "scale", "critical": True},
    "service_plan": _ROW | {"equipment": "A", "every_days": 1, "warn_days": 0},
    "check_rule": _ROW | {"what": "verification", "category": "scale", "interval_days": 365, "warn_days": 30},
    "stop_reason": _ROW | {"failure": True},
    "channel": _ROW | {
        "unit": "C", "dead_band_milli": 100, "hysteresis_milli": 0, "delay_s": 0, "lost_after_s": 300, "priority": 1,
        "ccp": True, "escalate_after_s": 0,
    },
    "analyte": _ROW | {"unit": "%", "form": "number"},
    "instrument_test": {"instrument": "A", "test_sent": "B", "analyte": "A", "active": True, "version": 1},
    "unit_conversion": {"unit_from": "%", "unit_to": "g/kg", "factor": "10", "active": True, "version": 1},
}  # fmt: skip


def set_request(table: str, **changes: object) -> str:
    kind = f"{table}.set"
    return request(kind, {table: [REFERENCE[table] | changes]}, sv=latest(kind).version)


def test_every_kind_of_reference_data_is_attacked() -> None:
    kinds = {kind.name for kind in KINDS if kind.name.endswith(".set") and kind.nature is Nature.DECISION}
    assert {f"{table}.set" for table in REFERENCE} == kinds


@pytest.fixture
def crowd(cast: Plant) -> Plant:
    """Somebody of every group that may not change reference data."""
    for role, group in OTHERS.items():
        if role != CLERK:
            cast.enrol(role, group)
    return cast


def test_reference_data_without_the_right(crowd: Plant) -> None:
    """Persons of other groups are refused, on record; stations and the agent do not reach the door at all."""
    before = [crowd.rows(f"SELECT count(*) FROM plant.{table}") for table in REFERENCE]
    for table in REFERENCE:
        for role in (role for role, group in OTHERS.items() if group not in latest(f"{table}.set").groups):
            answer = crowd.submit(role, set_request(table))
            assert (answer["outcome"], answer["why"]) == ("refused", "permission"), (table, role)
            assert parse(answer["body"]).person == role
        for role in (STATION, AGENT):
            text = set_request(table).replace("'", "''")
            assert attempt(crowd, role, f"SELECT plant.decide('{text}')") == NO_RIGHT, (table, role)
            assert attempt(crowd, role, f"INSERT INTO plant.{table} DEFAULT VALUES") == NO_RIGHT, (
                table,
                role,
            )
    assert [crowd.rows(f"SELECT count(*) FROM plant.{table}") for table in REFERENCE] == before


def test_reference_data_by_right_but_wrong(cast: Plant) -> None:
    """Who has the right gets neither a column, a table nor a version past the plant, nor a rule without its reason."""
    for table, row in REFERENCE.items():
        for changes in ({"colour": "red"}, {"version": 3}):
            answer = cast.submit(CHIEF, set_request(table, **changes))
            assert answer["outcome"] == "refused", (table, changes)
        kind = f"{table}.set"
        foreign = {table: [row], "person": [person_row(CLERK, 2)]}
        answer = cast.submit(CHIEF, request(kind, foreign, sv=latest(kind).version))
        assert (answer["outcome"], answer["why"]) == ("refused", "rows.table"), table
    for table in ("origin_rule", "setting"):
        text = request(
            f"{table}.set", {table: [REFERENCE[table]]}, sv=latest(f"{table}.set").version, reason=None
        )
        assert cast.submit(CHIEF, text)["why"] == "reason.missing"


def test_reference_data_by_right(cast: Plant) -> None:
    """The same requests pass for an administrator: what is refused above is refused for its fault alone."""
    for table in REFERENCE:
        assert cast.submit(CHIEF, set_request(table))["outcome"] == "accepted", table
