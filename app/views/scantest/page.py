"""The one page of the scanner test: shows the code that was scanned last, whatever it is, and does nothing with it."""

from __future__ import annotations

from pathlib import Path

from app.models.scan import Scan, ScanKind
from app.models.scancontrol import judged
from app.views.lists.faces import Act, Cells, Column, ListFace
from app.views.lists.pages import Page, Pages
from app.views.lists.screen import PagesScreen
from app.views.lists.view import PagerView
from app.views.marks import Action, Notice, Shape, Tone
from app.views.scantest import words as wording
from app.views.scantest.ports import ScanTestPort

SHEET, PRINT = "sheet", "print"


class ScanTestScreen(PagesScreen):
    """Every code is for it, badges too: nobody comes or goes by testing a scanner."""

    accepts = frozenset(ScanKind)


class ScanTestPage(Page):
    """`port` says where codes lead and makes the set-up sheet."""

    def __init__(self, room: Pages, port: ScanTestPort) -> None:
        super().__init__(room)
        self._port = port
        self._scan: Scan | None = None
        self._page = 0

    def took(self, scan: Scan) -> bool:
        self._scan, self._page = scan, 0
        verdict = judged(scan)
        if verdict is not None:
            self.room.tell(self._told(verdict.right))
        return True

    def _told(self, right: bool) -> Notice:
        if right:
            return Notice(self.words.text("Control label read right"), Tone.OK, Shape.CHECK)
        return Notice(self.words.text("The scanner is not set right"), Tone.WARN)

    def face(self) -> ListFace:
        words = self.words
        columns = (
            Column(words.text("Scanner test"), 52),
            Column("", 60, grow=True),
            Column("", 34, marks=True),
        )
        rows = self._rows()
        begin = self._page * self.rows
        return ListFace(
            "" if rows else words.text("Scanner test"), columns if rows else (), tuple(rows[begin : begin + self.rows]),
            empty=words.text("Scan any code: a label, a control label of the set-up sheet, a badge."),
            feet=(
                *self.go_back(),
                Act(SHEET, Action(words.text("Save the set-up sheet"))),
                Act(PRINT, Action(words.text("Print the set-up sheet"))),
            ),
            pager=self._pager(len(rows)),
        )  # fmt: skip

    def _rows(self) -> list[Cells]:
        if self._scan is None:
            return []
        leads_to = self._port.leads_to(self._scan, self.words)
        return wording.rows(self._scan, self._port.today(), self._port.layouts(), leads_to, self.words)

    def _pager(self, count: int) -> PagerView:
        pages, words = max(1, -(-count // max(1, self.rows))), self.words
        names = (words.text("Back"), words.text("More"))
        return PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names)

    def turn(self, step: int) -> None:
        self._page = max(0, self._page + step)

    def resized(self) -> None:
        self._page = 0

    def act(self, code: str) -> None:
        if code == SHEET:
            self.room.do(self._port.sheet(), self._filed)
        elif code == PRINT:
            self.room.do(self._port.print_sheet(), lambda _none: self._printed())

    def _filed(self, path: Path) -> None:
        text = self.words.text("The sheet stands in {path}", path=str(path))
        self.room.tell(Notice(text, Tone.OK, Shape.CHECK))

    def _printed(self) -> None:
        self.room.tell(Notice(self.words.text("The printer has it"), Tone.OK, Shape.CHECK))
