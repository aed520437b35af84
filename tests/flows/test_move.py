"""A plant that began embedded moves to a shared server: same sums, same people, the station goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.plant import cluster_of
from app.bootstrap.station import Home
from tests.cli.commands import CLERK_PIN, Commands, agent
from tests.flows.server import BareServer
from tests.flows.stations import running
from tests.flows.test_enrolment import enrolled, over_tls, run, server
from tests.postgres import connect

__all__ = ["run", "server"]
SUMS = (
    "SELECT (SELECT count(*) FROM plant.journal WHERE stream = 'R1.1'), (SELECT sum(net_g)::int FROM plant.weighing),"
    " (SELECT sum(grams)::int FROM plant.balance), (SELECT count(*) FROM plant.person),"
    " (SELECT array_agg(role || ' ' || grp ORDER BY 1) FROM plant.person_group)"
)


@pytest.fixture(scope="module")
def embedded(run: Commands) -> Iterator[Path]:
    """A plant on one machine with a clerk who weighed; the last two weighings were never sent."""
    folder = run.path("home")
    run.init("--data", folder)
    run("plant", "person", "add", "--name", "Бадмаев Б. Д.", "--group", "inventory_clerk", "--new-pin-file",
        run.path("clerk-pin"), "--badge", run.path("card.pdf"), "--badge-code", run.path("clerk.txt"), *run.chief(),
        "--data", folder)  # fmt: skip
    run("plant", "backup", "--data", folder)
    cluster = cluster_of(Home(folder))
    with running(folder) as station:
        station.catch_up(60)
        station.log_in(run.path("clerk.txt").read_text(), CLERK_PIN)
        station.weigh(10_000, 5)
        station.catch_up()
        cluster.stop()
        station.weigh(300, 2)
    yield folder
    cluster.stop("immediate")


def sums(cluster: object) -> object:
    with connect(cluster.dsn()) as connection:  # type: ignore[attr-defined]
        return connection.execute(SUMS).fetchone()


@pytest.mark.tls
@pytest.mark.expected_logs("the agent has lost its server")
def test_everything_moves_and_the_station_goes_on(run: Commands, embedded: Path, server: BareServer) -> None:
    here = cluster_of(Home(embedded))
    here.start()
    before = sums(here)
    here.stop()
    said = run("plant", "move", "--to", server.address, *server.options, "--data", embedded)
    assert "Moved and compared" in said
    assert sums(server.cluster) == before
    server.restart()
    with agent("--server", server.folder, "--backups", server.folder / "b", log=run.path("agent.log")):
        with running(embedded) as station:
            station.catch_up()
            assert over_tls(station)
            assert station.log_in(run.path("clerk.txt").read_text(), CLERK_PIN) == "p_0002"
            station.weigh(7)
            station.catch_up()
        assert server.rows("SELECT sum(net_g)::int FROM plant.weighing") == [(50_607,)]
        streams = "SELECT DISTINCT stream FROM plant.weighing"
        assert server.rows(streams) == [("R1.1",)]
        with running(enrolled(run, embedded, "R2")) as second:
            second.catch_up()
            second.weigh(1)
            second.catch_up()
            assert second.rows("SELECT sum(net_g) AS g FROM weighing") == [{"g": 50_608}]
        assert "Everything is whole." in run("plant", "verify", "--server", server.folder, "--data", embedded)
    assert "There is no embedded plant to move" in run(
        "plant", "move", "--to", server.address, *server.options, "--data", embedded, status=1
    )
