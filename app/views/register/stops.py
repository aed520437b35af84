"""Why a machine stands: the tree of reasons, three taps at most."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from app.models.register_desk import RegisterChoices, Said, StopBegan, StopEnded, StopReason
from app.views.lists.asking import ask
from app.views.lists.faces import Act, AskFace
from app.views.lists.field import Field, Kind
from app.views.lists.pages import Page, Pages
from app.views.lists.view import PagerView
from app.views.marks import Action, Notice, Option, Shape, Tone
from app.views.register.ports import Around

EARLIER = "earlier"
UNKNOWN = "UNKNOWN"
MOST_MINUTES = Decimal(24 * 60)


class ReasonPage(Page):
    """The branches below `parent`. A leaf ends the question: the stop begins with it, or, where it `ends` one that
    nobody knew the reason of, that one ends with it.
    """

    def __init__(
        self, room: Pages, around: Around, code: str, choices: RegisterChoices, *, ends: str = "",
        parent: StopReason | None = None, minutes_ago: int = 0, before: ReasonPage | None = None,
    ) -> None:  # fmt: skip
        super().__init__(room)
        self.around, self.code, self._choices, self._ends = around, code, choices, ends
        self._parent, self._minutes_ago, self._before = parent, minutes_ago, before
        self._page = 0

    def face(self) -> AskFace:
        t, rows = self.words.text, max(1, self.rows)
        nodes = self._choices.below(self._parent.code if self._parent else None)
        pages = max(1, -(-len(nodes) // rows))
        self._page = min(max(self._page, 0), pages - 1)
        shown = nodes[self._page * rows : (self._page + 1) * rows]
        pager = PagerView(
            f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, (t("Back"), t("More"))
        )
        return AskFace(
            self._title(), tiles=tuple(self._tile(node) for node in shown),
            empty=t("There is nothing to choose from."), feet=self.go_back() + self._feet(),
            pager=pager if pages > 1 else PagerView(),
        )  # fmt: skip

    def _title(self) -> str:
        t = self.words.text
        path = self._parent.named.name(self.words.language) if self._parent else ""
        asked = t("Why did it stand?") if self._ends else t("Why does it stand?")
        when = t("since {at}", at=self.words.clock(self._since())) if self._minutes_ago else ""
        return " · ".join(part for part in (asked, path, when) if part)

    def _tile(self, node: StopReason) -> Option:
        count = len(self._choices.below(node.code))
        more = self.words.plural("{n} reason", "{n} reasons", count) if count else ""
        return Option(node.code, node.named.name(self.words.language), more)

    def _feet(self) -> tuple[Act, ...]:
        return (
            () if self._ends or self._parent else (Act(EARLIER, Action(self.words.text("Began earlier…"))),)
        )

    def turn(self, step: int) -> None:
        self._page += step

    def act(self, code: str) -> None:
        if code == EARLIER:
            t = self.words.text
            field = Field(EARLIER, t("Minutes ago"), Kind.NUMBER, required=True, unit=t("min"), low=Decimal(0),
                          high=MOST_MINUTES)  # fmt: skip
            ask(self.room, field, str(self._minutes_ago or ""), self._began)

    def _began(self, minutes: str) -> None:
        self._minutes_ago = int(minutes)

    def _since(self) -> datetime:
        return self.around.port.now() - timedelta(minutes=self._minutes_ago)

    def select(self, code: str) -> None:
        node = self._choices.reason(code)
        if node is None:
            return
        if self._choices.below(code):
            below = ReasonPage(
                self.room, self.around, self.code, self._choices, ends=self._ends, parent=node,
                minutes_ago=self._minutes_ago, before=self,
            )  # fmt: skip
            self.room.open(below)
            return
        self.room.do(self.around.port.say(self.code, self._said(code)), lambda _: self._done())

    def _said(self, reason: str) -> Said:
        if self._ends:
            return StopEnded(self._ends, self.around.port.now(), reason)
        return StopBegan(str(uuid.uuid4()), self._since(), reason)

    def _done(self) -> None:
        """All pages of the tree go."""
        page: ReasonPage = self
        while page._before is not None:
            page = page._before
        self.room.close(page)
        self.room.tell(Notice(self.words.text("It is recorded"), Tone.OK, Shape.CHECK))
