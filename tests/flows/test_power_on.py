"""After power-on the station stands at the badge prompt by itself: no keyboard, no network, no server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.plant import Wanted, cluster_of, found_here
from app.bootstrap.station import Home
from app.clock import SystemClock
from app.models.kinds import Group
from app.services.operations.found import NewPerson


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A station whose server is gone for good."""
    place = Home(tmp_path / "station")
    place.folder.mkdir()
    people = [NewPerson("Иванова А. П.", frozenset({Group.ADMINISTRATOR}), "705913")]
    found_here(place, Wanted("Листвянка", "R1", "Приёмка 1", people), SystemClock())
    cluster = cluster_of(place)
    cluster.stop("immediate")
    shutil.rmtree(cluster.base / "data")
    yield place
    shutil.rmtree(cluster.base, ignore_errors=True)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """Where a service manager hears that the station is ready."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(60)
        yield ear


def start(home: Home, manager: socket.socket) -> subprocess.Popen[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "NOTIFY_SOCKET": manager.getsockname()}
    return subprocess.Popen(
        [sys.executable, "-m", "app", "run", "--data", str(home.folder)],
        env=environment, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip


def test_it_is_ready_without_a_server_and_again_after_the_power_went(home, manager):
    for how, status in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 0)):
        process = start(home, manager)
        try:
            assert manager.recv(100) == b"READY=1"
        finally:
            process.send_signal(how)
            _, errors = process.communicate(timeout=30)
        assert process.returncode == status, errors
    log = (home.logs / "station.log").read_text()
    assert "Traceback" not in log
    assert "postgres" in log, "what is wrong with the server stands in the log"
