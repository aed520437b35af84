"""The rules on the rooms behind the line, on lists and forms, and on the first run, at the four panels."""

import pytest
from PySide6.QtWidgets import QApplication

from app.views.backrooms.scenes import staged
from app.views.marks import Tone
from app.views.theme import PANELS, install_fonts
from app.views.widgets.button import Button
from tests.screens import rules
from tests.screens.ruler import LONGER, ROOMS, VARIANTS, catalogue, measure, rooms

each_panel = pytest.mark.parametrize("panel", [panel.name for panel in PANELS])
each_language = pytest.mark.parametrize("language", ["ru", "en"])
each_variant = pytest.mark.parametrize("language", VARIANTS)


@pytest.fixture(autouse=True, scope="module")
def _fusion_and_fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    install_fonts()


@each_panel
@each_variant
def test_r1_targets_are_large_enough(panel: str, language: str) -> None:
    assert rules.small_targets(rooms(panel, language)) == []


@each_panel
@each_variant
def test_r1_targets_keep_apart(panel: str, language: str) -> None:
    assert rules.close_targets(rooms(panel, language)) == []


@each_panel
@each_variant
def test_r1_rows_are_high_enough(panel: str, language: str) -> None:
    assert any(seen.rows for seen in rooms(panel, language))
    assert rules.low_rows(rooms(panel, language)) == []


@each_panel
@each_variant
def test_r2_letters_are_large_enough(panel: str, language: str) -> None:
    assert rules.small_letters(rooms(panel, language)) == []


@each_panel
@each_variant
def test_r3_at_most_one_primary_always_at_one_place(panel: str, language: str) -> None:
    assert rules.wandering_primaries(rooms(panel, language)) == []


@each_panel
@each_variant
def test_r4_nothing_scrolls_and_nothing_sticks_out(panel: str, language: str) -> None:
    assert rules.scrolling(rooms(panel, language)) == []


@each_panel
@each_variant
def test_r4_cards_and_targets_do_not_overlap(panel: str, language: str) -> None:
    assert rules.overlapping(rooms(panel, language)) == []


@each_panel
@each_language
def test_r6_what_is_not_usual_has_a_word(panel: str, language: str) -> None:
    assert rules.speechless(rooms(panel, language)) == []
    assert {mark.tone for seen in rooms(panel, language) for mark in seen.marks} > {Tone.NORMAL, Tone.MUTED}


@each_panel
@each_language
def test_r8_every_text_is_wholly_seen(panel: str, language: str) -> None:
    assert rules.cut_texts(rooms(panel, language)) == []


@each_panel
def test_r8_longer_words_move_no_target(panel: str) -> None:
    free = "firstrun-screen"
    usual, clumsy = (
        [seen for seen in rooms(panel, variant) if not seen.scene.startswith(free)]
        for variant in ("ru", LONGER)
    )
    assert rules.moved_by_words(usual, clumsy) == []


def test_the_ruler_itself_measures(qapp: QApplication) -> None:
    """A button made too small and a text made too long are found: the rules above can fail."""
    panel = PANELS[0]
    scene = next(scene for scene in ROOMS if scene.name == "audit-all")
    with staged(scene, panel, catalogue("ru")) as window:
        button = window.findChild(Button, "check-chain")
        assert button is not None
        button.setMinimumSize(1, 1)
        button.resize(40, 20)
        seen = measure(window, scene.name, panel, "ru")
    assert [name for _, name, *_ in rules.small_targets([seen])] == ["check-chain"]  # type: ignore[misc]
    assert any("Проверить" in text for text in seen.cut)
