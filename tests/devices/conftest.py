"""Simulated scales behind real lines, and supervisors on them, all ended with the test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.devices.base import LineSettings, Link
from app.devices.links.serial import SerialLink
from app.devices.registry import driver
from app.devices.sim.mt_sics import SimulatedScale, behind_pty
from app.devices.supervisor import Supervisor, Timing

QUICK = Timing(read=0.05, first_wait=0.02, longest_wait=0.2)


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def scale(running: ExitStack, own_environment: Path) -> SimulatedScale:
    """A scale behind a pty that settles quickly and streams at 20 Hz."""
    made = behind_pty(own_environment / "scale", seed=7, rate_hz=20.0, patience_s=1.0)
    made.settle(0.1)
    return running.enter_context(made)


@pytest.fixture
def supervise(running: ExitStack) -> Callable[..., Supervisor]:
    """supervise(link, **options) gives a started supervisor on an MT-SICS device."""

    def make(link: Link, **options: object) -> Supervisor:
        options = {"timing": QUICK, **options}
        made = Supervisor("scale", link, driver("mt_sics"), SystemClock(), **options)  # type: ignore[arg-type]
        running.callback(made.stop)
        return made

    return make


@pytest.fixture
def serial_link(scale: SimulatedScale) -> SerialLink:
    return SerialLink(scale.address, LineSettings())
