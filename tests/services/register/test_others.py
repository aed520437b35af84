"""Rooms that take values of instruments: what they say of an instrument that is overdue."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app.models.temperature_board import Curve
from app.services.register.standing import Instruments
from app.services.temperature.desk import TemperatureDesk
from app.views.backrooms.temperature import SampleTemperatures
from tests.services.register.kit import DAY, decided, hall, rule, verified
from tests.services.temperature.kit import CODE, House
from tests.views.temperature.test_pages import COLD, Stage

YEARLY = decided(
    check_rule=[
        rule("THERMOMETER-CALIBRATION", version=1, what="verification", category=None, equipment="CHILL-1")
        | {"code": "CHILL"}
    ]
)


def test_a_channel_asks_for_its_own_machine(tmp_path: Path) -> None:
    asked: list[str] = []

    def overdue(machine: str) -> bool:
        asked.append(machine)
        return machine == "CHILL-1"

    with ExitStack() as stack:
        house = House(tmp_path / "journal", stack)
        house.hear(-1000)
        now = house.clock.now()
        desk = TemperatureDesk(
            house.watch, house.keeper, house.who, house.clock, house.executor, overdue=overdue
        )
        assert desk.curve(CODE, now, now, timedelta(1)).result().overdue
        assert not house.desk().curve(CODE, now, now, timedelta(1)).result().overdue
    assert asked == [CODE, "CHILL-1"]


def test_a_chart_says_that_the_check_is_overdue() -> None:
    stage = Stage(language="en")
    usual = stage.port.curve

    def late(channel: str, begin: datetime, end: datetime, step: timedelta) -> Future[Curve]:
        future: Future[Curve] = Future()
        future.set_result(replace(usual(channel, begin, end, step).result(), overdue=True))
        return future

    stage.port.curve = late  # type: ignore[method-assign]
    stage.room.select(f"channel:{COLD}")
    assert stage.face.caption.endswith("Its check is overdue.")
    plain = Stage(language="en")
    assert isinstance(plain.port, SampleTemperatures)
    plain.room.select(f"channel:{COLD}")
    assert "overdue" not in plain.face.caption


def test_a_machine_with_a_rule_of_its_own_is_overdue_until_it_is_checked(tmp_path: Path) -> None:
    with hall(tmp_path, YEARLY) as made:
        port = Instruments(made.gate.keeper.query, "R1", lambda: DAY)
        assert port.overdue("CHILL-1")
        assert not port.overdue("FREEZER-1")
        made.say("CHILL-1", verified())
        assert not port.overdue("CHILL-1")
