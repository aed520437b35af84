"""A machine becomes a station by a file and a code; a broken one is replaced; certificates renew."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.clock import SystemClock, iso
from app.config.station import read
from app.config.writing import changed, text_of
from app.errors import EnvironmentFault, OperatorError
from app.models.envelope import Author, Draft
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.runner import Pauses, Runner
from app.services.operations.enrolment import pki
from app.services.operations.enrolment.access import IDENTITY, SECRET, person_access, station_access
from app.services.operations.enrolment.enrol import JOURNAL, Enrolled, enrol, export_settings
from app.services.operations.enrolment.issue import first, lot_prefix
from app.services.operations.enrolment.plantfile import Enrolment, seal
from app.services.operations.enrolment.renewal import NEXT, Outcome, Renewal
from app.services.operations.enrolment.renewer import HOUR, SOON, Renewer
from tests.postgres import connect, eventually, execute
from tests.services.operations.serving import RunningPlant, gets_in, refusal, running_agent

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
CODE = "7K3M-0QZ4-V1XA-9BCD"
DEVICES = """
[screen]
px_per_mm = 5.88
[[device]]
name = "scale"
driver = "mt-sics"
address = "tcp:10.0.0.7:4305"
"""
FORBIDDEN = (
    "plant.request_enrolment('A1', 'x')",
    "plant.agent_requests()",
    "plant.agent_revoked()",
    "plant.agent_sweep()",
    "plant.agent_note(1, 'st_a1', now())",
    "plant.lock_out('p_0001')",
)


class Silent:
    """A server whose agent does not run."""

    def execute(self, question: str, _parameters: object = None) -> "Silent":
        return self

    def fetchone(self) -> tuple[dict[str, object]]:
        return ({"state": "waiting", "request": 1},)


@dataclass
class Refusing:
    """A server whose agent refuses every request, each with a number of its own."""

    asked: int = 0
    state: str = ""

    def execute(self, question: str, _parameters: object = None) -> "Refusing":
        asks = "request_certificate" in question
        self.asked, self.state = self.asked + asks, "waiting" if asks else "refused"
        return self

    def fetchone(self) -> tuple[dict[str, object]]:
        return ({"state": self.state, "request": self.asked or None, "why": "station.blocked"},)


class Vault(dict[str, bytes]):
    def put(self, name: str, secret: bytes) -> None:
        self[name] = secret


@dataclass
class Machine:
    """A machine that became a station, as far as the plant is concerned."""

    folder: Path
    enrolled: Enrolled
    vault: Vault = field(default_factory=Vault)

    @property
    def role(self) -> str:
        return self.enrolled.settings.plant.role

    @property
    def dsn(self) -> Any:
        return station_access(self.enrolled.settings.plant, self.enrolled.keys, self.enrolled.secret)

    @property
    def renewal(self) -> Renewal:
        return Renewal(self.enrolled.keys, self.role, self.enrolled.secret)

    @property
    def serial(self) -> int:
        return pki.read((self.enrolled.keys / IDENTITY).read_bytes()).serial


def become(issued: Any, folder: Path, settings: str = "") -> Machine:
    vault = Vault()
    return Machine(folder, enrol(issued.data, issued.code, folder, vault, datetime.now(UTC), settings), vault)


def station_row(plant: RunningPlant, code: str) -> dict[str, Any]:
    return plant.rows("SELECT * FROM plant.station WHERE code = %s", code)[0]


def lives(plant: RunningPlant, code: str) -> list[dict[str, Any]]:
    return plant.rows("SELECT * FROM plant.incarnation WHERE station = %s", code)


@pytest.fixture(scope="module")
def plant(running_plant: RunningPlant) -> Iterator[RunningPlant]:
    with running_agent(running_plant):
        yield running_plant


@pytest.fixture(autouse=True)
def nobodys_line(request: pytest.FixtureRequest) -> Iterator[None]:
    """The administrator's connection is closed after each test, and its timer with it."""
    yield
    if "plant" in request.fixturenames:
        request.getfixturevalue("plant").line.close()


def _file(**other: Any) -> bytes:
    authority = pki.new_authority("x", NOW)
    made = pki.station_identity(authority, "st_r1", NOW, pki.ENROLMENT_LIFE)
    told = {
        "plant": "5f0c2f3e-2a44-4f6e-9f7c-2f0f6d1c0001", "plant_name": "Малое море", "hosts": ("db1",),
        "port": 5432, "database": "plant", "authority": authority.certificate.decode(), "station": "R1",
        "name": "Приёмка 1", "role": "st_r1", "incarnation": 1, "lot_prefix": "R1", "profile": "weighing",
        "certificate": made.certificate.decode(), "key": made.key.decode(), "secret": "ab" * 32,
        "expires": iso(NOW + timedelta(days=3)),
    }  # fmt: skip
    return seal(Enrolment(**(told | other)), CODE)


def test_settings_and_keys_are_written_for_this_account_only(tmp_path: Path) -> None:
    vault = Vault()
    made = enrol(_file(), CODE, tmp_path, vault, NOW)
    assert read((tmp_path / "station.toml").read_text()) == made.settings
    assert (made.settings.stream, made.settings.plant.role) == ("R1.1", "st_r1")
    assert vault[SECRET] == bytes.fromhex("ab" * 32)
    private = [tmp_path / "station.toml", *made.keys.iterdir()]
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert made.keys.stat().st_mode & 0o777 == 0o700


def test_the_disk_alone_has_no_key_that_opens(tmp_path: Path) -> None:
    made = enrol(_file(), CODE, tmp_path, Vault(), NOW)
    identity = (made.keys / IDENTITY).read_bytes()
    assert b"ENCRYPTED PRIVATE KEY" in identity
    assert made.secret.passphrase.encode() not in b"".join(p.read_bytes() for p in made.keys.iterdir())


def test_doing_it_twice_is_doing_it_once(tmp_path: Path) -> None:
    first_time = enrol(_file(), CODE, tmp_path, Vault(), NOW)
    assert enrol(_file(), CODE, tmp_path, Vault(), NOW).settings == first_time.settings


def test_settings_already_here_or_of_the_old_machine_hold_on(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text(DEVICES)
    kept = enrol(_file(), CODE, tmp_path, Vault(), NOW).settings
    assert (kept.screen.px_per_mm, kept.device[0].address) == (5.88, "tcp:10.0.0.7:4305")
    old = text_of(changed(read(DEVICES), {"screen.px_per_mm": 3.36, "station.code": "R1"}))
    new = enrol(_file(incarnation=2, lot_prefix="R1B"), CODE, tmp_path / "new", Vault(), NOW, old).settings
    assert (new.screen.px_per_mm, new.stream, new.station.lot_prefix) == (3.36, "R1.2", "R1B")
    assert new.device == kept.device


def _journal(folder: Path) -> None:
    (folder / JOURNAL).parent.mkdir(parents=True)
    (folder / JOURNAL).touch()


def test_a_journal_is_never_given_to_another_station_or_incarnation(tmp_path: Path) -> None:
    enrol(_file(), CODE, tmp_path, Vault(), NOW)
    _journal(tmp_path)
    before = (tmp_path / "station.toml").read_bytes()
    for other in ({"station": "R2"}, {"incarnation": 2}, {"plant": "5f0c2f3e-2a44-4f6e-9f7c-2f0f6d1c0002"}):
        with pytest.raises(OperatorError) as refused:
            enrol(_file(**other), CODE, tmp_path, Vault(), NOW)
        assert refused.value.key == "enrolment.other_journal"
    assert (tmp_path / "station.toml").read_bytes() == before
    assert enrol(_file(), CODE, tmp_path, Vault(), NOW).settings.stream == "R1.1"


def test_the_exported_settings_hold_no_secret(tmp_path: Path) -> None:
    made = enrol(_file(), CODE, tmp_path, Vault(), NOW)
    exported = export_settings(tmp_path)
    assert read(exported) == made.settings
    for secret in (made.secret.password, made.secret.passphrase, "ab" * 32, "PRIVATE"):
        assert secret not in exported


@pytest.mark.parametrize(
    ("number", "prefix"), [(1, "R1"), (2, "R1B"), (26, "R1Z"), (27, "R1BA"), (28, "R1BB"), (677, "R1BAA")]
)
def test_lot_prefixes_of_incarnations(number: int, prefix: str) -> None:
    assert lot_prefix("R1", number) == prefix


def test_no_two_incarnations_share_a_lot_prefix() -> None:
    assert len({lot_prefix("R1", number) for number in range(1, 3000)}) == 2999


@pytest.mark.tls
def test_a_station_comes_in_with_its_file_and_gets_a_certificate_of_its_own(
    plant: RunningPlant, tmp_path: Path
) -> None:
    machine = become(plant.stations.enrol(plant.chief, "R1", "Приёмка 1"), tmp_path)
    shutil.copytree(machine.enrolled.keys, tmp_path / "copied from the file")
    first_serial, now = machine.serial, plant.clock.now
    assert machine.renewal.over(machine.dsn, now, 20) is Outcome.RENEWED
    assert machine.serial != first_serial
    assert machine.renewal.over(machine.dsn, now, 20) is Outcome.NOT_DUE
    assert (machine.renewal.validity()[1] - now()).days == 89
    assert gets_in(machine.dsn)
    copied = station_access(
        machine.enrolled.settings.plant, tmp_path / "copied from the file", machine.enrolled.secret
    )
    eventually(lambda: "certificate revoked" in refusal(copied), 20)
    assert gets_in(machine.dsn)


@pytest.mark.tls
def test_a_certificate_renews_itself_thirty_days_before_its_end(plant: RunningPlant, tmp_path: Path) -> None:
    machine = become(plant.stations.enrol(plant.chief, "R2", "Приёмка 2"), tmp_path)
    machine.renewal.over(machine.dsn, plant.clock.now, 20)
    serial = machine.serial
    assert (
        machine.renewal.over(machine.dsn, lambda: plant.clock.now() + timedelta(days=58), 20)
        is Outcome.NOT_DUE
    )
    assert (
        machine.renewal.over(machine.dsn, lambda: plant.clock.now() + timedelta(days=61), 20)
        is Outcome.RENEWED
    )
    assert machine.serial != serial
    assert gets_in(machine.dsn)


@pytest.mark.tls
def test_a_running_station_looks_after_its_certificate(plant: RunningPlant, tmp_path: Path) -> None:
    machine = become(plant.stations.enrol(plant.chief, "R9", "Приёмка 9"), tmp_path)
    serial = machine.serial
    renewer = Renewer(machine.renewal, machine.dsn, plant.clock)
    renewer.start()
    eventually(lambda: machine.serial != serial)
    renewer.stop()
    assert renewer.look() == HOUR
    assert gets_in(machine.dsn)


@pytest.mark.expected_logs("certificate not renewed: enrolment.no_answer")
def test_a_certificate_that_cannot_be_renewed_now_is_tried_again(tmp_path: Path) -> None:
    made = enrol(_file(), CODE, tmp_path, Vault(), NOW)
    away = station_access(made.settings.plant, made.keys, made.secret)
    renewal = Renewal(made.keys, "st_r1", made.secret)
    nowhere = replace(away, host=str(tmp_path), options={})
    assert Renewer(renewal, nowhere, SystemClock()).look() == SOON
    with pytest.raises(EnvironmentFault):
        renewal.complete(Silent(), lambda: NOW, 60, lambda _seconds: True)  # type: ignore[arg-type]


def test_who_was_refused_asks_again_the_next_time(tmp_path: Path) -> None:
    """The station may have been let in again meanwhile, and nobody starts it anew for that."""
    made, server = enrol(_file(), CODE, tmp_path, Vault(), NOW), Refusing()
    renewal = Renewal(made.keys, "st_r1", made.secret)
    for asked in (1, 2):
        with pytest.raises(OperatorError, match=r"enrolment\.refused"):
            renewal.complete(server, lambda: NOW, 60, lambda _seconds: False)  # type: ignore[arg-type]
        assert server.asked == asked


@pytest.mark.expected_logs("certificate not renewed: .*No such file")
def test_a_certificate_that_cannot_be_read_now_is_looked_at_again(tmp_path: Path) -> None:
    made = enrol(_file(), CODE, tmp_path, Vault(), NOW)
    renewal = Renewal(made.keys, "st_r1", made.secret)
    (made.keys / IDENTITY).unlink()
    away = station_access(made.settings.plant, made.keys, made.secret)
    assert Renewer(renewal, away, SystemClock()).look() == HOUR


@pytest.mark.tls
def test_a_renewal_that_was_cut_goes_on_with_the_same_key(plant: RunningPlant, tmp_path: Path) -> None:
    machine = become(plant.stations.enrol(plant.chief, "R3", "Приёмка 3"), tmp_path)
    with connect(machine.dsn) as connection:
        assert machine.renewal.step(connection, plant.clock.now()) is Outcome.WAITING
        waiting = (machine.enrolled.keys / NEXT).read_bytes()
        eventually(
            lambda: connection.execute("SELECT plant.certificate()->>'state'").fetchone() == ("ready",)
        )
        assert machine.renewal.step(connection, plant.clock.now()) is Outcome.RENEWED
    assert (machine.enrolled.keys / IDENTITY).read_bytes().endswith(waiting)
    assert not (machine.enrolled.keys / NEXT).exists()
    assert gets_in(machine.dsn)


@pytest.mark.tls
@pytest.mark.expected_logs("session .* ended: (blocked|certificate)")
def test_a_blocked_station_is_cut_off_with_everybody_on_it(plant: RunningPlant, tmp_path: Path) -> None:
    machine = become(plant.stations.enrol(plant.chief, "R4", "Приёмка 4"), tmp_path)
    machine.renewal.over(machine.dsn, plant.clock.now, 20)
    person = person_access(machine.dsn, plant.chief.role, plant.chief.password)
    with connect(machine.dsn) as station, connect(person) as someone:
        plant.stations.block(plant.chief, station_row(plant, "R4"), "lost")
        eventually(lambda: _ended(station) and _ended(someone), 20)
    eventually(lambda: "certificate revoked" in refusal(machine.dsn), 20)
    assert "certificate revoked" in refusal(person)


def _ended(connection: psycopg.Connection[Any]) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


def _synchronised(machine: Machine, plant: RunningPlant) -> str:
    """The machine's journal begins: it has the plant's decisions, the plant its entry. Returns the stream."""
    settings = machine.enrolled.settings
    identity = Identity(plant.id, settings.stream, settings.station.lot_prefix)
    keeper = Keeper.open(machine.folder / "journal", bytes(32), plant.clock, new=identity)
    runner = Runner(keeper, PlantConnection(machine.dsn), plant.clock, pauses=Pauses(poll=0.1))
    start = {"id": str(plant.id), "boot": "b", "app": "1", "system": "linux"}
    keeper.append(Draft("station.started", {"station_start": [start | {"id": _uuid()}]}), Author()).result(10)
    runner.start()
    try:
        eventually(lambda: _stands(plant, settings.stream) == 1)
        own = "SELECT count(*) AS n FROM station WHERE code = ?"
        eventually(lambda: keeper.query(own, settings.station.code)[0]["n"] == 1)
    finally:
        runner.stop()
        keeper.close()
    return settings.stream


def _uuid() -> str:
    import uuid

    return str(uuid.uuid4())


def _stands(plant: RunningPlant, stream: str) -> int:
    return int(plant.rows("SELECT count(*) AS n FROM plant.station_start WHERE stream = %s", stream)[0]["n"])


@pytest.mark.tls
def test_a_broken_machine_is_replaced_within_minutes(plant: RunningPlant, tmp_path: Path) -> None:
    old = become(plant.stations.enrol(plant.chief, "R5", "Приёмка 5"), tmp_path / "old", DEVICES)
    old.renewal.over(old.dsn, plant.clock.now, 20)
    assert _synchronised(old, plant) == "R5.1"
    exported = export_settings(old.folder)

    begin = time.monotonic()
    known, streams = station_row(plant, "R5"), lives(plant, "R5")
    issued = plant.stations.replace(plant.chief, known, streams, "burnt", exported)
    new = become(issued, tmp_path / "new")
    assert new.renewal.over(new.dsn, plant.clock.now, 20) is Outcome.RENEWED
    assert _synchronised(new, plant) == "R5.2"
    assert time.monotonic() - begin < 60

    settings = new.enrolled.settings
    assert (settings.station.lot_prefix, settings.device, settings.screen.px_per_mm) == (
        "R5B", old.enrolled.settings.device, 5.88,
    )  # fmt: skip
    assert [(row["stream"], row["active"]) for row in lives(plant, "R5")] == [("R5.1", False), ("R5.2", True)]
    eventually(lambda: "certificate revoked" in refusal(old.dsn), 20)
    assert gets_in(new.dsn)


@pytest.mark.tls
def test_a_station_that_was_away_too_long_gets_new_credentials_for_its_journal(
    plant: RunningPlant, tmp_path: Path
) -> None:
    machine = become(plant.stations.enrol(plant.chief, "R6", "Приёмка 6"), tmp_path)
    _journal(tmp_path)
    issued = plant.stations.renew(plant.chief, station_row(plant, "R6"), lives(plant, "R6")[0])
    again = become(issued, tmp_path)
    assert again.enrolled.settings.stream == machine.enrolled.settings.stream
    assert again.enrolled.secret != machine.enrolled.secret
    assert gets_in(again.dsn)


@pytest.mark.tls
def test_the_first_station_is_enrolled_beside_the_server(plant: RunningPlant, tmp_path: Path) -> None:
    with connect(plant.agent) as connection:
        issued = first(
            connection, plant.reach, plant.server.authority, "A1", plant.desk_secret, datetime.now(UTC)
        )
        with pytest.raises(OperatorError, match=r"enrolment\.refused"):
            first(connection, plant.reach, plant.server.authority, "ZZ", plant.desk_secret, NOW)
    machine = become(issued, tmp_path)
    assert gets_in(machine.dsn)
    assert machine.enrolled.settings.station.profile == "desk"


@pytest.mark.tls
@pytest.mark.expected_logs("request .* refused: certificate.bad_request")
def test_nobody_but_an_administrator_and_the_station_itself_asks(plant: RunningPlant, tmp_path: Path) -> None:
    machine = become(plant.stations.enrol(plant.chief, "R7", "Приёмка 7"), tmp_path)
    with connect(machine.dsn) as station:
        for call in FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                station.execute(f"SELECT {call}")  # type: ignore[arg-type]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            station.execute("SELECT * FROM plant.certificate")
        assert station.execute("SELECT plant.request_certificate('no request')").fetchone()
        eventually(lambda: _state(station) == "refused")
        with pytest.raises(OperatorError, match=r"enrolment\.refused"):
            Renewal(
                machine.enrolled.keys, machine.role, machine.enrolled.secret, _asked=_request(station)
            ).step(station, plant.clock.now())


def _state(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute("SELECT plant.certificate()->>'state'").fetchone()
    return str(row and row[0])


def _request(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT (plant.certificate()->>'request')::bigint").fetchone()
    return int(row[0]) if row else 0


@pytest.mark.tls
def test_a_station_cannot_ask_without_end(plant: RunningPlant, tmp_path: Path) -> None:
    machine = become(plant.stations.enrol(plant.chief, "R8", "Приёмка 8"), tmp_path)
    answered = (
        "INSERT INTO plant.certificate_request (role, purpose, csr, asked_by, answered_at)"
        " SELECT 'st_r8', 'station', 'x', 'st_r8', now() FROM generate_series(1, 20)"
    )
    execute(plant.server.cluster.dsn(), answered)
    with connect(machine.dsn) as station:
        row = station.execute("SELECT plant.request_certificate('x')->>'why'").fetchone()
    assert row == ("certificate.too_many",)


def test_without_an_agent_the_station_hears_that_nobody_answers(tmp_path: Path) -> None:
    made = enrol(_file(), CODE, tmp_path, Vault(), NOW)
    renewal = Renewal(made.keys, "st_r1", made.secret)
    with pytest.raises(EnvironmentFault) as fault:
        renewal.complete(Silent(), lambda: NOW, -1)  # type: ignore[arg-type]
    assert fault.value.key == "enrolment.no_answer"
