"""What a label says, and which symbols carry it: data without appearance. Pure.

Where a label cannot carry GS1 it carries the lot code alone, and a note says why: fish is labelled in any case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.clock import iso
from app.errors import OperatorError
from app.models.desk import Named
from app.models.gs1 import (
    Element,
    bracketed,
    element_string,
    gtin14,
    harvested,
    net_weight,
    packed,
    variable_measure,
)
from app.models.values import MAX_GRAMS, LotCode

_LONGEST_LOT = 20
"""Signs of AI 10."""


@dataclass(frozen=True)
class LabelContent:
    """What one label says. `packed` is the plant day, `at` the instant of the capture (UTC), `net_g` grams.

    `gtin` is the article's number as the catalogue has it (8 to 14 digits), None where the plant has no GS1
    prefix or the article no number. `supplier` and `boat` are names, given where the label shall show them.
    The language is not part of it: it is the catalogue's that renders.
    """

    lot: LotCode
    item: Named
    net_g: int
    packed: date
    station: str
    at: datetime
    manual: bool = False
    pieces: int | None = None
    gtin: str | None = None
    catch_from: date | None = None
    catch_to: date | None = None
    supplier: str | None = None
    boat: str | None = None

    def __post_init__(self) -> None:
        """Raises OperatorError `label.content` for a weight or count that is none, or a catch that ends early."""
        caught = (self.catch_from or self.catch_to, self.catch_to or self.catch_from)
        _claim(0 < self.net_g <= MAX_GRAMS, "net_g", self.net_g)
        _claim(self.pieces is None or self.pieces > 0, "pieces", self.pieces)
        _claim(self.gtin is None or gtin14(self.gtin) is not None, "gtin", self.gtin)
        _claim(caught[0] is None or caught[1] is None or caught[0] <= caught[1], "catch_to", self.catch_to)

    @property
    def caught(self) -> tuple[date, date] | None:
        """First and last day of the catch, where it is known; one known day is both."""
        first, last = self.catch_from or self.catch_to, self.catch_to or self.catch_from
        return (first, last) if first and last else None

    def record(self) -> dict[str, Any]:
        """As an order keeps it: JSON values only; `parse_content` reads it."""
        plain = {
            "lot": str(self.lot),
            "item": {"code": self.item.code, "ru": self.item.ru, "en": self.item.en},
            "net_g": self.net_g,
            "packed": self.packed.isoformat(),
            "station": self.station,
            "at": iso(self.at),
            "manual": self.manual,
            "pieces": self.pieces,
            "gtin": self.gtin,
            "catch_from": self.catch_from and self.catch_from.isoformat(),
            "catch_to": self.catch_to and self.catch_to.isoformat(),
            "supplier": self.supplier,
            "boat": self.boat,
        }
        return {name: value for name, value in plain.items() if value is not None}


def parse_content(record: Mapping[str, Any]) -> LabelContent:
    """The content that `record` keeps; OperatorError `label.content` where it is none."""
    try:
        known = dict(record)
        known["lot"] = LotCode.parse(known["lot"])
        known["item"] = Named(**known["item"])
        known["at"] = datetime.fromisoformat(known["at"])
        for name in ("packed", "catch_from", "catch_to"):
            if name in known:
                known[name] = date.fromisoformat(known[name])
        return LabelContent(**known)
    except (KeyError, TypeError, ValueError) as error:
        raise OperatorError("label.content", field="?", value=str(error)) from error


def _claim(holds: bool, field: str, value: object) -> None:
    if not holds:
        raise OperatorError("label.content", field=field, value=str(value))


class Symbology(StrEnum):
    """A kind of symbol, named by what readers call it (AIM identifier, ISO/IEC 15424)."""

    GS1_DATAMATRIX = "]d2"
    DATAMATRIX = "]d1"
    GS1_128 = "]C1"
    CODE_128 = "]C0"
    GS1_QR = "]Q3"
    QR = "]Q1"


@dataclass(frozen=True)
class Symbol:
    """A symbol to draw: of GS1 elements, or of plain text."""

    symbology: Symbology
    elements: tuple[Element, ...] = ()
    plain: str = ""

    @property
    def text(self) -> str:
        """What a reader gives for it, without AIM identifier; elements are parted by GS."""
        return element_string(self.elements) if self.elements else self.plain

    @property
    def readable(self) -> str:
        """What stands below it for the eye, `(01)…(10)…` for GS1."""
        return bracketed(self.elements) if self.elements else self.plain


class Place(StrEnum):
    """What a template leaves room for."""

    MATRIX = "matrix"
    """Everything in one square symbol."""
    GOODS = "goods"
    """GTIN, net weight and date as bars; empty where there is no GTIN."""
    LOT = "lot"
    """The lot as bars."""


class Note(StrEnum):
    """Why a label carries no GS1 symbol; said beside the preview. The wording is in the labels' service."""

    NO_GTIN = "no_gtin"
    WEIGHT = "weight"
    LONG_LOT = "long_lot"
    NARROW = "narrow"
    """Bars are narrower than the template wants: the text is long for the width."""


@dataclass(frozen=True)
class Symbols:
    """The symbols of one label by their place, and why it has fewer than it could."""

    at: Mapping[Place, Symbol]
    notes: tuple[Note, ...] = ()


def symbols(content: LabelContent) -> Symbols:
    """GS1 symbols of `content` (GTIN of variable measure, 310n, 13, 7007, 10); the plain lot code otherwise.

    GS1 DataMatrix carries all of it; GS1-128 stands in two lines, goods and lot (GS1 General Specifications 4.14).
    """
    lot, weight = str(content.lot), net_weight(content.net_g)
    gtin = variable_measure(content.gtin) if content.gtin else None
    if gtin is None:
        return _plain(lot, Note.NO_GTIN)
    if weight is None:
        return _plain(lot, Note.WEIGHT)
    if len(lot) > _LONGEST_LOT:
        return _plain(lot, Note.LONG_LOT)
    goods = (Element("01", gtin), weight, packed(content.packed))
    catch = (harvested(*content.caught),) if content.caught else ()
    batch = Element("10", lot)
    return Symbols(
        {
            Place.MATRIX: Symbol(Symbology.GS1_DATAMATRIX, (*goods, *catch, batch)),
            Place.GOODS: Symbol(Symbology.GS1_128, goods),
            Place.LOT: Symbol(Symbology.GS1_128, (batch,)),
        }
    )


def _plain(lot: str, note: Note) -> Symbols:
    return Symbols(
        {
            Place.MATRIX: Symbol(Symbology.DATAMATRIX, plain=lot),
            Place.LOT: Symbol(Symbology.CODE_128, plain=lot),
        },
        (note,),
    )


@dataclass(frozen=True)
class LabelLook:
    """A label as it will come out of the printer: `picture` is a PNG of the dots, `notes` what is said beside it."""

    template: str
    width_mm: float
    height_mm: float
    picture: bytes
    notes: tuple[str, ...] = ()
