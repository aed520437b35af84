"""What holds on the operator's screens alone, measured on the real widgets at the four panels."""

import pytest
from PySide6.QtWidgets import QApplication

from app.views import gallery
from app.views.backrooms.scenes import staged
from app.views.gallery import Scene
from app.views.marks import Tone
from app.views.theme import PANELS, Theme, install_fonts
from app.views.weighing.screen import WeighingScreen
from app.views.widgets.button import Role
from tests.screens.ruler import BY_NAME, LONGER, VARIANTS, catalogue, line

each_panel = pytest.mark.parametrize("panel", [panel.name for panel in PANELS])
each_language = pytest.mark.parametrize("language", ["ru", "en"])
each_variant = pytest.mark.parametrize("language", VARIANTS)


@pytest.fixture(autouse=True, scope="module")
def _fusion_and_fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    install_fonts()


@each_panel
@each_variant
def test_r1_enough_rows_of_the_last_captures(panel: str, language: str) -> None:
    """Six to eight, under a strip of two lines too."""
    shown = [(s.where, s.captures) for s in line(panel, language) if s.captures is not None]
    assert len(shown) >= 8
    assert [(where, rows) for where, rows in shown if not 6 <= rows <= 8] == []


@each_panel
@each_variant
def test_r2_the_weight_can_be_read_from_afar_under_any_strip(panel: str, language: str) -> None:
    """Whatever stands under the header: a strip of two lines takes nothing from the digits."""
    caps = {seen.scene: seen.cap for seen in line(panel, language) if seen.cap is not None}
    assert len(caps) >= 8
    assert {scene: cap for scene, cap in caps.items() if cap < 25} == {}
    assert [seen.where for seen in line(panel, language) if not seen.inked] == []


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


def scene(name: str) -> Scene:
    return next(scene for scene in gallery.SCENES if scene.name == name)


def test_some_strips_have_two_lines(qapp: QApplication) -> None:
    """The longer words bring them: what is measured above was measured under them too."""
    tops = {seen.top for seen in line(PANELS[0].name, LONGER) if seen.cap is not None}
    assert len(tops) >= 3
