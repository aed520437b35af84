"""The service manager hears that we are ready and alive, and its absence disturbs nothing."""

import os
import socket
from pathlib import Path

import pytest

from app.services.operations.agent.systemd import ALIVE, READY, Heartbeat, Manager, watchdog_seconds

pytestmark = pytest.mark.skipif(os.name != "posix", reason="systemd")


@pytest.mark.parametrize("abstract", [False, True])
def test_the_manager_hears_every_state(own_environment: Path, abstract: bool) -> None:
    place = f"baikal-{os.getpid()}" if abstract else str(own_environment / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("\0" + place if abstract else place)
        manager.settimeout(5)
        told = Manager.of({"NOTIFY_SOCKET": "@" + place if abstract else place})
        told.tell(READY)
        told.tell(ALIVE)
        assert [manager.recv(100), manager.recv(100)] == [b"READY=1", b"WATCHDOG=1"]


def test_a_heartbeat_says_ready_once_and_then_that_it_lives(own_environment: Path) -> None:
    place, now = str(own_environment / "notify"), [100.0]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(place)
        manager.setblocking(False)
        beat = Heartbeat({"NOTIFY_SOCKET": place, "WATCHDOG_USEC": "30000000"}, lambda: now[0])
        heard = []
        for second in (0, 1, 14, 15, 16, 30):
            now[0] = 100.0 + second
            beat()
            heard.append(_heard(manager))
    assert heard == [b"READY=1", b"", b"", b"WATCHDOG=1", b"", b"WATCHDOG=1"]


def test_without_a_watchdog_it_only_says_ready(own_environment: Path) -> None:
    place, now = str(own_environment / "notify"), [0.0]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(place)
        manager.setblocking(False)
        beat = Heartbeat({"NOTIFY_SOCKET": place}, lambda: now[0])
        beat()
        now[0] = 1000.0
        beat()
        assert [_heard(manager), _heard(manager)] == [b"READY=1", b""]


def _heard(manager: socket.socket) -> bytes:
    try:
        return manager.recv(100)
    except BlockingIOError:
        return b""


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": "/nowhere/notify"}])
def test_without_a_manager_nothing_happens(environ: dict[str, str]) -> None:
    Manager.of(environ).tell(ALIVE)


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_the_watchdog_is_fed_twice_as_often_as_it_asks(
    environ: dict[str, str], seconds: float | None
) -> None:
    assert watchdog_seconds(environ) == seconds
