"""Who gets into a shared server and who stays out: stations, persons, everybody else. Needs OpenSSL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.services.operations.enrolment import pki
from app.services.operations.enrolment.access import AUTHORITY, person_access
from app.services.operations.private import write_private
from tests.postgres import eventually, execute
from tests.services.operations.serving import GROUPS, SharedServer, create_role, gets_in, refusal, secret_of

pytestmark = pytest.mark.tls

PERSON = "p_0042"
PIN_PASSWORD = "f" * 64
NOWHERE = {"sslcert": "/nonexistent", "sslkey": "/nonexistent"}


@pytest.fixture(scope="module")
def server(shared_server: SharedServer) -> SharedServer:
    plant = shared_server.cluster.dsn()
    execute(plant, *(f"CREATE ROLE {group} NOLOGIN" for group in GROUPS))
    for name in ("st_r1", "st_r2"):
        create_role(plant, name, "plant_station", secret_of(name).password)
    create_role(plant, PERSON, "plant_person", PIN_PASSWORD)
    return shared_server


@pytest.fixture(scope="module")
def r1(server: SharedServer) -> Path:
    return server.machine("st_r1")


@pytest.fixture(scope="module")
def r2(server: SharedServer) -> Path:
    return server.machine("st_r2")


@pytest.fixture(scope="module")
def foreign(server: SharedServer) -> pki.Identity:
    return pki.new_authority("somebody else", datetime.now(UTC))


@pytest.fixture(scope="module")
def forged(server: SharedServer, foreign: pki.Identity) -> Path:
    return server.machine("forged", common="st_r1", issuer=foreign)


@pytest.fixture(scope="module")
def expired(server: SharedServer) -> Path:
    begin = datetime.now(UTC) - timedelta(days=91)
    return server.machine("expired", common="st_r1", begin=begin)


@pytest.fixture(scope="module")
def revoked(server: SharedServer) -> Path:
    folder = server.machine("revoked", common="st_r1")
    eventually(lambda: gets_in(server.station(folder, "st_r1")), 10)
    server.revoke(folder)
    eventually(lambda: not gets_in(server.station(folder, "st_r1")), 10)
    return folder


def test_the_right_certificate_and_password_get_in(server: SharedServer, r1: Path) -> None:
    assert gets_in(server.station(r1, "st_r1"))


def test_a_wrong_password_stays_out(server: SharedServer, r1: Path) -> None:
    assert "password authentication failed" in refusal(server.station(r1, "st_r1"), password="x")


def test_no_certificate_stays_out(server: SharedServer, r1: Path) -> None:
    assert "requires a valid client certificate" in refusal(server.station(r1, "st_r1"), **NOWHERE)


def test_another_stations_certificate_stays_out(server: SharedServer, r2: Path) -> None:
    own_key = server.station(r2, "st_r2")
    as_another = own_key.of("st_r1", secret_of("st_r1").password)
    assert gets_in(own_key)
    assert "password authentication failed" in refusal(as_another)


def test_the_right_name_from_a_foreign_authority_stays_out(server: SharedServer, forged: Path) -> None:
    assert "unknown ca" in refusal(server.station(forged, "st_r1"))


def test_an_expired_certificate_stays_out(server: SharedServer, expired: Path) -> None:
    assert "certificate expired" in refusal(server.station(expired, "st_r1"))


def test_a_revoked_certificate_stays_out(server: SharedServer, revoked: Path, r1: Path) -> None:
    assert "certificate revoked" in refusal(server.station(revoked, "st_r1"))
    assert gets_in(server.station(r1, "st_r1"))


def test_tls_1_2_stays_out(server: SharedServer, r1: Path) -> None:
    old = {"ssl_min_protocol_version": "TLSv1.2", "ssl_max_protocol_version": "TLSv1.2"}
    assert "protocol version" in refusal(server.station(r1, "st_r1"), **old)


def test_no_tls_stays_out(server: SharedServer, r1: Path) -> None:
    assert "no encryption" in refusal(
        server.station(r1, "st_r1"), sslmode="disable", channel_binding="disable"
    )


def test_a_server_under_a_name_its_certificate_lacks_is_not_believed(server: SharedServer, r1: Path) -> None:
    assert "does not match host name" in refusal(replace(server.station(r1, "st_r1"), host="127.0.0.1"))


def test_a_server_of_another_authority_is_not_believed(
    server: SharedServer, r1: Path, foreign: pki.Identity, tmp_path: Path
) -> None:
    write_private(tmp_path / AUTHORITY, foreign.certificate)
    assert "certificate verify failed" in refusal(
        server.station(r1, "st_r1"), sslrootcert=str(tmp_path / AUTHORITY)
    )


def test_the_superuser_stays_out_of_the_network(server: SharedServer, r1: Path) -> None:
    over_network = server.station(r1, "st_r1").of("plant_admin", server.cluster.password())
    assert "rejects connection" in refusal(over_network)
    execute(server.cluster.dsn(), "SELECT 1")


def test_a_role_of_no_group_stays_out_of_the_network(server: SharedServer, r1: Path) -> None:
    plant = server.cluster.dsn()
    execute(plant, "CREATE ROLE stranger LOGIN PASSWORD 'known'")
    assert "rejects connection" in refusal(server.station(r1, "st_r1").of("stranger", "known"))
    execute(plant, "DROP ROLE stranger")


def _person(server: SharedServer, folder: Path, machine: str = "st_r1", password: str = PIN_PASSWORD) -> str:
    return refusal(person_access(server.station(folder, machine), PERSON, password))


def test_a_person_at_any_station_gets_in(server: SharedServer, r1: Path, r2: Path) -> None:
    assert not _person(server, r1)
    assert not _person(server, r2, "st_r2")


def test_a_person_without_a_machine_stays_out(server: SharedServer, r1: Path) -> None:
    at_home = person_access(server.station(r1, "st_r1"), PERSON, PIN_PASSWORD)
    assert "requires a valid client certificate" in refusal(at_home, **NOWHERE)


@pytest.mark.parametrize(
    ("machine", "reason"),
    [("revoked", "certificate revoked"), ("expired", "certificate expired"), ("forged", "unknown ca")],
)
def test_a_person_at_a_machine_that_does_not_count_stays_out(
    server: SharedServer, machine: str, reason: str, request: pytest.FixtureRequest
) -> None:
    assert reason in _person(server, request.getfixturevalue(machine))


def test_a_machine_that_knows_only_the_persons_name_stays_out(server: SharedServer, r1: Path) -> None:
    assert "password authentication failed" in _person(server, r1, password=secret_of("st_r1").password)


def test_a_person_reaches_no_other_database(server: SharedServer, r1: Path) -> None:
    elsewhere = server.station(r1, "st_r1").at("postgres")
    assert "rejects connection" in refusal(elsewhere)
    assert "rejects connection" in refusal(person_access(elsewhere, PERSON, PIN_PASSWORD))


def test_nobody_replicates_from_the_network(server: SharedServer, r1: Path) -> None:
    execute(server.cluster.dsn(), "ALTER ROLE st_r1 REPLICATION")
    assert "no pg_hba.conf entry for replication" in refusal(server.station(r1, "st_r1"), replication="true")
    execute(server.cluster.dsn(), "ALTER ROLE st_r1 NOREPLICATION")
