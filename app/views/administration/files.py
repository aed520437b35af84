"""A sheet from a file: which file, what it would change, and then one decision."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from app.models.administration import Alteration, Difference
from app.models.paging import Slice
from app.views.administration import telling
from app.views.administration import words as wording
from app.views.administration.asking import ask_reason, told
from app.views.administration.ports import Surroundings
from app.views.lists.asking import ask
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import Fact, FactsView, Line
from app.views.marks import Action, Mark, Option, Shape, Tone


def choose_file(room: Pages, around: Surroundings, sheet: str) -> None:
    """Ask which file, then show what it would change."""

    def read(path: str) -> None:
        differs = around.port.difference(sheet, Path(path))
        room.do(differs, lambda found: room.open(DifferencePage(room, around, sheet, found)))

    def choose(paths: Sequence[Path]) -> None:
        options = tuple(Option(str(path), path.name, str(path.parent)) for path in paths)
        field = Field("file", room.words.text("Which file?"), Kind.CHOICE, required=True, options=options)
        ask(room, field, "", read)

    room.do(around.port.imports(), choose)


@dataclass(frozen=True)
class _Change:
    """One line of what a file would do: a new row, a changed one, or a line that cannot be read."""

    key: str
    new: bool = False
    alterations: tuple[Alteration, ...] = ()
    line: int = 0
    wrong: str = ""


class DifferencePage(ListPage[_Change]):
    """`found` is what the file told a moment ago; it is asked for again when it is taken over."""

    def __init__(self, room: Pages, around: Surroundings, sheet: str, found: Difference) -> None:
        super().__init__(room)
        self.around, self._sheet, self._found = around, sheet, found
        self._changes = (
            *(_Change(f"line {line}", line=line, wrong=wrong) for line, wrong in found.wrong),
            *(_Change(key, new=True) for key in found.added),
            *(_Change(key, alterations=changes) for key, changes in found.changed),
        )

    @property
    def _count(self) -> int:
        return len(self._found.added) + len(self._found.changed)

    def title(self) -> str:
        return f"{self.words.text(wording.SHEETS[self._sheet])}: {self._found.path.name}"

    def empty(self) -> str:
        return self.words.text("The file changes nothing.")

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[_Change]]:
        begin = int(str(start or 0))
        on = begin + limit if begin + limit < len(self._changes) else None
        found: Future[Slice[_Change]] = Future()
        found.set_result(Slice(self._changes[begin : begin + limit], on, len(self._changes)))
        return found

    def row(self, item: _Change) -> Line:
        words = self.words
        if item.wrong:
            mark = Mark(Shape.CROSS, words.text("cannot be read"), Tone.ALARM)
            return Line(
                item.key, words.text("Line {n}", n=item.line), wording.field(item.wrong, words), mark=mark
            )
        if item.new:
            return Line(item.key, item.key, mark=Mark(Shape.UP, words.text("new")))
        return Line(item.key, item.key, telling.in_short(item.alterations, words))

    def facts(self, item: _Change | None) -> FactsView:
        words, found = self.words, self._found
        facts = [
            Fact(words.text("New rows"), words.number(len(found.added))),
            Fact(words.text("Changed"), words.number(len(found.changed))),
            Fact(words.text("As before"), words.number(found.same)),
            Fact(
                words.text("Not readable"),
                words.number(len(found.wrong)),
                Tone.ALARM if found.wrong else Tone.NORMAL,
            ),
        ]
        if item is not None:
            facts += [
                Fact(telling.caption(one, words), telling.changed(one, words), bold=True)
                for one in item.alterations
            ]
        return FactsView(self.row(item).title if item else "", tuple(facts), more=words.text("More"))

    def _tone(self) -> Tone:
        return Tone.ALARM if self._found.wrong else Tone.NORMAL

    def main(self, item: _Change | None) -> Action:
        words = self.words
        if self._found.wrong:
            return Action(words.text("Mend the file first"), enabled=False)
        said = words.plural("Take over {n} row…", "Take over {n} rows…", self._count)
        return Action(said, self._count > 0)

    def primary(self) -> None:
        if self._count and not self._found.wrong:
            ask_reason(self.room, self.around, self.words.text("Why is it changed?"), self._take)

    def _take(self, reason: str) -> None:
        self.room.do(self.around.port.take(self._sheet, self._found, reason), self._taken)

    def _taken(self, count: int) -> None:
        self.room.close(self)
        told(self.room, self.words.plural("{n} row taken over", "{n} rows taken over", count))
