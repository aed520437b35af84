"""Every symbol of every template, drawn by strangers from ZPL and PDF, is read by two readers as it was ordered."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import biip
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.label_template import Template
from app.models.labels import LabelContent, Symbology
from app.services.documents.labels import Seen, read_back, render
from tests import readers
from tests.models.test_labels import CONTENTS as ANY_CONTENT
from tests.services.documents.labels.samples import (
    CATALOGUES,
    CONTENTS,
    PLANT,
    TEMPLATES,
    USUAL,
    by_others,
    by_zxing,
    ordered,
    page,
    preview,
)

needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not installed")
EVERY_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
EVERY_CONTENT = pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)


@EVERY_TEMPLATE
@EVERY_CONTENT
def test_zpl_is_read_by_two_readers(template: Template, content: LabelContent) -> None:
    label = render(template, content, CATALOGUES["ru"], plant=PLANT)
    drawn = readers.zplkit(label.zpl())
    assert drawn.tobytes() == preview(label).tobytes(), (
        "the preview is not what an independent renderer draws"
    )
    assert by_zxing(drawn) == ordered(label)
    assert by_others(drawn, label.symbols) == ordered(label)
    assert {(found.symbology, found.text) for found in read_back(label.zpl())} == ordered(label)


@needs_poppler
@EVERY_TEMPLATE
@pytest.mark.parametrize("dpi", [203.2, 300])
def test_the_page_is_read_by_two_readers(own_environment: Path, template: Template, dpi: float) -> None:
    for content in (USUAL, CONTENTS["no gtin"]):
        label = render(template, content, CATALOGUES["ru"], plant=PLANT)
        picture = page(label, own_environment, dpi)
        assert by_zxing(picture) == ordered(label)
        assert by_others(picture, label.symbols) == ordered(label)


@EVERY_TEMPLATE
def test_heads_with_300_dots_an_inch(template: Template) -> None:
    label = render(template, USUAL, CATALOGUES["en"], plant=PLANT, dots_per_mm=300 / 25.4)
    drawn = readers.zplkit(label.zpl())
    assert abs(drawn.width - template.width_mm * 300 / 25.4) <= 1
    assert by_zxing(drawn) == ordered(label)
    assert by_others(drawn, label.symbols) == ordered(label)


@settings(max_examples=40)
@given(
    content=ANY_CONTENT,
    template=st.sampled_from(list(TEMPLATES.values())),
    language=st.sampled_from(["ru", "en"]),
)
def test_whatever_it_says_it_is_read_as_ordered(
    content: LabelContent, template: Template, language: str
) -> None:
    label = render(template, content, CATALOGUES[language], plant=PLANT)
    drawn = readers.zplkit(label.zpl())
    assert by_zxing(drawn) == ordered(label)
    assert by_others(drawn, label.symbols) == ordered(label)
    assert not {"lot", "net", "manual", "manual_sign"} & set(label.lost)


@EVERY_TEMPLATE
def test_an_independent_reader_of_gs1_understands_the_weight(template: Template) -> None:
    content = replace(USUAL, catch_to=USUAL.catch_from)  # it refuses a range of days in AI 7007
    label = render(template, content, CATALOGUES["ru"])
    (matrix,) = (found for found in read_back(label.zpl()) if found.symbology == "]d2")
    message = biip.parse(matrix.symbology + matrix.text).gs1_message
    assert message is not None
    values = {found.ai.ai: found for found in message.element_strings}
    assert values["3103"].decimal * 1000 == content.net_g
    assert values["13"].date == content.packed
    assert values["7007"].date == content.catch_from
    assert values["10"].value == str(content.lot)
    assert values["01"].gtin is not None
    assert not values["01"].gtin_error


def test_a_damaged_label_is_not_read_as_something_else() -> None:
    label = render(TEMPLATES["crate-58x40"], USUAL, CATALOGUES["ru"])
    picture = preview(label)
    box = label.drawing.symbols[0].box
    picture.paste(255, (box.x, box.y, box.x + box.width, box.y + box.height // 2))
    assert by_zxing(picture) <= ordered(label)
    assert read_back(b"^XA^FDno picture^FS^XZ") == []


def test_what_is_seen_has_the_identifier_of_its_symbol() -> None:
    label = render(TEMPLATES["crate-58x40"], CONTENTS["no gtin"], CATALOGUES["ru"])
    assert read_back(label.zpl()) == [Seen(Symbology.DATAMATRIX, str(USUAL.lot))]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_labels_are_read_too(own_environment: Path, rotation: int) -> None:
    """The same label turned about its middle by the template: every box at its turned place."""
    template = turned(TEMPLATES["crate-100x70"], rotation)
    label = render(template, USUAL, CATALOGUES["ru"], plant=PLANT)
    drawn = readers.zplkit(label.zpl())
    assert by_zxing(drawn) == ordered(label)
    assert by_others(drawn, label.symbols) == ordered(label)
    letters, straight = (
        render(replace(template, symbol=()), USUAL, CATALOGUES["ru"], plant=PLANT)
        for template in (template, TEMPLATES["crate-100x70"])
    )
    assert preview(letters).rotate(rotation, expand=True).tobytes() == preview(straight).tobytes()
    if shutil.which("pdftoppm"):
        assert by_zxing(page(label, own_environment, 300)) == ordered(label)


def turned(template: Template, rotation: int) -> Template:
    """`template` turned clockwise."""
    width, height = template.width_mm, template.height_mm
    if rotation in (90, 270):
        width, height = height, width

    def move(part):  # type: ignore[no-untyped-def]
        x, y, w, h = part.x_mm, part.y_mm, part.width_mm, part.height_mm
        x, y, w, h = {
            90: (template.height_mm - y - h, x, h, w),
            180: (template.width_mm - x - w, template.height_mm - y - h, w, h),
            270: (y, template.width_mm - x - w, h, w),
        }[rotation]
        return replace(part, x_mm=x, y_mm=y, width_mm=w, height_mm=h, rotation=rotation)

    return replace(
        template,
        width_mm=width,
        height_mm=height,
        text=tuple(map(move, template.text)),
        symbol=tuple(map(move, template.symbol)),
    )
