"""A weighing place over a real journal with deliveries in it; its scale is a hand that shows readings."""

from __future__ import annotations

import json
import time
import uuid
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, cast

from app.clock import SystemClock
from app.models.capture import CaptureGate, CaptureRule
from app.models.desk import Capture
from app.models.equipment import DeviceState, LinkState
from app.models.labelqueue import Checked
from app.models.labels import LabelContent
from app.models.scan import Scan
from app.services.receiving.bench import Bench, Place
from app.services.receiving.desk import Desk
from app.services.receiving.ports import Scale
from app.services.receiving.press import Presses
from app.services.receiving.shelf import Shelf
from app.services.register.standing import Attached
from tests.benchmarks.desk import Hand, frame
from tests.services.deliveries.desk import Gate, Pins
from tests.services.journal.kit import PLANT

RULE = CaptureRule(min_g=20, max_g=60_000, division_g=5, return_threshold_g=20)
WAIT = 20


@dataclass
class Paper:
    """Where labels are ordered: keeps what they say, and which are held."""

    ordered: list[tuple[LabelContent, uuid.UUID]] = field(default_factory=list)
    held: list[tuple[LabelContent, uuid.UUID]] = field(default_factory=list)

    def put(
        self, content: LabelContent, template: str, weighing: uuid.UUID, *, held: bool = False
    ) -> Future[Any]:
        assert template
        (self.held if held else self.ordered).append((content, weighing))
        return Future()

    def release(self) -> Future[None]:
        self.ordered, self.held = self.ordered + self.held, []
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def check(self, scan: Scan) -> Checked | None:
        return None

    @property
    def weights(self) -> list[int]:
        return [content.net_g for content, _ in self.ordered]


@dataclass
class Doubt:
    """Whether the clock is in doubt."""

    holds: bool = False

    def __call__(self) -> bool:
        return self.holds


@dataclass
class Stand:
    desk: Desk
    gate: Gate
    paper: Paper
    doubt: Doubt

    def weigh(self, grams: int) -> Capture:
        """A crate comes, is recorded and goes."""
        self.desk.on_reading(frame(0))
        pressed = self.desk.record()
        self.desk.on_reading(frame(grams))
        capture = pressed.result(WAIT)
        self.desk.on_reading(frame(0))
        return capture

    def last(self) -> dict[str, Any]:
        """The newest entry of the station."""
        with self.gate.keeper.readers.borrowed() as reads:
            return cast(dict[str, Any], json.loads(list(reads.unsent(0, 10_000))[-1].body))


def stand(gate: Gate, *, printer: bool = True, scale: Attached | None = None) -> Stand:
    """The desk of `gate`'s station with an empty scale; nothing is chosen yet.

    With `scale` the desk asks the register of it, by the gate's own clock.
    """
    keeper, clock, paper, doubt = gate.keeper, SystemClock(), Paper(), Doubt()

    def form() -> Future[dict[str, Any] | None]:
        return keeper.readers.submit(lambda _: keeper.form("desk"))

    told = gate.clock if scale is not None else clock
    shelf = Shelf(
        keeper.readers, told, "RECEIVING", form, lambda fields: keeper.keep_form("desk", fields), scale
    )
    place = Place(PLANT, "RECEIVING", "scale", "R1")
    bench = Bench(place, keeper, shelf, gate.person, clock, paper if printer else None, doubt)
    hand = cast(Scale, Hand())
    desk = Desk(bench, hand, Presses(hand, CaptureGate(RULE)), cast(Any, Pins(gate.person)))
    desk.resume().result(WAIT)
    desk.on_device(DeviceState("scale", "mt_sics", "hand", LinkState.ONLINE, time.monotonic_ns()))
    desk.on_reading(frame(0))
    return Stand(desk, gate, paper, doubt)
