"""How one device is set up: a form over its settings, kept with an entry; the station begins anew with them."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.device_board import SetUp, Spoken
from app.views.lists.faces import Act
from app.views.lists.field import Field
from app.views.lists.formpage import FormPage
from app.views.lists.pages import Pages
from app.views.maintenance import profileform
from app.views.maintenance.ports import WorkshopPort
from app.views.marks import Action

LEAVE = "leave"


class SetUpForm(FormPage):
    """`before` is the device's present name, empty for a new one."""

    def __init__(self, room: Pages, port: WorkshopPort, told: SetUp, before: str) -> None:
        super().__init__(room, profileform.values_of(told))
        self._port, self._told, self._before = port, told, before
        self._leaving = False
        """Taking the device away was asked for once."""

    def title(self) -> str:
        return self._before or self.words.text("New device")

    def fields(self) -> Sequence[Field]:
        return profileform.fields(self._port.protocols(), self.values, self.words)

    def word(self) -> str:
        if self._leaving:
            return self.words.text("Really take it away")
        return self.words.text("Keep and start anew")

    def acts(self) -> tuple[Act, ...]:
        if not self._before:
            return ()
        text = "Keep the device" if self._leaving else "Take away…"
        return (Act(LEAVE, Action(self.words.text(text))),)

    def act(self, code: str) -> None:
        if code == LEAVE:
            self._leaving = not self._leaving

    def submit(self) -> None:
        if self._leaving:
            self.room.do(self._port.remove(self._before), self._done)
            return
        wanted = profileform.set_up(self._told, self._spoken(), self.values)
        self.room.do(self._port.keep(self._before, wanted), self._done)

    def _spoken(self) -> Spoken:
        return next(one for one in self._port.protocols() if one.code == self.values["protocol"])

    def _done(self, _: None) -> None:
        self.room.home()
        self._port.restart()
