"""The room of equipment in its usual and its bad states: the shipped machines with something said of some."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.desk import LiveWeight, Named
from app.models.kinds import latest
from app.models.paging import Slice
from app.models.register import Check, Instrument, Standing, What, dues
from app.models.register_desk import (
    CheckDone,
    Condition,
    Fault,
    FaultReported,
    HoursRead,
    MachineCard,
    MachineLine,
    Narrowed,
    Record,
    RegisterChoices,
    Said,
    Stop,
    StopBegan,
    WeightDone,
    WeightJob,
    WeightTested,
)
from app.models.reliability import Span, reliability
from app.models.upkeep import NextService
from app.services.reference import Reference
from app.services.register import cards
from app.services.register.book import Book
from app.views.administration.ports import Surroundings
from app.views.backrooms.administration import PLANT, SampleAdministration
from app.views.backrooms.scenes import CHIEF, BackScene, Make
from app.views.lists.pages import Pages
from app.views.lists.screen import PagesScreen
from app.views.ports import NoDrafts
from app.views.register.card import MachinePage
from app.views.register.listing import EquipmentPage
from app.views.register.ports import Around
from app.views.register.screen import EquipmentScreen
from app.views.samples import NOW, done, refused
from app.views.screen import Kit, Screen

_DAY = NOW.date()
_BOOK = Book(lambda *_: [], _DAY)
_HOUR = timedelta(hours=1)
_STATES = {
    "SMOKE-COLD-1": {"condition": Condition.BROKEN},
    "VACUUM-2": {"condition": Condition.STOPPED},
    "SLICER-1": {"condition": Condition.FAULTY},
    "SCALE-REC-1": {"checks": Standing.OVERDUE},
    "SCALE-REC-2": {"checks": Standing.REFUSED},
    "BLAST-1": {"service": Standing.OVERDUE},
    "TABLE-4": {"condition": Condition.OUT},
}
_REASONS = tuple(Reference(lambda *_: [], _DAY).reasons("register"))
_FAULT = Fault(
    str(uuid.UUID(int=1)), "", NOW - 2 * _HOUR, True, "Не включается дымогенератор", "Иванова А. П."
)
_STOP = Stop(str(uuid.UUID(int=2)), "", NOW - _HOUR, "BROKEN-HEAT", "Иванова А. П.")
"""A machine that stands for a known reason."""


def _line(code: str) -> MachineLine:
    line = cards.line(_BOOK, _BOOK.machines[code])
    quiet = replace(line, service=Standing.OK, checks=Standing.OK, condition=Condition.IN_SERVICE)
    return replace(quiet, **_STATES.get(code, {}))  # type: ignore[arg-type]


def _checks(code: str) -> tuple[Check, ...]:
    """A scale verified nearly a year ago, tested yesterday."""
    verified = _DAY - timedelta(days=350)
    return (
        Check(What.VERIFICATION, verified, NOW - timedelta(days=350), True, _DAY + timedelta(days=14),
              "С-ВЫ/24-11-2025/301245678", "Иркутский ЦСМ"),
        Check(What.TEST_WEIGHT, _DAY - timedelta(days=1), NOW - timedelta(days=1), True, _DAY - timedelta(days=1)),
    ) if code.startswith("SCALE") else ()  # fmt: skip


def _card(code: str) -> MachineCard:
    machine = replace(
        _BOOK.machines[code], maker="Ижица", model="КХ-300", serial="0412-77", in_since=date(2021, 4, 12)
    )
    broken = _line(code).condition is Condition.BROKEN
    spans = [
        Span(NOW - timedelta(days=day), NOW - timedelta(days=day) + 5 * _HOUR, True) for day in (4, 41, 200)
    ]
    services = tuple(
        NextService(plan, Standing.DUE, _DAY + timedelta(days=2), 1_260)
        for plan in _BOOK.plans
        if plan.equipment == code
    )
    return MachineCard(
        replace(_line(code), machine=machine),
        Instrument(machine, dues(_BOOK.rules, machine, _checks(code), _DAY)),
        (_FAULT,) if broken else (), (_STOP,) if broken else (), 754_320, NOW - timedelta(days=1), 754_320, services,
        {days: reliability(spans, NOW - timedelta(days=days), NOW) for days in (30, 90, 365)},
        Named("RECEIVING", "Приёмка", "Receiving"),
    )  # fmt: skip


_SAID: tuple[Said, ...] = (
    FaultReported(_FAULT.id, _FAULT.since, True, _FAULT.note),
    StopBegan(_STOP.id, _STOP.since, _STOP.reason),
    HoursRead(754_320),
    HoursRead(7_543_200),
    CheckDone("verification", _DAY - timedelta(days=350), True, "Иркутский ЦСМ", "С-ВЫ/24-11-2025/301245678"),
    WeightTested(10_000, 10_005, 10, True, _DAY, "scale", "0412-77", "10.005", "kg", "53"),
)
_RECORDS = tuple(
    Record(str(uuid.UUID(int=number)), NOW - number * _HOUR, said, "Иванова А. П.",
           "REG-TYPED" if number == 3 else None)
    for number, said in enumerate(_SAID)
)  # fmt: skip


@dataclass
class SampleRegister:
    """`app.views.register.ports.RegisterPort` in memory; `groups` say what the person may."""

    lines: list[MachineLine] = field(default_factory=lambda: [_line(code) for code in _BOOK.machines])

    def subscribe(self, _changed: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    def machines(self, by: Narrowed, language: str, start: int, limit: int) -> Future[Slice[MachineLine]]:
        every = cards.narrowed(self.lines, by, language)
        more = start + limit if start + limit < len(every) else None
        return done(Slice(every[start : start + limit], more, len(every)))

    def card(self, code: str) -> Future[MachineCard]:
        return done(_card(code))

    def records(self, _code: str, start: int, limit: int) -> Future[Slice[Record]]:
        more = start + limit if start + limit < len(_RECORDS) else None
        return done(Slice(_RECORDS[start : start + limit], more, len(_RECORDS)))

    def choices(self) -> Future[RegisterChoices]:
        return done(RegisterChoices(_DAY, _BOOK.reasons, _REASONS, (), "SCALE-REC-1"))

    def may(self, kind: str) -> bool:
        return bool(latest(kind).groups & CHIEF.groups)

    def now(self) -> datetime:
        return NOW

    def say(self, _code: str, _said: Said) -> Future[None]:
        return done(None)

    def correct(self, _code: str, _entry: str, _reason: str, _said: Said | None) -> Future[None]:
        return done(None)

    def export(self, _by: Narrowed, form: str, _words: Catalogue, _asked: str) -> Future[Path]:
        return done(Path(f"equipment.{form}"))


@dataclass
class SampleScale:
    """`app.views.register.ports.ScalePort`: shows `indicated` for ten kilograms."""

    indicated: int = 10_000
    known: bool = True

    def job(self) -> Future[WeightJob]:
        if not self.known:
            return refused(OperatorError("register.scale_unknown", device="scale"))
        machine = _BOOK.machines["SCALE-REC-1"]
        return done(WeightJob(machine, 10_000, 10, Instrument(machine)))

    def live(self) -> LiveWeight:
        value = f"{self.indicated / 1000:.3f}" if self.indicated else None
        return LiveWeight(value, "kg", stable=True, net_g=self.indicated)

    def weigh(self, job: WeightJob) -> Future[WeightDone]:
        passed = abs(self.indicated - job.nominal_g) <= job.allowed_g
        return done(WeightDone(job, self.indicated, passed))


def _make(scale: SampleScale | None = None, lines: list[MachineLine] | None = None) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        port = SampleRegister() if lines is None else SampleRegister(lines)
        office = Surroundings(SampleAdministration(), NoDrafts(), lambda: None, PLANT, lambda: _DAY)
        around = Around(port, NoDrafts(), scale or SampleScale(), office)
        return EquipmentScreen(kit, around, words, lambda: True)

    return make


def _room(screen: Screen) -> Pages:
    return cast(PagesScreen, screen).presenter


def _steps(machine: str, *codes: str) -> Callable[[Screen], None]:
    """The machine's page, where one is named, and taps there: `!` is the primary button, `act:` a foot, anything else
    a row, field or tile."""

    def act(screen: Screen) -> None:
        room = _room(screen)
        if machine:
            first = cast(EquipmentPage, room.first)
            room.open(MachinePage(room, first.around, machine))
        for code in codes:
            QApplication.processEvents()
            if code == "!":
                room.primary()
            elif code.startswith("act:"):
                room.act(code.removeprefix("act:"))
            else:
                room.select(code)

    return act


SCENES = (
    BackScene("equipment-list", _make()),
    BackScene("equipment-nothing", _make(lines=[])),
    BackScene("equipment-files", _make(), _steps("", "act:save")),
    BackScene("equipment-card", _make(), _steps("BLAST-1")),
    BackScene("equipment-scale", _make(), _steps("SCALE-REC-1")),
    BackScene("equipment-broken", _make(), _steps("SMOKE-COLD-1")),
    BackScene("equipment-enter", _make(), _steps("SCALE-REC-1", "act:enter")),
    BackScene("equipment-check", _make(), _steps("SCALE-REC-1", "act:enter", "check")),
    BackScene("equipment-fault", _make(), _steps("BLAST-1", "act:fault")),
    BackScene("equipment-mended", _make(), _steps("SMOKE-COLD-1", "act:mended")),
    BackScene("equipment-hours", _make(), _steps("BLAST-1", "act:enter", "hours")),
    BackScene("equipment-service", _make(), _steps("BLAST-1", "act:enter", "service")),
    BackScene("equipment-stop", _make(), _steps("BLAST-1", "!")),
    BackScene("equipment-stop-why", _make(), _steps("BLAST-1", "!", "BROKEN")),
    BackScene("equipment-records", _make(), _steps("SMOKE-COLD-1", "act:records")),
    BackScene(
        "equipment-correct", _make(), _steps("SMOKE-COLD-1", "act:records", str(uuid.UUID(int=2)), "act:void")
    ),
    BackScene("equipment-decide", _make(), _steps("", "act:office")),
    BackScene("equipment-rules", _make(), _steps("", "act:office", "check_rule")),
    BackScene("equipment-data", _make(), _steps("SCALE-REC-1", "act:data")),
    BackScene("test-weight", _make(), _steps("", "!")),
    BackScene("test-weight-silent", _make(SampleScale(0)), _steps("", "!")),
    BackScene("test-weight-wrong", _make(SampleScale(9_960)), _steps("", "!", "!")),
    BackScene("test-weight-unknown", _make(SampleScale(known=False)), _steps("", "!")),
)
