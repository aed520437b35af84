"""From a template and what shall be said to what stands where, in dots: the one drawing that every output shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.errors import OperatorError
from app.models.label_template import SymbolBox, Template, Text
from app.models.labels import Note, Symbol, Symbols
from app.services.documents.labels.fitting import Fitted, fit
from app.services.documents.labels.modules import Modules, modules


@dataclass(frozen=True)
class Box:
    """Dots from the left upper corner of the label."""

    x: int
    y: int
    width: int
    height: int

    @property
    def turned(self) -> Box:
        return replace(self, width=self.height, height=self.width)


@dataclass(frozen=True)
class PlacedText:
    """`box` is as seen on the label; `rotation` turns what is in it clockwise."""

    box: Box
    fitted: Fitted
    bold: bool
    align: str
    inverse: bool
    rotation: int


@dataclass(frozen=True)
class PlacedSymbol:
    """`box` holds the dark modules alone, the quiet zone is outside it; `module` in dots."""

    box: Box
    symbol: Symbol
    modules: Modules
    module: int
    rotation: int


@dataclass(frozen=True)
class Drawing:
    """A whole label. `lost` names the fields that were cut."""

    width: int
    height: int
    dots_per_mm: float
    texts: tuple[PlacedText, ...]
    symbols: tuple[PlacedSymbol, ...]
    bars: tuple[Box, ...]
    notes: tuple[Note, ...]
    lost: tuple[str, ...]


def draw(template: Template, said: Mapping[str, str], drawn: Symbols, dots_per_mm: float) -> Drawing:
    """Everything placed; OperatorError `label.no_room` where a symbol does not fit its box at all."""
    scale = _Scale(template, dots_per_mm)
    texts = [(part, _text(part, said[part.field], scale)) for part in template.text if said[part.field]]
    symbols = tuple(
        _symbol(part, drawn.at[part.place], scale) for part in template.symbol if part.place in drawn.at
    )
    narrow = any(
        placed.module < scale.module(part.least_dots)
        for part, placed in zip(
            (part for part in template.symbol if part.place in drawn.at), symbols, strict=True
        )
    )
    return Drawing(
        width=scale.dots(template.width_mm),
        height=scale.dots(template.height_mm),
        dots_per_mm=dots_per_mm,
        texts=tuple(placed for _, placed in texts),
        symbols=symbols,
        bars=tuple(scale.box(part.x_mm, part.y_mm, part.width_mm, part.height_mm) for part in template.bar),
        notes=drawn.notes + ((Note.NARROW,) if narrow else ()),
        lost=tuple(part.field for part, placed in texts if placed.fitted.cut),
    )


@dataclass(frozen=True)
class _Scale:
    template: Template
    dots_per_mm: float

    def dots(self, millimetres: float) -> int:
        return round(millimetres * self.dots_per_mm)

    def module(self, dots: int) -> int:
        """Dots of the template's own head as whole dots of this one, not wider."""
        return max(1, int(dots * self.dots_per_mm / self.template.dots_per_mm))

    def box(self, x: float, y: float, width: float, height: float) -> Box:
        left, top = self.dots(x), self.dots(y)
        return Box(left, top, max(1, self.dots(x + width) - left), max(1, self.dots(y + height) - top))


def _text(part: Text, text: str, scale: _Scale) -> PlacedText:
    box = scale.box(part.x_mm, part.y_mm, part.width_mm, part.height_mm)
    room = box.turned if part.rotation in (90, 270) else box
    least = None if part.least_mm is None else part.least_mm * scale.dots_per_mm
    fitted = fit(
        text, room.width, room.height, part.bold, part.lines, part.size_mm * scale.dots_per_mm, least
    )
    return PlacedText(box, fitted, part.bold, part.align, part.inverse, part.rotation)


def _symbol(part: SymbolBox, symbol: Symbol, scale: _Scale) -> PlacedSymbol:
    """The symbol in the middle of its box, as large as quiet zone and template allow."""
    box = scale.box(part.x_mm, part.y_mm, part.width_mm, part.height_mm)
    room = box.turned if part.rotation in (90, 270) else box
    dark = modules(symbol)
    across = room.width // (dark.width + 2 * dark.quiet)
    down = across if dark.bars else room.height // (len(dark.rows) + 2 * dark.quiet)
    module = min(across, down, scale.module(part.module_dots))
    if module < 1:
        raise OperatorError("label.no_room", template=scale.template.name, place=str(part.place))
    width, height = dark.width * module, room.height if dark.bars else len(dark.rows) * module
    if part.rotation in (90, 270):
        width, height = height, width
    inner = Box(box.x + (box.width - width) // 2, box.y + (box.height - height) // 2, width, height)
    return PlacedSymbol(inner, symbol, dark, module, part.rotation)
