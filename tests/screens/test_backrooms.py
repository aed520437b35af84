"""The rules of the screens on audit, attention, maintenance, help and first run, at four panels, ru and en."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from app.views.backrooms.scenes import staged
from app.views.marks import Tone
from app.views.theme import PANELS, Size, Theme
from app.views.widgets.button import Button, Role
from tests.screens.backrooms import SCENES, Target, rule, ruled
from tests.screens.panels import BY_NAME, LONGER, catalogue

TOLERANCE = 0.05
LEAST = {
    Role.PRIMARY: (100.0, 22.0),
    Role.SECONDARY: (25.0, 15.0),
    Role.CHOICE: (25.0, 15.0),
    Role.KEY: (20.0, 20.0),
    Role.LETTER: (12.0, 12.0),
    Role.TILE: (40.0, 40.0),
}
HEADER = ("home", "language")
"""Felt a little below the header, where the margin of the screen is."""
each_panel = pytest.mark.parametrize("panel", [panel.name for panel in PANELS])
each_language = pytest.mark.parametrize("language", ["ru", "en"])


@pytest.fixture(autouse=True, scope="module")
def _fusion(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")


def _gap(one: QRect, other: QRect) -> float:
    across = max(one.left() - other.right(), other.left() - one.right()) - 1
    down = max(one.top() - other.bottom(), other.top() - one.bottom()) - 1
    return max(across, down)


def _small(target: Target, mm: float, least: float) -> bool:
    return mm < least - TOLERANCE and target.role is not None


@each_panel
@each_language
def test_r1_targets_are_large_enough(panel: str, language: str) -> None:
    small = [
        (seen.where, target.name)
        for seen in ruled(panel, language)
        for target in seen.targets
        if target.role is not None
        and (
            _small(target, seen.mm(target.box.width()), LEAST[target.role][0])
            or _small(target, seen.mm(target.box.height()), LEAST[target.role][1])
        )
    ]
    assert small == []


@each_panel
@each_language
def test_r1_targets_keep_apart(panel: str, language: str) -> None:
    close = []
    for seen in ruled(panel, language):
        for one, other in combinations(seen.targets, 2):
            least = Size.DANGER_GAP if one.destructive or other.destructive else Size.GAP
            gap = seen.mm(_gap(one.box, other.box))
            if gap < least - TOLERANCE:
                close.append((seen.where, one.name, other.name, round(gap, 2)))
    assert close == []


@each_panel
@each_language
def test_r1_rows_are_high_enough(panel: str, language: str) -> None:
    heights = [(seen.where, height) for seen in ruled(panel, language) for height in seen.rows]
    assert heights
    assert [(where, height) for where, height in heights if height < 11 - TOLERANCE] == []


@each_panel
@each_language
def test_r2_letters_are_large_enough(panel: str, language: str) -> None:
    least = {"Label": 3.9, "Banner": 4.6, "MarkLine": 4.6, "Button": 5.0, "Tab": 5.0, "HeaderButton": 5.0}
    small = [
        (seen.where, kind, round(em, 2))
        for seen in ruled(panel, language)
        for kind, em in seen.ems
        if em < least[kind.split()[0]] - TOLERANCE
    ]
    assert small == []


@each_panel
@each_language
def test_r3_at_most_one_primary_always_at_one_place(panel: str, language: str) -> None:
    seen = ruled(panel, language)
    assert [s.where for s in seen if len(s.primaries) > 1] == []
    boxes = {(t.box.x(), t.box.y(), t.box.width(), t.box.height()) for s in seen for t in s.primaries}
    assert len(boxes) == 1
    x, y, width, height = boxes.pop()
    size = BY_NAME[panel]
    assert x + width / 2 < size.width / 2
    assert size.height - (y + height) <= Theme(size.px_per_mm).px(Size.MARGIN)


@each_panel
@each_language
def test_r4_nothing_scrolls_and_nothing_sticks_out(panel: str, language: str) -> None:
    seen = ruled(panel, language)
    assert [(s.where, s.scrolling) for s in seen if s.scrolling] == []
    assert [(s.where, s.outside) for s in seen if s.outside] == []


@each_panel
@each_language
def test_r4_cards_and_targets_do_not_overlap(panel: str, language: str) -> None:
    overlapping = [
        s.where
        for s in ruled(panel, language)
        for one, other in combinations(s.cards, 2)
        if one.intersects(other)
    ]
    assert overlapping == []
    crossing = [
        (s.where, t.name)
        for s in ruled(panel, language)
        for t in s.targets
        for card in s.cards
        if t.name not in HEADER and card.intersects(t.box) and not card.contains(t.box)
    ]
    assert crossing == []


@each_panel
@each_language
def test_r6_what_is_not_usual_has_a_word(panel: str, language: str) -> None:
    usual = (Tone.NORMAL, Tone.MUTED)
    marks = [(s.where, mark) for s in ruled(panel, language) for mark in s.marks]
    assert [where for where, mark in marks if mark.tone not in usual and not mark.word] == []
    assert {mark.tone for _, mark in marks} > set(usual)


@each_panel
@each_language
def test_r8_every_text_is_wholly_seen(panel: str, language: str) -> None:
    assert [(s.where, s.cut) for s in ruled(panel, language) if s.cut] == []


def test_r8_longer_words_move_no_target() -> None:
    """On the smallest panel, where they are felt most."""
    panel = PANELS[0].name
    for usual, clumsy in zip(ruled(panel, "ru"), ruled(panel, LONGER), strict=True):
        if usual.scene.startswith("firstrun-screen") or _strip(usual) != _strip(clumsy):
            continue
        here, there = ({t.name: t.box for t in s.targets if _stays(t)} for s in (usual, clumsy))
        assert here == there, clumsy.where


def _stays(target: Target) -> bool:
    """A page of the first run puts its choices below the question, however long that is."""
    return not target.name.startswith("choice-") and target.name not in HEADER


def _strip(seen) -> int:  # type: ignore[no-untyped-def]
    return min((card.top() for card in seen.cards), default=0)


def test_the_ruler_itself_measures(qapp: QApplication) -> None:
    """A button made too small and a text made too long are found: the rules above can fail."""
    panel = PANELS[0]
    scene = next(scene for scene in SCENES if scene.name == "audit-all")
    with staged(scene, panel, catalogue("ru")) as window:
        button = window.findChild(Button, "check-chain")
        assert button is not None
        button.setMinimumSize(1, 1)
        button.resize(40, 20)
        seen = rule(window, scene.name, panel, "ru")
    small = next(target for target in seen.targets if target.name == "check-chain")
    assert seen.mm(small.box.height()) < 15
    assert any("Проверить" in text for text in seen.cut)
