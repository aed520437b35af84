"""Whole stations for the flows: opened from their data folders as the program opens them, without a screen."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.bootstrap.reach import Reach, reach
from app.bootstrap.station import Home, Station, open_station
from app.clock import SystemClock
from app.config.station import Settings, load
from app.models.envelope import Author, Draft
from app.models.login import Stage
from app.models.values import LotCode, lot_id
from app.services.journal.store import Receipt, Transaction
from tests.postgres import eventually


@dataclass
class Running:
    """A station at work, with its way to the plant."""

    station: Station
    way: Reach

    def weigh(self, grams: int, count: int = 1) -> None:
        """`count` weighings of that net weight, each of a lot of its own, durable when this returns."""
        for _ in range(count):
            self.record(grams)

    def record(self, grams: int) -> Receipt:
        plant = uuid.UUID(self.station.settings.plant.id)

        def build(place: Transaction) -> Draft:
            code = place.next_lot_code()
            return Draft("weighing.recorded", rows_of(plant, code, grams))

        return self.station.keeper.append(build, self.author()).result(10)

    def author(self) -> Author:
        return self.station.login.author() if self.station.login.step().stage is Stage.INSIDE else Author()

    def log_in(self, badge: str, pin: str) -> str:
        """Somebody is inside, also one whose session survived a restart; returns the role."""
        eventually(lambda: self._scanned(badge) is not Stage.BADGE)
        if self.station.login.step().stage is not Stage.INSIDE:
            eventually(lambda: self.station.login.pin(pin).result(20).stage is Stage.INSIDE)
        person = self.station.login.step().person
        assert person is not None
        return person.role

    def _scanned(self, badge: str) -> Stage:
        return self.station.login.scan(badge.strip()).stage

    def is_caught_up(self) -> bool:
        state = self.station.runner.state
        with self.station.keeper.readers.borrowed() as reads:
            sent = reads.acknowledged() >= reads.head()[0]
        return sent and state.online and not state.pulling and state.problem is None

    def catch_up(self, seconds: float = 30) -> None:
        """Both sides have everything."""
        eventually(self.is_caught_up, seconds)

    def rows(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        return self.station.keeper.query(sql, *parameters)


def rows_of(plant: uuid.UUID, code: LotCode, grams: int) -> dict[str, list[dict[str, Any]]]:
    """A lot, its weighing and its movement into stock."""
    lot = lot_id(plant, code)
    weighing = {
        "id": uuid.uuid4(), "lot_id": lot, "item": "PELED", "manual": False,
        "gross_g": grams + 1500, "gross_from": "measured", "tare_g": 1500, "tare_from": "preset",
        "net_g": grams, "net_from": "computed",
    }  # fmt: skip
    movement = {"id": uuid.uuid4(), "lot_id": lot, "place": "RECEIVING", "grams": grams, "cause": "weighing"}
    return {"lot": [{"id": lot, "code": str(code)}], "weighing": [weighing], "movement": [movement]}


def settings_in(folder: Path) -> Settings:
    """The settings of the station in `folder`; its looks at the server come quickly."""
    settings = load(folder / "station.toml", {}).settings
    return replace(settings, journal=replace(settings.journal, poll_seconds=0.2))


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """The station of `folder` with whatever runs beside it, as `baikal-station run` starts it."""
    home, clock = Home(folder), SystemClock()
    settings = settings_in(folder)
    way = reach(home, settings, clock)
    station = open_station(home, settings, way.dsn, clock, validity=way.validity)
    station.start()
    way.start()
    try:
        yield Running(station, way)
    finally:
        station.close()
        way.stop()
