"""Text in pages: Markdown or verbatim, no line ever cut at the edge of a page, nothing scrolls."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QWidget

from app.views.theme import Em, Theme
from app.views.widgets.card import Card

_SIDE, _ENDS = 4.0, 2.0


class PagedText(Card):
    """`paged` comes when the number of pages or the page changed."""

    paged = Signal()

    def __init__(self, theme: Theme, *, em: float = Em.BODY, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._document = QTextDocument(self)
        self._document.setDefaultFont(theme.font(em))
        self._document.setDocumentMargin(0)
        self._shown = ""
        self._page = 0

    def say(self, text: str, *, markdown: bool = True) -> None:
        """Show `text` from its first page; the same again stays where it is."""
        if text == self._shown:
            return
        self._shown, self._page = text, 0
        if markdown:
            self._document.setMarkdown(text)
        else:
            self._document.setPlainText(text)
        self.setAccessibleName(self._document.toPlainText())
        self._lay()

    @property
    def page(self) -> int:
        return self._page

    @property
    def pages(self) -> int:
        return max(1, self._document.pageCount())

    def turn(self, step: int) -> None:
        self._page = min(max(self._page + step, 0), self.pages - 1)
        self.update()
        self.paged.emit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(40), self.theme.px(30))

    def _room(self) -> QSizeF:
        return QSizeF(
            max(1, self.width() - 2 * self.theme.px(_SIDE)), max(1, self.height() - 2 * self.theme.px(_ENDS))
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        for block in self._blocks():
            _break_before(block, QTextFormat.PageBreakFlag.PageBreak_Auto)
        self._document.setPageSize(self._room())
        for block in self._blocks():
            self._keep_together(block)
        self._page = min(self._page, self.pages - 1)
        self.update()
        self.paged.emit()

    def _blocks(self) -> list[QTextBlock]:
        blocks, block = [], self._document.begin()
        while block.isValid():
            blocks.append(block)
            block = block.next()
        return blocks

    def _keep_together(self, block: QTextBlock) -> None:
        """A paragraph that would be split begins on the next page, its heading with it."""
        layout, height = self._document.documentLayout(), self._room().height()
        box = layout.blockBoundingRect(block)
        if box.height() < height / 2 and int(box.top() / height) != int((box.bottom() - 1) / height):
            before = block.previous()
            heading = before.isValid() and before.blockFormat().headingLevel() > 0
            _break_before(before if heading else block, QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        room = self._room()
        top = self._page * room.height()
        painter.translate(self.theme.px(_SIDE), self.theme.px(_ENDS) - top)
        clip = QRectF(0, top, room.width(), room.height())
        painter.setClipRect(clip)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip
        context.palette.setColor(QPalette.ColorRole.Text, self.palette().color(QPalette.ColorRole.Text))
        self._document.documentLayout().draw(painter, context)


def _break_before(block: QTextBlock, policy: QTextFormat.PageBreakFlag) -> None:
    form = block.blockFormat()
    if form.pageBreakPolicy() != policy:
        form.setPageBreakPolicy(policy)
        QTextCursor(block).setBlockFormat(form)
