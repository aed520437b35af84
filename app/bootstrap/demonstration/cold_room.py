"""A door stays open: the gate's room grows too warm, the inspector sees the alarm, says what is done, and it cools."""

from __future__ import annotations

from decimal import Decimal

from app.bootstrap.demonstration.look_round import scan_label
from app.bootstrap.demonstration.play import Play
from app.bootstrap.demonstration.post import ROOM_CHANNEL, ROOM_DEGREES
from app.models.alarm import AlarmKind
from app.models.alarms import Alarm
from app.models.kinds import Group
from app.models.login import DemoPerson
from app.views.lists.asking import Chooser
from app.views.shell.router import ALARM_ROOM
from app.views.temperature.board import CHANNEL, BoardPage
from app.views.temperature.chart import ChartPage
from app.views.temperature.seeing import TEXT, SeenForm

WARM = Decimal("3.4")


def play(p: Play, clerk: DemoPerson) -> None:
    """The alarm comes while the clerk works, and is over when the clerk goes on."""
    devices, hands = p.demo.first.devices, p.hands
    hands.home()
    devices.set_room(WARM)
    hands.until(lambda: _alarm(p) is not None, "the room is too warm")
    hands.picture("alarm")
    hands.leave()
    hands.log_in(p.demo.person(Group.QUALITY_INSPECTOR))
    _acknowledge(p)
    _look(p)
    scan_label(p, "lot-in-alarm")
    devices.set_room(ROOM_DEGREES)
    hands.until(lambda: _alarm(p) is None, "the room is cold again")
    hands.leave()
    hands.log_in(clerk)


def _alarm(p: Play) -> Alarm | None:
    """The excursion that waits for somebody."""
    alarms = p.demo.first.station.temperatures.watch.board.alarms_of(ROOM_CHANNEL)
    return next((alarm for alarm in alarms if alarm.kind is AlarmKind.HIGH), None)


def _acknowledge(p: Play) -> None:
    pen, hands = p.work.pen, p.hands
    hands.enter(ALARM_ROOM)
    pen.on(BoardPage)
    hands.picture("temperatures")
    pen.primary()
    pen.on(Chooser)
    pen.select("DOOR-OPEN")
    pen.on(SeenForm)
    pen.fill({TEXT: "Дверь закрыта"})
    hands.picture("alarm-acknowledged")
    pen.primary()
    pen.on(BoardPage)
    hands.until(lambda: (seen := _alarm(p)) is not None and seen.acknowledged, "the alarm is acknowledged")


def _look(p: Play) -> None:
    """The curve of the last hours."""
    pen, hands = p.work.pen, p.hands
    pen.pages.select(f"{CHANNEL}{ROOM_CHANNEL}")
    chart = pen.on(ChartPage)
    pen.act("hour")
    hands.until(lambda: chart.arrived, "the curve of the room")
    hands.picture("temperature-chart")
    pen.back()
    pen.on(BoardPage)
