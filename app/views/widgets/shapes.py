"""The shapes that go with every state, painted: no font has them all."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.views.marks import Shape

_POLYGONS: dict[Shape, tuple[tuple[float, float], ...]] = {
    Shape.UP: ((0.5, 0.04), (1.0, 0.94), (0.0, 0.94)),
    Shape.DOWN: ((0.0, 0.06), (1.0, 0.06), (0.5, 0.96)),
    Shape.LEFT: ((0.94, 0.0), (0.94, 1.0), (0.04, 0.5)),
    Shape.RIGHT: ((0.06, 0.0), (0.96, 0.5), (0.06, 1.0)),
    Shape.SQUARE: ((0.08, 0.08), (0.92, 0.08), (0.92, 0.92), (0.08, 0.92)),
    Shape.DIAMOND: ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
}
_LINES: dict[Shape, tuple[tuple[tuple[float, float], ...], ...]] = {
    Shape.CHECK: (((0.08, 0.55), (0.38, 0.86), (0.94, 0.16)),),
    Shape.CROSS: (((0.12, 0.12), (0.88, 0.88)), ((0.88, 0.12), (0.12, 0.88))),
}


def draw_shape(painter: QPainter, shape: Shape, box: QRectF, colour: QColor) -> None:
    """`shape` in `box`, in one colour; the painter's pen and brush are as before afterwards."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if shape in _POLYGONS:
        painter.drawPolygon(_placed(_POLYGONS[shape], box))
    elif shape in _LINES:
        _draw_lines(painter, shape, box, colour)
    elif shape is Shape.RING:
        _draw_ring(painter, box, colour)
    else:
        painter.drawEllipse(box)
    painter.restore()


def _draw_ring(painter: QPainter, box: QRectF, colour: QColor) -> None:
    width = box.width() * 0.14
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box.adjusted(width / 2, width / 2, -width / 2, -width / 2))


def _draw_lines(painter: QPainter, shape: Shape, box: QRectF, colour: QColor) -> None:
    pen = QPen(colour, box.width() * 0.17)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in _LINES[shape]:
        painter.drawPolyline(_placed(line, box))


def _placed(points: tuple[tuple[float, float], ...], box: QRectF) -> QPolygonF:
    return QPolygonF([QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in points])
