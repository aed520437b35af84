"""The same dots for every printer: drawn by strangers from TSPL, EPL and ESC/POS, read by two readers as ordered."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PIL import Image

from app.errors import OperatorError
from app.models.label_template import Template
from app.models.labels import LabelContent
from app.services.documents.labels import Media, render
from app.services.documents.labels.escpos import escpos
from app.services.documents.labels.raster import bands
from app.services.documents.labels.tspl import tspl
from tests.rasters import drawn
from tests.services.documents.labels.samples import (
    CATALOGUES,
    CONTENTS,
    PLANT,
    TEMPLATES,
    USUAL,
    by_others,
    by_zxing,
    ordered,
    preview,
)

EVERY_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
_DRAWN = ("usual", "no gtin", "pallet")
SOME_CONTENT = pytest.mark.parametrize("content", [CONTENTS[name] for name in _DRAWN], ids=_DRAWN)
EVERY_RASTER = pytest.mark.parametrize("language", ["tspl", "epl", "escpos"])


@EVERY_RASTER
@EVERY_TEMPLATE
@SOME_CONTENT
def test_it_is_read_by_two_readers(language: str, template: Template, content: LabelContent) -> None:
    label = render(template, content, CATALOGUES["ru"], plant=PLANT)
    picture = drawn(language, label.job(language))
    assert picture.tobytes() == preview(label).tobytes(), "the preview is not what comes out of the printer"
    assert by_zxing(picture) == ordered(label)
    assert by_others(picture, label.symbols) == ordered(label)


@EVERY_RASTER
def test_a_width_that_is_no_whole_byte(language: str) -> None:
    """The dots that fill up the last byte stay white."""
    narrow = replace(TEMPLATES["crate-58x40"], width_mm=57.9, text=(), symbol=TEMPLATES["crate-58x40"].symbol)
    label = render(narrow, USUAL, CATALOGUES["ru"])
    picture = drawn(language, label.job(language))
    assert label.drawing.width % 8
    beyond = picture.crop(
        (label.drawing.width, 0, max(picture.width, label.drawing.width + 1), picture.height)
    )
    assert language != "escpos" or beyond.getextrema() == (255, 255)
    assert by_zxing(picture) == ordered(label)


def test_media_and_copies() -> None:
    label = render(TEMPLATES["crate-58x40"], USUAL, CATALOGUES["ru"])
    head = label.job("tspl", Media(gap_mm=3, cut=True), 2)
    assert head.startswith(b"SET CUTTER 1\r\nSIZE 58 mm,40 mm\r\nGAP 3 mm,0 mm\r\n")
    assert head.endswith(b"PRINT 1,2\r\n")
    assert b"\nq464\nQ320,24\n" in label.job("epl", Media(gap_mm=3))
    assert label.job("epl", copies=4).endswith(b"\nP4\n")
    once = label.job("escpos")
    assert label.job("escpos", copies=3).count(b"\x1bd\x04") == 3 * once.count(b"\x1bd\x04") == 3
    assert label.job("escpos", Media(gap_mm=2, cut=True)).endswith(b"\x1d\x0c\x1dVB\x00")
    assert label.job("zpl", copies=2) == label.zpl(2)
    assert label.job("cups", copies=2).count(b"/Type /Page\n") == 2
    with pytest.raises(OperatorError, match=r"label\.no_language"):
        label.job("pcl")


@pytest.mark.parametrize(("write", "forbidden"), [(tspl, rb"\x1b!"), (escpos, rb"\x10[\x04\x05\x14]")])
def test_a_picture_never_holds_a_command_in_real_time(write: type, forbidden: bytes) -> None:
    """Such a sign would be obeyed in the middle of the picture; the picture moves aside by a few dots."""
    dots = Image.new("1", (64, 8), 0)
    signs = (0x1B ^ 0xFF, 0x21 ^ 0xFF) if write is tspl else (0x10, 0x04)
    for place, sign in enumerate(signs):
        for bit in range(8):
            dots.putpixel((8 + place * 8 + bit, 3), 255 if sign >> (7 - bit) & 1 else 0)
    job = write(dots, 8.0, Media(), 1)
    assert re.search(forbidden, job) is None
    picture = drawn("tspl" if write is tspl else "escpos", job)
    assert sum(level == 0 for level in picture.tobytes()) == sum(bin(sign).count("1") for sign in signs)


def test_bands_are_whole_rows_and_follow_each_other() -> None:
    dots = Image.new("1", (801, 333), 255)
    parts = list(bands(dots, 4_000))
    assert b"".join(part.data for part in parts) == dots.tobytes()
    assert [part.top for part in parts] == [sum(p.rows for p in parts[:n]) for n in range(len(parts))]
    assert all(len(part.data) <= 4_000 for part in parts)
    assert len(list(bands(dots, 1))) == 333
