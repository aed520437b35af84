"""A dead machine's place is taken by another one: at a shared server by a file, beside an embedded plant from a backup."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.plant import cluster_of
from app.bootstrap.station import Home
from app.services.journal.plant import PlantConnection
from app.services.journal.ports import AppendRefused, Refusal
from app.services.operations.shared.serverfolder import ServerFolder
from tests.cli.commands import PIN, Commands, agent, commands_under
from tests.flows.server import BareServer
from tests.flows.stations import Running, running
from tests.flows.test_enrolment import enrolled, founded, run, server
from tests.postgres import connect

__all__ = ["founded", "run", "server"]
FIFTEEN_MINUTES = 900


@pytest.mark.tls
@pytest.mark.expected_logs("session .* ended: certificate", "127.0.0.1:1 is lost")
def test_a_broken_machine_is_replaced_from_its_settings_file(
    run: Commands, server: BareServer, founded: Path
) -> None:
    old = enrolled(run, founded, "R1")
    with running(old) as station:
        station.catch_up()
        station.weigh(10_000, 4)
        station.catch_up()
        lots = {row["code"] for row in station.rows("SELECT code FROM lot")}
    exported = run.path("R1.toml")
    run("plant", "settings", "--to", exported, "--data", old)
    with exported.open("a") as file:
        file.write(
            '\n[[device]]\nname = "scale"\ndriver = "mt_sics"\naddress = "tcp:127.0.0.1:1"\nmax_g = 60000\ndivision_g = 5\n'
        )

    begun = time.monotonic()
    new = enrolled(run, founded, "R1", "--replace", "--reason", "burnt", "--settings", exported)
    with running(new) as station:
        station.catch_up()
        assert station.log_in(run.path("chief.txt").read_text(), PIN) == "p_0001"
        seconds = time.monotonic() - begun
        settings = station.station.settings
        assert (settings.stream, settings.station.lot_prefix) == ("R1.2", "R1B")
        assert settings.device[0].address == "tcp:127.0.0.1:1"
        assert {row["code"] for row in station.rows("SELECT code FROM lot")} == lots
        assert station.rows("SELECT sum(net_g) AS g FROM weighing") == [{"g": 40_000}]
        assert station.rows("SELECT count(*) AS n FROM item")[0]["n"] > 5
        code = station.record(5_000)
        assert '"code":"R1B-' in code.body
        station.catch_up()
        refused(station, "R1.1")
    print(f"a dead machine was replaced in {seconds:.1f} s")
    assert seconds < FIFTEEN_MINUTES / 10
    weighed = "SELECT sum(net_g)::int FROM plant.weighing WHERE stream LIKE 'R1.%%'"
    assert server.rows(weighed) == [(45_000,)]
    assert server.rows("SELECT stream, active FROM plant.incarnation WHERE station = 'R1' ORDER BY 1") == [
        ("R1.1", False), ("R1.2", True),
    ]  # fmt: skip


def refused(station: Running, stream: str) -> None:
    """The new machine writes nothing into the old stream."""
    plant = PlantConnection(station.way.dsn)
    try:
        with pytest.raises(AppendRefused) as caught:
            plant.append(stream, 1, ["{}"], [bytes(32)], station.station.clock.now())
        assert caught.value.refusal in (Refusal.FOREIGN, Refusal.INACTIVE)
    finally:
        plant.close()


@pytest.fixture(scope="module")
def here(cluster_home: Path) -> Iterator[Commands]:
    with commands_under(cluster_home) as made:
        yield made


@pytest.fixture(scope="module")
def embedded(here: Commands) -> Iterator[Path]:
    """A plant on one machine; its folder."""
    folder = here.path("home")
    here.init("--data", folder)
    here("plant", "backup", "--data", folder)
    yield folder
    for home in (folder, here.path("second")):
        cluster_of(Home(home)).stop("immediate")


def grams(folder: Path) -> int:
    """Sum of all weighings at the running embedded plant of `folder`."""
    with connect(cluster_of(Home(folder)).dsn()) as connection:
        row = connection.execute("SELECT coalesce(sum(net_g), 0)::int FROM plant.weighing").fetchone()
    return int(row[0]) if row else 0


def test_a_station_refills_its_restored_plant(here: Commands, embedded: Path) -> None:
    with running(embedded) as station:
        station.catch_up(60)
        before = grams(embedded)
        station.weigh(10_000, 5)
        station.catch_up()
        assert "Restored on trial" in here("plant", "backup", "--to", here.path("b"), "--data", embedded)
        station.weigh(20_000, 3)
        station.catch_up()
    lost(embedded)
    said = here("plant", "restore", "--from", here.path("b"), "--data", embedded)
    assert "decisions go on in plant/2" in said
    with running(embedded) as station:
        station.catch_up(60)
        station.weigh(1_000)
        station.catch_up()
        assert grams(embedded) - before == 111_000
        assert "Everything is whole." in here("plant", "verify", "--data", embedded)


def lost(folder: Path) -> None:
    """The database of `folder` is gone; the station's journal is not."""
    cluster = cluster_of(Home(folder))
    cluster.stop("immediate")
    shutil.rmtree(cluster.data)


def test_another_machine_takes_the_place_of_a_dead_one_with_its_plant(here: Commands, embedded: Path) -> None:
    with running(embedded) as station:
        station.catch_up(60)
        station.weigh(10_000, 5)
        station.catch_up()
        before = grams(embedded)
        here("plant", "backup", "--no-trial", "--to", here.path("b"), "--data", embedded)
    new, asked = (
        here.path("second"),
        ("plant", "restore", "--from", here.path("b"), "--data", here.path("second")),
    )
    assert "Nothing here opens the backup" in here(*asked, status=1)
    here(*asked, "--key", here.path("recovery.txt"))
    here("plant", "enrol", "--here", "--settings", new / "replaced-station.toml", "--reason", "disk died",
        *here.chief(), "--data", new)  # fmt: skip
    with running(new) as station:
        station.catch_up(60)
        assert station.station.settings.stream == "R1.2"
        assert station.log_in(here.path("chief.txt").read_text(), PIN) == "p_0001"
        station.weigh(1_000)
        station.catch_up()
        assert grams(new) - before == 1_000


@pytest.mark.tls
def test_a_shared_server_comes_back_and_its_stations_refill_it(
    run: Commands, server: BareServer, founded: Path
) -> None:
    machine, place = enrolled(run, founded, "R8"), server.cluster.base.parent / "again"
    with running(machine) as station:
        station.catch_up()
        station.weigh(10_000, 3)
        station.catch_up()
        run("plant", "backup", "--server", server.folder, "--to", run.path("b"))
        station.weigh(500, 2)
        station.catch_up()
        server.cluster.stop("immediate")  # for good: nothing after this needs it
        said = run(
            "plant", "restore", "--from", run.path("b"), "--key", run.path("recovery.txt"), "--into", place
        )
        assert "decisions go on in plant/2" in said
        with agent("--server", place / "server", "--backups", run.path("b"), log=run.path("again.log")):
            station.catch_up(60)
            station.weigh(1)
            station.catch_up()
            with connect(ServerFolder(place / "server").agent()) as connection:
                row = connection.execute("SELECT seq FROM plant.stream WHERE name = 'R8.1'").fetchone()
            assert row is not None
            assert row[0] >= 6
            with running(enrolled(run, founded, "R9")) as second:
                second.catch_up()
                sums = "SELECT sum(net_g) AS g FROM weighing WHERE stream = 'R8.1'"
                assert second.rows(sums) == [{"g": 31_001}]
