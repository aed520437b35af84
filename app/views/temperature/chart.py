"""The chart of one channel over a day, a week or a month, with its limits and its alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.i18n import N_
from app.models.temperature_board import Curve
from app.views.lists.faces import Act
from app.views.lists.pages import Page, Pages
from app.views.marks import Action
from app.views.temperature import words as wording
from app.views.temperature.faces import ChartFace
from app.views.temperature.ports import TemperaturePort

OF_OTHERS = timedelta(minutes=1)
"""What other stations read is known by the minute."""


@dataclass(frozen=True)
class Stretch:
    """How much is drawn, and how finely: some hundred steps over the width."""

    title: str
    length: timedelta
    step: timedelta


STRETCHES = {
    "hour": Stretch(N_("1 hour"), timedelta(hours=1), timedelta(seconds=10)),
    "day": Stretch(N_("24 hours"), timedelta(days=1), timedelta(minutes=2)),
    "week": Stretch(N_("Week"), timedelta(days=7), timedelta(minutes=15)),
    "month": Stretch(N_("Month"), timedelta(days=30), timedelta(hours=1)),
}


class ChartPage(Page):
    def __init__(self, room: Pages, port: TemperaturePort, channel: str) -> None:
        super().__init__(room)
        self._port, self._channel, self._shown = port, channel, "day"
        self._curve: Curve | None = None

    @property
    def arrived(self) -> bool:
        """There is an answer, whatever it shows."""
        return self._curve is not None

    def entered(self) -> None:
        self._ask()

    def _ask(self) -> None:
        stretch, end = STRETCHES[self._shown], self._port.now()
        asked, state = self._shown, self._port.board().of(self._channel)
        step = stretch.step if state is None or state.here else max(stretch.step, OF_OTHERS)

        def arrived(curve: Curve) -> None:
            if asked == self._shown:
                self._curve = curve

        self.room.read(self._port.curve(self._channel, end - stretch.length, end, step), arrived)

    def face(self) -> ChartFace:
        words, board = self.words, self._port.board()
        state, now = board.of(self._channel), self._port.now_ns()
        curve = self._curve
        empty = curve is not None and all(point.mean is None for point in curve.points)
        told = words.text("Looking…") if curve is None else words.text("Nothing was recorded in this time.")
        return ChartFace(
            title=wording.called(self._channel, board, words),
            mark=wording.mark(state, board.alarms_of(self._channel), now, words) if state else None,
            caption=self._caption(),
            curve=None if curve is None or empty else curve,
            told=told if curve is None or empty else "",
            words=words,
            feet=(*self.go_back(), *self._feet()),
        )

    def _caption(self) -> str:
        words, state = self.words, self._port.board().of(self._channel)
        if state is None:
            return ""
        now = self._port.now_ns()
        shown = state.value.milli if state.fresh(now) and state.value is not None else None
        present = f"{wording.value(shown, words)} {wording.UNITS[state.channel.unit]}"
        told = words.text("Now {value}. Limits: {limits}. Shaded: alarms.", value=present,
                          limits=wording.limits(state.channel, words))  # fmt: skip
        late = self._curve is not None and self._curve.overdue
        return f"{told} {words.text('Its check is overdue.')}" if late else told

    def _feet(self) -> tuple[Act, ...]:
        return tuple(
            Act(code, Action(self.words.text(stretch.title)), shown=code == self._shown)
            for code, stretch in STRETCHES.items()
        )

    def act(self, code: str) -> None:
        if code in STRETCHES:
            self._shown, self._curve = code, None
            self._ask()
