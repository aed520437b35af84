"""How a search for a scale is worded: its progress, and what may be there."""

from __future__ import annotations

from app.i18n import Catalogue
from app.models.detection import Candidate, Search
from app.models.readings import Reading, ReadingKind
from app.views.marks import SILENCE
from app.views.troubles import worded


def title(search: Search, words: Catalogue) -> str:
    if not search.ended:
        return words.text("Looking for the scale…")
    if search.candidates:
        return words.text("Which one shows what the scale shows?")
    return words.text("Nothing was understood")


def text(search: Search, words: Catalogue) -> str:
    """How far it is, or what to do now."""
    if search.problem is not None:
        told = worded(search.problem, words, address=search.address, usb=search.address, detail="")
        return f"{told.title}. {told.do}"
    if not search.ended:
        place = words.text("{n} of {of}", n=search.done + 1, of=search.of)
        return f"{place} · {search.trying}" if search.trying else place
    if search.candidates:
        return words.text("Put something on the scale, compare, and choose.")
    return words.text("Check that the scale is switched on and its cable is firm; then search again.")


def detail(candidate: Candidate, words: Catalogue) -> str:
    """What it reads now, and how its line is set."""
    return f"{said(candidate.reading, words)} · {candidate.line}"


def said(reading: Reading, words: Catalogue) -> str:
    """A reading as a person reads it: the weight with its unit, or what is wrong."""
    if reading.error is not None:
        return worded(str(reading.problem), words).title
    if reading.kind is ReadingKind.SCAN or reading.value is None:
        return reading.text or reading.command or SILENCE
    unit = words.text(reading.unit) if reading.unit else words.text("unit not told")
    parts = [f"{words.number(reading.value)} {unit}"]
    if reading.kind is ReadingKind.TARE:
        parts.append(words.text("Tare"))
    if reading.net:
        parts.append(words.text("Net"))
    if reading.stable is False:
        parts.append(words.text("in motion"))
    return " · ".join(parts)
