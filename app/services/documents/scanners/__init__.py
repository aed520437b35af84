"""The scanner's set-up sheet as PDF: what must be set, and three control labels that prove it.

    sheet(catalogue, "Рыбозавод Листвянка")     # bytes; one A4 page, PT Sans embedded, byte for byte the same again

The bar codes that set a scanner are its maker's; the sheet says what to look for in the maker's manual. Nothing of
reportlab is loaded before the first sheet is made.
"""

from __future__ import annotations

from app.i18n import Catalogue


def sheet(catalogue: Catalogue, plant: str) -> bytes:
    """The sheet in the catalogue's language; `plant` is its name."""
    from app.services.documents.scanners.sheet import pages

    return pages(catalogue, plant)
