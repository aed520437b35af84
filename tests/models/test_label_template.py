"""Templates as data: the shipped ones hold, a wrong one is refused with the place of the mistake."""

import pytest

from app.config.paths import resources
from app.errors import OperatorError
from app.models.label_template import FIELDS, parse_template
from app.models.labels import Place

SHIPPED = sorted((resources() / "labels").glob("*.toml"))
HEAD = 'version = 1\nname_ru = "а"\nname_en = "a"\nwidth_mm = 100\nheight_mm = 70\ndots_per_mm = 8\n'
BOX = "x_mm = 1\ny_mm = 1\nwidth_mm = 20\nheight_mm = 10\n"
TEXT = f'[[text]]\nfield = "lot"\nsize_mm = 4\n{BOX}'
SYMBOL = f'[[symbol]]\nplace = "matrix"\nmodule_dots = 4\n{BOX}'


def test_whole_and_broken_numbers_are_both_millimetres() -> None:
    template = parse_template("x", HEAD + TEXT + SYMBOL + "[[bar]]\n" + BOX)
    assert (template.name, template.width_mm, template.title("en"), template.title("ru")) == (
        "x",
        100.0,
        "a",
        "а",
    )
    assert template.text[0].field == "lot"
    assert template.symbol[0].place is Place.MATRIX
    assert template.bar[0].height_mm == 10.0


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_template_shows_what_every_label_must(path) -> None:
    template = parse_template(path.stem, path.read_text(encoding="utf-8"))
    fields = {text.field for text in template.text}
    assert {"lot", "net", "item", "packed", "caught", "manual", "manual_sign", "station"} <= fields
    assert Place.MATRIX in {symbol.place for symbol in template.symbol}
    bars = [symbol for symbol in template.symbol if symbol.place is not Place.MATRIX]
    assert all(symbol.module_dots / template.dots_per_mm >= 0.33 for symbol in bars)
    assert not bars or template.width_mm >= 100


@pytest.mark.parametrize(
    ("source", "key", "where"),
    [
        ("version =", "label.template_syntax", None),
        (HEAD + "colour = 1\n", "label.template_unknown", "-"),
        (HEAD.replace("version = 1\n", ""), "label.template_missing", "-"),
        (HEAD.replace("version = 1", "version = true"), "label.template_value", "-"),
        (HEAD.replace("width_mm = 100", "width_mm = 1e9"), "label.template_value", "-"),
        (HEAD.replace("width_mm = 100", "width_mm = nan"), "label.template_value", "-"),
        (HEAD.replace('"а"', '""'), "label.template_value", "-"),
        (HEAD + TEXT.replace('"lot"', '"colour"'), "label.template_value", "text 1"),
        (HEAD + TEXT + "rotation = 45\n", "label.template_value", "text 1"),
        (HEAD + TEXT + "bold = 1\n", "label.template_value", "text 1"),
        (HEAD + TEXT + "lines = 0\n", "label.template_value", "text 1"),
        (HEAD + TEXT + "least_mm = 1\n", "label.template_value", "text 1"),
        (HEAD + TEXT + "place = 1\n", "label.template_unknown", "text 1"),
        (HEAD + TEXT + SYMBOL.replace('"matrix"', '"middle"'), "label.template_value", "symbol 1"),
        (HEAD + SYMBOL + SYMBOL.replace("x_mm = 1\n", "x_mm = 90\n"), "label.template_outside", "symbol 2"),
        (HEAD + SYMBOL.replace("module_dots = 4\n", ""), "label.template_missing", "symbol 1"),
        (HEAD + "text = 3\n", "label.template_value", "-"),
        (HEAD + "text = [3]\n", "label.template_value", "-"),
    ],
)
def test_a_mistake_is_said_with_its_place(source: str, key: str, where: str | None) -> None:
    with pytest.raises(OperatorError) as caught:
        parse_template("x", source)
    assert (caught.value.key, caught.value.params.get("place")) == (key, where)
    assert caught.value.params["template"] == "x"


def test_fields_are_said_once() -> None:
    assert len(set(FIELDS)) == len(FIELDS)
