"""An alarm is acknowledged: why it came, chosen, and what is done about it, in the person's own words if wanted."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.alarms import Alarm
from app.models.desk import Named
from app.views.lists.field import Field, Kind
from app.views.lists.formpage import FormPage
from app.views.lists.pages import Pages
from app.views.marks import Notice, Option, Shape, Tone
from app.views.temperature import words as wording
from app.views.temperature.ports import TemperaturePort
from app.views.troubles import worded

REASON, TEXT = "reason", "text"
OTHER = "ALARM-OTHER"
"""This reason alone says nothing: it wants words."""


def see(room: Pages, port: TemperaturePort, alarm: Alarm) -> None:
    """Open the form for the alarm and ask its cause at once, or say who may."""
    if not port.may_acknowledge(alarm):
        room.stop(worded("alarm.not_yours", room.words))
        return

    def ask(reasons: Sequence[Named]) -> None:
        form = SeenForm(room, port, alarm, reasons)
        room.open(form)
        form.primary()

    room.do(port.reasons(), ask)


class SeenForm(FormPage):
    def __init__(self, room: Pages, port: TemperaturePort, alarm: Alarm, reasons: Sequence[Named]) -> None:
        super().__init__(room)
        self._port, self._alarm, self._reasons = port, alarm, reasons

    def title(self) -> str:
        called = wording.called(self._alarm.channel, self._port.board(), self.words)
        return f"{called}. {wording.happened(self._alarm, self._port.now(), self.words)}"

    def fields(self) -> Sequence[Field]:
        words = self.words
        options = tuple(Option(one.code, one.name(words.language)) for one in self._reasons)
        wanted = self.values.get(REASON) == OTHER
        return (
            Field(REASON, words.text("Cause"), Kind.CHOICE, required=True, options=options),
            Field(TEXT, words.text("What is done about it?"), required=wanted, longest=300),
        )

    def word(self) -> str:
        return self.words.text("Acknowledge")

    def submit(self) -> None:
        reason = self.values[REASON]
        said = self.values.get(TEXT, "") or self._named(reason)
        self.room.do(self._port.acknowledge(self._alarm, reason, said), lambda _: self._done())

    def _named(self, reason: str) -> str:
        """Without words of the person's own those that were chosen."""
        return next(one.name(self.words.language) for one in self._reasons if one.code == reason)

    def _done(self) -> None:
        self.room.close(self)
        self.room.tell(Notice(self.words.text("Acknowledged."), Tone.OK, Shape.CHECK))
