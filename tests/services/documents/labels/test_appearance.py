"""What a person sees: nothing clipped, nothing over anything else, white around symbols, large where it must be."""

from __future__ import annotations

import io
import itertools
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.errors import OperatorError
from app.models.desk import Named
from app.models.label_template import Template
from app.models.labels import LabelContent, Note
from app.services.documents.labels import Label, render, template, templates
from app.services.documents.labels.bitmap import baselines, start
from app.services.documents.labels.fitting import fit
from app.services.documents.labels.fonts import CAPITAL, drawable, font, width
from app.services.documents.labels.layout import Box
from app.services.documents.labels.words import NOTES
from tests.models.test_labels import CONTENTS as ANY_CONTENT
from tests.services.documents.labels.samples import CATALOGUES, CONTENTS, PLANT, TEMPLATES, USUAL, preview

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler's programs are not installed"
)
EVERY_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
EVERY_CONTENT = pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
EVERY_LANGUAGE = pytest.mark.parametrize("language", ["ru", "en"])
LONG = Named(
    "LONG",
    "Омуль байкальский холодного копчения потрошёный обезглавленный крупный в вакуумной упаковке без добавок",
    "Baikal omul, cold smoked, gutted, headless, large, vacuum packed, without any additives or colouring",
)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def ink_stays_inside(label: Label) -> None:
    """The letters' own boxes lie in the texts' boxes; one dot is left for the hinting."""
    for text in label.drawing.texts:
        box = text.box.turned if text.rotation in (90, 270) else text.box
        em = text.fitted.em
        for line, baseline in zip(text.fitted.lines, baselines(text, box.height), strict=True):
            left = start(text, box.width, width(line, text.bold, em))
            x0, y0, x1, y1 = font(text.bold, em).getbbox(line, mode="1", anchor="ls")
            assert left + x0 >= -1
            assert left + x1 <= box.width + 1, line
            assert baseline + y0 >= -1, line
            assert baseline + y1 <= box.height + 1, line


@EVERY_TEMPLATE
@EVERY_CONTENT
@EVERY_LANGUAGE
def test_no_letter_is_clipped(template: Template, content: LabelContent, language: str) -> None:
    label = render(template, content, CATALOGUES[language], plant=PLANT)
    ink_stays_inside(label)
    assert label.lost == ()


@settings(max_examples=60)
@given(content=ANY_CONTENT, template=st.sampled_from(list(TEMPLATES.values())))
def test_no_letter_is_clipped_whatever_it_says(content: LabelContent, template: Template) -> None:
    ink_stays_inside(render(template, content, CATALOGUES["ru"], plant=PLANT))


@EVERY_TEMPLATE
@EVERY_CONTENT
def test_nothing_stands_on_anything_else(template: Template, content: LabelContent) -> None:
    drawing = render(template, content, CATALOGUES["ru"], plant=PLANT).drawing
    boxes = (
        [text.box for text in drawing.texts] + [symbol.box for symbol in drawing.symbols] + list(drawing.bars)
    )
    for one, other in itertools.combinations(boxes, 2):
        assert not overlap(one, other), (one, other)
    for box in boxes:
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert 0 <= box.y <= box.y + box.height <= drawing.height


@EVERY_TEMPLATE
@EVERY_CONTENT
def test_quiet_zones_are_white(template: Template, content: LabelContent) -> None:
    label = render(template, content, CATALOGUES["ru"], plant=PLANT)
    picture = preview(label)
    for symbol in label.drawing.symbols:
        quiet, box = symbol.modules.quiet * symbol.module, symbol.box
        above = 0 if symbol.modules.bars else quiet
        zone = (box.x - quiet, box.y - above, box.x + box.width + quiet, box.y + box.height + above)
        assert zone[0] >= 0
        assert zone[2] <= picture.width
        around = picture.crop(zone)
        around.paste(255, (quiet, above, quiet + box.width, above + box.height))
        assert around.getextrema() == (255, 255)
        dark = picture.crop((box.x, box.y, box.x + box.width, box.y + box.height))
        assert dark.getextrema() == (0, 255)


@EVERY_TEMPLATE
@EVERY_CONTENT
def test_modules_are_wide_enough_for_a_worn_head(template: Template, content: LabelContent) -> None:
    label = render(template, content, CATALOGUES["ru"], plant=PLANT)
    narrow = [symbol for symbol in label.drawing.symbols if symbol.module < 3]
    assert bool(narrow) == (Note.NARROW in label.drawing.notes)
    if content.lot.station == "R1":
        assert not narrow


@EVERY_TEMPLATE
@EVERY_LANGUAGE
@pytest.mark.parametrize("name", ["usual", "by hand"])
def test_lot_and_weight_are_read_at_arms_length(template: Template, language: str, name: str) -> None:
    """Millimetres of a capital letter, the largest that the stock has room for."""
    label = render(template, CONTENTS[name], CATALOGUES[language], plant=PLANT)
    large = {"lot": 3.9, "net": 4.5}
    for part, text in zip((p for p in template.text if p.field in large), label.drawing.texts, strict=False):
        assert text.fitted.em * CAPITAL / label.drawing.dots_per_mm >= large[part.field], part.field


@EVERY_LANGUAGE
def test_the_smallest_letters_can_be_read(language: str) -> None:
    for shipped in TEMPLATES.values():
        for text in render(shipped, USUAL, CATALOGUES[language], plant=PLANT).drawing.texts:
            assert text.fitted.em * CAPITAL / 8 >= 1.2, text.fitted.lines


@EVERY_TEMPLATE
def test_a_weight_typed_by_hand_is_marked_in_words_and_by_sign(template: Template) -> None:
    for language, sign, words in (("ru", "Р", "ВЕС ВВЕДЁН ВРУЧНУЮ"), ("en", "M", "WEIGHT TYPED BY HAND")):
        marked = render(template, CONTENTS["by hand"], CATALOGUES[language])
        inverse = [text.fitted.lines for text in marked.drawing.texts if text.inverse]
        assert sorted(inverse) == sorted([(sign,), (words,)])
        assert not [
            text for text in render(template, USUAL, CATALOGUES[language]).drawing.texts if text.inverse
        ]


@EVERY_TEMPLATE
def test_a_name_too_long_is_cut_and_it_is_said(template: Template) -> None:
    label = render(template, replace(USUAL, item=LONG), CATALOGUES["ru"], plant=PLANT)
    ink_stays_inside(label)
    texts = [line for text in label.drawing.texts for line in text.fitted.lines]
    assert bool(label.lost) == any(line.endswith("…") for line in texts)
    assert any(line.startswith("Омуль") for line in texts)


@EVERY_TEMPLATE
def test_without_gs1_it_is_said_beside_the_preview(template: Template) -> None:
    for words in CATALOGUES.values():
        assert render(template, CONTENTS["no gtin"], words).notes == (words.text(NOTES[Note.NO_GTIN]),)
        assert render(template, USUAL, words).notes == ()
    assert Note.LONG_LOT in render(template, CONTENTS["long lot"], CATALOGUES["ru"]).drawing.notes


@needs_poppler
@EVERY_TEMPLATE
@EVERY_LANGUAGE
def test_the_page_has_its_size_its_words_and_its_own_letters(
    own_environment: Path, template: Template, language: str
) -> None:
    label = render(template, CONTENTS["by hand"], CATALOGUES[language], plant=PLANT)
    page = own_environment / "label.pdf"
    page.write_bytes(label.pdf())
    told = {tool: subprocess.run([tool, *arguments], capture_output=True, text=True, check=True).stdout
            for tool, arguments in (("pdftotext", ["-layout", page, "-"]), ("pdffonts", [page]), ("pdfinfo", [page]))}  # fmt: skip
    wanted = {"ru": ("ВЕС ВВЕДЁН ВРУЧНУЮ", "999,999"), "en": ("WEIGHT TYPED BY HAND", "999.999")}[language]
    for text in (*wanted, str(USUAL.lot)):
        assert text in told["pdftotext"].replace("\u00a0", " ")
    fonts = told["pdffonts"].splitlines()[2:]
    assert fonts
    assert all("PTSans" in line and line.split()[-5] == "yes" for line in fonts)
    points = [float(part) for part in told["pdfinfo"].split("Page size:")[1].split()[:3:2]]
    assert points == pytest.approx([template.width_mm / 25.4 * 72, template.height_mm / 25.4 * 72], abs=0.01)
    assert label.pdf() == render(template, CONTENTS["by hand"], CATALOGUES[language], plant=PLANT).pdf()


def test_the_preview_says_its_size() -> None:
    label = render(TEMPLATES["crate-58x40"], USUAL, CATALOGUES["ru"])
    one, two = (Image.open(io.BytesIO(label.png(scale))) for scale in (1, 2))
    assert (one.size, two.size) == ((464, 320), (928, 640))
    assert one.info["dpi"][0] == pytest.approx(203.2, abs=0.1)
    assert two.info["dpi"][0] == pytest.approx(406.4, abs=0.1)


def test_letters_the_font_lacks_are_marked_and_lines_are_one() -> None:
    assert drawable("Омуль — 5 °C №1 «Ё» ≥") == "Омуль — 5 °C №1 «Ё» ≥"
    assert drawable("鱼\u200bA\nB\tC") == "??A?B?C"


@given(
    text=st.text(st.sampled_from("абвЁЙШ iW ,-"), min_size=1, max_size=80),
    across=st.integers(20, 700),
    down=st.integers(12, 120),
    lines=st.integers(1, 4),
    least=st.none() | st.floats(4, 10),
)
def test_a_text_fits_its_box_or_is_cut(
    text: str, across: int, down: int, lines: int, least: float | None
) -> None:
    fitted = fit(text, across, down, True, lines, 24.0, least)
    assert len(fitted.lines) <= lines
    assert fitted.em <= 24 / CAPITAL
    if not fitted.cut:
        assert "".join("".join(fitted.lines).split()) == "".join(text.split())
    if least is None and across > 100:
        assert not fitted.cut
    if down >= 12 * (1 if least is None else least):
        assert all(width(line, True, fitted.em) <= across for line in fitted.lines if len(line) > 1)


def test_templates_are_found_by_name() -> None:
    assert set(templates()) == {"crate-100x70", "crate-58x40", "crate-100x100"}
    assert template("crate-58x40") == TEMPLATES["crate-58x40"]
    with pytest.raises(OperatorError) as caught:
        template("nothing")
    assert caught.value.key == "label.no_template"
    assert "crate-58x40" in caught.value.params["known"]


def test_a_box_too_small_for_its_symbol_is_said() -> None:
    small = TEMPLATES["crate-58x40"]
    box = replace(small.symbol[0], width_mm=2.0, height_mm=2.0)
    with pytest.raises(OperatorError) as caught:
        render(replace(small, symbol=(box,)), USUAL, CATALOGUES["ru"])
    assert caught.value.key == "label.no_room"
    narrow = replace(small.symbol[0], width_mm=8.0, height_mm=8.0)
    label = render(replace(small, symbol=(narrow,)), USUAL, CATALOGUES["ru"])
    assert label.notes == (CATALOGUES["ru"].text(NOTES[Note.NARROW]),)
