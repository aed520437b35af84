"""The receiving report as PDF: what a delivery is, for the driver, the office and the inspector.

    said = sheet(query, plant_id, "R1-261123-D01-J")      # everything it prints, of the moment that `query` sees
    pdf = report(said, catalogue, "Рыбозавод Листвянка")  # bytes; A4, PT Sans embedded, byte for byte the same again

    Papers(readers, plant_id, name, zone, folder).receiving_report(code, "ru")   # a file, for the desk of deliveries

Nothing of reportlab is loaded before the first report is made.
"""

from __future__ import annotations

from app.i18n import Catalogue
from app.models.paper import PaperLine
from app.services.documents.receiving.papers import Papers
from app.services.documents.receiving.sheet import Sheet, sheet

__all__ = ["Papers", "Sheet", "preview", "report", "sheet"]


def report(said: Sheet, catalogue: Catalogue, plant: str) -> bytes:
    """The document in the catalogue's language; the same sheet gives the same bytes. `plant` is its name."""
    from app.services.documents.receiving.pages import pages
    from app.services.documents.receiving.words import Words

    return pages(Words(said, catalogue), plant)


def preview(said: Sheet, catalogue: Catalogue, plant: str) -> tuple[PaperLine, ...]:
    """The rows of the document, to be read on a screen."""
    from app.services.documents.labels.pdf import register_fonts
    from app.services.documents.receiving.onscreen import lines
    from app.services.documents.receiving.words import Words

    register_fonts()
    return lines(Words(said, catalogue), plant)
