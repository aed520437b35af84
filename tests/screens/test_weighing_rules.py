"""The rules of the weighing screen, measured on the real widgets at the four panels in both languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.connection import StationSnapshot
from app.models.desk import Block, Doubt, Totals, Verdict, WeighingSnapshot
from app.views import samples
from app.views.backrooms.scenes import staged
from app.views.marks import SILENCE, Tone, WeightTone
from app.views.shell import Shell
from app.views.theme import PANELS, Panel, Theme, install_fonts
from app.views.weighing.screen import WeighingScreen
from app.views.widgets.button import Button
from tests.screens.ruler import catalogue
from tests.screens.test_line import scene


@pytest.fixture(autouse=True, scope="module")
def _fusion_and_fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    install_fonts()


@pytest.fixture(params=("ru", "en"))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=PANELS, ids=lambda panel: panel.name)
def size(request: pytest.FixtureRequest) -> Panel:
    panel: Panel = request.param
    return panel


def _weighing(shell: Shell) -> WeighingScreen:
    screen = shell.screen_shown
    assert isinstance(screen, WeighingScreen)
    return screen


@contextmanager
def _at_work(size: Panel, language: str, state: WeighingSnapshot) -> Iterator[tuple[WeighingScreen, Shell]]:
    with staged(replace(scene("weighing-in-band"), desk=state), size, catalogue(language)) as shell:
        yield _weighing(shell), shell


def _desk(screen: WeighingScreen) -> samples.SampleDesk:
    desk = screen.presenter._desk
    assert isinstance(desk, samples.SampleDesk)
    return desk


def _targets(screen: WeighingScreen) -> dict[str, QRect]:
    """Where every button of the screen stands."""
    return {
        button.objectName(): QRect(button.mapTo(screen, QPoint(0, 0)), button.size())
        for button in screen.findChildren(Button)
        if button.isVisible()
    }


def _offered(screen: WeighingScreen) -> list[Button]:
    """The buttons of the choice that lies over the weight."""
    assert screen.choice.isVisible()
    return [button for button in screen.choice.buttons if button.isVisible()]


def test_w1_digits_never_shift(size: Panel) -> None:
    with staged(scene("weighing-in-band"), size, catalogue("ru")) as shell:
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
    with staged(scene("weighing-over-offline"), size, catalogue("ru")) as shell:
        card = _weighing(shell).weight_card
        card.weight.say("-88,888", "кг", WeightTone.STEADY)
        image = card.weight.grab().toImage()
        ink = {image.pixel(x, y) for y in (0, image.height() - 1) for x in range(image.width())}
        assert len(ink) == 1
        edge = {image.pixel(0, y) for y in range(image.height())}
        assert len(edge) == 1


def test_w2_moving_and_silent(size: Panel) -> None:
    with staged(scene("weighing-moving"), size, catalogue("ru")) as shell:
        screen = _weighing(shell)
        assert screen.weight_card.chip.mark is None
        assert not screen.primary.isEnabled()
        assert screen.weight_card.weight.shown[2] is WeightTone.MOVING
    with staged(scene("weighing-silent"), size, catalogue("ru")) as shell:
        assert _weighing(shell).weight_card.weight.shown[0] == SILENCE


def test_w3_the_chip_stands_beside_the_bar(size: Panel) -> None:
    with staged(scene("weighing-in-band"), size, catalogue("ru")) as shell:
        card = _weighing(shell).weight_card
        assert card.chip.geometry().right() < card.band.geometry().left()
        assert card.chip.mark is not None
        assert card.chip.mark.tone is Tone.OK


def test_w4_w5_the_primary_follows_the_desk(size: Panel) -> None:
    desk = samples.SampleDesk()
    with staged(scene("weighing-in-band"), size, catalogue("ru")) as shell:
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


def _with(block: Block | None, verdict: Verdict | None) -> WeighingSnapshot:
    return replace(samples.WORKING, block=block, verdict=verdict)


def test_w6_saving_flashes_the_whole_card_and_ends(size: Panel, qtbot: QtBot) -> None:
    with staged(scene("weighing-saved"), size, catalogue("ru")) as shell:
        card = _weighing(shell).weight_card
        _weighing(shell).primary.click()
        assert card.property("flash") == "saved"
        flashed = card.grab().toImage()
        corners = [(8, flashed.height() // 2), (flashed.width() // 2, flashed.height() - 3)]
        colour = Theme(size.px_per_mm).colours.flash_saved.lower()
        assert all(flashed.pixelColor(x, y).name() == colour for x, y in corners)
        qtbot.waitUntil(lambda: card.property("flash") == "")


def test_w7_a_void_stays_struck_through(size: Panel) -> None:
    with staged(scene("weighing-in-band"), size, catalogue("ru")) as shell:
        row = _weighing(shell).presenter.view().rows[3]
        assert (row.struck, row.state, row.detail) == (True, "отменено", "Неверная тара")


ORDER = replace(samples.WORKING, totals=Totals(net_g=987_060, count=40, ordered_g=1_200_000, per_hour=38))


def test_w8_the_sum_stands_against_the_order(size: Panel, language: str) -> None:
    """Total, ordered, remaining, count, pace: above the list, each wholly seen, the total largest."""
    said = {
        "ru": ("987,060 кг", "из 1200 кг", "осталось 212 кг", "В партии 40 взвешиваний", "38 в час"),
        "en": ("987.060 kg", "of 1200 kg", "212 kg left", "40 weighings in the lot", "38 an hour"),
    }[language]
    with _at_work(size, language, ORDER) as (screen, _):
        card = screen.total
        labels = (card.net, card.of, card.rest, card.caption, card.line)
        assert tuple(label.text.replace("\u00a0", " ") for label in labels) == said
        assert [label.text for label in labels if not label.whole or not label.isVisible()] == []
        ems = [label.font().pixelSize() / size.px_per_mm for label in labels]
        assert ems[0] >= 7 - 0.05
        assert min(ems[1:]) >= 3.9 - 0.05
        assert card.geometry().bottom() < screen.recent.geometry().top()
        assert card.bar.part == pytest.approx(987_060 / 1_200_000)


def test_w8_each_capture_is_in_the_sum_and_moves_nothing(size: Panel, language: str, qtbot: QtBot) -> None:
    with _at_work(size, language, ORDER) as (screen, _):
        before, digits = _targets(screen), screen.weight_card.weight.geometry()
        _desk(screen).change(
            replace(ORDER, totals=Totals(net_g=1_211_920, count=41, ordered_g=1_200_000, per_hour=39))
        )
        over = {"ru": "сверх 11\u00a0кг", "en": "11\u00a0kg more"}[language]
        qtbot.waitUntil(lambda: screen.total.rest.text == over, timeout=10_000)
        assert screen.total.rest.whole
        assert screen.total.bar.part == 1
        assert (_targets(screen), screen.weight_card.weight.geometry()) == (before, digits)


def test_w8_a_weight_by_hand_needs_the_right(size: Panel, language: str) -> None:
    rights = replace(ORDER.rights, manual=False, preset_tare=False)
    for state, keypads in ((ORDER, 2), (replace(ORDER, rights=rights), 0)):
        with _at_work(size, language, state) as (screen, _):
            screen.secondary[4].click()
            assert [button.icon_name for button in _offered(screen)].count("keypad") == keypads


def test_w8_a_weight_by_hand_is_marked_wherever_it_stands(size: Panel, language: str) -> None:
    mark, word = {"ru": ("Р", "вручную"), "en": ("M", "by hand")}[language]
    with _at_work(size, language, ORDER) as (screen, _):
        by_hand = next(row for row in screen.presenter.view().rows if row.detail == word)
        assert by_hand.weight.endswith(f"\u00a0{mark}")
        assert screen.recent.whole
        number = screen.presenter.view().rows.index(by_hand)
        assert number < screen.recent.capacity()
        screen.presenter.more()
        screen.presenter.choose("manual")
        screen.pad.keys["7"].click()
        assert screen.primary.text() == {
            "ru": "Записать 7,000\u00a0кг вручную…", "en": "Record 7.000\u00a0kg by hand…"
        }[language]  # fmt: skip
        assert screen.primary.whole


def test_w9_the_scale_tares_by_one_touch(size: Panel, language: str) -> None:
    with _at_work(size, language, ORDER) as (screen, _):
        tare = screen.secondary[0]
        assert tare.whole
        assert (tare.width(), tare.height()) >= (25 * size.px_per_mm, 15 * size.px_per_mm)
        tare.click()
        assert _desk(screen).calls == [("tare",)]


def test_w9_a_container_is_chosen_by_its_picture_with_its_list_tare(size: Panel, language: str) -> None:
    with _at_work(size, language, ORDER) as (screen, _):
        screen.secondary[2].click()
        buttons = _offered(screen)
        assert [button.icon_name for button in buttons] == ["crate"] * 4 + [""]
        assert [button.text() for button in buttons if not button.whole] == []
        assert min(button.height() for button in buttons) >= 15 * size.px_per_mm
        assert all(_inked(button, button._icon_box().toRect()) for button in buttons[:4])
        buttons[1].click()
        assert _desk(screen).calls == [("choose_container", "CRATE-L")]


def _inked(widget: QWidget, box: QRect) -> bool:
    """Something is drawn there."""
    image = widget.grab(box).toImage()
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) > 1


def test_w9_a_tare_unlike_the_list_is_said_and_hinders_nothing(
    size: Panel, language: str, qtbot: QtBot
) -> None:
    """In words across the screen, under the header, at the next paint; the press still records."""
    with _at_work(size, language, ORDER) as (screen, shell):
        assert not shell.banner.isVisible()
        _desk(screen).change(replace(ORDER, doubts=(Doubt.TARE_DRIFT,)))
        qtbot.waitUntil(shell.banner.isVisible, timeout=10_000)
        banner = shell.banner
        assert banner.notice is not None
        assert (banner.notice.tone, banner.whole) == (Tone.WARN, True)
        assert (banner.x(), banner.width()) == (0, shell.width())
        assert banner.y() == shell.kit.theme.px(12)
        assert screen.weight_card.weight.cap() >= 25
        screen.primary.click()
        assert _desk(screen).calls == [("record", None)]


def test_w10_offline_changes_nothing_but_the_strip_and_the_lamp(size: Panel) -> None:
    def texts(station: StationSnapshot) -> list[tuple[str, bool]]:
        with staged(replace(scene("weighing-in-band"), station=station), size, catalogue("ru")) as shell:
            screen = _weighing(shell)
            buttons = (*screen.secondary, screen.primary, screen.undo)
            return [(b.text(), b.isEnabled()) for b in buttons]

    assert texts(samples.ONLINE) == texts(samples.OFFLINE)
