"""Alarms that wait and those of the last days, with all that became of the chosen one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from app.models.alarm import AlarmKind
from app.models.alarms import Alarm
from app.views.lists.faces import Act, ListFace
from app.views.lists.pages import Page, Pages
from app.views.lists.view import Fact, FactsView, Line, PagerView
from app.views.marks import Action, Tone
from app.views.temperature import words as wording
from app.views.temperature.chart import ChartPage
from app.views.temperature.ports import TemperaturePort
from app.views.temperature.seeing import see

CHART = "chart"
_MOST_LOTS = 40
_LETTERS = 110
"""Of a text in one piece: each piece has room on the smallest card."""


class AlarmsPage(Page):
    """`chosen` is the id of the alarm that the facts are about at first."""

    def __init__(self, room: Pages, port: TemperaturePort, chosen: str = "") -> None:
        super().__init__(room)
        self._port, self._chosen, self._page = port, chosen, 0
        self._past: Sequence[Alarm] = ()
        self._lots: dict[str, Sequence[str]] = {}

    def entered(self) -> None:
        self.room.read(self._port.past(), self._learn)
        self._ask_lots()

    def _learn(self, past: Sequence[Alarm]) -> None:
        self._past = past

    def _ask_lots(self) -> None:
        alarm = self._alarm()
        if alarm is not None:
            key = str(alarm.raising.id)
            self.room.read(self._port.lots(alarm), lambda lots: self._lots.__setitem__(key, lots))

    # What is seen

    def alarms(self) -> tuple[Alarm, ...]:
        """Those that wait, then the rest, the newest first."""
        waiting = self._port.board().alarms
        known = {alarm.raising.id for alarm in waiting}
        past = [alarm for alarm in self._past if alarm.raising.id not in known and not alarm.waits]
        return (*waiting, *sorted(past, key=lambda alarm: alarm.raising.since, reverse=True))

    def _alarm(self) -> Alarm | None:
        alarms = self.alarms()
        found = (alarm for alarm in alarms if str(alarm.raising.id) == self._chosen)
        return next(found, alarms[0] if alarms else None)

    def face(self) -> ListFace:
        words, alarms, chosen = self.words, self.alarms(), self._alarm()
        pages = max(1, -(-len(alarms) // max(1, self.rows)))
        self._page = min(max(self._page, 0), pages - 1)
        begin = self._page * self.rows
        names = (words.text("Back"), words.text("More"))
        return ListFace(
            rows=tuple(self._line(alarm) for alarm in alarms[begin : begin + self.rows]),
            chosen=str(chosen.raising.id) if chosen else "",
            empty=words.text("There are no alarms."),
            facts=self._facts(chosen),
            feet=self.go_back(),
            acts=(Act(CHART, Action(words.text("Chart"), chosen is not None)),),
            pager=PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names),
            primary=self._primary(chosen),
        )

    def _line(self, alarm: Alarm) -> Line:
        words = self.words
        name = wording.called(alarm.channel, self._port.board(), words)
        told = wording.happened(alarm, self._port.now(), words)
        tone = Tone.NORMAL if alarm.open else Tone.MUTED
        return Line(str(alarm.raising.id), name, told, mark=wording.state(alarm, words), tone=tone)

    def _primary(self, chosen: Alarm | None) -> Action:
        if chosen is None or chosen.acknowledged:
            return Action("")
        return Action(self.words.text("Acknowledge…"))

    def _facts(self, alarm: Alarm | None) -> FactsView:
        words = self.words
        if alarm is None:
            return FactsView(more=words.text("More"))
        name = wording.called(alarm.channel, self._port.board(), words)
        return FactsView(name, tuple(self._told(alarm)), wording.state(alarm, words), more=words.text("More"))

    def _told(self, alarm: Alarm) -> Iterator[Fact]:
        words, raising, now = self.words, alarm.raising, self._port.now()
        yield Fact(words.text("What"), wording.kind(alarm.kind, raising.unit, words), bold=True)
        yield Fact(words.text("Since"), wording.moment(raising.since, now, words))
        if alarm.until is not None:
            yield Fact(words.text("Until"), wording.moment(alarm.until, now, words))
            yield Fact(words.text("Lasted"), wording.span(alarm.lasted_s or 0, words))
        if alarm.kind is AlarmKind.LOST:
            yield Fact(words.text("Because"), wording.why(raising.why, words))
        else:
            yield Fact(words.text("Limit"), wording.measured(raising.limit, raising.unit, words))
            yield Fact(words.text("Worst"), wording.measured(alarm.worst, raising.unit, words), bold=True)
        urgency = words.text("{n} of 3", n=raising.priority)
        told = words.text("{n} of 3, critical control point", n=raising.priority)
        yield Fact(words.text("Urgency"), told if raising.ccp else urgency)
        yield from self._became(alarm)

    def _became(self, alarm: Alarm) -> Iterator[Fact]:
        words, now = self.words, self._port.now()
        for seen in alarm.acknowledgements:
            at = wording.moment(seen.at, now, words)
            role = wording.group(seen.role, words)
            yield Fact(words.text("Seen by"), f"{seen.name}, {role}, {at}")
            yield from (Fact("", part) for part in wrap(seen.text, _LETTERS))
        if alarm.escalation is not None and not alarm.acknowledged:
            at = wording.moment(alarm.escalation.at, now, words)
            told = f"{wording.group(alarm.escalation.group, words)}, {at}"
            yield Fact(words.text("Passed on to"), told, Tone.ALARM)
        lots = self._lots.get(str(alarm.raising.id), ())
        if lots:
            yield Fact(words.text("Lots there"), words.number(len(lots)), bold=True)
            shown = lots[:_MOST_LOTS]
            yield from (Fact("", ", ".join(shown[n : n + 2])) for n in range(0, len(shown), 2))

    # Intents

    def primary(self) -> None:
        alarm = self._alarm()
        if alarm is not None and not alarm.acknowledged:
            see(self.room, self._port, alarm)

    def select(self, code: str) -> None:
        self._chosen = code
        self._ask_lots()

    def act(self, code: str) -> None:
        alarm = self._alarm()
        if code == CHART and alarm is not None:
            self.room.open(ChartPage(self.room, self._port, alarm.channel))

    def turn(self, step: int) -> None:
        self._page += step

    def resized(self) -> None:
        self._page = 0
