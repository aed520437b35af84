"""Administration in its states, on the shipped reference data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.administration import Alteration, Conflict, Difference, Handed, Place, Revision, Somebody
from app.models.desk import Named
from app.models.kinds import ANYBODY, Group
from app.models.login import Individual
from app.services.administration.desk import AdministrationDesk
from app.services.administration.editor import Editor
from app.services.reference import ADOPTED, shipped
from app.views.administration.asking import PinPage
from app.views.administration.files import DifferencePage
from app.views.administration.form import RowForm
from app.views.administration.handed import HandedPage
from app.views.administration.people import PeoplePage, PersonForm, show_card
from app.views.administration.rows import RowsPage
from app.views.administration.screen import AdministrationScreen
from app.views.administration.stations import StationForm, StationsPage, show_file
from app.views.backrooms.scenes import CHIEF, BackScene, Make
from app.views.ports import NoDrafts
from app.views.samples import NOW, done, refused
from app.views.screen import Kit, Screen

DAY = NOW.date()
PLANT = "Малое море"
LENT = ("species", "supplier", "term", "origin_rule")
_BAND = {
    "item": "PELED",
    "container": "TUB-70",
    "low_g": 60_000,
    "high_g": 70_000,
    "active": True,
    "version": 1,
}
_CLERK, _CHIEF = (
    frozenset({Group.INVENTORY_CLERK}),
    frozenset({Group.PRODUCTION_MANAGER, Group.INVENTORY_CLERK}),
)
PEOPLE = (
    Somebody("p_0001", "Петрова Е. С.", ANYBODY, "ru", active=True, badge=1),
    Somebody("p_0042", "Иванова А. П.", _CLERK, "ru", active=True, badge=3),
    Somebody("p_0007", "Дамбаев Б. Ц.", _CHIEF, "ru", active=True, badge=1),
    Somebody("p_0011", "Smith J.", frozenset({Group.QUALITY_INSPECTOR}), "en", active=True, badge=1),
    Somebody("p_0003", "Котов И. Л.", _CLERK, "ru", active=False, badge=1),
)
STATIONS = (
    Place("R1", "Приёмка, стол 1", "weighing", active=True, stream="R1.2", lives=2),
    Place("R2", "Приёмка, стол 2", "weighing", active=True, stream="R2.1", lives=1),
    Place("D1", "Кабинет мастера", "desk", active=True, stream="D1.1", lives=1),
    Place("R9", "Старый стол", "weighing", active=False, stream="R9.1", lives=1),
)
_MEASURED = Named("REF-MEASURED", "Измерено заново", "Measured anew")
HISTORY = (
    Revision(3, NOW - timedelta(hours=2), "Дамбаев Б. Ц.", "REF-MEASURED", _MEASURED,
             (Alteration("container_type", "tare_g", 1280, 1310),)),
    Revision(2, NOW - timedelta(days=40), "Петрова Е. С.", "REF-MISTAKE", Named("REF-MISTAKE", "Исправлена ошибка",
             "A mistake was mended"), (Alteration("container_type", "tare_g", 1250, 1280),
             Alteration("container_type", "name_ru", "Ящик", "Ящик малый"))),
    Revision(1),
)  # fmt: skip


class AtOnce(Executor):
    """Works where it is asked."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return done(work(*args, **kwargs))


def adopted(lent: Sequence[str] = ()) -> Callable[..., list[dict[str, Any]]]:
    """The tables of a plant that adopted all but `lent`."""

    def query(sql: str, *parameters: Any) -> list[dict[str, Any]]:
        table = sql.partition("FROM ")[2].split()[0]
        rows = shipped(table) if table in ADOPTED and table not in lent else []
        rows = [_BAND] if table == "band" else rows
        found = [row for row in rows if not parameters or set(parameters) & {str(v) for v in row.values()}]
        return [{name: _stored(name, value) for name, value in row.items()} for row in found]

    return query


def _stored(name: str, value: Any) -> Any:
    return json.dumps(value) if name == "value" else value


class SampleAdministration(AdministrationDesk):
    """The real reading over shipped rows; what would be decided ends as the scene says."""

    def __init__(
        self, groups: frozenset[Group] = ANYBODY, lent: Sequence[str] = (), *, meets: str = "",
    ) -> None:  # fmt: skip
        def refuse(_wish: Any) -> Any:
            raise EnvironmentFault("decision.no_server")

        editor = Editor(adopted(lent), refuse, lambda: groups, lambda: DAY)
        nothing = cast(Any, None)
        super().__init__(editor, nothing, nothing, AtOnce(), lambda: Path("/media/stick"))
        self.meets = meets

    def save(
        self, sheet: str, key: str, values: Mapping[str, str], seen: int, reason: str
    ) -> Future[Conflict | None]:
        if self.meets == "conflict":
            return done(Conflict(HISTORY[0], 3))
        return refused(EnvironmentFault("decision.no_server"))

    def history(self, sheet: str, key: str) -> Future[Sequence[Revision]]:
        return done(HISTORY)

    def everybody(self) -> Future[Sequence[Somebody]]:
        return done(PEOPLE)

    def places(self) -> Future[Sequence[Place]]:
        return done(STATIONS)

    def imports(self) -> Future[Sequence[Path]]:
        return done([Path("/media/stick/container_type-20261123.csv")])


def _make(*arguments: Any, **more: Any) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        port = SampleAdministration(*arguments, **more)
        groups = port.editor.groups()
        who = Individual(CHIEF.role, CHIEF.name, frozenset(groups))
        return AdministrationScreen(kit, port, words, NoDrafts(), who=lambda: who, plant=PLANT, today=_today)

    return make


def _today() -> date:
    return DAY


def _room(screen: Screen) -> AdministrationScreen:
    return cast(AdministrationScreen, screen)


def _tile(*codes: str) -> Callable[[Screen], None]:
    def act(screen: Screen) -> None:
        for code in codes:
            _room(screen).presenter.select(code)

    return act


def _form(screen: Screen, sheet: str, key: str, **values: str) -> None:
    room = _room(screen)
    room.presenter.open(RowsPage(room.presenter, room.around, sheet))
    form = RowForm(room.presenter, room.around, room.around.port.open(sheet, key).result())
    form.values |= values
    room.presenter.open(form)


def _validity(screen: Screen) -> None:
    _form(screen, "origin_rule", "TUGUN-WILD-COMMERCIAL")
    QApplication.processEvents()
    _room(screen).presenter.turn(1)


def _saved(screen: Screen) -> None:
    _form(screen, "container_type", "CRATE-S", tare_g="1.310")
    room = _room(screen).presenter
    room.primary()
    QApplication.processEvents()
    room.select("REF-MEASURED")


def _asked(screen: Screen) -> None:
    _form(screen, "container_type", "CRATE-S", tare_g="1.310")
    _room(screen).presenter.primary()


def _history(screen: Screen) -> None:
    _form(screen, "container_type", "CRATE-S")
    _room(screen).presenter.act("history")


def _difference(screen: Screen, *, wrong: bool = False) -> None:
    room = _room(screen)
    changed = (("CRATE-S", (Alteration("container_type", "tare_g", 1250, 1310),)),
               ("TUB-70", (Alteration("container_type", "tare_g", 5400, 5350),
                           Alteration("container_type", "name_ru", "Ванна 70 л", "Ванна, 70 литров"))))  # fmt: skip
    lines = ((7, "tare_g"), (9, "name_en")) if wrong else ()
    found = Difference(Path("/media/stick/container_type-20261123.csv"), ("CRATE-XL",), changed, 2, lines)
    room.presenter.open(DifferencePage(room.presenter, room.around, "container_type", found))


def _people(screen: Screen) -> None:
    room = _room(screen)
    room.presenter.open(PeoplePage(room.presenter, room.around))
    room.presenter.select("p_0042")


def _person(screen: Screen) -> None:
    room = _room(screen)
    room.presenter.open(PersonForm(room.presenter, room.around, PEOPLE[2]))


def _pin(screen: Screen, *keys: str) -> None:
    room = _room(screen)
    page = PinPage(
        room.presenter, room.presenter.words.text("PIN of {name}", name=PEOPLE[1].name), lambda _: None
    )
    room.presenter.open(page)
    for key in keys:
        room.presenter.press(key)


def _pin_differs(screen: Screen) -> None:
    _pin(screen, *"264817")
    room = _room(screen).presenter
    room.primary()
    for key in "264816":
        room.press(key)
    room.primary()


def _card(screen: Screen) -> None:
    room = _room(screen)
    show_card(room.presenter, room.around, Handed(Path("/media/stick/p_0042.pdf")), PEOPLE[1].name)


def _stations(screen: Screen) -> None:
    room = _room(screen)
    room.presenter.open(StationsPage(room.presenter, room.around))


def _new_file(screen: Screen) -> None:
    _stations(screen)
    QApplication.processEvents()
    _room(screen).presenter.act("file")


def _station(screen: Screen) -> None:
    room = _room(screen)
    room.presenter.open(StationForm(room.presenter, room.around))


def _file(screen: Screen) -> None:
    room = _room(screen)
    handed = Handed(Path("/media/stick/R2.1.baikal"), "7KQ4-M2XD-9RTH-W3PC")
    show_file(room.presenter, room.around, handed, STATIONS[1].name)
    if not isinstance(room.presenter.top, HandedPage):
        raise AssertionError("the file is shown")


SCENES = (
    BackScene("administration", _make()),
    BackScene("administration-lent", _make(lent=LENT)),
    BackScene("administration-manager", _make(frozenset({Group.PRODUCTION_MANAGER}))),
    BackScene("administration-words", _make(), _tile("*words")),
    BackScene("administration-suppliers", _make(), _tile("supplier")),
    BackScene("administration-gear", _make(lent=LENT), _tile("*words", "gear")),
    BackScene("administration-channels", _make(), _tile("channel")),
    BackScene("administration-channel", _make(), lambda s: _form(s, "channel", "COLD-RAW-AIR")),
    BackScene("administration-rules", _make(), _tile("origin_rule")),
    BackScene("administration-settings", _make(), _tile("setting")),
    BackScene("administration-tare", _make(), lambda s: _form(s, "container_type", "CRATE-S")),
    BackScene("administration-validity", _make(), _validity),
    BackScene("administration-bands", _make(), _tile("band")),
    BackScene("administration-supplier", _make(), lambda s: _form(s, "supplier", "DEMO-BRIGADE")),
    BackScene("administration-new-item", _make(), lambda s: _form(s, "item", "", band_low_g="24.5")),
    BackScene("administration-rule", _make(), lambda s: _form(s, "origin_rule", "OMUL-WILD-COMMERCIAL")),
    BackScene("administration-looked", _make(lent=LENT), lambda s: _form(s, "gear", "gear|GNS")),
    BackScene("administration-day", _make(), lambda s: _form(s, "setting", "plant.day")),
    BackScene("administration-reason", _make(), _asked),
    BackScene("administration-offline", _make(), _saved),
    BackScene("administration-conflict", _make(meets="conflict"), _saved),
    BackScene("administration-history", _make(), _history),
    BackScene("administration-file", _make(), _difference),
    BackScene("administration-file-wrong", _make(), lambda s: _difference(s, wrong=True)),
    BackScene("administration-people", _make(), _people),
    BackScene("administration-person", _make(), _person),
    BackScene("administration-pin", _make(), lambda s: _pin(s, *"2648")),
    BackScene("administration-pin-differs", _make(), _pin_differs),
    BackScene("administration-card", _make(), _card),
    BackScene("administration-stations", _make(), _stations),
    BackScene("administration-new-file", _make(), _new_file),
    BackScene("administration-station", _make(), _station),
    BackScene("administration-station-file", _make(), _file),
)
