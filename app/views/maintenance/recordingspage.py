"""Recordings of lines, and one of them read again by the parser: bytes and meaning side by side."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TypeVar

from app.models.device_board import RecordedFile
from app.models.equipment import Frame
from app.models.paging import Slice
from app.views.lists.faces import Cells, Column
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.maintenance import words as wording
from app.views.maintenance.ports import WorkshopPort
from app.views.marks import Option

T = TypeVar("T")
ONLY, WRONG, WEIGHTS = "only", "wrong", "weights"


class RecordingsPage(ListPage[RecordedFile]):
    """Newest first; a tap reads it."""

    def __init__(self, room: Pages, port: WorkshopPort) -> None:
        super().__init__(room)
        self._port = port

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[RecordedFile]]:
        return sliced(self._port.recordings(), start, limit)

    def title(self) -> str:
        return self.words.text("Recordings")

    def empty(self) -> str:
        return self.words.text("Nothing was recorded yet. A recording is begun at the line of a device.")

    def columns(self) -> tuple[Column, ...]:
        words = self.words
        return (
            Column(words.text("Device"), 50, grow=True),
            Column(words.text("Begun"), 60),
            Column(words.text("Size"), 30, right=True),
        )

    def row(self, item: RecordedFile) -> Cells:
        words = self.words
        begun = f"{words.day(item.begun)} {words.clock(item.begun, seconds=True)}" if item.begun else ""
        size = words.text("{n} KiB", n=words.number(-(-item.size // 1024)))
        return Cells(item.path.name, (item.device, begun, size))

    def entered(self) -> None:
        """The folder is read once; what is recorded meanwhile is seen when the room is entered anew."""
        if self._slice is None:
            super().entered()

    def picked(self, item: RecordedFile) -> None:
        self.room.do(self._port.replay(item), lambda frames: self._opened(item, frames))

    def _opened(self, item: RecordedFile, frames: Sequence[Frame]) -> None:
        self.room.open(ReplayPage(self.room, item, frames))


class ReplayPage(ListPage[tuple[int, Frame]]):
    """The frames of a recording in their order."""

    def __init__(self, room: Pages, item: RecordedFile, frames: Sequence[Frame]) -> None:
        super().__init__(room)
        self._item, self._frames = item, list(enumerate(frames))

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[tuple[int, Frame]]]:
        found: Future[Sequence[tuple[int, Frame]]] = Future()
        found.set_result([one for one in self._frames if _fits(one[1], values.get(ONLY, ""))])
        return sliced(found, start, limit)

    def title(self) -> str:
        return self._item.path.name

    def filters(self) -> Sequence[Field]:
        words = self.words
        options = (Option(WEIGHTS, words.text("weights")), Option(WRONG, words.text("not understood")))
        return (Field(ONLY, words.text("Only"), Kind.CHOICE, options=options, none=words.text("all")),)

    def columns(self) -> tuple[Column, ...]:
        words = self.words
        return (
            Column(words.text("Seconds"), 22, right=True),
            Column(words.text("Bytes"), 60, grow=True),
            Column(words.text("Meaning"), 52, marks=True),
        )

    def row(self, item: tuple[int, Frame]) -> Cells:
        number, frame = item
        seconds = self.words.number(f"{frame.at_ns / 1e9:.2f}")
        line = wording.frame(frame, number, frame.at_ns, self.words)
        return Cells(str(number), (seconds, frame.data.hex(" ").upper(), ""), line.mark)


def _fits(frame: Frame, only: str) -> bool:
    if only == WRONG:
        return frame.error is not None
    return not only or (frame.reading is not None and frame.reading.grams is not None)


def sliced(told: Future[Sequence[T]], start: object | None, limit: int) -> Future[Slice[T]]:
    """One page of an answer that comes whole."""
    begin, found = start if isinstance(start, int) else 0, Future[Slice[T]]()

    def arrived(done: Future[Sequence[T]]) -> None:
        error = done.exception()
        if error is not None:
            found.set_exception(error)
            return
        rows, behind = done.result(), begin + limit
        found.set_result(Slice(rows[begin:behind], behind if behind < len(rows) else None, len(rows)))

    told.add_done_callback(arrived)
    return found
