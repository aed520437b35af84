"""A weighing desk over a real, durable journal; its scale is a hand that shows readings."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from app.clock import SystemClock
from app.devices.supervisor import Supervisor
from app.models.desk import Capture
from app.models.equipment import DeviceState, LinkState
from app.models.readings import Reading, ReadingKind
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.receiving.desk import Desk
from tests.flows.conftest import KEY, PLANT, Person, open_desk
from tests.flows.decisions import PlantStream


class Hand:
    """Stands where a scale's line stands; readings are shown by the caller, presses begin at once."""

    def __init__(self) -> None:
        self.readings = self.states = self

    def subscribe(self, heard: Callable[[Any], None]) -> None:
        """The caller tells the desk itself."""

    def press(self, *, tare: bool = False) -> Future[int]:
        begun: Future[int] = Future()
        begun.set_result(time.monotonic_ns())
        return begun


def frame(grams: int) -> Reading:
    """A stable frame that is complete now."""
    text = f"{grams / 1000:.3f}"
    return Reading(f"S S {text:>10} kg\r\n".encode(), text, "kg", True, at_ns=time.monotonic_ns())


def no_tare() -> Reading:
    """The scale's answer to the question for its tare."""
    return replace(frame(0), kind=ReadingKind.TARE, command="TA")


@contextmanager
def keeper() -> Iterator[Keeper]:
    """An empty journal on the disk that has pulled the plant's reference data."""
    folder = Path(tempfile.mkdtemp(prefix="bs-bench-"))
    opened = Keeper.open(folder / "station", KEY, SystemClock(), new=Identity(PLANT, "R1.1", "R1"))
    stream = PlantStream(PLANT)
    stream.shipped()
    opened.writer.submit(lambda store: store.receive(stream.page())).result(10)
    try:
        yield opened
    finally:
        opened.close()
        shutil.rmtree(folder)


def hand_desk(opened: Keeper) -> Desk:
    """A desk with an open lot, whose readings the caller shows by `desk.on_reading`."""
    desk = open_desk(opened, cast(Supervisor, Hand()), Person())
    desk.on_device(DeviceState("scale", "mt_sics", "hand", LinkState.ONLINE, time.monotonic_ns()))
    desk.on_reading(frame(0))
    desk.choose_item("PELED").result(10)
    desk.new_lot().result(10)
    return desk


def weigh(desk: Desk, grams: int) -> tuple[Capture, float]:
    """One crate, recorded; milliseconds from the accepted frame to the durable tick that is shown.

    Whatever followed the crate before is done, as it is when a person lifts the next one.
    """
    desk.refresh().result(10)
    desk.on_reading(frame(0))
    pressed = desk.record()
    desk.on_reading(no_tare())
    reading, begin = frame(grams), time.perf_counter()
    desk.on_reading(reading)
    return pressed.result(10), (time.perf_counter() - begin) * 1e3
