"""Help without Qt: topics for the person's groups, the state of the station, the text of the chosen topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import app
from app.config.paths import resources
from app.i18n import N_, Catalogue
from app.models.kinds import Group
from app.services.about import Part
from app.services.operations.health.doctor import Finding, Level
from app.views.help.ports import HelpPort
from app.views.lists.view import Fact, FactsView
from app.views.marks import Action, ChoiceView, Mark, Option, Shape, Tone
from app.views.ports import After

ABOUT, TROUBLE = "about", "trouble"
TOPICS = {
    "operator": (N_("At the scale"), Group.INVENTORY_CLERK),
    "supervisor": (N_("For the supervisor"), Group.PRODUCTION_MANAGER),
    "quality": (N_("For the quality inspector"), Group.QUALITY_INSPECTOR),
    "maintenance": (N_("For maintenance"), Group.MAINTENANCE),
    "administrator": (N_("For the administrator"), Group.ADMINISTRATOR),
}
_MARKS = {
    Level.OK: (Shape.DISC, Tone.NORMAL),
    Level.WARN: (Shape.UP, Tone.WARN),
    Level.BAD: (Shape.CROSS, Tone.ALARM),
}
_STATES = {
    Level.OK: N_("Nothing to worry about"),
    Level.WARN: N_("Something to look at"),
    Level.BAD: N_("Something is wrong"),
}
_FIRST = ("disk", "key", "backup")
"""What a person asks first: what would be lost now."""


@dataclass(frozen=True)
class HelpView:
    """`text` is Markdown."""

    text: str
    now: FactsView
    topics: Action
    wipe: Action
    primary: Action
    panel: ChoiceView | None = None


class HelpPresenter:
    """`groups` are those of the person at the station: their own topic comes first."""

    def __init__(
        self, port: HelpPort, words: Catalogue, after: After, *, show: Callable[[HelpView], None],
        groups: Callable[[], frozenset[Group]],
    ) -> None:  # fmt: skip
        self._port, self._words, self._after, self._show, self._groups = port, words, after, show, groups
        self._findings: Sequence[Finding] | None = None
        self._parts: Sequence[Part] = ()
        self._topic = self._order()[0]
        self._choosing = False

    def entered(self) -> None:
        """Look at the station anew."""
        self._after(self._port.findings(), self._found, self._failed)
        self.refresh()

    def speak(self, words: Catalogue) -> None:
        self._words = words
        self.refresh()

    def refresh(self) -> None:
        self._show(self.view())

    def topics(self) -> None:
        self._choosing = True
        self.refresh()

    def choose(self, topic: str) -> None:
        self._topic, self._choosing = topic, False
        if topic == ABOUT and not self._parts:
            self._after(self._port.parts(), self._took, self._failed)
        self.refresh()

    def back(self) -> None:
        self._choosing = False
        self.refresh()

    def _found(self, findings: Sequence[Finding]) -> None:
        self._findings = sorted(findings, key=lambda one: one.key not in _FIRST)
        self.refresh()

    def _took(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self.refresh()

    def _failed(self, _error: BaseException) -> None:
        """The texts are there whatever else is not."""
        self._findings = self._findings or ()
        self.refresh()

    # The view

    def view(self) -> HelpView:
        words = self._words
        return HelpView(
            text=self._text(),
            now=self._now(),
            topics=Action(words.text("Topics")),
            wipe=Action(words.text("Wipe the screen")),
            primary=Action("" if self._choosing else words.text("Back to work")),
            panel=self._panel() if self._choosing else None,
        )

    def _order(self) -> list[str]:
        """Topics of the person's groups first, then those for everybody, then the rest."""
        mine = [topic for topic, (_, group) in TOPICS.items() if group in self._groups()]
        rest = [topic for topic in TOPICS if topic not in mine]
        return [*mine, TROUBLE, *rest, ABOUT]

    def _title(self, topic: str) -> str:
        own = {TROUBLE: N_("If something breaks"), ABOUT: N_("Program and licences")}
        return self._words.text(own[topic] if topic in own else TOPICS[topic][0])

    def _panel(self) -> ChoiceView:
        options = tuple(Option(topic, self._title(topic)) for topic in self._order())
        return ChoiceView(self._words.text("Help about what?"), options, self._words.text("Back"))

    def _text(self) -> str:
        if self._topic == ABOUT:
            return self._about()
        path = resources() / "help" / self._words.language / f"{self._topic}.md"
        return path.read_text(encoding="utf-8")

    def _about(self) -> str:
        words = self._words
        lines = [f"- {part.name} {part.version}: {part.licence}" for part in self._parts]
        licence = words.text("The program is under the Apache License 2.0. It uses:")
        return "\n".join([f"# Baikal Station {app.__version__}", "", licence, "", *lines])

    def _now(self) -> FactsView:
        words, findings = self._words, self._findings
        title = words.text("This station now")
        if findings is None:
            return FactsView(title, (Fact("", words.text("Looking…"), Tone.MUTED),), more=words.text("More"))
        worst = max((one.level for one in findings), key=list(Level).index, default=Level.OK)
        facts = tuple(fact for one in findings for fact in self._finding(one))
        state = words.text(_STATES[worst])
        shape, tone = _MARKS[worst]
        return FactsView(state, facts, Mark(shape, state, tone), words.text("More"))

    def _finding(self, one: Finding) -> list[Fact]:
        tone = _MARKS[one.level][1]
        said = Fact("", one.said(self._words), tone, bold=one.key in _FIRST)
        advice = one.advice(self._words)
        return [said, Fact("", advice)] if advice else [said]
