"""Somebody at the second station of the demonstration: no window, but the same services and devices as behind one."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TypeVar

from app.bootstrap.demonstration.post import Post
from app.bootstrap.rooms.deliveries import delivery_desk
from app.errors import Bug
from app.models.desk import Block
from app.models.login import DemoPerson, Stage

PATIENCE = 90.0
LOOK = 0.02
T = TypeVar("T")


class Colleague:
    """Every method is called on a thread of its own and ends when what it says is done."""

    def __init__(self, post: Post, worker: Executor) -> None:
        if post.station.desk is None:
            raise Bug("demo.stuck", what="desk")
        self.post, self._desk = post, post.station.desk
        self._deliveries = delivery_desk(post.station, post.home, worker)

    def log_in(self, person: DemoPerson) -> None:
        """The plant is heard, and the person inside."""
        station = self.post.station
        self._until(lambda: station.runner.state.online and not station.runner.state.pulling, "the plant")
        self._until(lambda: self._got(station.login.plant_heard()), "the people are known")
        station.login.scan(person.badge)
        step = self._got(station.login.pin(person.pin))
        if step.stage is not Stage.INSIDE:
            raise Bug("demo.stuck", what=f"{person.name}: {step.problem}")

    def join(self, delivery: str, container: str) -> str:
        """Weighs into a lot of its own of the delivery's first fish, in crates of that type; the lot's code."""
        self._until(lambda: self._knows(delivery), delivery)
        position = self._got(self._deliveries.standing(delivery)).delivery.positions[0]
        lot: str = self._got(self._deliveries.weigh(delivery, position.id))
        self._got(self._desk.choose_container(container))
        return lot

    def _knows(self, delivery: str) -> bool:
        return bool(self._got(self._deliveries.standing(delivery)).delivery.positions)

    def weigh(self, grams: int) -> None:
        """One crate: put, record, take off."""
        scale = self.post.devices.scale
        scale.put(grams)
        self._until(lambda: self._desk.snapshot().block is None, f"{grams} g may be recorded")
        self._got(self._desk.record())
        scale.remove()
        self._until(self._empty, "the scale is empty")

    def _empty(self) -> bool:
        return self._desk.snapshot().block is Block.EMPTY

    def _got(self, future: Future[T]) -> T:
        return future.result(PATIENCE)

    def _until(self, seen: Callable[[], object], what: str) -> None:
        """Bug `demo.stuck` names what never came."""
        end = time.monotonic() + PATIENCE
        while not seen():
            if time.monotonic() > end:
                raise Bug("demo.stuck", what=f"{self.post.code}: {what}")
            time.sleep(LOOK)
