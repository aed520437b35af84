"""A label's appearance as data: a TOML file with size, texts, symbols and black bars, in millimetres.

version = 1
name_ru = "Ящик, 100 × 70 мм"
name_en = "Crate, 100 × 70 mm"
width_mm = 100.0
height_mm = 70.0
dots_per_mm = 8                # head of the printer it was drawn for

[[text]]                       # drawn only where the field says something
field = "lot"                  # one of FIELDS
x_mm = 3.0                     # left upper corner and size of the box, as seen on the label
y_mm = 2.0
width_mm = 60.0
height_mm = 9.0
size_mm = 6.0                  # height of a capital letter; smaller where the text does not fit
least_mm = 2.0                 # not smaller than this: cut with … instead. Without it nothing is cut
bold = true
align = "left"                 # left | centre | right
lines = 1
inverse = false                # white on black
rotation = 0                   # degrees clockwise: 0, 90, 180, 270

[[symbol]]
place = "matrix"               # matrix | goods | lot
x_mm = 70.0                    # the box holds the quiet zone too
y_mm = 2.0
width_mm = 24.0
height_mm = 24.0
module_dots = 6                # dots of one module, at most
least_dots = 3                 # below this a note is given
rotation = 0

[[bar]]
x_mm = 0.0
y_mm = 30.0
width_mm = 100.0
height_mm = 0.3
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, TypeVar

from app.errors import OperatorError
from app.models.labels import Place

FIELDS = (
    "plant", "lot", "lot_caption", "net", "net_caption", "item", "item_other", "pieces", "packed", "caught",
    "supplier", "boat", "station", "manual", "manual_sign", "goods_readable", "lot_readable",
)  # fmt: skip
"""What a text may show; `item_other` is the name in the other language."""
UNCUT = frozenset({"lot", "net", "manual", "manual_sign"})
"""Never cut: a label without them is worse than one with small letters."""
ALIGNMENTS = ("left", "centre", "right")
ROTATIONS = (0, 90, 180, 270)
_COUNTS = {"version": (1, 1_000_000), "lines": (1, 6), "module_dots": (1, 24), "least_dots": (1, 24)}
_FLAGS = ("bold", "inverse")
_CHOICES: dict[str, tuple[object, ...]] = {
    "field": FIELDS,
    "place": tuple(place.value for place in Place),
    "align": ALIGNMENTS,
    "rotation": ROTATIONS,
}
_LARGEST = 300.0
_RANGES = {"x_mm": 0.0, "y_mm": 0.0, "dots_per_mm": 6.0}


@dataclass(frozen=True)
class Text:
    field: str
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    size_mm: float
    least_mm: float | None = None
    bold: bool = False
    align: str = "left"
    lines: int = 1
    inverse: bool = False
    rotation: int = 0


@dataclass(frozen=True)
class SymbolBox:
    place: Place
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    module_dots: int
    least_dots: int = 2
    rotation: int = 0


@dataclass(frozen=True)
class Bar:
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True)
class Template:
    """One appearance. `name` is the file's name without its ending; `version` rises with every change."""

    name: str
    version: int
    name_ru: str
    name_en: str
    width_mm: float
    height_mm: float
    dots_per_mm: float
    text: tuple[Text, ...]
    symbol: tuple[SymbolBox, ...]
    bar: tuple[Bar, ...] = ()

    def title(self, language: str) -> str:
        return self.name_ru if language == "ru" else self.name_en


_Part = TypeVar("_Part", Text, SymbolBox, Bar)


def parse_template(name: str, source: str) -> Template:
    """The template in `source`; OperatorError `label.template_*` says in which place what is wrong."""
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise OperatorError("label.template_syntax", template=name, detail=str(error)) from error
    parts = {key: raw.pop(key, []) for key in ("text", "symbol", "bar")}
    head = _Table(name, "-", raw).values(Template, without={"name", *parts})
    size = (head["width_mm"], head["height_mm"])
    return Template(
        name=name,
        text=_parts(Text, name, "text", parts["text"], size),
        symbol=_parts(SymbolBox, name, "symbol", parts["symbol"], size),
        bar=_parts(Bar, name, "bar", parts["bar"], size),
        **head,
    )


def _parts(
    kind: type[_Part], name: str, key: str, raw: object, size: tuple[float, float]
) -> tuple[_Part, ...]:
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        raise _Table(name, "-", {}).wrong(key, f"[[{key}]]")
    tables = [_Table(name, f"{key} {number}", entry) for number, entry in enumerate(raw, 1)]
    return tuple(_part(kind, table, size) for table in tables)


def _part(kind: type[_Part], table: _Table, size: tuple[float, float]) -> _Part:
    values = table.values(kind)
    if "place" in values:
        values["place"] = Place(values["place"])
    part = kind(**values)
    if part.x_mm + part.width_mm > size[0] or part.y_mm + part.height_mm > size[1]:
        raise OperatorError(
            "label.template_outside",
            template=table.template,
            place=table.place,
            size=f"{size[0]:g} × {size[1]:g}",
        )
    if values.get("field") in UNCUT and "least_mm" in values:
        raise table.wrong("least_mm", "-")
    return part


@dataclass(frozen=True)
class _Table:
    """One table of the file, and where it stands."""

    template: str
    place: str
    raw: Mapping[str, Any]

    def values(self, kind: type, *, without: Collection[str] = ()) -> dict[str, Any]:
        """The values for `kind`: every key known, every needed key there, every value allowed."""
        known = {field.name: field for field in fields(kind) if field.name not in without}
        for key, value in self.raw.items():
            if key not in known:
                raise OperatorError(
                    "label.template_unknown", template=self.template, place=self.place, key=key
                )
            allowed = _allowed(key, value)
            if allowed is not None:
                raise self.wrong(key, allowed)
        for key, field in known.items():
            if key not in self.raw and field.default is MISSING:
                raise OperatorError(
                    "label.template_missing", template=self.template, place=self.place, key=key
                )
        return {key: float(value) if key.endswith("_mm") else value for key, value in self.raw.items()}

    def wrong(self, key: str, allowed: str) -> OperatorError:
        return OperatorError(
            "label.template_value", template=self.template, place=self.place, key=key, allowed=allowed
        )


def _allowed(key: str, value: object) -> str | None:
    """None where `value` is allowed for `key`, else what is."""
    if key in _CHOICES:
        good = value in _CHOICES[key] and not isinstance(value, bool)
        return None if good else " | ".join(map(str, _CHOICES[key]))
    if key in _FLAGS:
        return None if isinstance(value, bool) else "true | false"
    if key in _COUNTS:
        low, high = _COUNTS[key]
        return None if type(value) is int and low <= value <= high else f"{low} … {high}"
    if key.endswith("_mm"):
        least = _RANGES.get(key, 0.1)
        good = isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= _LARGEST
        return None if good else f"{least:g} … {_LARGEST:g}"
    return None if isinstance(value, str) and value else '"…"'
