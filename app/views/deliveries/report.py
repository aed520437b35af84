"""The receiving report of a delivery: its signed versions, whether they still hold, signing, printing, saving."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from app.i18n import Catalogue
from app.models.delivery import Delivery, Report
from app.views.deliveries import words as wording
from app.views.deliveries.book import Book
from app.views.deliveries.ports import Standing
from app.views.deliveries.preview import PreviewPage
from app.views.entry import PinEntry
from app.views.lists.faces import Act, AskFace, ListFace, Pad
from app.views.lists.pages import Page, Pages
from app.views.lists.view import Fact, FactsView, Line, PagerView
from app.views.marks import Action, Mark, Notice, Shape, Tone

PRINT, SAVE, READ = "print", "save", "read"
DOT = "\u2022"


class ReportPage(Page):
    """The PDF of what the entries say now is written whenever they say something else."""

    def __init__(self, room: Pages, book: Book, code: str) -> None:
        super().__init__(room)
        self._book, self._code = book, code
        self._delivery: Delivery | None = None
        self._path: Path | None = None
        self._language = ""
        """Of the file at `path`."""
        self._asked: Future[Path] | None = None
        self._page = 0

    def entered(self) -> None:
        self.room.read(self._book.desk.standing(self._code), self._found)

    def _found(self, standing: Standing) -> None:
        """Another state of the delivery is another report; one is written at a time."""
        if standing.delivery != self._delivery:
            self._delivery, self._path = standing.delivery, None
        if self._path is None and (self._asked is None or self._asked.done()):
            self._asked = self._write()
            self.room.read(self._asked, lambda path: self._written(standing.delivery, path))

    def _write(self) -> Future[Path]:
        self._language = self.words.language
        return self._book.desk.report(self._code, self._language)

    def _written(self, delivery: Delivery, path: Path) -> None:
        """What changed while it was written is not in it: then it is written again."""
        if delivery == self._delivery:
            self._path = path
        else:
            self.entered()

    # What is seen

    def face(self) -> ListFace:
        words, delivery = self.words, self._delivery
        reports = tuple(reversed(delivery.reports)) if delivery else ()
        seen = reports[self._page * self.rows : (self._page + 1) * self.rows]
        pages = max(1, -(-len(reports) // max(1, self.rows)))
        names = (words.text("Back"), words.text("More"))
        return ListFace(
            title=words.text("Receiving report {code}", code=self._code),
            rows=tuple(_version(report, words) for report in seen),
            empty=words.text("Looking…") if delivery is None else words.text("Nobody has signed it yet."),
            facts=self._facts(delivery),
            feet=self.go_back(),
            acts=self._acts(),
            pager=PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names),
            primary=self._primary(delivery),
        )

    def _acts(self) -> tuple[Act, ...]:
        words, there = self.words, self._path is not None
        return (
            Act(READ, Action(words.text("Read it"), self._delivery is not None)),
            Act(PRINT, Action(words.text("Print"), there)),
            Act(SAVE, Action(words.text("Save the file"), there)),
        )

    def _facts(self, delivery: Delivery | None) -> FactsView:
        words = self.words
        more = words.text("More")
        if delivery is None:
            return FactsView(words.text("Looking…"), more=more)
        title, mark = _standing(delivery, words)
        net = wording.against(delivery.net_g, wording.advised(delivery), words)
        verdict = wording.verdict(delivery.verdict, words)
        file = self._path.name if self._path else words.text("being written…")
        return FactsView(
            title,
            (
                Fact(words.text("Net"), net, bold=True),
                Fact(words.text("Decision"), verdict.word, verdict.tone),
                Fact(words.text("Lots"), words.number(len(delivery.lots))),
                Fact(words.text("File"), file),
            ),
            mark, more,
        )  # fmt: skip

    def _primary(self, delivery: Delivery | None) -> Action:
        words = self.words
        if delivery is None:
            return Action(words.text("Wait…"), enabled=False)
        if signed(delivery) is not None:
            return Action(words.text("Print"), self._path is not None)
        return Action(words.text("Read and sign version {n}…", n=next_version(delivery)))

    # Intents

    def turn(self, step: int) -> None:
        self._page = max(0, self._page + step)

    def act(self, code: str) -> None:
        if code == READ:
            self._read()
        elif code == PRINT:
            self._with_file(self._print)
        elif code == SAVE:
            self._with_file(lambda path: self.room.do(self._book.paper.save(path), self._saved))

    def primary(self) -> None:
        if self._delivery is None:
            return
        if signed(self._delivery) is None:
            self._read()
        else:
            self._with_file(self._print)

    def _read(self) -> None:
        self.room.open(PreviewPage(self.room, self._book, self._code, self._after_reading))

    def _after_reading(self) -> tuple[str, Callable[[], None]] | None:
        """What was read is signed, or printed where it is signed already."""
        words, delivery = self.words, self._delivery
        if delivery is None:
            return None
        if signed(delivery) is not None:
            return words.text("Print"), lambda: self._with_file(self._print)
        return words.text("Sign version {n}…", n=next_version(delivery)), self._ask_pin

    def _ask_pin(self) -> None:
        if self._delivery is not None:
            title = self.words.text("Sign version {n}", n=next_version(self._delivery))
            self.room.open(PinPage(self.room, title, self._sign))

    def _with_file(self, then: Callable[[Path], None]) -> None:
        """`then` gets the file, in the language that is spoken now."""
        if self._path is not None and self._language == self.words.language:
            then(self._path)
        elif self._path is not None:
            self.room.do(self._write(), then)

    def _print(self, path: Path) -> None:
        self.room.do(
            self._book.paper.print(path), lambda _: self._tell(self.words.text("The printer has it."))
        )

    def _saved(self, path: Path) -> None:
        self._tell(self.words.text("Saved: {path}", path=path))

    def _sign(self, pin: str) -> None:
        self.room.do(self._book.desk.sign_report(self._code, pin), self._signed)

    def _signed(self, version: int) -> None:
        """What was read is signed: the versions are seen again."""
        if self.room.top is not self:
            self.room.close(self.room.top)
        self.entered()
        self._tell(self.words.text("Version {n} is signed.", n=version))

    def _tell(self, text: str) -> None:
        self.room.tell(Notice(text, Tone.OK, Shape.CHECK))


def signed(delivery: Delivery) -> Report | None:
    """The signed version that says what the entries say now."""
    return next((report for report in delivery.reports if report.current), None)


def next_version(delivery: Delivery) -> int:
    return max((report.version for report in delivery.reports), default=0) + 1


def _standing(delivery: Delivery, words: Catalogue) -> tuple[str, Mark]:
    """Whether what was signed still holds."""
    current = signed(delivery)
    if current is not None:
        return words.text("Version {n} holds", n=current.version), Mark(Shape.CHECK, "")
    if delivery.reports:
        title = words.text("Changed since version {n}", n=next_version(delivery) - 1)
        return title, Mark(Shape.DIAMOND, words.text("a new version is due"), Tone.WARN)
    return words.text("Not signed"), Mark(Shape.RING, "", Tone.MUTED)


def _version(report: Report, words: Catalogue) -> Line:
    at = f"{words.day(report.at)} {words.clock(report.at)}"
    mark = (
        Mark(Shape.CHECK, words.text("holds"))
        if report.current
        else Mark(Shape.DIAMOND, words.text("changed since"), Tone.WARN)
    )
    return Line(
        str(report.version), words.text("Version {n}", n=report.version), f"{report.signer} · {at}", mark=mark
    )


class PinPage(Page):
    """The PIN of the person at the station; only its length is ever seen."""

    def __init__(self, room: Pages, title: str, done: Callable[[str], None]) -> None:
        super().__init__(room)
        self._title, self._done, self._pin = title, done, PinEntry()

    def face(self) -> AskFace:
        words = self.words
        return AskFace(
            self._title, Pad.NUMBERS, DOT * len(self._pin.text), hint=words.text("Sign it with your PIN."),
            feet=self.go_back(), primary=Action(words.text("Sign"), self._pin.valid),
        )  # fmt: skip

    def press(self, key: str) -> None:
        self._pin = self._pin.press(key)

    def primary(self) -> None:
        if self._pin.valid:
            pin, self._pin = self._pin.text, PinEntry()
            self.room.close(self)
            self._done(pin)
