"""The scanner test, without Qt: what is told of each code, what is not, and that nothing is done with it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from random import Random
from typing import Any

import pytest

from app.i18n import Catalogue
from app.models.scan import ScanKind, understand
from app.views.backrooms.scantest import CODES, SampleScanTest
from app.views.lists.faces import Cells, ListFace
from app.views.lists.pages import Pages
from app.views.marks import Tone
from app.views.scantest.page import PRINT, SHEET, ScanTestPage, ScanTestScreen
from app.views.scantest.words import LONGEST, rows, visible


def at_once(future: Future[Any], ok: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
    error = future.exception()
    ok(future.result()) if error is None else failed(error)


class Stage:
    def __init__(self, language: str = "en") -> None:
        self.port = SampleScanTest()
        self.room = Pages(
            Catalogue(language),
            at_once,
            show=lambda _view: None,
            first=lambda room: ScanTestPage(room, self.port),
        )
        self.room.entered()
        self.room.room_for(40)

    @property
    def face(self) -> ListFace:
        face = self.room.view().face
        assert isinstance(face, ListFace)
        return face

    def scan(self, text: str) -> dict[str, str]:
        """What is told, by its caption; what goes on in further rows is put together."""
        assert self.room.took(understand(text))
        told: dict[str, str] = {}
        last = ""
        for row in self.face.rows:
            assert isinstance(row, Cells)
            last = row.cells[0] or last
            told[last] = f"{told.get(last, '')} {row.cells[1]}".strip()
        return told


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_a_label_of_our_own_is_told_element_by_element(stage: Stage) -> None:
    told = stage.scan(CODES["own"])
    assert "«GS»10R1-261123-0042-O" in told["Received"].replace(" ", "")
    assert told["AIM identifier"] == "]d2 · GS1 DataMatrix"
    assert told["Kind of code"] == "Lot of this plant"
    assert told["(3103)"] == "NET WEIGHT (kg): 024860 = 24.860\u00a0kg"
    assert "… " in told["(7007)"]
    assert told["Check digits, dates"] == "all right"
    assert told["What it does"] == "Opens the room “Lot”"


def test_what_is_wrong_is_named_at_its_element(stage: Stage) -> None:
    told = stage.scan(CODES["wrong"])
    assert told["Kind of code"] == "Unknown"
    wrong = [row.cells[0] for row in stage.face.rows if row.tone is Tone.WARN and isinstance(row, Cells)]
    assert wrong[:2] == ["(01)", "(17)"]
    assert told["Mistake"].startswith("Wrong check digit.")
    assert "261332" in told["Mistake"]


def test_a_badge_says_nothing_of_itself(stage: Stage) -> None:
    told = stage.scan(CODES["badge"])
    assert told["Received"] == f"{len(CODES['badge'])} signs"
    assert "42" not in "".join(value for key, value in told.items() if key != "Received")
    assert ScanKind.BADGE in ScanTestScreen.accepts


def test_a_number_of_the_plants_own(stage: Stage) -> None:
    assert stage.scan(CODES["instore"])["Plant's own number"] == "article 12345 · 1.234\u00a0kg"
    stage.port.layouts = tuple  # type: ignore[method-assign, assignment]
    assert stage.scan(CODES["instore"])["Plant's own number"] == "The plant has no layout for it."


@pytest.mark.parametrize(
    ("code", "tone", "words"),
    [("control", Tone.OK, "The scanner is set right"), ("no-gs", Tone.WARN, "The separator is lost"),
     ("layout", Tone.WARN, "Russian layout")],
)  # fmt: skip
def test_control_labels(stage: Stage, code: str, tone: Tone, words: str) -> None:
    told = stage.scan(CODES[code])
    notice = stage.room.view().notice
    assert notice is not None
    assert notice.tone is tone
    assert words in told["Control label"]
    assert "What it does" not in told


def test_a_russian_layout_is_said(stage: Stage) -> None:
    assert "Russian layout" in stage.scan(CODES["russian"])["Keyboard layout"]


def test_the_sheet_is_saved_and_printed(stage: Stage) -> None:
    stage.room.act(SHEET)
    notice = stage.room.view().notice
    assert notice is not None
    assert "scanner-set-up.pdf" in notice.text
    stage.room.act(PRINT)
    assert stage.port.calls == ["sheet", "print"]


def test_all_of_it_is_on_some_page(stage: Stage) -> None:
    stage.scan(CODES["own"])
    whole = [row.code for row in stage.face.rows]
    stage.room.room_for(3)
    paged: list[str] = [row.code for row in stage.face.rows]
    while stage.face.pager.on:
        stage.room.turn(1)
        paged += [row.code for row in stage.face.rows]
    assert paged == whole == list(dict.fromkeys(whole))


def test_no_row_is_longer_than_its_place(stage: Stage) -> None:
    for language in ("ru", "en"):
        for code in CODES.values():
            other = Stage(language)
            other.scan(code)
            assert all(len(row.cells[1]) <= max(LONGEST.values()) for row in other.face.rows)  # type: ignore[union-attr]


def test_control_characters_have_names() -> None:
    assert visible("]C1\x1d01\r\n\x00") == "]C1«GS»01«CR»«LF»·"


def test_any_scan_is_told(counts: Callable[[int, int], int]) -> None:
    noise, words, port = Random(9), Catalogue("ru"), SampleScanTest()
    signs = "0123456789ABCd]()-./\x1d\r Ъю?&" + CODES["own"]
    for _ in range(counts(1_000, 100_000)):
        text = "".join(noise.choice(signs) for _ in range(noise.randrange(60)))
        if noise.random() < 0.5:
            at = noise.randrange(len(CODES["own"]))
            text = CODES["own"][:at] + text[:2] + CODES["own"][at + 1 :]
        scan = understand(text)
        told = rows(scan, port.today(), port.layouts(), port.leads_to(scan, words), words)
        assert [row.code for row in told] == list(dict.fromkeys(row.code for row in told))
