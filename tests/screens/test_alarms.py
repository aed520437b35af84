"""Alarms on real widgets: the lamp in the header of every screen, the board and the chart at a panel's size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from app.i18n import Catalogue
from app.models.login import LoginStep, Stage
from app.models.temperature_board import summary
from app.views import samples
from app.views.backrooms import temperature
from app.views.backrooms.scenes import CHIEF, staged
from app.views.backrooms.temperature import CALM, COLD, MANY, SampleTemperatures, seen
from app.views.bridge import Bridge
from app.views.lists.screen import PagesScreen
from app.views.rooms import Room
from app.views.screen import Kit
from app.views.shell import Shell
from app.views.sound import Sounds, silent
from app.views.temperature.chartbody import ChartBody
from app.views.temperature.screen import TemperatureScreen
from app.views.theme import PANELS, Theme, install_fonts

PANEL = PANELS[0]


@pytest.fixture
def shell(qapp: QApplication) -> Iterator[Shell]:
    install_fonts()
    bridge = Bridge()
    kit = Kit(Theme(PANEL.px_per_mm), bridge, Sounds(silent))
    port = SampleTemperatures(MANY)
    room = Room(
        "temperature", "Temperatures", "thermometer", CHIEF.groups,
        lambda words, _: TemperatureScreen(kit, port, words),
    )  # fmt: skip
    station = samples.SampleStation(samples.ONLINE)
    made = Shell(
        kit, Catalogue("ru"), station, samples.SampleLogin(LoginStep(Stage.INSIDE, CHIEF)), (room,),
        lambda: samples.NOW,
    )  # fmt: skip
    made.resize(PANEL.width, PANEL.height)
    made.show()
    QApplication.processEvents()
    yield made
    made.close_down()
    made.close()
    bridge.close()
    made.deleteLater()


def told(shell: Shell, board: temperature.Board) -> None:
    station = cast(samples.SampleStation, shell._station)
    station.state = replace(samples.ONLINE, alarms=summary(board))
    shell.refresh()


def test_without_alarms_there_is_no_lamp(shell: Shell) -> None:
    assert shell.header.alarm.isHidden()
    assert shell.header.station.text() == "R1 · Приёмка сырья"


def test_one_touch_leads_from_any_screen_to_the_alarms(shell: Shell) -> None:
    told(shell, MANY)
    assert shell.header.alarm.isVisible()
    assert shell.screen_shown is shell.home
    shell.header.alarm.tapped.emit()
    assert shell.screen_shown.objectName() == "temperature"
    told(shell, CALM)
    assert shell.header.alarm.isHidden()


def test_only_what_is_urgent_and_unseen_blinks_and_its_text_stands_still(shell: Shell) -> None:
    told(shell, MANY)
    button = shell.header.alarm
    assert button.blinking
    first = button._paints()
    button._turn()
    second = button._paints()
    assert first[0] != second[0]
    assert first[1] == second[1]
    told(shell, replace(CALM, alarms=tuple(seen(alarm) for alarm in MANY.alarms)))
    assert not button.blinking
    assert button.isVisible()


def test_nobody_inside_sees_the_lamp_and_it_leads_nowhere(shell: Shell) -> None:
    told(shell, MANY)
    shell.lock()
    assert shell.header.alarm.isVisible()
    shell.header.alarm.tapped.emit()
    assert shell.screen_shown is shell.login


def test_the_tile_of_a_channel_leads_to_its_chart_which_nothing_moves(shell: Shell) -> None:
    shell.go("temperature")
    QApplication.processEvents()
    screen = cast(PagesScreen, shell.screen_shown)
    board = screen.findChild(type(screen._bodies[0]))
    assert board is not None
    screen.presenter.select(f"channel:{COLD}")
    QApplication.processEvents()
    body = screen.findChild(ChartBody)
    assert body is not None
    picture = body.chart.grab()
    assert picture.width() == body.chart.width()
    assert not [w for w in shell.findChildren(QAbstractScrollArea) if w.isVisible()]


def test_the_chart_shows_limits_alarms_and_gaps(qapp: QApplication) -> None:
    """In the picture: red over the excursion, grey over the lost hour, no line in the gap."""
    scene = next(s for s in temperature.SCENES if s.name == "temperature-chart")
    family = install_fonts()
    with staged(scene, PANEL, Catalogue("ru"), family=family) as window:
        body = window.findChild(ChartBody)
        assert body is not None
        image = body.chart.grab().toImage()
    plot = _plot(image.width(), image.height(), PANEL.px_per_mm)
    share = lambda part: plot.left() + int(plot.width() * part)  # noqa: E731
    gap, calm, warm = share(1 - 685 / 1440), share(0.3), share(1 - 20 / 1440)
    column = lambda x: [image.pixelColor(x, y) for y in range(plot.top() + 4, plot.bottom() - 4)]  # noqa: E731
    assert sum(c.lightness() < 60 for c in column(calm)) > 0
    assert sum(c.lightness() < 60 for c in column(gap)) == 0
    assert sum(c.red() - c.green() > 30 for c in column(warm)) > 0.8 * len(column(warm))
    assert sum(c.red() - c.green() > 30 for c in column(calm)) < 0.05 * len(column(calm))


def _plot(width: int, height: int, px_per_mm: float) -> QRect:
    """Where the curve is: beside the values, above the times."""
    edge, left, low = int(px_per_mm) + 1, int(17 * px_per_mm) + 2, int(7 * px_per_mm) + 2
    return QRect(edge + left, edge, width - 2 * edge - left, height - 2 * edge - low)
