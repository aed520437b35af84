"""Who stops a server of our own: the last one who needs it, never somebody who is merely done himself."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.bootstrap.running import up
from app.services.operations.agent.host import PlantHost
from app.services.operations.cluster.embedded import Cluster
from tests.postgres import FreshCluster, eventually

SECONDS = 20.0


class Waiting:
    """Works beside the server without asking it anything, as an agent does between two duties."""

    def __init__(self) -> None:
        self.works = threading.Event()

    def run(self, stop: threading.Event) -> None:
        self.works.set()
        stop.wait()


@pytest.fixture
def stopped(fresh_cluster: FreshCluster) -> Cluster:
    cluster = fresh_cluster()
    cluster.stop()
    return cluster


def test_a_command_leaves_the_server_as_it_was(stopped: Cluster) -> None:
    with up(stopped):
        assert stopped.ready()
    assert not stopped.ready()
    stopped.start()
    with up(stopped):
        pass
    assert stopped.ready()


def test_a_program_that_starts_meanwhile_keeps_its_server(stopped: Cluster) -> None:
    agent = Waiting()
    host = PlantHost(stopped, lambda: agent)
    with up(stopped):
        host.start()
        assert agent.works.wait(SECONDS)
    assert stopped.ready(), "the command stopped the program's server"
    host.stop()
    assert not stopped.ready()


def test_of_two_commands_the_last_one_stops_it(stopped: Cluster) -> None:
    with ExitStack() as later:
        with up(stopped):
            later.callback(stopped.stop_unless_used)
            later.enter_context(stopped.used())
        assert stopped.ready()
    assert not stopped.ready()


def test_a_dead_user_keeps_nothing_alive(stopped: Cluster) -> None:
    code = (
        "import os, sys; from pathlib import Path; from app.services.operations.cluster.embedded import open_cluster\n"
        "c = open_cluster(Path(sys.argv[1]), keep=Path(sys.argv[2]))\n"
        "u = c.used(); u.__enter__(); print('there', flush=True); os.kill(os.getpid(), 9)"
    )
    users = stopped.base / "users"
    asked = [sys.executable, "-c", code, str(stopped.base), str(stopped.base.parent)]
    said = subprocess.run(
        asked, check=False, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2]
    )
    assert said.stdout == "there\n", said.stderr
    eventually(lambda: len(list(users.iterdir())) == 1)
    with up(stopped):
        pass
    assert not stopped.ready()
    assert list(users.iterdir()) == []
