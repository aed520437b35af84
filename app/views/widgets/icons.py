"""Pictures of `resources/icons`, drawn in the colour of the text beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.config.paths import resources


def draw_icon(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Icon `name` in `box`; FileNotFoundError when there is none of that name."""
    _renderer(resources() / "icons" / f"{name}.svg", colour.name()).render(painter, box)


@cache
def _renderer(path: Path, colour: str) -> QSvgRenderer:
    text = path.read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(text.encode()))
