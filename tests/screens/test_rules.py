"""The rules of the screens, measured on the real widgets at the four panels in both languages."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from app.models.desk import Block, Verdict
from app.views import samples
from app.views.gallery import SCENES, Scene, staged
from app.views.marks import SILENCE, Tone, WeightTone
from app.views.theme import PANELS, Em, Panel, Size, Theme
from app.views.weighing.screen import WeighingScreen
from app.views.widgets.button import Role
from tests.screens.panels import BY_NAME, LONGER, VARIANTS, Seen, SeenButton, catalogue, measured

TOLERANCE = 0.05
LANGUAGES = ("ru", "en")
LEAST = {
    Role.PRIMARY: (100.0, 22.0),
    Role.SECONDARY: (25.0, 15.0),
    Role.CHOICE: (25.0, 15.0),
    Role.KEY: (20.0, 20.0),
    Role.LETTER: (12.0, 12.0),
    Role.TILE: (40.0, 40.0),
}
LEAST_EM = {
    "Label": 3.9, "Lamp": 4.6, "Chip": 4.6, "Banner": 4.6, "SECONDARY": 5.0, "CHOICE": 5.0, "KEY": 5.0,
    "LETTER": 5.0, "TILE": 5.0, "PRIMARY": 9.0,
}  # fmt: skip

each_panel = pytest.mark.parametrize("panel", [panel.name for panel in PANELS])
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_variant = pytest.mark.parametrize("language", VARIANTS)


@pytest.fixture(autouse=True, scope="module")
def _fusion(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")


def _gap(one: QRect, other: QRect) -> float:
    """Free pixels between two boxes, along the axis where they are further apart; negative when they overlap."""
    across = max(one.left() - other.right(), other.left() - one.right()) - 1
    down = max(one.top() - other.bottom(), other.top() - one.bottom()) - 1
    return max(across, down)


def _touching(seen: Seen) -> Iterator[tuple[SeenButton, SeenButton, float]]:
    for one, other in combinations(seen.buttons, 2):
        yield one, other, seen.mm(_gap(one.box, other.box))


@each_panel
@each_variant
def test_r1_targets_are_large_enough(panel: str, language: str) -> None:
    small = [
        (seen.where, button.name)
        for seen in measured(panel, language)
        for button in seen.buttons
        if seen.mm(button.box.width()) < LEAST[button.role][0] - TOLERANCE
        or seen.mm(button.box.height()) < LEAST[button.role][1] - TOLERANCE
    ]
    assert small == []


@each_panel
@each_variant
def test_r1_targets_keep_apart(panel: str, language: str) -> None:
    close = []
    for seen in measured(panel, language):
        for one, other, gap in _touching(seen):
            least = Size.DANGER_GAP if one.destructive or other.destructive else Size.GAP
            if gap < least - TOLERANCE:
                close.append((seen.where, one.name, other.name, round(gap, 2)))
    assert close == []


@each_panel
@each_language
def test_r1_rows_are_high_enough_and_enough_of_them(panel: str, language: str) -> None:
    shown = [seen for seen in measured(panel, language) if seen.rows]
    assert shown
    assert [s.where for s in shown if s.rows and s.rows[1] < 11 - TOLERANCE] == []
    assert [(s.where, s.rows) for s in shown if s.rows and not 6 <= s.rows[0] <= 8] == []


@each_panel
@each_variant
def test_r2_letters_are_large_enough(panel: str, language: str) -> None:
    small = [
        (seen.where, kind, round(em, 2))
        for seen in measured(panel, language)
        for kind, em in seen.ems.items()
        if em < LEAST_EM[kind] - TOLERANCE
    ]
    assert small == []


@each_panel
@each_language
def test_r2_the_weight_can_be_read_from_afar(panel: str, language: str) -> None:
    caps = {seen.scene: seen.cap for seen in measured(panel, language) if seen.cap is not None}
    assert len(caps) >= 8
    assert {scene: cap for scene, cap in caps.items() if cap < 25} == {}


@each_panel
@each_variant
def test_r3_at_most_one_primary_always_at_one_place(panel: str, language: str) -> None:
    seen = measured(panel, language)
    assert [s.where for s in seen if len(s.primaries) > 1] == []
    boxes = {(b.box.x(), b.box.y(), b.box.width(), b.box.height()) for s in seen for b in s.primaries}
    assert len(boxes) == 1
    x, y, width, height = boxes.pop()
    size = BY_NAME[panel]
    assert x + width / 2 < size.width / 2
    assert size.height - (y + height) <= Theme(size.px_per_mm).px(Size.MARGIN)


@each_panel
def test_r3_every_task_has_its_primary(panel: str) -> None:
    without = {seen.scene for seen in measured(panel, "ru") if not seen.primaries}
    assert without == {"login-badge", "login-demo", "login-locked-out", "login-locked", "home", "wipe", "wet"}


@each_panel
def test_r3_five_secondary_buttons_and_undo(panel: str) -> None:
    for seen in measured(panel, "ru"):
        if seen.cap is not None:
            names = [b.name for b in seen.buttons if b.role is Role.SECONDARY]
            names = [name for name in names if name not in ("home", "language")]
            assert names == ["undo", "tare", "zero", "containers", "new-lot", "more"], seen.where


@each_panel
@each_variant
def test_r4_nothing_scrolls_and_nothing_sticks_out(panel: str, language: str) -> None:
    seen = measured(panel, language)
    assert [s.where for s in seen if s.scrolling] == []
    assert [(s.where, s.outside) for s in seen if s.outside] == []


@each_panel
@each_variant
def test_r4_cards_do_not_overlap(panel: str, language: str) -> None:
    overlapping = [
        s.where
        for s in measured(panel, language)
        for one, other in combinations(s.cards, 2)
        if one.intersects(other)
    ]
    assert overlapping == []


@each_panel
def test_r5_header(panel: str) -> None:
    theme = Theme(BY_NAME[panel].px_per_mm)
    with staged(_scene("weighing-in-band"), BY_NAME[panel], catalogue("ru")) as shell:
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
    seen = next(s for s in measured(panel, language) if s.scene == "home")
    tiles = [b for b in seen.buttons if b.role is Role.TILE]
    assert 1 <= len(tiles) <= 8
    with staged(_scene("home"), BY_NAME[panel], catalogue(language)) as shell:
        shell.home.tiles[0].click()
        assert isinstance(shell.screen_shown, WeighingScreen)
        shell.header.station.click()
        assert shell.screen_shown is shell.home


@each_panel
@each_language
def test_r8_every_text_is_wholly_seen(panel: str, language: str) -> None:
    cut = [(s.where, s.cut) for s in measured(panel, language) if s.cut]
    cut += [(s.where, [b.text]) for s in measured(panel, language) for b in s.buttons if not b.whole]
    assert cut == []


@each_panel
def test_r8_longer_words_move_and_shrink_nothing(panel: str) -> None:
    """Buttons stay where they are and as large, whatever they say; the header's share its one row."""
    for usual, clumsy in zip(measured(panel, "ru"), measured(panel, LONGER), strict=True):
        places = [
            {b.name: b.box for b in seen.buttons if b.name not in ("home", "back-number")}
            for seen in (usual, clumsy)
        ]
        if _banner_lines(usual) == _banner_lines(clumsy):
            assert places[0] == places[1], clumsy.where


def _banner_lines(seen: Seen) -> int:
    """Where the content begins tells how many lines the strip has."""
    return min((card.top() for card in seen.cards), default=0)


def _scene(name: str) -> Scene:
    return next(scene for scene in SCENES if scene.name == name)


def _weighing(shell) -> WeighingScreen:  # type: ignore[no-untyped-def]
    screen = shell.screen_shown
    assert isinstance(screen, WeighingScreen)
    return screen


@pytest.fixture(params=PANELS, ids=lambda panel: panel.name)
def size(request: pytest.FixtureRequest) -> Panel:
    panel: Panel = request.param
    return panel


def test_w1_digits_never_shift(size: Panel) -> None:
    with staged(_scene("weighing-in-band"), size, catalogue("ru")) as shell:
        display = _weighing(shell).weight_card.weight
        edge, font = display.right_edge(), display.digits()
        for text in ("0,000", "1,111", "24,860", "88,888", "-0,005"):
            display.say(text, "кг", WeightTone.STEADY)
            assert display.right_edge() == edge
            assert display.digits().pixelSize() == font.pixelSize()
        metrics = QFontMetrics(font)
        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_w1_digits_are_inside_their_card(size: Panel) -> None:
    """Ink of the digits touches neither the lamp above nor the bar below."""
    with staged(_scene("weighing-over-offline"), size, catalogue("ru")) as shell:
        card = _weighing(shell).weight_card
        card.weight.say("-88,888", "кг", WeightTone.STEADY)
        image = card.weight.grab().toImage()
        ink = {image.pixel(x, y) for y in (0, image.height() - 1) for x in range(image.width())}
        assert len(ink) == 1
        edge = {image.pixel(0, y) for y in range(image.height())}
        assert len(edge) == 1


def test_w2_moving_and_silent(size: Panel) -> None:
    with staged(_scene("weighing-moving"), size, catalogue("ru")) as shell:
        screen = _weighing(shell)
        assert screen.weight_card.chip.mark is None
        assert not screen.primary.isEnabled()
        assert screen.weight_card.weight.shown[2] is WeightTone.MOVING
    with staged(_scene("weighing-silent"), size, catalogue("ru")) as shell:
        assert _weighing(shell).weight_card.weight.shown[0] == SILENCE


def test_w3_the_chip_stands_beside_the_bar(size: Panel) -> None:
    with staged(_scene("weighing-in-band"), size, catalogue("ru")) as shell:
        card = _weighing(shell).weight_card
        assert card.chip.geometry().right() < card.band.geometry().left()
        assert card.chip.mark is not None
        assert card.chip.mark.tone is Tone.OK


def test_w4_w5_the_primary_follows_the_desk(size: Panel) -> None:
    desk = samples.SampleDesk()
    with staged(_scene("weighing-in-band"), size, catalogue("ru")) as shell:
        screen = _weighing(shell)
        screen.presenter._desk = desk
        for block, verdict, enabled in (
            (None, Verdict.IN, True),
            (Block.UNCHANGED, Verdict.IN, False),
            (Block.EMPTY, None, False),
            (None, Verdict.OVER, True),
        ):
            desk.state = _with(block, verdict)
            screen.presenter.refresh()
            assert screen.primary.isEnabled() == enabled
        screen.primary.click()
        assert desk.calls == []
        assert screen.choice.isVisible()


def _with(block: Block | None, verdict: Verdict | None):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(samples.WORKING, block=block, verdict=verdict)


def test_w6_saving_flashes_the_whole_card_and_ends(size: Panel, qtbot) -> None:  # type: ignore[no-untyped-def]
    with staged(_scene("weighing-saved"), size, catalogue("ru")) as shell:
        card = _weighing(shell).weight_card
        _weighing(shell).primary.click()
        assert card.property("flash") == "saved"
        flashed = card.grab().toImage()
        corners = [(8, flashed.height() // 2), (flashed.width() // 2, flashed.height() - 3)]
        colour = Theme(size.px_per_mm).colours.flash_saved.lower()
        assert all(flashed.pixelColor(x, y).name() == colour for x, y in corners)
        qtbot.waitUntil(lambda: card.property("flash") == "")


def test_w7_a_void_stays_struck_through(size: Panel) -> None:
    with staged(_scene("weighing-in-band"), size, catalogue("ru")) as shell:
        row = _weighing(shell).presenter.view().rows[3]
        assert (row.struck, row.state, row.detail) == (True, "отменено", "Неверная тара")


def test_w10_offline_changes_nothing_but_the_strip_and_the_lamp(size: Panel) -> None:
    def texts(station) -> list[tuple[str, bool]]:  # type: ignore[no-untyped-def]
        from dataclasses import replace

        scene = replace(_scene("weighing-in-band"), station=station)
        with staged(scene, size, catalogue("ru")) as shell:
            screen = _weighing(shell)
            buttons = (*screen.secondary, screen.primary, screen.undo)
            return [(b.text(), b.isEnabled()) for b in buttons]

    assert texts(samples.ONLINE) == texts(samples.OFFLINE)


def test_the_ruler_itself_measures(size: Panel) -> None:
    """A button made too small is found: the rules above can fail."""
    from tests.screens.panels import measure

    with staged(_scene("home"), size, catalogue("ru")) as shell:
        shell.home.leave.setMinimumSize(1, 1)
        shell.home.leave.resize(40, 20)
        seen = measure(shell, "home", size, "ru")
    small = next(b for b in seen.buttons if b.name == "leave")
    assert seen.mm(small.box.height()) < 15
    assert Em.PRIMARY == 9.0
