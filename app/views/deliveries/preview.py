"""What a report says, read row by row before it is signed or printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.i18n import Catalogue
from app.models.paper import PaperLine
from app.views.deliveries.book import Book
from app.views.lists.faces import ListFace
from app.views.lists.pages import Page, Pages
from app.views.lists.view import Line, PagerView
from app.views.marks import Action, Mark, Shape, Tone

Accept = Callable[[], tuple[str, Callable[[], None]] | None]


class PreviewPage(Page):
    """`accept` is what the primary button does with what was read, and says; None where there is nothing to do."""

    def __init__(self, room: Pages, book: Book, code: str, accept: Accept) -> None:
        super().__init__(room)
        self._book, self._code, self._accept = book, code, accept
        self._lines: Sequence[PaperLine] | None = None
        self._language = ""
        self._page = 0

    def entered(self) -> None:
        self._language = self.words.language
        self.room.read(self._book.desk.preview(self._code, self._language), self._found)

    def _found(self, lines: Sequence[PaperLine]) -> None:
        self._lines = lines

    def face(self) -> ListFace:
        words = self.words
        if self._language not in ("", words.language):
            self.entered()
        lines = self._lines or ()
        pages = max(1, -(-len(lines) // max(1, self.rows)))
        self._page = min(self._page, pages - 1)
        first = self._page * self.rows
        names = (words.text("Back"), words.text("More"))
        accept = self._accept()
        return ListFace(
            title=words.text("Receiving report {code}", code=self._code),
            rows=tuple(
                _line(number, one, self.words)
                for number, one in enumerate(lines[first : first + self.rows], first)
            ),
            empty=words.text("Looking…"),
            feet=self.go_back(),
            pager=PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names),
            primary=Action(accept[0], self._lines is not None)
            if accept
            else Action(words.text("Read"), enabled=False),
        )

    def turn(self, step: int) -> None:
        self._page = max(0, self._page + step)

    def primary(self) -> None:
        accept = self._accept()
        if accept is not None and self._lines is not None:
            accept[1]()


def _line(number: int, one: PaperLine, words: Catalogue) -> Line:
    """A heading stands alone in capitals; what is missing has a red cross."""
    if one.heading:
        return Line(str(number), one.text.upper(), tone=Tone.MUTED)
    mark = Mark(Shape.CROSS, words.text("attention"), Tone.ALARM) if one.alarm else None
    return Line(str(number), one.text, one.more, mark=mark, struck=one.struck)
