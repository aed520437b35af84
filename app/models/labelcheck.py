"""A label that was scanned beside the one that was ordered: equal, or what differs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.models.gs1 import Message
from app.models.labels import LabelContent, Place, Symbol, symbols
from app.models.scan import Scan


class Part(StrEnum):
    """What a label says that can be compared."""

    LOT = "lot"
    NET = "net"
    PACKED = "packed"
    CAUGHT = "caught"
    GTIN = "gtin"


_BY_AI = {"10": Part.LOT, "13": Part.PACKED, "7007": Part.CAUGHT, "01": Part.GTIN}


@dataclass(frozen=True)
class Difference:
    """One thing that the scanned label says otherwise; an empty text is nothing at all.

    Net is in grams, days are YYMMDD as GS1 has them (two joined for a span), lot and GTIN as they stand.
    """

    part: Part
    wanted: str
    found: str


def compare(content: LabelContent, scan: Scan) -> tuple[Difference, ...] | None:
    """What differs between the label ordered and the one scanned; nothing where it is the same.

    Judged is the symbol that was scanned: a line of bars cannot say what only the other line carries. None where
    the scan is of no label at all: no lot and no GS1 elements that were read without a fault.
    """
    if scan.lot is None and (scan.message is None or not scan.message.good):
        return None
    drawn = symbols(content).at
    found = _said(scan.message) if scan.message else {Part.LOT: str(scan.lot)}
    wanted = _wanted(_same_kind(drawn, scan, found), content)
    parts = [part for part in Part if wanted.get(part, "") != found.get(part, "")]
    return tuple(Difference(part, wanted.get(part, ""), found.get(part, "")) for part in parts)


def _same_kind(drawn: Mapping[Place, Symbol], scan: Scan, found: Mapping[Part, str]) -> Symbol:
    """The symbol of the ordered label that the scanned one stands for."""
    bars = {place: drawn[place] for place in (Place.GOODS, Place.LOT) if place in drawn}
    if scan.symbology in {str(symbol.symbology) for symbol in bars.values()}:
        return bars[Place.LOT] if Part.LOT in found or Place.GOODS not in bars else bars[Place.GOODS]
    return drawn[Place.MATRIX]


def _wanted(symbol: Symbol, content: LabelContent) -> dict[Part, str]:
    said = {_BY_AI[element.ai]: element.value for element in symbol.elements if element.ai in _BY_AI}
    if any(element.ai.startswith("310") for element in symbol.elements):
        said[Part.NET] = str(content.net_g)
    return said if symbol.elements else {Part.LOT: str(content.lot)}


def _said(message: Message) -> dict[Part, str]:
    said = {part: value for ai, part in _BY_AI.items() if (value := message.get(ai)) is not None}
    if message.net_g is not None:
        said[Part.NET] = str(message.net_g)
    return said
