"""The service manager hears that we are ready and alive, and its absence disturbs nothing."""

import os
import socket
from pathlib import Path

import pytest

from app.services.operations.systemd import ALIVE, READY, Manager, watchdog_seconds

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
