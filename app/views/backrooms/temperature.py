"""The room of temperatures in its states, and the alarm in the header of another room."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from app.errors import EnvironmentFault, StationError
from app.i18n import Catalogue
from app.models.alarm import AlarmKind
from app.models.alarms import Acknowledgement, Alarm, Escalation, Raising
from app.models.channel import Channel, channel_of
from app.models.desk import Named
from app.models.temperature import Quality, Sample
from app.models.temperature_board import Board, ChannelState, Curve, Point, summary
from app.services.reference import shipped
from app.views import samples
from app.views.backrooms.scenes import BackScene, Make
from app.views.lists.pages import Pages
from app.views.lists.screen import PagesScreen
from app.views.samples import NOW, done, refused
from app.views.screen import Kit, Screen
from app.views.temperature.screen import TemperatureScreen

SECOND = 1_000_000_000
NOW_NS = 500_000 * SECOND
COLD, FREEZER, SMOKER = "COLD-RAW-AIR", "FREEZER-AIR-1", "SMOKE-COLD-1"
_EMPTY = {"valid_from": None, "valid_to": None, "low_milli": None, "high_milli": None, "escalate_group": None}
CHANNELS = {
    row["code"]: channel_of(_EMPTY | {"place": None, "equipment": None} | row) for row in shipped("channel")
}
VALUES = {
    COLD: -1140, FREEZER: -20_460, "FREEZER-AIR-2": -19_980, "BLAST-AIR": -34_700, "THAW-WATER-1": 11_920,
    "THAW-WATER-2": 12_310, "SALTING-AIR": 5640, SMOKER: 28_050, "SMOKE-COLD-2": 27_480, "COOLING-AIR": 2260,
    "FINISHED-AIR-1": -3050, "FINISHED-AIR-2": -2870,
}  # fmt: skip
REASONS = tuple(
    Named(row["code"], row["name_ru"], row["name_en"])
    for row in shipped("reason")
    if row["purpose"] == "alarm"
)


def sample(code: str, milli: int | None, age: int = 4, quality: Quality = Quality.SENSOR_FAULT) -> Sample:
    good = Quality.GOOD if milli is not None else quality
    return Sample(code, NOW - timedelta(seconds=age), NOW_NS - age * SECOND, milli, good)


def state(code: str, milli: int | None = None, **more: Any) -> ChannelState:
    said = sample(code, VALUES[code] if milli is None else milli, more.pop("age", 4))
    return ChannelState(CHANNELS[code], said, said, **more)


def raised(code: str, kind: AlarmKind, minutes: int, worst: int | None, number: int) -> Alarm:
    channel: Channel = CHANNELS[code]
    limit = channel.high if kind is AlarmKind.HIGH else channel.low
    since = NOW - timedelta(minutes=minutes)
    raising = Raising(
        uuid.UUID(int=number), code, kind, since, since + timedelta(seconds=channel.delay_s), channel.place,
        channel.priority, channel.ccp, channel.unit, None if kind is AlarmKind.LOST else limit, worst,
        Quality.SENSOR_FAULT if kind is AlarmKind.LOST else None,
    )  # fmt: skip
    return Alarm(raising, frozenset({raising.id}), worst=worst)


def seen(alarm: Alarm, minutes: int = 20) -> Alarm:
    told = "Закрыли дверь, рыбу переложили льдом."
    at = NOW - timedelta(minutes=minutes)
    ack = Acknowledgement(alarm.raising.id, at, "Ким О. В.", "quality_inspector", "DOOR-OPEN", told)
    return replace(alarm, acknowledgements=(ack,))


WARM = raised(COLD, AlarmKind.HIGH, 48, 3420, 1)
PASSED_ON = replace(
    WARM, escalation=Escalation(WARM.raising.id, NOW - timedelta(minutes=18), "production_manager", 3420)
)
LOST = raised(FREEZER, AlarmKind.LOST, 26, None, 2)
MILD = seen(raised("THAW-WATER-1", AlarmKind.HIGH, 95, 15_900, 3), 80)
OVER = replace(
    raised(SMOKER, AlarmKind.HIGH, 400, 33_850, 4), until=NOW - timedelta(minutes=372), lasted_s=1680
)
BROKEN = replace(state(FREEZER, age=1560), last=sample(FREEZER, None, 5), broken=frozenset({AlarmKind.LOST}))
CALM = Board(tuple(state(code) for code in VALUES))
TOO_WARM = replace(
    CALM, alarms=(PASSED_ON,),
    channels=(state(COLD, 3420, broken=frozenset({AlarmKind.HIGH})), *CALM.channels[1:]),
)  # fmt: skip
MANY = Board(
    (
        state(COLD, 3420, broken=frozenset({AlarmKind.HIGH})), BROKEN,
        state("THAW-WATER-1", 15_300, broken=frozenset({AlarmKind.HIGH})),
        state("SALTING-AIR", 7210, broken=frozenset({AlarmKind.HIGH})),
        *(state(code) for code in list(VALUES)[7:]),
    ),
    (PASSED_ON, LOST, OVER, MILD),
)  # fmt: skip
ELSEWHERE = Board(
    tuple(ChannelState(channel, here=False) for channel in CHANNELS.values()), (seen(WARM), OVER)
)
TWENTY = tuple(
    replace(
        state(code), channel=replace(CHANNELS[code], named=Named(f"{code}-{n}", f"Камера {n}", f"Room {n}"))
    )
    for n, code in enumerate([code for code in VALUES for _ in range(4)], start=1)
)


def curve(code: str, begin: datetime, end: datetime, step: timedelta) -> Curve:
    """A room that breathes, an hour without a sensor, and the excursion of today."""
    points = [_point(code, begin + n * step, end) for n in range(int((end - begin) / step))]
    lost = replace(
        raised(code, AlarmKind.LOST, 720, None, 9), until=end - timedelta(minutes=650), lasted_s=4200
    )
    return Curve(CHANNELS[code], begin, end, points, (WARM, lost))


def _point(code: str, at: datetime, end: datetime) -> Point:
    before = (end - at).total_seconds() / 60
    if 650 < before < 720:
        return Point(at)
    level = VALUES[code] + int(380 * math.sin(at.timestamp() / 4000) + 140 * math.sin(at.timestamp() / 700))
    warm = int(max(0.0, 55 - before) * 82) if before < 55 else 0
    return Point(at, level + warm - 120, level + warm, level + warm + 150)


@dataclass
class SampleTemperatures:
    """Answers at once; `refusal`, once set, is how an acknowledgement ends."""

    state: Board = CALM
    may: bool = True
    recorded: bool = True
    refusal: StationError | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None

    def board(self) -> Board:
        return self.state

    def now(self) -> datetime:
        return NOW

    def now_ns(self) -> int:
        return NOW_NS

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self.changed = changed
        return lambda: None

    def may_acknowledge(self, alarm: Alarm) -> bool:
        return self.may

    def reasons(self) -> Future[Sequence[Named]]:
        return done(REASONS)

    def acknowledge(self, alarm: Alarm, reason: str, text: str) -> Future[None]:
        self.calls.append((alarm.raising.id.int, reason, text))
        return refused(self.refusal) if self.refusal else done(None)

    def past(self) -> Future[Sequence[Alarm]]:
        days = (
            seen(replace(raised(COLD, AlarmKind.HIGH, n * 1500, 800 + n * 10, 20 + n),
                         until=NOW - timedelta(minutes=n * 1500 - 40), lasted_s=2400), n * 1500 - 10)
            for n in range(1, 9)
        )  # fmt: skip
        return done(tuple(days))

    def lots(self, alarm: Alarm) -> Future[Sequence[str]]:
        return done([f"R1-261123-{n:04d}-K" for n in range(40, 55)])

    def curve(self, channel: str, begin: datetime, end: datetime, step: timedelta) -> Future[Curve]:
        drawn = curve(channel, begin, end, step)
        return done(drawn if self.recorded else replace(drawn, points=()))


def _make(board: Board = CALM, **more: Any) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return TemperatureScreen(kit, SampleTemperatures(board, **more), words)

    return make


def _room(screen: Screen) -> Pages:
    return cast(PagesScreen, screen).presenter


def _seeing(screen: Screen) -> None:
    _room(screen).primary()
    QApplication.processEvents()


def _back(screen: Screen) -> None:
    _seeing(screen)
    _room(screen).back()


def _filled(screen: Screen) -> None:
    _seeing(screen)
    _room(screen).select("DOOR-OPEN")


def _sent(screen: Screen) -> None:
    _filled(screen)
    _room(screen).primary()


def _chart(code: str, *acts: str) -> Callable[[Screen], None]:
    def act(screen: Screen) -> None:
        _room(screen).select(f"channel:{code}")
        for each in acts:
            _room(screen).act(each)

    return act


def _scene(name: str, board: Board, act: Callable[[Screen], None] = lambda _: None, **more: Any) -> BackScene:
    station = replace(more.pop("station", samples.ONLINE), alarms=summary(board))
    return BackScene(name, _make(board, **more), act, station)


SCENES = (
    _scene("temperature-calm", CALM),
    _scene("temperature-warm", TOO_WARM),
    _scene("temperature-lost", replace(MANY, alarms=(LOST, MILD))),
    _scene("temperature-many", MANY, may=False),
    _scene("temperature-offline", ELSEWHERE, station=samples.OFFLINE),
    _scene("temperature-pages", Board(TWENTY), lambda s: _room(s).turn(1)),
    _scene("temperature-nothing", Board()),
    _scene("temperature-alarms", MANY, lambda s: _room(s).select(f"alarm:{WARM.raising.id}")),
    _scene("temperature-seen", MANY, lambda s: _room(s).select(f"alarm:{MILD.raising.id}")),
    _scene("temperature-why", TOO_WARM, _seeing),
    _scene("temperature-why-form", TOO_WARM, _back),
    _scene("temperature-acknowledge", TOO_WARM, _filled),
    _scene("temperature-not-yours", MANY, _seeing, may=False),
    _scene("temperature-refused", TOO_WARM, _sent, refusal=EnvironmentFault("journal.not_saved")),
    _scene("temperature-chart", TOO_WARM, _chart(COLD)),
    _scene("temperature-month", TOO_WARM, _chart(COLD, "month")),
    _scene("temperature-unrecorded", CALM, _chart(FREEZER), recorded=False),
)
