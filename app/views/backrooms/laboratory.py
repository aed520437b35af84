"""The laboratory in its usual and its bad states."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.desk import Named
from app.models.laboratory import Quantity, SampleCode, Status, Taken
from app.models.laboratory_desk import (
    Analyte,
    Form,
    LabChoices,
    Request,
    Sample,
    State,
    Suggestion,
    Value,
    Waiting,
    Why,
)
from app.models.paging import Slice
from app.models.values import LotCode
from app.views.backrooms.scenes import BackScene, Make
from app.views.laboratory.screen import LaboratoryScreen
from app.views.lists.screen import PagesScreen
from app.views.samples import NOW, done, refused
from app.views.screen import Kit, Screen

_DAY = date(2026, 11, 23)
LOT = str(LotCode("R1", _DAY, 42))
PH = Analyte(Named("ph", "pH мышечной ткани", "Flesh pH"))
SALT = Analyte(Named("salt", "Массовая доля поваренной соли", "Salt content"), "pct")
HISTAMINE = Analyte(Named("histamine", "Гистамин", "Histamine"), "mg_per_kg")
TVC = Analyte(Named("tvc", "КМАФАнМ", "Total viable count"), "cfu_per_g", Form.COUNT)
LISTERIA = Analyte(
    Named("l_monocytogenes", "Листерия (обнаружение)", "Listeria monocytogenes (detection)"),
    form=Form.PRESENCE,
)
_ANALYTES = (PH, SALT, HISTAMINE, TVC, LISTERIA)
_ICE = Named("ICE-STORE", "Хранилище льда", "Ice store")
CHOICES = LabChoices(
    _ANALYTES, (_ICE, Named("RECEIVING", "Приёмка", "Receiving")),
    (Named("FOREIGN-SAMPLE", "Проба не наша", "Not a sample of ours"),
     Named("CONTROL-RUN", "Контроль, калибровка", "Control, calibration")),
    (Named("OUTSIDE-LAB", "Протокол сторонней лаборатории", "Report of an outside laboratory"),),
    (Named("RETESTED", "Повтор подтвердил это значение", "A retest confirmed this value"),),
    (Named("CLERICAL", "Описка", "Clerical error"),), 4, {("ug_per_kg", "mg_per_kg"): "0.001"},
)  # fmt: skip


def code(number: int) -> str:
    return str(SampleCode("R1", _DAY, number))


def value(
    text: str,
    unit: str = "",
    *,
    sent: str = "",
    operator: str = "=",
    status: Status = Status.FINAL,
    **more: Any,
) -> Value:
    """A value as an instrument sent it."""
    return Value((uuid.uuid4(),), Quantity(operator, text), None, unit, sent or text, status, NOW, "foodscan-1",
                 NOW - timedelta(minutes=3), "Asia/Irkutsk", "lab1", **more)  # fmt: skip


def request(number: int, analyte: Analyte, state: State = State.WAITING, *values: Value) -> Request:
    counted = values[0] if state is State.ANSWERED else None
    return Request(uuid.UUID(int=number), "", analyte, NOW, state, values, counted)


_KNOWN = (
    request(1, PH, State.ANSWERED, value("6.41")),
    request(2, SALT, State.ANSWERED, value("3.150", "pct", sent="31.50 g/kg", overdue=True)),
    request(3, HISTAMINE, State.DECIDE, value("12.5", "mg_per_kg"), value("31", "mg_per_kg", manual=True)),
    request(4, TVC, State.PRELIMINARY, value("8400", "cfu_per_g", status=Status.PRELIMINARY)),
    request(5, LISTERIA),
)
_TAKEN = "Иванова А. П."
SAMPLES = (
    Sample(uuid.UUID(int=11), code(3), LOT, None, None, _TAKEN, NOW, _DAY, None, _KNOWN),
    Sample(uuid.UUID(int=12), code(2), None, "R1-261123-D03-7", None, _TAKEN, NOW - timedelta(hours=1), _DAY, None,
           (request(6, HISTAMINE, State.ANSWERED, value("10", "mg_per_kg", operator="<")),)),
    Sample(uuid.UUID(int=13), code(1), None, None, _ICE, _TAKEN, NOW - timedelta(hours=2), _DAY, "смыв № 4",
           (request(7, TVC), request(8, LISTERIA))),
)  # fmt: skip


def waits(why: Why, **more: Any) -> Waiting:
    usual: dict[str, Any] = {"sample": "R1-261123-S003-W", "test": "HIS", "text": "12.5", "unit": "ppm"}
    return Waiting(f"{why}", why, NOW, "foodscan-1", result=uuid.uuid4(), **{**usual, **more})


_FILE = waits(Why.PAYLOAD, text="export-1123.csv", problem="lab.file_header", test="", sample="")
WAITING = (
    waits(Why.RETEST, suggestions=(Suggestion(uuid.UUID(int=3), code(3), HISTAMINE),), analyte="histamine"),
    waits(Why.NO_REQUEST, known_sample=code(3), analyte="salt", test="SALT", text="3.1", unit="%"),
    waits(Why.TEST),
    waits(Why.SAMPLE, sample="TUBE 7", overdue=True),
    waits(Why.UNREAD, text="?? 7,02", test="", unit="", problem="lab.line_unread", status=Status.UNSTATED),
    replace(_FILE, result=None, payload="x"),
)


@dataclass
class SampleLaboratory:
    """The room's port, in memory."""

    samples_: Sequence[Sample] = SAMPLES
    waiting_: Sequence[Waiting] = WAITING
    choices_: LabChoices = CHOICES
    done: list[tuple[Any, ...]] = field(default_factory=list)
    refuse: bool = False

    def subscribe(self, _changed: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    def choices(self) -> Future[LabChoices]:
        return done(self.choices_)

    def samples(self, narrow: str, start: object | None, limit: int) -> Future[Slice[Sample]]:
        found = [one for one in self.samples_ if narrow in ("", one.lot, one.code)]
        return done(Slice(found[:limit]))

    def sample(self, code: str) -> Future[Sample | None]:
        return done(next((one for one in self.samples_ if one.code == code), None))

    def waiting(self, start: object | None, limit: int) -> Future[Slice[Waiting]]:
        return done(Slice(self.waiting_[:limit], None, len(self.waiting_)))

    def open_requests(self) -> Future[Sequence[tuple[Sample, Request]]]:
        return done([(one, request) for one in self.samples_ for request in one.requests])

    def reread(self, payload: str) -> Future[Taken]:
        return self._did("reread", Taken(payload, 2), payload)

    def register(self, taking: Any) -> Future[str]:
        return self._did("register", self.samples_[0].code, taking)

    def __getattr__(self, name: str) -> Callable[..., Future[Any]]:
        """Every intent that only ends."""
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *given, **more: self._did(name, None, *given, *more.values())

    def _did(self, name: str, result: Any, *given: Any) -> Future[Any]:
        if self.refuse:
            return refused(EnvironmentFault("decision.no_server"))
        self.done.append((name, *given))
        return done(result)


def _room(port: Callable[[], SampleLaboratory] = SampleLaboratory) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return LaboratoryScreen(kit, cast(Any, port()), words, lambda: _TAKEN)

    return make


def _nothing() -> SampleLaboratory:
    return SampleLaboratory((), (), replace(CHOICES, waiting=0))


def _deaf() -> SampleLaboratory:
    return SampleLaboratory(refuse=True)


def _pages(screen: Screen, *steps: tuple[str, str]) -> None:
    """`steps` are intents of the room, in their order: (intent, code)."""
    QApplication.processEvents()
    room = cast(PagesScreen, screen).presenter
    for intent, told in steps:
        if told:
            getattr(room, intent)(told)
        else:
            getattr(room, intent)()
        QApplication.processEvents()


def _act(*steps: tuple[str, str]) -> Callable[[Screen], None]:
    return lambda screen: _pages(screen, *steps)


def _register(screen: Screen) -> None:
    """A sample of a place is registered, by its form."""
    _pages(screen, ("primary", ""))
    form = cast(Any, cast(PagesScreen, screen).presenter.top)
    form.values |= {"of": "place", "place": "RECEIVING", "test_1": "ph"}
    _pages(screen, ("primary", ""))


_OPEN = ("select", code(3))
_WAIT = ("act", "waiting")
_NAME = (("select", "test"), ("primary", ""))
_HISTAMINE = ("select", str(uuid.UUID(int=3)))
SCENES = (
    BackScene("laboratory", _room()),
    BackScene("laboratory-empty", _room(_nothing)),
    BackScene("laboratory-new", _room(), _act(("primary", ""))),
    BackScene("laboratory-new-test", _room(), _act(("primary", ""), ("select", "test_1"))),
    BackScene("laboratory-registered", _room(), _register),
    BackScene("laboratory-sample", _room(), _act(_OPEN)),
    BackScene("laboratory-decide", _room(), _act(_OPEN, _HISTAMINE)),
    BackScene("laboratory-which", _room(), _act(_OPEN, _HISTAMINE, ("primary", ""))),
    BackScene("laboratory-typed", _room(), _act(_OPEN, _HISTAMINE, ("act", "type"))),
    BackScene("laboratory-typed-presence", _room(), _act(_OPEN, ("select", str(uuid.UUID(int=5))), ("act", "type"))),
    BackScene("laboratory-correct", _room(), _act(_OPEN, _HISTAMINE, ("act", "more"))),
    BackScene("laboratory-waiting", _room(), _act(_WAIT)),
    BackScene("laboratory-waiting-ask", _room(), _act(_WAIT, ("select", "no_request"))),
    BackScene("laboratory-waiting-test", _room(), _act(_WAIT, ("select", "test"))),
    BackScene("laboratory-waiting-sample", _room(), _act(_WAIT, ("select", "sample"))),
    BackScene("laboratory-waiting-where", _room(), _act(_WAIT, ("select", "sample"), ("primary", ""))),
    BackScene("laboratory-waiting-unit", _room(), _act(_WAIT, *_NAME, ("select", "histamine"))),
    BackScene("laboratory-waiting-unread", _room(), _act(_WAIT, ("select", "unread"))),
    BackScene("laboratory-waiting-payload", _room(), _act(_WAIT, ("select", "payload"))),
    BackScene("laboratory-offline", _room(_deaf), _act(_WAIT, *_NAME, ("select", "ph"))),
)  # fmt: skip
