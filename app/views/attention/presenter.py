"""Waiting things without Qt: three lists, one chosen thing, a verdict with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from app.i18n import N_, Catalogue
from app.models.attention import Discrepancy, Marked, Stub, Waiting
from app.models.desk import Named
from app.views.attention import words as wording
from app.views.attention.ports import AttentionPort
from app.views.attention.view import AttentionView
from app.views.lists.view import FactsView, Line, ListView, PagerView
from app.views.marks import Action, ChoiceView, Notice, Option, Shape, Tone, Trouble
from app.views.ports import After
from app.views.presenting import Presenting
from app.views.troubles import trouble

Thing = Marked | Discrepancy | Stub


class Tab(IntEnum):
    MARKED = 0
    DISCREPANCIES = 1
    STUBS = 2


_TABS = {
    Tab.MARKED: N_("Not applied"),
    Tab.DISCREPANCIES: N_("Cannot be true"),
    Tab.STUBS: N_("Label only"),
}
_EMPTY = {
    Tab.MARKED: N_("The plant applied every entry."),
    Tab.DISCREPANCIES: N_("Nothing contradicts itself."),
    Tab.STUBS: N_("Every lot is known."),
}


class AttentionPresenter(Presenting[AttentionView]):
    """`show_lot` leads to the audit of a lot."""

    def __init__(
        self, port: AttentionPort, words: Catalogue, after: After, *, show: Callable[[AttentionView], None],
        show_lot: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(words, after, show)
        self._port, self._show_lot = port, show_lot
        self._waiting: Waiting | None = None
        self._reasons: Sequence[Named] = ()
        self._tab, self._page, self._rows = Tab.MARKED, 0, 5
        self._chosen = ""
        self._verbatim = False
        self._mend: bool | None = None
        """The verdict whose reason is asked now."""
        self._busy = False

    # What the screen tells

    def entered(self) -> None:
        self._after(self._port.reasons(), self._learn, self._failed)
        self._after(self._port.waiting(), self._found, self._failed)

    def room_for(self, rows: int) -> None:
        self._rows = rows
        self.refresh()

    # Intents

    def tab(self, tab: int) -> None:
        self._tab, self._page, self._chosen, self._verbatim = Tab(tab), 0, "", False
        self.refresh()

    def select(self, code: str) -> None:
        self._chosen, self._verbatim = code, False
        self.refresh()

    def turn(self, step: int) -> None:
        self._page += step
        self._chosen = ""
        self.refresh()

    def text(self) -> None:
        """The entry word for word, or its facts again."""
        self._verbatim = not self._verbatim
        self.refresh()

    def set_aside(self) -> None:
        self._ask(mend=False)

    def primary(self) -> None:
        """Mend the marked entry, or show the lot of what is chosen."""
        thing = self._thing()
        if self._trouble is not None or self._mend is not None:
            return
        if isinstance(thing, Marked) and thing.proposal is not None:
            self._ask(mend=True)
        elif isinstance(thing, Discrepancy | Stub) and not _of_instrument(thing):
            self._show_lot(thing.lot)

    def choose(self, reason: str) -> None:
        """The reason of the verdict: now it is given."""
        thing, mend = self._thing(), self._mend
        self._mend = None
        if isinstance(thing, Marked) and mend is not None and not self._busy:
            self._busy = True
            self._after(self._port.verdict(thing, mend=mend, reason=reason), self._decided, self._failed)
        self.refresh()

    def back(self) -> None:
        self._mend = self._trouble = None
        self.refresh()

    def _ask(self, *, mend: bool) -> None:
        if isinstance(self._thing(), Marked) and not self._busy:
            self._mend, self._notice = mend, None
            self.refresh()

    # What comes of them

    def _learn(self, reasons: Sequence[Named]) -> None:
        self._reasons = reasons

    def _found(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self.refresh()

    def _decided(self, _result: None) -> None:
        self._busy, self._chosen, self._verbatim = False, "", False
        self._notice = Notice(self._words.text("The verdict is recorded"), Tone.OK, Shape.CHECK)
        self.refresh()
        self._after(self._port.waiting(), self._found, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._busy, self._trouble = False, trouble(error, self._words)
        self.refresh()

    # The view

    def _things(self) -> Sequence[Thing]:
        waiting = self._waiting or Waiting()
        return (waiting.marked, waiting.discrepancies, waiting.stubs)[self._tab]

    def _seen(self) -> Sequence[Thing]:
        self._page = min(max(self._page, 0), self._pages() - 1)
        return self._things()[self._page * self._rows : (self._page + 1) * self._rows]

    def _pages(self) -> int:
        return max(1, -(-len(self._things()) // max(1, self._rows)))

    def _thing(self) -> Thing | None:
        seen = self._seen()
        return next((thing for thing in seen if _code(thing) == self._chosen), seen[0] if seen else None)

    def view(self) -> AttentionView:
        words, thing = self._words, self._thing()
        marked = isinstance(thing, Marked)
        asking = self._mend is not None or self._trouble is not None
        can_decide = marked and not self._busy and not asking
        return AttentionView(
            tabs=self._tabs(),
            chosen=int(self._tab),
            list=self._list(thing),
            facts=self._facts(thing),
            body=wording.body(thing, words) if isinstance(thing, Marked) and self._verbatim else None,
            text=Action(words.text("Facts" if self._verbatim else "Word for word"), marked),
            aside=Action(words.text("Set aside…") if self._tab is Tab.MARKED else "", can_decide),
            primary=self._primary(thing),
            pager=self._pager(),
            close=words.text("Understood"),
            panel=self._panel(),
            notice=self._notice,
        )

    def _tabs(self) -> tuple[Action, ...]:
        waiting = self._waiting or Waiting()
        counts = (len(waiting.marked), len(waiting.discrepancies), len(waiting.stubs))
        return tuple(
            Action(self._words.text(_TABS[tab]), detail=self._words.number(count))
            for tab, count in zip(Tab, counts, strict=True)
        )

    def _list(self, thing: Thing | None) -> ListView:
        lines = tuple(self._line(one) for one in self._seen())
        empty = N_("Looking…") if self._waiting is None else _EMPTY[self._tab]
        return ListView(lines, _code(thing) if thing else "", self._words.text(empty))

    def _line(self, thing: Thing) -> Line:
        if isinstance(thing, Marked):
            return wording.marked_line(thing, self._words)
        if isinstance(thing, Discrepancy):
            return wording.discrepancy_line(thing, self._words)
        return wording.stub_line(thing, self._words)

    def _facts(self, thing: Thing | None) -> FactsView:
        if isinstance(thing, Marked):
            return wording.marked_facts(thing, self._words)
        if isinstance(thing, Discrepancy):
            return wording.discrepancy_facts(thing, self._words)
        return wording.stub_facts(thing, self._words) if thing else FactsView(more=self._words.text("More"))

    def _primary(self, thing: Thing | None) -> Action:
        words = self._words
        if self._trouble is not None or self._mend is not None or thing is None:
            return Action("")
        if self._busy:
            return Action(words.text("Deciding…"), enabled=False)
        if isinstance(thing, Marked):
            return Action(words.text("Mend…"), thing.proposal is not None)
        return Action("" if _of_instrument(thing) else words.text("Entries of the lot"))

    def _pager(self) -> PagerView:
        words, pages = self._words, self._pages()
        names = (words.text("Newer"), words.text("Older"))
        return PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names)

    def _panel(self) -> ChoiceView | Trouble | None:
        if self._trouble is not None or self._mend is None:
            return self._trouble
        words = self._words
        title = N_("Mend: why is it right?") if self._mend else N_("Set aside for good: why?")
        options = tuple(Option(reason.code, reason.name(words.language)) for reason in self._reasons)
        return ChoiceView(words.text(title), options, words.text("Back"))


def _code(thing: Thing) -> str:
    return thing.place if isinstance(thing, Marked) else str(thing.id)


def _of_instrument(thing: Thing) -> bool:
    """It is about a machine, not about a lot."""
    return isinstance(thing, Discrepancy) and thing.rule.startswith("instrument.")
