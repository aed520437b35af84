"""The agent at work on a real server: guessers, sessions, passwords, proofs, and its own steadiness."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from app.config.dsn import Dsn
from app.errors import EnvironmentFault
from app.models.kinds import Group
from app.services.identity.kdf import Root, derive_root
from app.services.identity.people import PeopleDesk
from app.services.operations.agent import duties
from app.services.operations.agent.agent import DAILY, RETRY, Agent, Duty
from app.services.operations.agent.duties import LogWatch, ServerCertificate, duties_of
from app.services.operations.agent.logwatch import LogTail
from app.services.operations.enrolment import pki
from app.services.operations.enrolment.access import person_access, station_access
from app.services.operations.shared.server import put
from tests.postgres import connect, eventually, execute
from tests.services.identity.helpers import SetClock
from tests.services.operations.serving import PIN, PLAN, RunningPlant, gets_in, refusal

pytestmark = pytest.mark.tls
AGENT_PASSWORD = "agent-password"


@pytest.fixture(scope="module")
def plant(running_plant: RunningPlant) -> RunningPlant:
    return running_plant


@pytest.fixture(autouse=True)
def nobodys_line(plant: RunningPlant) -> Iterator[None]:
    yield
    plant.line.close()


@pytest.fixture
def agent(plant: RunningPlant) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the agent's role."""
    with connect(plant.agent) as connection:
        yield connection


@pytest.fixture
def desk(plant: RunningPlant) -> Dsn:
    """How the machine of desk A1 asks as the station."""
    return station_access(plant.server.plant("st_a1"), plant.server.machines / "st_a1", plant.desk_secret)


def _person(plant: RunningPlant, name: str) -> Root:
    people = PeopleDesk(plant.id, plant.place, plant.decisions, plant.clock, lambda root, role: None)
    known = plant.rows("SELECT role, name, active FROM plant.person")
    plant.place.known[:] = [_known(row) for row in known]
    badge = people.enrol(plant.chief, name, [Group.INVENTORY_CLERK], PIN)
    return derive_root(plant.id, badge, PIN)


def _known(row: dict[str, Any]) -> Any:
    from app.services.identity.ports import Person

    return Person(row["role"], row["name"], row["active"], frozenset(), None)


@pytest.fixture(scope="module")
def clerk(plant: RunningPlant) -> Root:
    return _person(plant, "Кладовщик")


def _locked(plant: RunningPlant, role: str) -> str | None:
    rows = plant.rows("SELECT lock_reason FROM plant.credential WHERE role = %s", role)
    return rows[0]["lock_reason"] if rows else None


@pytest.mark.expected_logs("ten wrong passwords for p_")
def test_ten_wrong_passwords_shut_a_person_out(
    plant: RunningPlant, agent: psycopg.Connection[Any], desk: Dsn, clerk: Root
) -> None:
    right, wrong = (person_access(desk, clerk.role, p) for p in (clerk.password, "guess"))
    assert gets_in(right)
    watch = LogWatch(LogTail(plant.server.cluster.data / "log"), plant.clock)
    with ThreadPoolExecutor(10) as pool:
        assert not any(pool.map(gets_in, [wrong] * 9))
        watch.look(agent)
        assert gets_in(right)
        assert not gets_in(wrong)
    eventually(lambda: watch.look(agent) or _locked(plant, clerk.role) == "wrong passwords")
    assert "not permitted to log in" in refusal(right)
    assert plant.rows("SELECT until FROM plant.lock_out WHERE role = %s", clerk.role) == [{"until": None}]


def test_the_last_administrator_is_shut_out_for_an_hour_only(
    plant: RunningPlant, agent: psycopg.Connection[Any], desk: Dsn
) -> None:
    chief = plant.chief
    mine = person_access(desk, chief.role, chief.password)
    assert agent.execute("SELECT plant.lock_out(%s)", (chief.role,)).fetchone() == ("locked",)
    assert not gets_in(mine)
    agent.execute("SELECT plant.lift_lock_outs()")
    assert not gets_in(mine)
    execute(
        plant.server.cluster.dsn(),
        "UPDATE plant.lock_out SET until = now() - interval '1 s' WHERE until > now()",
    )
    agent.execute("SELECT plant.lift_lock_outs()")
    assert gets_in(mine)


@pytest.mark.parametrize("role", ["st_a1", "plant_admin", "plant_agent", "p_9999", "nobody; DROP"])
def test_only_persons_are_shut_out(agent: psycopg.Connection[Any], role: str) -> None:
    assert agent.execute("SELECT plant.lock_out(%s)", (role,)).fetchone() == ("ignored",)


@pytest.mark.expected_logs("session .* of st_a1 ended: transaction")
def test_a_transaction_that_stands_still_is_ended(
    plant: RunningPlant, agent: psycopg.Connection[Any], desk: Dsn
) -> None:
    with psycopg.connect(desk.conninfo) as standing, connect(desk) as idle:
        standing.execute("SET statement_timeout = 0")
        standing.execute("SELECT plant.heads()")
        duties.sweep(agent)
        standing.execute("SELECT 1")
        ended = agent.execute("SELECT role, why FROM plant.agent_sweep('0 s')").fetchall()
        assert ended == [("st_a1", "transaction")]
        with pytest.raises(psycopg.OperationalError):
            standing.execute("SELECT 1")
        idle.execute("SELECT 1")


def test_a_station_that_reads_a_long_snapshot_has_longer_than_one_that_writes(
    plant: RunningPlant, agent: psycopg.Connection[Any], desk: Dsn
) -> None:
    swept = "SELECT why FROM plant.agent_sweep('0.5 s')"
    age = "SELECT now() - xact_start > interval '0.5 s' AS old FROM pg_stat_activity WHERE usename = 'st_a1'"
    with psycopg.connect(desk.conninfo) as standing:
        standing.execute("SELECT plant.heads()")
        eventually(lambda: plant.rows(age) == [{"old": True}])
        standing.execute("SELECT plant.heads()")
        assert agent.execute(swept).fetchall() == []
        standing.execute("SELECT pg_current_xact_id()")
        assert agent.execute(swept).fetchall() == [("transaction",)]
        with pytest.raises(psycopg.OperationalError):
            standing.execute("SELECT 1")


@pytest.mark.expected_logs("the password of p_.* was changed past the plant")
def test_a_password_changed_past_the_plant_disables_the_role(
    plant: RunningPlant, agent: psycopg.Connection[Any], desk: Dsn
) -> None:
    someone = _person(plant, "Любопытный")
    duties.passwords(agent)
    assert _locked(plant, someone.role) is None
    with connect(person_access(desk, someone.role, someone.password)) as own:
        own.execute(f"ALTER ROLE {someone.role} PASSWORD 'easier'")  # type: ignore[arg-type]
    assert gets_in(person_access(desk, someone.role, "easier"))
    duties.passwords(agent)
    assert "not permitted to log in" in refusal(person_access(desk, someone.role, "easier"))
    assert gets_in(person_access(desk, plant.chief.role, plant.chief.password))


@pytest.mark.expected_logs("session .* ended: blocked")
def test_sessions_of_a_locked_role_end(
    plant: RunningPlant, agent: psycopg.Connection[Any], desk: Dsn
) -> None:
    someone = _person(plant, "Гость")
    with connect(person_access(desk, someone.role, someone.password)) as own:
        agent.execute("SELECT plant.lock_role(%s, 'test')", (someone.role,))
        own.execute("SELECT 1")
        duties.sweep(agent)
        with pytest.raises(psycopg.OperationalError):
            own.execute("SELECT 1")


def test_a_wrong_balance_is_found(plant: RunningPlant, agent: psycopg.Connection[Any]) -> None:
    duties.balances(agent)
    admin = plant.server.cluster.dsn()
    execute(admin, "INSERT INTO plant.balance VALUES (gen_random_uuid(), 'DOCK', 1)")
    with pytest.raises(EnvironmentFault, match=r"plant\.balance_wrong"):
        duties.balances(agent)
    execute(admin, "DELETE FROM plant.balance WHERE place = 'DOCK'")
    duties.balances(agent)


def test_a_changed_entry_is_found(plant: RunningPlant, agent: psycopg.Connection[Any]) -> None:
    duties.chains(agent)
    admin = plant.server.cluster.dsn()
    change = "UPDATE plant.journal SET body = replace(body, {}, {}) WHERE stream = 'plant/1' AND seq = 2"
    quiet = ("SET session_replication_role = replica",)
    execute(admin, *quiet, change.format("'accepted'", "'refused!'"))
    with pytest.raises(EnvironmentFault) as fault:
        duties.chains(agent)
    assert fault.value.params == {"stream": "plant/1", "seq": 2}
    execute(admin, *quiet, change.format("'refused!'", "'accepted'"))
    duties.chains(agent)


def test_the_servers_own_certificate_is_renewed(
    plant: RunningPlant, agent: psycopg.Connection[Any], desk: Dsn
) -> None:
    data, place = plant.server.cluster.data, plant.server.folder / "authority"
    old = pki.server_identity(plant.server.authority, PLAN.hosts, datetime.now(UTC) - timedelta(days=340))
    put(data, {"server.crt": old.certificate, "server.key": old.key})
    agent.execute("SELECT pg_reload_conf()")
    renewing = ServerCertificate(PLAN, place, data, plant.clock)
    renewing.renew(agent)
    renewed = pki.read((data / "server.crt").read_bytes())
    assert renewed.serial != pki.read(old.certificate).serial
    assert renewed.days_left(datetime.now(UTC)) == 364
    eventually(lambda: gets_in(desk))
    renewing.renew(agent)
    assert pki.read((data / "server.crt").read_bytes()) == renewed


@dataclass
class Work:
    """A duty that counts how often it was done, and fails when told to."""

    done: int = 0
    failing: bool = False
    seen: list[str] = field(default_factory=list)

    def run(self, _connection: Any) -> None:
        self.done += 1
        if self.failing:
            raise ValueError("told to")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def _agent(plant: RunningPlant, clock: SetClock, *work: Duty) -> Agent:
    return Agent(plant.agent, work, clock)


def test_each_duty_is_done_as_often_as_it_says(plant: RunningPlant, clock: SetClock) -> None:
    often, seldom = Work(), Work()
    agent = _agent(
        plant,
        clock,
        Duty("often", timedelta(seconds=1), often.run),
        Duty("seldom", timedelta(minutes=1), seldom.run),
    )
    for _ in range(61):
        assert agent.step()
        clock.advance(timedelta(seconds=1))
    agent.close()
    assert (often.done, seldom.done) == (61, 2)


def test_a_daily_duty_is_remembered_across_restarts(plant: RunningPlant, clock: SetClock) -> None:
    work = Work()
    duty = Duty("daily", DAILY, work.run, daily=True)
    for _ in range(2):
        agent = _agent(plant, clock, duty)
        agent.step()
        agent.close()
    assert work.done == 1
    clock.advance(timedelta(hours=25))
    agent.step()
    agent.close()
    assert work.done == 2


def test_the_beginning_is_left_to_others(plant: RunningPlant, clock: SetClock) -> None:
    """A machine that stands for a minute only, and then for longer: what is due waits, and is done then."""
    work = Work()
    duty = Duty("resting", DAILY, work.run, daily=True, rest=timedelta(minutes=10))
    for minutes, done in ((1, 0), (9, 0), (11, 1), (24 * 60 + 1, 2)):
        agent = _agent(plant, clock, duty)
        agent.step()
        clock.advance(timedelta(minutes=minutes))
        agent.step()
        agent.close()
        assert work.done == done, minutes


@pytest.mark.expected_logs("duty broken failed")
def test_a_failing_duty_is_said_tried_again_and_stops_no_other(plant: RunningPlant, clock: SetClock) -> None:
    broken, sound = Work(failing=True), Work()
    agent = _agent(
        plant,
        clock,
        Duty("broken", DAILY, broken.run, daily=True),
        Duty("sound", timedelta(seconds=1), sound.run),
    )
    agent.step()
    assert (broken.done, sound.done) == (1, 1)
    problem = plant.rows("SELECT problem FROM plant.agent_duty WHERE name = 'broken'")
    assert problem == [{"problem": "ValueError: told to"}]
    broken.failing = False
    clock.advance(RETRY)
    agent.step()
    agent.close()
    assert (broken.done, sound.done) == (2, 2)
    assert plant.rows("SELECT problem FROM plant.agent_duty WHERE name = 'broken'") == [{"problem": None}]


@pytest.mark.expected_logs("the agent has lost its server")
def test_a_lost_server_is_found_again(plant: RunningPlant, clock: SetClock) -> None:
    work = Work()
    agent = _agent(plant, clock, Duty("work", timedelta(seconds=1), _asking(work)))
    assert agent.step()
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'plant_agent'"
    execute(plant.server.cluster.dsn(), kill)
    clock.advance(timedelta(seconds=1))
    assert not agent.step()
    assert agent.step()
    agent.close()
    assert work.done == 2


def _asking(work: Work) -> Any:
    def run(connection: psycopg.Connection[Any]) -> None:
        connection.execute("SELECT 1")
        work.run(connection)

    return run


def test_it_runs_until_told_to_stop_and_says_that_it_lives(plant: RunningPlant) -> None:
    stop, lives = threading.Event(), threading.Event()
    agent = Agent(plant.agent, plant.duties(), plant.clock, alive=lives.set)
    thread = threading.Thread(target=agent.run, args=(stop,))
    thread.start()
    assert lives.wait(10)
    eventually(lambda: len(plant.rows("SELECT FROM plant.agent_duty WHERE name = 'passwords'")) == 1)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_beside_the_embedded_plant_it_has_no_certificates_to_sign(plant_db: Dsn, clock: SetClock) -> None:
    execute(plant_db, f"ALTER ROLE plant_agent PASSWORD '{AGENT_PASSWORD}'")
    backups = Work()
    every = [
        *duties_of(plant_db_folder(plant_db), clock, backup=lambda: backups.run(None)),
        *duties.proofs(),
    ]
    assert not {"sign", "revoke", "server certificate"} & {duty.name for duty in every}
    agent = Agent(plant_db.of("plant_agent", AGENT_PASSWORD), every, clock)
    assert agent.step()
    agent.close()
    assert backups.done == 1
    with connect(plant_db) as connection:
        rows = connection.execute("SELECT name, problem FROM plant.agent_duty ORDER BY name").fetchall()
    names = ["backup", "balances", "chains", "partitions", "passwords"]
    assert rows == [(name, None) for name in names]


def plant_db_folder(plant_db: Dsn) -> Any:
    with connect(plant_db) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    from pathlib import Path

    return Path(row[0]) if row else Path()
