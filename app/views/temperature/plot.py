"""A curve drawn by pyqtgraph as a picture: nothing on it can be dragged, zoomed or scrolled.

Imported when the first chart is seen: the library is heavy.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import nan
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPixmap

from app.i18n import Catalogue
from app.models.alarm import AlarmKind
from app.models.alarms import Alarm
from app.models.temperature_board import Curve
from app.views.marks import Tone
from app.views.temperature import words as wording
from app.views.theme import Em, Theme

_LINE, _SPREAD, _LIMIT = 0.45, 0.15, 0.3
"""Widths in millimetres."""
_SHADE = 60
_DAY = 86_400
_TICKS = ((7200, 600), (1.2 * _DAY, 4 * 3600), (8 * _DAY, _DAY), (1000 * _DAY, 5 * _DAY))
"""Up to which length a step from tick to tick is taken, in seconds."""


class Times(pg.AxisItem):  # type: ignore[misc]
    """Hours of the plant's day, or its days."""

    def __init__(self, words: Catalogue) -> None:
        super().__init__("bottom")
        self._words = words

    def tickValues(self, low: float, high: float, _size: float) -> list[tuple[float, list[float]]]:
        from datetime import UTC, datetime

        length = high - low
        step = next(step for most, step in _TICKS if length <= most)
        shift = datetime.fromtimestamp(low, UTC).astimezone(self._words.zone).utcoffset() or timedelta()
        first = (low + shift.total_seconds()) // step * step - shift.total_seconds()
        return [
            (
                step,
                [first + n * step for n in range(int(length // step) + 2) if low <= first + n * step <= high],
            )
        ]

    def tickStrings(self, values: Sequence[float], _scale: float, spacing: float) -> list[str]:
        from datetime import UTC, datetime

        instants = [datetime.fromtimestamp(value, UTC) for value in values]
        if spacing < _DAY:
            return [self._words.clock(at) for at in instants]
        return [self._words.day(at)[:5] for at in instants]


class Degrees(pg.AxisItem):  # type: ignore[misc]
    """Values with this language's decimal sign."""

    def __init__(self, words: Catalogue) -> None:
        super().__init__("left")
        self._words = words

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        return [wording.value(round(value * 1000), self._words) for value in values]


def picture(curve: Curve, size: QSize, theme: Theme, words: Catalogue) -> QPixmap:
    """The curve with its limits and alarms, as large as `size`."""
    plot = pg.PlotWidget(
        background=theme.colours.surface, enableMenu=False,
        axisItems={"bottom": Times(words), "left": Degrees(words)},
    )  # fmt: skip
    try:
        _dress(plot, curve, theme)
        _shade(plot, curve, theme)
        _draw(plot, curve, theme)
        plot.resize(size)
        drawn: QPixmap = plot.grab()
        return drawn
    finally:
        plot.close()
        plot.deleteLater()


def _dress(plot: Any, curve: Curve, theme: Theme) -> None:
    plot.setMouseEnabled(False, False)
    plot.hideButtons()
    plot.setXRange(curve.begin.timestamp(), curve.end.timestamp(), padding=0)
    plot.showGrid(x=True, y=True, alpha=0.25)
    for side in ("bottom", "left"):
        axis = plot.getAxis(side)
        axis.setStyle(tickFont=theme.font(Em.CAPTION), tickTextOffset=theme.px(1))
        axis.setTextPen(theme.colours.text)
        axis.setPen(theme.colours.line)
    plot.getAxis("bottom").setHeight(theme.px(7))
    plot.getAxis("left").setWidth(theme.px(17))


def _draw(plot: Any, curve: Curve, theme: Theme) -> None:
    """Least and greatest value of each step thin, the mean strong; a gap stays a gap."""
    times = [point.at.timestamp() for point in curve.points]
    for values, width in (
        ([point.low for point in curve.points], _SPREAD),
        ([point.high for point in curve.points], _SPREAD),
        ([point.mean for point in curve.points], _LINE),
    ):
        colour = theme.colours.text if width == _LINE else theme.colours.moving
        heights = [nan if value is None else value / 1000 for value in values]
        plot.plot(times, heights, connect="finite", pen=pg.mkPen(colour, width=theme.px(width)))
    for limit in (curve.channel.low, curve.channel.high):
        if limit is not None:
            pen = pg.mkPen(theme.colours.alarm, width=theme.px(_LIMIT), style=Qt.PenStyle.DashLine)
            plot.addItem(pg.InfiniteLine(limit / 1000, angle=0, pen=pen))


def _shade(plot: Any, curve: Curve, theme: Theme) -> None:
    for alarm in curve.alarms:
        plot.addItem(_region(alarm, curve, theme))


def _region(alarm: Alarm, curve: Curve, theme: Theme) -> Any:
    """An excursion in the colour of alarms, a lost sensor grey."""
    lost = alarm.kind is AlarmKind.LOST
    colour = QColor(theme.colours.moving) if lost else theme.colour(Tone.ALARM)
    colour.setAlpha(_SHADE)
    begin = max(alarm.raising.since, curve.begin)
    end = min(alarm.until or curve.end, curve.end)
    span = (begin.timestamp(), end.timestamp())
    return pg.LinearRegionItem(span, movable=False, brush=colour, pen=pg.mkPen(None))
