"""The rules that hold on every screen, at the four panels, in Russian, English and a Russian 40 % longer."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from app.views.backrooms.scenes import staged
from app.views.marks import Tone
from app.views.theme import PANELS, install_fonts
from app.views.widgets.button import Button
from tests.screens import rules
from tests.screens.ruler import LONGER, ROOMS, VARIANTS, Seen, catalogue, line, measure, rooms

Scenes = Callable[[str, str], tuple[Seen, ...]]
each_place = pytest.mark.parametrize("place", [line, rooms], ids=["line", "rooms"])
each_panel = pytest.mark.parametrize("panel", [panel.name for panel in PANELS])
each_language = pytest.mark.parametrize("language", ["ru", "en"])
TIGHT = ("10.1",)
"""The panel with the least room: where longer words are measured."""
everywhere = pytest.mark.parametrize(
    ("panel", "language"),
    [
        (panel.name, variant)
        for panel in PANELS
        for variant in VARIANTS
        if variant != LONGER or panel.name in TIGHT
    ],
)


@pytest.fixture(autouse=True, scope="module")
def _fusion_and_fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    install_fonts()


@each_place
@everywhere
@pytest.mark.parametrize(
    "broken",
    [
        rules.small_targets,
        rules.close_targets,
        rules.low_rows,
        rules.small_letters,
        rules.wandering_primaries,
        rules.scrolling,
        rules.overlapping,
        rules.speechless,
    ],
    ids=lambda rule: rule.__name__,
)
def test_r1_to_r6(
    place: Scenes, panel: str, language: str, broken: Callable[[tuple[Seen, ...]], list[object]]
) -> None:
    assert broken(place(panel, language)) == []


@each_place
@each_panel
@each_language
def test_r8_every_text_is_wholly_seen(place: Scenes, panel: str, language: str) -> None:
    assert rules.cut_texts(place(panel, language)) == []


@each_place
@pytest.mark.parametrize("panel", TIGHT)
def test_r8_longer_words_move_and_shrink_nothing(place: Scenes, panel: str) -> None:
    """The page of the screen's size puts its choices below the question, however long that is."""
    usual, clumsy = (
        [seen for seen in place(panel, variant) if not seen.scene.startswith("firstrun-screen")]
        for variant in ("ru", LONGER)
    )
    assert rules.moved_by_words(usual, clumsy) == []


def test_the_scenes_have_rows_and_colours(qapp: QApplication) -> None:
    """What the rules are about is there to be measured."""
    seen = rooms(PANELS[0].name, "ru")
    assert any(scene.rows for scene in seen)
    assert {mark.tone for scene in seen for mark in scene.marks} > {Tone.NORMAL, Tone.MUTED}


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
