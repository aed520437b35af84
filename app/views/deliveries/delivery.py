"""The page of one delivery: what it is, what is missing, what comes next, and everything that can be done with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from enum import StrEnum

from app.i18n import N_
from app.models.delivery import Acceptance, Position, Progress
from app.views.deliveries import facts, rows
from app.views.deliveries.book import Book
from app.views.deliveries.doing import Doing
from app.views.deliveries.ports import Standing
from app.views.deliveries.steps import Next, Step, next_step
from app.views.deliveries.telling import Of, Told, code, of
from app.views.lists.faces import Act, AskFace, ListFace
from app.views.lists.pages import Page, Pages
from app.views.lists.view import FactsView, Line, PagerView
from app.views.marks import Action, Option


class Tab(StrEnum):
    OVERVIEW = "overview"
    LOTS = "lots"
    MEASURED = "measured"


MORE = "more"
_PRIMARY = {
    Step.POSITION: N_("Add the fish"),
    Step.MEASURE: N_("Core temperature…"),
    Step.CHECK: N_("Arrival check…"),
    Step.JUDGE: N_("Verdict…"),
    Step.CLOSE: N_("Close the delivery"),
    Step.REPORT: N_("Report…"),
}
_ROWS: dict[Tab, Callable[[Told], list[Line]]] = {
    Tab.OVERVIEW: rows.overview,
    Tab.LOTS: rows.lots,
    Tab.MEASURED: rows.measured,
}
_ACTS = {
    Of.DELIVERY: ("measure", "check", "judge"),
    Of.CONFLICT: ("header",),
    Of.STOP: ("correct", "hold", "reject"),
    Of.LABEL: ("labels",),
    Of.POSITION: ("weigh", "measure", "correct"),
    Of.LOT: ("weigh", "weighings", "assign"),
}
"""What can be done with the chosen row; of the delivery where nothing else is said."""
_WORDS = {
    "position": N_("Add fish"),
    "measure": N_("Temperature"),
    "check": N_("Check"),
    "judge": N_("Decision"),
    "hold": N_("Hold…"),
    "reject": N_("Reject…"),
    "header": N_("Supplier and papers"),
    "correct": N_("Correct…"),
    "withdraw": N_("Take back…"),
    "weigh": N_("Weigh"),
    "weighings": N_("Weighings"),
    "assign": N_("Belongs elsewhere…"),
    "labels": N_("Labels"),
    "close": N_("Close"),
    "reopen": N_("Open again…"),
    "report": N_("Report"),
}
_ENDS = {Progress.CLOSED: ("reopen",), Progress.LATE: ("close", "reopen")}
"""What came after the closing is closed with a closing of its own."""
_MENU = ("header", "position", "measure", "check", "judge")


class DeliveryPage(Page):
    """Asks how the delivery stands each time it is seen, and whenever anything changed."""

    def __init__(self, room: Pages, book: Book, code_: str) -> None:
        super().__init__(room)
        self.code, self._book = code_, book
        self._standing: Standing | None = None
        self._tab, self._page, self._chosen = Tab.OVERVIEW, 0, code(Of.DELIVERY)
        self._doing = Doing(room, book)

    def entered(self) -> None:
        self.room.read(self._book.desk.standing(self.code), self._found)

    def _found(self, standing: Standing) -> None:
        self._standing = standing

    # What is seen

    def _told(self, standing: Standing) -> Told:
        return Told(standing, self._book, self.words)

    def face(self) -> ListFace:
        words, standing = self.words, self._standing
        if standing is None:
            empty = words.text("Looking…")
            return ListFace(
                self.code, empty=empty, facts=FactsView(more=words.text("More")), feet=self.go_back()
            )
        told = self._told(standing)
        lines = _ROWS[self._tab](told)
        return ListFace(
            title=self.code,
            rows=tuple(self._seen(lines)),
            chosen=self._chosen,
            empty=words.text("Nothing yet."),
            facts=facts.facts(told, self._chosen),
            feet=(*self.go_back(), *self._tabs(standing), Act(MORE, Action(words.text("More…")))),
            acts=tuple(self._act(act) for act in self._possible()),
            pager=self._pager(len(lines)),
            primary=self._primary(told),
        )

    def _tabs(self, standing: Standing) -> tuple[Act, ...]:
        words, delivery = self.words, standing.delivery
        count = len(standing.missing) + len(standing.stops)
        short = words.plural("{n} to do", "{n} to do", count) if count else ""
        named = {
            Tab.OVERVIEW: (words.text("Delivery"), short),
            Tab.LOTS: (words.text("Lots"), str(len(delivery.lots))),
            Tab.MEASURED: (words.text("Measured"), str(len(delivery.temperatures) + len(delivery.checks))),
        }
        return tuple(
            Act(tab, Action(text, detail=detail), shown=tab is self._tab)
            for tab, (text, detail) in named.items()
        )

    def _seen(self, lines: list[Line]) -> list[Line]:
        self._page = min(max(self._page, 0), self._pages(len(lines)) - 1)
        return lines[self._page * self.rows : (self._page + 1) * self.rows]

    def _pages(self, count: int) -> int:
        return max(1, -(-count // max(1, self.rows)))

    def _pager(self, count: int) -> PagerView:
        words, pages = self.words, self._pages(count)
        names = (words.text("Back"), words.text("More"))
        return PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names)

    def _possible(self) -> tuple[str, ...]:
        kind, key = of(self._chosen)
        if kind is Of.CONFLICT and key != "header":
            return ("correct",)
        return _ACTS.get(kind, _ACTS[Of.DELIVERY])

    def _menu(self, standing: Standing) -> tuple[str, ...]:
        """What can be done with the delivery as it stands, and with the chosen fish."""
        ends = _ENDS.get(standing.delivery.progress, ("close",))
        grave = ("withdraw",) if of(self._chosen)[0] is Of.POSITION else ()
        return (*_MENU, *ends, "report", "labels", *grave)

    def _act(self, act: str) -> Act:
        return Act(act, Action(self.words.text(_WORDS[act])))

    def _primary(self, told: Told) -> Action:
        step, words = next_step(told.standing, told.limits), self.words
        if step.step is Step.WEIGH and step.position is not None:
            return Action(words.text("Weigh: {item}", item=self._book.item(step.position, words)))
        if step.step is Step.COMPLETE:
            count = len(told.standing.missing)
            return Action(words.plural("Fill in {n} field…", "Fill in {n} fields…", count))
        return Action(words.text(_PRIMARY[step.step]))

    # Intents

    def turn(self, step: int) -> None:
        self._page += step

    def select(self, code_: str) -> None:
        """A missing field is asked at once; anything else shows its facts and what can be done."""
        kind, key = of(code_)
        if kind is Of.MISSING and self._standing is not None:
            field, _, position = key.partition("/")
            self._doing.fill_in(self._standing, field, uuid.UUID(position) if position else None)
        else:
            self._chosen = code_

    def act(self, code_: str) -> None:
        if self._standing is None:
            return
        if code_ in list(Tab):
            self._tab, self._page, self._chosen = Tab(code_), 0, code(Of.DELIVERY)
        elif code_ == MORE:
            self.room.open(Menu(self.room, self._menu(self._standing), self._do))
        else:
            self._do(code_)

    def primary(self) -> None:
        if self._standing is None:
            return
        told = self._told(self._standing)
        step = next_step(told.standing, told.limits)
        if step.step is Step.WEIGH:
            self._doing.weigh(self.code, _id(step))
        elif step.step is Step.COMPLETE:
            first = told.standing.missing[0]
            self._doing.fill_in(told.standing, first.field, first.position)
        else:
            self._do(step.step)

    def _do(self, act: str) -> None:
        """One of the acts, with whatever is chosen."""
        standing, doing = self._standing, self._doing
        if standing is None:
            return
        position = self._position(standing)
        intents: dict[str, Callable[[], None]] = {
            "position": lambda: doing.add_position(standing),
            "measure": lambda: doing.measure(standing, position),
            "check": lambda: doing.check(standing, position),
            "judge": lambda: doing.judge(standing),
            "hold": lambda: doing.judge(standing, Acceptance.HELD),
            "reject": lambda: doing.judge(standing, Acceptance.REJECTED),
            "header": lambda: doing.correct_header(standing),
            "correct": lambda: doing.correct_position(standing, position),
            "withdraw": lambda: doing.withdraw(standing, position),
            "weigh": lambda: doing.weigh(self.code, position.id if position else None, self._lot()),
            "weighings": lambda: doing.weighings(standing, self._lot()),
            "assign": lambda: doing.assign(self._lot()),
            "labels": lambda: self._book.go("labels", self._labelled(standing)),
            "close": lambda: doing.close(standing),
            "reopen": lambda: doing.reopen(standing),
            "report": lambda: doing.report(standing),
        }
        intents[act]()

    def _lot(self) -> str | None:
        kind, key = of(self._chosen)
        return key if kind is Of.LOT else None

    def _labelled(self, standing: Standing) -> str:
        """The lot whose labels are meant: the chosen one, else the first with a wrong label."""
        kind, key = of(self._chosen)
        return key if kind in (Of.LOT, Of.LABEL) else next(iter(standing.wrong_labels), "")

    def _position(self, standing: Standing) -> Position | None:
        """The position that the chosen row is about."""
        kind, key = of(self._chosen)
        if kind is Of.LOT:
            key = next((str(lot.position) for lot in standing.delivery.lots if lot.code == key), "")
        return self._told(standing).position(key.partition("/")[0])


def _id(step: Next) -> uuid.UUID | None:
    return step.position.id if step.position else None


class Menu(Page):
    """Everything that can be done with a delivery, as large buttons."""

    def __init__(self, room: Pages, acts: tuple[str, ...], do: Callable[[str], None]) -> None:
        super().__init__(room)
        self._acts, self._do = acts, do

    def face(self) -> AskFace:
        tiles = tuple(Option(act, self.words.text(_WORDS[act])) for act in self._acts)
        return AskFace(self.words.text("More"), tiles=tiles, feet=self.go_back())

    def select(self, code_: str) -> None:
        self.room.close(self)
        self._do(code_)
