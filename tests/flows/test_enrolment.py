"""A plant on a shared PostgreSQL 15 by command: founded, two stations by file and code, certificates that renew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.services.operations.enrolment import pki
from app.services.operations.enrolment.access import FOLDER, IDENTITY
from tests.cli.commands import PIN, Commands, agent, commands_under
from tests.flows.server import BareServer, bare_server
from tests.flows.stations import Running, running
from tests.postgres import connect, eventually

pytestmark = pytest.mark.tls


@pytest.fixture(scope="module")
def run(cluster_home: Path) -> Iterator[Commands]:
    with commands_under(cluster_home) as made:
        yield made


@pytest.fixture(scope="module")
def server(cluster_home: Path, pg15_bin: Path) -> Iterator[BareServer]:
    with bare_server(cluster_home, pg15_bin) as made:
        yield made


@pytest.fixture(scope="module")
def founded(run: Commands, server: BareServer) -> Iterator[Path]:
    """The plant is founded and its server works; the folder of its first station, desk A1."""
    said = run.init("--station", "A1", "--profile", "desk", "--plant", server.address, *server.options)
    code = said.split("one-time code ")[1].split()[0]
    server.restart()
    with agent("--server", server.folder, "--backups", server.folder / "b", log=run.path("agent.log")):
        desk = run.path("a1")
        run("plant", "enrol", "--file", server.folder / "A1.1.enrol", "--code", code, "--data", desk)
        yield desk


def enrolled(run: Commands, desk: Path, code: str, *words: object) -> Path:
    """The folder of a machine that became station `code` by a file that the desk made."""
    file = run.path(f"{code}.enrol")
    said = run("plant", "enrol", "--station", code, "--out", file, "--data", desk, *run.chief(), *words)
    secret = said.split("than the file: ")[1].split()[0]
    machine = run.path(file.stem + ("-again" if words else ""))
    said = run("plant", "enrol", "--file", file, "--code", secret, "--data", machine)
    assert "Ready after" in said
    return machine


def over_tls(station: Running) -> bool:
    with connect(station.way.dsn) as connection:
        row = connection.execute("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    return row == ("TLSv1.3",) and station.way.dsn.options["sslmode"] == "verify-full"


def test_two_stations_are_enrolled_by_file_and_code_and_both_append(
    run: Commands, server: BareServer, founded: Path
) -> None:
    chief = run.path("chief.txt").read_text().strip()
    for number, code in enumerate(("R1", "R2"), start=1):
        with running(enrolled(run, founded, code)) as station:
            station.catch_up()
            assert station.log_in(chief, PIN) == "p_0001"
            station.weigh(10_000 * number, 3)
            station.catch_up()
            assert over_tls(station)
    sums = server.rows(
        "SELECT w.stream, count(*), sum(w.net_g)::int, bool_or(j.mark IS NOT NULL) FROM plant.weighing w"
        " JOIN plant.journal j ON j.id = w.entry WHERE w.stream <> 'R3.1' GROUP BY 1 ORDER BY 1"
    )
    assert sums == [("R1.1", 3, 30_000, False), ("R2.1", 3, 60_000, False)]
    assert "Everything is whole." in run("plant", "verify", "--server", server.folder)
    assert '"level": "' in run("plant", "doctor", "--json", "--data", run.path("R1"))


def test_a_certificate_renews_itself_while_the_station_works(
    run: Commands, server: BareServer, founded: Path
) -> None:
    machine = enrolled(run, founded, "R3")
    short = shortened(machine, server)
    with running(machine) as station:
        eventually(lambda: serial(machine) != short, 30)
        station.weigh(24_860)
        station.catch_up()
        eventually(lambda: revoked(server, short), 20)
        station.catch_up()
    assert server.rows("SELECT net_g::int FROM plant.weighing WHERE stream = 'R3.1'") == [(24_860,)]


def serial(machine: Path) -> int:
    return pki.read((machine / FOLDER / IDENTITY).read_bytes()).serial


def shortened(machine: Path, server: BareServer) -> int:
    """The station's certificate ends within the hour; returns its serial number."""
    from app.bootstrap.plant import secret_of
    from app.bootstrap.station import Home
    from app.services.operations.private import write_private

    secret = secret_of(Home(machine))
    authority = pki.load(server.folder / "authority", "ca")
    made = pki.station_identity(authority, "st_r3", SystemClock().now(), timedelta(hours=1))
    told = pki.read(made.certificate)
    noted = (
        "INSERT INTO plant.certificate (serial, role, purpose, ends_at) VALUES (%s, 'st_r3', 'station', %s)"
    )
    with connect(server.cluster.dsn()) as connection:
        connection.execute(noted, (told.serial, told.ends))
    locked = pki.relock(made.key, secret.passphrase.encode())
    write_private(machine / FOLDER / IDENTITY, made.certificate + locked)
    return told.serial


def revoked(server: BareServer, number: int) -> bool:
    rows = server.rows("SELECT revoked_at IS NOT NULL FROM plant.certificate WHERE serial = %s", number)
    return rows == [(True,)]
