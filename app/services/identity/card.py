"""The badge card: a PDF page in the size of an A7 holder, with name, groups and the code to scan."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.config.paths import resources
from app.services.identity.badge import Badge

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDTH_MM, HEIGHT_MM = 105.0, 74.0
MODULE_MM = 0.254
"""Narrowest bar: three dots at 300 dots an inch."""
BAR_MM = 18.0
_QUIET = 10
"""Modules left white on each side (ISO/IEC 15417)."""


@dataclass(frozen=True)
class CardText:
    """What stands on a card, in the language of its owner."""

    plant: str
    name: str
    groups: Sequence[str]


def badge_card(badge: Badge, text: CardText) -> bytes:
    """The card as PDF. The code is Code 128; the name stands above it, the secret nowhere in letters."""
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm))
    canvas.setTitle(badge.role)
    _fonts()
    _words(canvas, badge.role, text)
    _code(canvas, badge.text)
    canvas.save()
    return buffer.getvalue()


def _words(canvas: Canvas, role: str, text: CardText) -> None:
    _line(canvas, "CardBold", 9, 64, text.plant)
    _line(canvas, "CardBold", 18, 50, text.name)
    _line(canvas, "Card", 11, 42, ", ".join(text.groups))
    _line(canvas, "Card", 9, 7, role)


def _line(canvas: Canvas, font: str, size: float, y_mm: float, text: str) -> None:
    """One centred line, smaller where it would not fit."""
    from reportlab.lib.units import mm

    room = (WIDTH_MM - 10) * mm
    width = canvas.stringWidth(text, font, size)
    canvas.setFont(font, size if width <= room else size * room / width)
    canvas.drawCentredString(WIDTH_MM * mm / 2, y_mm * mm, text)


def _code(canvas: Canvas, code: str) -> None:
    from reportlab.graphics.barcode.code128 import Code128
    from reportlab.lib.units import mm

    bars = Code128(code, barWidth=MODULE_MM * mm, barHeight=BAR_MM * mm, quiet=True, lquiet=_QUIET *
    MODULE_MM * mm,
                   rquiet=_QUIET * MODULE_MM * mm)  # fmt: skip
    bars.drawOn(canvas, (WIDTH_MM * mm - bars.width) / 2, 17 * mm)


def _fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, path in _faces().items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(path)))


def _faces() -> dict[str, Path]:
    folder = resources() / "fonts"
    return {"Card": folder / "PT_Sans-Web-Regular.ttf", "CardBold": folder / "PT_Sans-Web-Bold.ttf"}
