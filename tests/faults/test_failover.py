"""The primary is killed and a standby that lacks its last second is promoted: stations rewind and refill
it.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.config.dsn import Dsn
from app.services.operations.cluster.embedded import Cluster
from tests.faults.conftest import Report
from tests.faults.counting import GOOD
from tests.faults.crew import Post, counted, crew, missing, weigh_all
from tests.plant.kit import Plant, person_row
from tests.postgres import connect, eventually, kill9, processes, promote, standby_of

CODES = ("R1", "R2", "R3", "R4")
TAIL = 30


@pytest.mark.timeout(900)
def test_a_promoted_standby_gets_back_what_it_missed(
    fresh_cluster: Callable[..., Cluster], cluster_home: Path, tmp_path: Path, counts: Callable[[int, int], int],
    report: Report,
) -> None:  # fmt: skip
    for run in range(counts(1, 5)):
        primary = fresh_cluster(plant=True)
        with replica(primary, cluster_home / f"standby{run}") as standby:
            failover(primary, standby, tmp_path / str(run), report)
        primary.stop("immediate")


def failover(primary: Cluster, standby: Cluster, folder: Path, report: Report) -> None:
    plant = Plant.begin(primary.dsn(), CODES)
    plant.enrol("p_0042", "inventory_clerk")
    with crew(folder, plant.id, CODES, either(primary, standby)) as posts:
        weigh_all(posts, 20)
        eventually(lambda: all(post.sent and post.person_is_active("p_0042") for post in posts))
        caught_up(primary, standby)
        receivers = held_back(standby)
        decided = plant.decide(
            "p_0001", "person.blocked", {"person": [person_row("p_0042", 2, active=False)]}
        )
        assert decided["outcome"] == "accepted", decided
        weigh_all(posts, TAIL)
        eventually(lambda: all(post.sent and post.person_is_active("p_0042") is False for post in posts))
        plant.close()
        kill9(primary)
        for receiver in receivers:
            os.kill(receiver, signal.SIGKILL)
        weigh_all(posts, 5)
        eventually(lambda: answers(standby))
        assert missing(standby.dsn(), posts) == len(CODES) * (TAIL + 5)
        promote(standby)
        weigh_all(posts, 5)
        eventually(lambda: all(post.sent for post in posts), 60)
        after_promotion(standby, posts)
        count = counted(standby.dsn(), posts)
    report("primary killed, asynchronous standby promoted", 1, **count._asdict())
    assert count == GOOD


def after_promotion(standby: Cluster, posts: list[Post]) -> None:
    """A new history of decisions began, and what took something away from somebody holds again."""
    eventually(lambda: all(post.streams().get("plant/2") for post in posts))
    with connect(standby.dsn()) as server:
        assert server.execute("SELECT reason, timeline FROM plant.epoch WHERE number = 2").fetchone() == (
            "timeline",
            2,
        )
        eventually(
            lambda: (
                server.execute("SELECT active FROM plant.person WHERE role = 'p_0042'").fetchone() == (False,)
            )
        )
        assert server.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'p_0042'").fetchone() == (
            False,
        )
    eventually(lambda: all(post.person_is_active("p_0042") is False for post in posts))


@contextmanager
def replica(primary: Cluster, base: Path) -> Iterator[Cluster]:
    standby = standby_of(primary, base)
    try:
        yield standby
    finally:
        standby.stop("immediate")


def either(primary: Cluster, standby: Cluster) -> Dsn:
    """Whichever of both takes writes, as a shared server with a standby is named."""
    one, other = primary.dsn(), standby.dsn()
    return replace(one, host=f"{one.host},{other.host}")


def caught_up(primary: Cluster, standby: Cluster) -> None:
    with connect(primary.dsn()) as one, connect(standby.dsn()) as other:
        here = one.execute("SELECT pg_current_wal_lsn()::text").fetchone()
        eventually(
            lambda: other.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", here).fetchone() == (True,)
        )


def held_back(standby: Cluster) -> list[int]:
    """The standby hears no more: its receivers are stopped, and what they have not written dies with them."""
    names = subprocess.run(["ps", "-o", "pid=,args=", "-p", ",".join(map(str, processes(standby)))],
                           capture_output=True, text=True, check=True)  # fmt: skip
    found = [int(line.split()[0]) for line in names.stdout.splitlines() if "walreceiver" in line]
    assert found
    for receiver in found:
        os.kill(receiver, signal.SIGSTOP)
    return found


def answers(standby: Cluster) -> bool:
    import psycopg

    try:
        with connect(standby.dsn()) as server:
            server.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True
