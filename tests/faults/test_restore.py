"""Last night's backup is restored: stations refill it, and what was taken away from somebody since holds at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from app.clock import SystemClock
from app.services.operations.backup.backup import Plan, back_up, backup_key
from app.services.operations.backup.backupset import Backup, BackupFolder
from app.services.operations.backup.restore import restore
from app.services.operations.cluster.embedded import Cluster, open_cluster
from tests.faults.conftest import Report
from tests.faults.counting import GOOD
from tests.faults.crew import Post, counted, crew, missing, weigh_all
from tests.plant.kit import Plant, password, person_row, request
from tests.postgres import SMALL, connect, eventually

CODES = ("R1", "R2", "R3")
CLOCK = SystemClock()


@pytest.fixture
def spare(cluster_home: Path) -> Iterator[Callable[[str], Cluster]]:
    """spare(name): a place where a cluster can be restored to."""
    made: list[Cluster] = []

    def place(name: str) -> Cluster:
        made.append(open_cluster(cluster_home / f"spare-{name}", keep=cluster_home, extra=SMALL))
        return made[-1]

    yield place
    for cluster in made:
        cluster.stop("immediate")


@pytest.mark.timeout(900)
def test_stations_refill_a_restored_plant(
    fresh_cluster: Callable[..., Cluster], spare: Callable[[str], Cluster], tmp_path: Path,
    counts: Callable[[int, int], int], report: Report,
) -> None:  # fmt: skip
    for run in range(counts(1, 4)):
        lost, found = fresh_cluster(plant=True), spare(str(run))
        folder = tmp_path / str(run)
        plant = Plant.begin(lost.dsn(), CODES)
        with crew(folder, plant.id, CODES, lost.dsn()) as posts:
            night = the_day_after(plant, lost, posts, folder)
            lost.stop("immediate")
            plant.close()
            weigh_all(posts, 5)
            folders = BackupFolder(folder / "backups"), folder / "keys"
            restore(folders[0], night, backup_key(folder / "key"), found, folders[1])
            found.start()
            refilled(found, posts)
            confirmed(found)
            count = counted(found.dsn(), posts)
        report("an older backup restored", 1, **count._asdict())
        assert count == GOOD


def refilled(server: Cluster, posts: list[Post]) -> None:
    """The first station that comes brings the decisions back before its own entries, then all bring theirs."""
    assert knows(server, "p_0042") == (True, True)
    assert missing(server.dsn(), posts) > 30 * len(CODES)
    posts[0].turn_to(server.dsn())
    eventually(lambda: knows(server, "p_0042") == (False, False))
    eventually(lambda: posts[0].sent)
    assert decisions_came_first(server)
    for post in posts[1:]:
        post.turn_to(server.dsn())
    weigh_all(posts, 5)
    eventually(lambda: all(post.sent and post.person_is_active("p_0042") is False for post in posts), 60)
    assert knows(server, "p_0043") is None


def the_day_after(plant: Plant, server: Cluster, posts: list[Post], folder: Path) -> Backup:
    """The backup of the night; then a day of captures, somebody blocked and somebody enrolled."""
    plant.enrol("p_0042", "inventory_clerk")
    weigh_all(posts, 20)
    eventually(lambda: all(post.sent for post in posts))
    night = back_up(
        Plan(server.console(), BackupFolder(folder / "backups"), backup_key(folder / "key")), CLOCK
    )
    weigh_all(posts, 30)
    blocked = plant.decide("p_0001", "person.blocked", {"person": [person_row("p_0042", 2, active=False)]})
    assert blocked["outcome"] == "accepted", blocked
    plant.enrol("p_0043", "inventory_clerk")
    weigh_all(posts, 5)
    eventually(lambda: all(post.sent and post.person_is_active("p_0043") for post in posts))
    return night


def knows(server: Cluster, role: str) -> tuple[bool, bool] | None:
    """Whether the plant counts this person as active, and whether the role may log in."""
    question = (
        "SELECT p.active, coalesce(r.rolcanlogin, false) FROM plant.person p"
        " LEFT JOIN pg_roles r ON r.rolname = p.role WHERE p.role = %s"
    )
    with connect(server.dsn()) as connection:
        row = connection.execute(question, (role,)).fetchone()
    return None if row is None else (row[0], row[1])


def decisions_came_first(server: Cluster) -> bool:
    """What was blocked held before the first station appended anything."""
    question = (
        "SELECT (SELECT max(w.received_at) FROM plant.recovered_decision w WHERE w.state = 'applied')"
        " < (SELECT min(j.received_at) FROM plant.journal j, plant.epoch e WHERE e.number = 2"
        " AND j.received_at > e.begun_at AND j.stream = 'R1.1')"
    )
    with connect(server.dsn()) as connection:
        return connection.execute(question).fetchone() == (True,)


def confirmed(server: Cluster) -> None:
    """An administrator confirms what lets somebody in; a password is in no entry, so keys are given anew."""
    administrator = server.dsn().of("p_0001", password("p_0001")[0])
    with psycopg.connect(administrator.conninfo, autocommit=True) as connection:
        asked = (request("recovery.confirmed", {}, expected={}),)
        row = connection.execute("SELECT plant.decide(%s)", asked).fetchone()
    assert row is not None
    assert row[0]["outcome"] == "accepted", row
    assert knows(server, "p_0043") == (True, False)
