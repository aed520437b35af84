"""The rules of the operator's screens, measured on the real widgets at the four panels in both languages."""

import pytest
from PySide6.QtWidgets import QApplication

from app.views import gallery
from app.views.backrooms.scenes import staged
from app.views.gallery import Scene
from app.views.marks import Tone
from app.views.theme import PANELS, Em, Panel, Theme, install_fonts
from app.views.weighing.screen import WeighingScreen
from app.views.widgets.button import Role
from tests.screens import rules
from tests.screens.ruler import BY_NAME, LONGER, VARIANTS, catalogue, line, measure

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
    assert rules.small_targets(line(panel, language)) == []


@each_panel
@each_variant
def test_r1_targets_keep_apart(panel: str, language: str) -> None:
    assert rules.close_targets(line(panel, language)) == []


@each_panel
@each_variant
def test_r1_rows_are_high_enough_and_enough_of_them(panel: str, language: str) -> None:
    seen = line(panel, language)
    assert rules.low_rows(seen) == []
    shown = [(s.where, s.captures) for s in seen if s.captures is not None]
    assert len(shown) >= 8
    assert [(where, rows) for where, rows in shown if not 6 <= rows <= 8] == []


@each_panel
@each_variant
def test_r2_letters_are_large_enough(panel: str, language: str) -> None:
    assert rules.small_letters(line(panel, language)) == []


@each_panel
@each_variant
def test_r2_the_weight_can_be_read_from_afar_under_any_strip(panel: str, language: str) -> None:
    """Whatever stands under the header: a strip of two lines takes nothing from the digits."""
    caps = {seen.scene: seen.cap for seen in line(panel, language) if seen.cap is not None}
    assert len(caps) >= 8
    assert {scene: cap for scene, cap in caps.items() if cap < 25} == {}
    assert [seen.where for seen in line(panel, language) if not seen.inked] == []


@each_panel
@each_variant
def test_r3_at_most_one_primary_always_at_one_place(panel: str, language: str) -> None:
    assert rules.wandering_primaries(line(panel, language)) == []


@each_panel
def test_r3_every_task_has_its_primary(panel: str) -> None:
    without = {seen.scene for seen in line(panel, "ru") if not seen.primaries}
    assert without == {"login-badge", "login-demo", "login-locked-out", "login-locked", "home", "wipe", "wet"}


@each_panel
def test_r3_five_secondary_buttons_and_undo(panel: str) -> None:
    for seen in line(panel, "ru"):
        if seen.cap is not None:
            names = {target.name for target in seen.targets if target.role is Role.SECONDARY}
            assert names - {"home", "language"} == {
                "undo", "tare", "zero", "containers", "new-lot", "more"
            }, seen.where  # fmt: skip


@each_panel
@each_variant
def test_r4_nothing_scrolls_and_nothing_sticks_out(panel: str, language: str) -> None:
    assert rules.scrolling(line(panel, language)) == []


@each_panel
@each_variant
def test_r4_cards_and_targets_do_not_overlap(panel: str, language: str) -> None:
    assert rules.overlapping(line(panel, language)) == []


@each_panel
def test_r5_header(panel: str) -> None:
    theme = Theme(BY_NAME[panel].px_per_mm)
    with staged(scene("weighing-in-band"), BY_NAME[panel], catalogue("ru")) as shell:
        assert theme.mm(shell.stack.y()) == pytest.approx(12, abs=0.3)
        lamps = shell.header.lamps
        assert [lamp.mark.tone for lamp in lamps] == [Tone.NORMAL, Tone.NORMAL, Tone.MUTED]
        grey = {theme.colour(Tone.MUTED).rgb()}
        image = shell.grab().toImage()
        for lamp in lamps[:2]:
            middle = lamp.mapTo(shell, lamp.rect().topLeft())
            x, y = middle.x() + theme.px(1.8), middle.y() + lamp.height() // 2
            assert image.pixel(x, y) in grey


@each_panel
@each_language
def test_r7_home(panel: str, language: str) -> None:
    seen = next(s for s in line(panel, language) if s.scene == "home")
    tiles = [target for target in seen.targets if target.role is Role.TILE]
    assert 1 <= len(tiles) <= 8
    with staged(scene("home"), BY_NAME[panel], catalogue(language)) as shell:
        shell.home.tiles[0].click()
        assert isinstance(shell.screen_shown, WeighingScreen)
        shell.header.station.click()
        assert shell.screen_shown is shell.home


@each_panel
@each_language
def test_r8_every_text_is_wholly_seen(panel: str, language: str) -> None:
    assert rules.cut_texts(line(panel, language)) == []


@each_panel
def test_r8_longer_words_move_and_shrink_nothing(panel: str) -> None:
    """Buttons stay where they are and as large, whatever they say; the header's share its one row."""
    assert rules.moved_by_words(line(panel, "ru"), line(panel, LONGER)) == []
    assert any(
        seen.top != usual.top for usual, seen in zip(line(panel, "ru"), line(panel, LONGER), strict=True)
    ) or (panel == "15.6")


def scene(name: str) -> Scene:
    return next(scene for scene in gallery.SCENES if scene.name == name)


@pytest.mark.parametrize("size", PANELS, ids=lambda panel: panel.name)
def test_the_ruler_itself_measures(size: Panel) -> None:
    """A button made too small is found: the rules above can fail."""
    with staged(scene("home"), size, catalogue("ru")) as shell:
        shell.home.leave.setMinimumSize(1, 1)
        shell.home.leave.resize(40, 20)
        seen = measure(shell, "home", size, "ru")
    assert [name for _, name, *_ in rules.small_targets([seen])] == ["leave"]  # type: ignore[misc]
    assert Em.PRIMARY == 9.0
