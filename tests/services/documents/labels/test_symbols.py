"""Symbols that no template has yet: QR codes, plain and of GS1, and logistic units, read by two readers."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from app.models.gs1 import Element, SsccBlock, digital_link
from app.models.labels import Symbol, Symbology
from app.services.documents.labels.modules import modules
from tests import readers

GOODS = (
    Element("01", "94601234567896"),
    Element("3103", "012345"),
    Element("10", "A%b-7"),
    Element("21", "9"),
)
UNIT = (SsccBlock(3, "4601234", "01").element(1),)
SYMBOLS = {
    "GS1 QR": Symbol(Symbology.GS1_QR, GOODS),
    "link": Symbol(Symbology.QR, plain=digital_link("https://example.org", GOODS)),
    "Cyrillic": Symbol(Symbology.QR, plain="Партия R1-261123-0042-O, пелядь"),
    "unit": Symbol(Symbology.GS1_128, UNIT),
    "unit matrix": Symbol(Symbology.GS1_DATAMATRIX, UNIT),
}


def drawn(symbol: Symbol, scale: int = 4, high: int = 20) -> Image.Image:
    """With its quiet zone, black on white."""
    dark = modules(symbol)
    rows = dark.rows * (high if dark.bars else 1)
    size = (dark.width + 2 * dark.quiet, len(rows) + 2 * dark.quiet)
    picture = Image.new("L", size, 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            if module:
                picture.putpixel((x + dark.quiet, y + dark.quiet), 0)
    return picture.resize((size[0] * scale, size[1] * scale), Image.Resampling.NEAREST)


@pytest.mark.parametrize("symbol", SYMBOLS.values(), ids=SYMBOLS)
def test_it_is_read_by_two_readers(symbol: Symbol) -> None:
    picture = drawn(symbol)
    (code,) = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    assert (code.symbology_identifier, code.text) == (str(symbol.symbology), symbol.text)
    if symbol.symbology is Symbology.GS1_DATAMATRIX:
        assert readers.dmtx(picture) == "\x1d" + symbol.text
    else:
        assert readers.zbar(picture) == [(bool(symbol.elements), symbol.text)]
