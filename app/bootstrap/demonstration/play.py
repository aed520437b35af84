"""What every part of the demonstration's morning is played with."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

from app.bootstrap.demonstration.demo import Demo
from app.bootstrap.demonstration.gatework import GateWork
from app.bootstrap.demonstration.hands import Hands
from app.models.scan import container_code

CRATE = "CRATE-S"
CRATE_TARE_G = 1_280
"""As the administrator of the demonstration weighs it anew."""
STEP_G = 5


@dataclass(frozen=True)
class Play:
    """`chance` gives the weights; `pool` is for whatever goes on beside the first station's screen."""

    demo: Demo
    hands: Hands
    work: GateWork
    chance: random.Random
    pool: ThreadPoolExecutor

    @property
    def yesterday(self) -> date:
        """The plant day before this one."""
        station = self.demo.first.station
        return station.rules[0].stamp(station.clock.now())[0] - timedelta(days=1)

    def caught(self) -> dict[str, str]:
        """Catch days of a form: all of it was caught yesterday."""
        day = self.yesterday.isoformat()
        return {"catch_from": day, "catch_to": day}

    def crate(self, net_g: int = 23_600, more_g: int = 1_200) -> int:
        """Gross grams of a full small crate, in the scale's steps."""
        return CRATE_TARE_G + net_g + STEP_G * self.chance.randint(0, more_g // STEP_G)

    def take_crate(self) -> None:
        """The code on a small crate is scanned: its list tare counts from now on."""
        self.hands.scan(container_code(CRATE))
        self.hands.until(lambda: self._container() == CRATE, f"{CRATE} is chosen")

    def _container(self) -> str:
        chosen = self.hands.seen().container
        return chosen.kind.code if chosen else ""
