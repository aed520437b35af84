"""The page that makes the plant, joins one, or takes a broken machine's place. It cannot be skipped."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from app.i18n import N_
from app.models.setup import FoundFile, Standing
from app.views.lists.view import Fact
from app.views.marks import Action, Option
from app.views.wizard.pages import Guide, Page, typed
from app.views.wizard.view import Face, PageView

LEAST_NAME = 2
LEAST_CODE = 16
AGAIN = "again"
_KEPT_AWAY = N_("It was kept away from that PC: on a stick, or with the administrator.")
_MADE_ELSEWHERE = N_("An administrator makes it at another station and gives you its code separately.")


class Step(StrEnum):
    WAY = "way"
    NAME = "name"
    SETTINGS = "settings"
    FILE = "file"
    CODE = "code"
    STANDS = "stands"


class PlantPage(Page):
    title = N_("Plant")

    def __init__(self, guide: Guide) -> None:
        super().__init__(guide)
        self.step = Step.WAY
        self.name = self.code = ""
        self.replacing = False
        self.files: Sequence[FoundFile] = ()
        self.file: FoundFile | None = None
        self.settings: FoundFile | None = None

    def enter(self) -> None:
        if self.guide.port.standing().plant:
            self.step = Step.STANDS

    def view(self) -> PageView:
        views = {
            Step.WAY: self._way,
            Step.NAME: self._ask_name,
            Step.SETTINGS: self._ask_file,
            Step.FILE: self._ask_file,
            Step.CODE: self._ask_code,
            Step.STANDS: self._stands,
        }
        return views[self.step]()

    # What is asked

    def _way(self) -> PageView:
        words = self.guide.words
        ways = (
            Option("new", words.text("New plant on this PC"), words.text("one station, nothing else needed")),
            Option("join", words.text("Join a plant"), words.text("with its enrolment file and code")),
            Option("replace", words.text("Replace a broken PC"), words.text("with its settings file")),
        )
        text = words.text("Here the station gets its keys. They are made once and never shown.")
        return PageView(Face.CHOICE, words.text("Which plant does this station belong to?"), text, ways)

    def _ask_name(self) -> PageView:
        words = self.guide.words
        return PageView(
            Face.TEXT, words.text("Name of the plant"),
            words.text("It stands on documents. It can be changed."), typed=self.name,
            letters=words.language,
            primary=Action(words.text("Found the plant"), len(self.name.strip()) >= LEAST_NAME),
        )  # fmt: skip

    def _ask_file(self) -> PageView:
        words = self.guide.words
        settings = self.step is Step.SETTINGS
        again = Option(AGAIN, words.text("Search again"), words.text("after plugging in the stick"))
        title = N_("Settings file of the broken PC") if settings else N_("Enrolment file")
        text = _KEPT_AWAY if settings else _MADE_ELSEWHERE
        options = tuple(self._option(number, file) for number, file in enumerate(self.files))
        return PageView(Face.CHOICE, words.text(title), words.text(text), (*options, again))

    def _option(self, number: int, file: FoundFile) -> Option:
        words = self.guide.words
        detail = words.text("expired") if file.expired else file.path.name
        return Option(str(number), f"{file.station} · {file.plant}", detail, enabled=not file.expired)

    def _ask_code(self) -> PageView:
        words = self.guide.words
        station = self.file.station if self.file else ""
        return PageView(
            Face.TEXT, words.text("Code of the enrolment file"),
            words.text("Station {station}. 16 letters and digits; dashes do not matter.", station=station),
            typed=self.code, primary=Action(words.text("Join the plant"), len(self._plain()) >= LEAST_CODE),
        )  # fmt: skip

    def _stands(self) -> PageView:
        words, standing = self.guide.words, self.guide.port.standing()
        facts = (
            Fact(words.text("Plant"), standing.plant, bold=True),
            Fact(words.text("Station"), standing.station, bold=True),
            Fact("", words.text("The keys are there and stay as they are.")),
        )
        title = words.text("This station belongs to a plant")
        return PageView(Face.FACTS, title, facts=facts, primary=Action(words.text("Go on")))

    # What is answered

    def choose(self, code: str) -> None:
        if self.step is Step.WAY:
            self._choose_way(code)
        elif code == AGAIN:
            self._search()
        elif self.step is Step.SETTINGS:
            self.settings = self.files[int(code)]
            self._go(Step.FILE)
            self._search()
        else:
            self.file = self.files[int(code)]
            self._go(Step.CODE)

    def _choose_way(self, code: str) -> None:
        self.replacing = code == "replace"
        self._go({"new": Step.NAME, "join": Step.FILE, "replace": Step.SETTINGS}[code])
        if code != "new":
            self._search()

    def _search(self) -> None:
        port = self.guide.port
        self.files = ()
        future = port.settings_files() if self.step is Step.SETTINGS else port.enrolment_files()
        self.do(future, self._take_files)

    def _take_files(self, files: Sequence[FoundFile]) -> None:
        self.files = files

    def press(self, key: str) -> None:
        if self.step is Step.NAME:
            self.name = typed(self.name, key, names=True)
        elif self.step is Step.CODE:
            self.code = typed(self.code, key)
        self.guide.refresh()

    def scanned(self, text: str) -> bool:
        """The code of an enrolment file may be printed as a symbol."""
        if self.step is Step.CODE:
            self.code = text
            self.guide.refresh()
        return self.step is Step.CODE

    def _plain(self) -> str:
        return self.code.replace("-", "").replace(" ", "")

    def primary(self) -> None:
        port = self.guide.port
        if self.step is Step.NAME:
            self.do(port.found(self.name.strip()), self._made)
        elif self.step is Step.CODE and self.file is not None:
            settings = self.settings.path if self.settings and self.replacing else None
            self.do(port.enrol(self.file.path, self.code, settings), self._made)
        elif self.step is Step.STANDS:
            self.guide.on()

    def _made(self, _standing: Standing) -> None:
        self.step, self.code = Step.STANDS, ""
        self.guide.on()

    def back(self) -> bool:
        before = {
            Step.NAME: Step.WAY,
            Step.SETTINGS: Step.WAY,
            Step.FILE: Step.SETTINGS if self.replacing else Step.WAY,
            Step.CODE: Step.FILE,
        }
        if self.step not in before:
            return False
        self._go(before[self.step])
        if self.step in (Step.FILE, Step.SETTINGS):
            self._search()
        return True

    def _go(self, step: Step) -> None:
        self.step, self.trouble = step, None
        self.guide.refresh()
