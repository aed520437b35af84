"""The label: rendered once, given out in every printer's language, as PDF and as PNG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.config.paths import resources
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.label_template import Template, parse_template
from app.models.labels import LabelContent, Symbol, symbols
from app.services.documents.labels.layout import Drawing, draw
from app.services.documents.labels.raster import Media
from app.services.documents.labels.words import notes, texts

if TYPE_CHECKING:
    from PIL.Image import Image

_FOLDER = "labels"
_USUAL = Media()


@dataclass(frozen=True)
class Label:
    """One label as it will look; each output is made when it is asked for."""

    title: str
    drawing: Drawing
    symbols: tuple[Symbol, ...]
    notes: tuple[str, ...]

    @property
    def lost(self) -> tuple[str, ...]:
        """Fields that were cut."""
        return self.drawing.lost

    def zpl(self, copies: int = 1) -> bytes:
        """For a ZPL printer whose head has the drawing's dots a millimetre."""
        from app.services.documents.labels.zpl import zpl

        return zpl(self._dots, copies)

    def job(self, language: str, media: Media = _USUAL, copies: int = 1) -> bytes:
        """For a printer of that language; the system's own printers (`cups`) get pages.

        OperatorError `label.no_language` for any other.
        """
        if language == "zpl":
            return self.zpl(copies)
        if language == "cups":
            return self.pdf(copies)
        return self._rasterised(language)(self._dots, self.drawing.dots_per_mm, media, copies)

    def _rasterised(self, language: str) -> Callable[[Image, float, Media, int], bytes]:
        from app.services.documents.labels.epl import epl
        from app.services.documents.labels.escpos import escpos
        from app.services.documents.labels.tspl import tspl

        known = {"tspl": tspl, "epl": epl, "escpos": escpos}
        if language not in known:
            raise OperatorError("label.no_language", language=language)
        return known[language]

    def pdf(self, copies: int = 1) -> bytes:
        """A page of the label's size for each copy; the same label gives the same bytes."""
        from app.services.documents.labels.pdf import pdf

        return pdf(self.drawing, self.title, copies)

    def png(self, scale: int = 1) -> bytes:
        """The printer's dots, `scale` pixels each."""
        from app.services.documents.labels.bitmap import png

        return png(self._dots, scale, self.drawing.dots_per_mm)

    @cached_property
    def _dots(self) -> Image:
        from app.services.documents.labels.bitmap import bitmap

        return bitmap(self.drawing)


def render(
    template: Template,
    content: LabelContent,
    catalogue: Catalogue,
    *,
    plant: str = "",
    dots_per_mm: float | None = None,
) -> Label:
    """The label that `template` makes of `content` in the catalogue's language.

    `plant` is the plant's name, for templates that show it; `dots_per_mm` the printer's head, else the template's.
    OperatorError `label.no_room` where the template's box is too small for a symbol.
    """
    carried = symbols(content)
    said = texts(content, carried, plant, catalogue)
    drawing = draw(template, said, carried, dots_per_mm or template.dots_per_mm)
    drawn = tuple(placed.symbol for placed in drawing.symbols)
    return Label(str(content.lot), drawing, drawn, notes(drawing.notes, catalogue))


def templates() -> dict[str, Template]:
    """All shipped templates by name."""
    folder = resources() / _FOLDER
    return {
        file.stem: parse_template(file.stem, file.read_text(encoding="utf-8"))
        for file in sorted(folder.glob("*.toml"))
    }


def template(name: str) -> Template:
    """The template of that name; OperatorError `label.no_template` says which there are."""
    known = templates()
    if name not in known:
        raise OperatorError("label.no_template", template=name, known=", ".join(known))
    return known[name]


def warm() -> None:
    """Loads the libraries and fonts, so that the first label is as quick as the next. Any thread."""
    import barcode.codex
    import zxingcpp

    from app.services.documents.labels import bitmap, pdf, zpl
    from app.services.documents.labels.fonts import drawable

    drawable("0")
    del barcode, zxingcpp, bitmap, pdf, zpl
