"""What stands on a label in letters, in the plant's language."""

from __future__ import annotations

from datetime import date

from app.i18n import N_, Catalogue
from app.models.labels import LabelContent, Note, Place, Symbols

NOTES = {
    Note.NO_GTIN: N_(
        "No GS1 code: the item has no GTIN. The label carries the lot code alone; other plants' scanners read "
        "nothing else from it."
    ),
    Note.WEIGHT: N_(
        "No GS1 code: this weight does not fit it exactly. The label carries the lot code alone."
    ),
    Note.LONG_LOT: N_(
        "No GS1 code: the lot code is longer than 20 signs. The label carries the lot code alone."
    ),
    Note.NARROW: N_(
        "The bars are narrower than this template wants. Check on one label that scanners read them."
    ),
}


def texts(content: LabelContent, drawn: Symbols, plant: str, words: Catalogue) -> dict[str, str]:
    """The text of every field of a template; empty where there is nothing to say."""
    return {
        "plant": plant,
        "lot": str(content.lot),
        "lot_caption": words.text("Lot"),
        "net": f"{words.kilograms(content.net_g)}\u00a0{words.text('kg')}",
        "net_caption": words.text("Net"),
        "item": content.item.name(words.language),
        "item_other": content.item.name("en" if words.language == "ru" else "ru"),
        "pieces": "" if content.pieces is None else _pieces(content.pieces, words),
        "packed": words.text("Packed {day}", day=words.day(content.packed)),
        "caught": _caught(content.caught, words),
        "supplier": content.supplier or "",
        "boat": words.text("Boat {name}", name=content.boat) if content.boat else "",
        "station": f"{content.station} · {words.day(content.at)} {words.clock(content.at)}",
        "manual": words.text("WEIGHT TYPED BY HAND") if content.manual else "",
        "manual_sign": words.text("M") if content.manual else "",
        "goods_readable": _readable(drawn, Place.GOODS),
        "lot_readable": _readable(drawn, Place.LOT),
    }


def notes(found: tuple[Note, ...], words: Catalogue) -> tuple[str, ...]:
    """The sentences for beside the preview."""
    return tuple(words.text(NOTES[note]) for note in found)


def _pieces(count: int, words: Catalogue) -> str:
    return words.plural("{n} piece", "{n} pieces", count)


def _caught(days: tuple[date, date] | None, words: Catalogue) -> str:
    if days is None:
        return ""
    first, last = (words.day(day) for day in days)
    return words.text("Caught {day}", day=first if first == last else f"{first} – {last}")


def _readable(drawn: Symbols, place: Place) -> str:
    symbol = drawn.at.get(place)
    return symbol.readable if symbol else ""
