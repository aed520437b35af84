"""Where a row of reference data is from, how sure it is, from when to when it holds, and what is noted of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SURE = "verified"


@dataclass(frozen=True)
class Provenance:
    """Both days are included; an empty day is not known, and the row holds on that side always."""

    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None
    confidence: str | None = None

    def holds(self, on: date | None) -> bool:
        """Whether the row holds on that plant day; without a day the question is not asked."""
        if on is None:
            return True
        after = self.valid_from is None or self.valid_from <= on
        return after and (self.valid_to is None or on <= self.valid_to)

    @property
    def to_check(self) -> bool:
        """Somebody should look at the source before relying on it."""
        return self.confidence != SURE


def provenance(row: Mapping[str, Any]) -> Provenance:
    """Of a row whose days are ISO texts."""
    return Provenance(
        _day(row.get("valid_from")), _day(row.get("valid_to")), row.get("source"), row.get("confidence")
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def note_parts(note: str | None) -> dict[str, str]:
    """The named texts of a note: `ru` and `en` are its wording, further names belong to the table.

    A note is a JSON object of texts, or plain text that stands for every language.
    """
    if not note:
        return {}
    try:
        parts = json.loads(note)
    except ValueError:
        parts = None
    if not isinstance(parts, dict):
        return {"ru": note, "en": note}
    return {str(name): str(text) for name, text in parts.items()}


def note_text(note: str | None, language: str) -> str:
    """What is noted in that language, else in whichever there is; an empty text where nothing is."""
    parts = note_parts(note)
    return parts.get(language) or parts.get("en") or parts.get("ru") or ""


def written_note(parts: Mapping[str, str]) -> str | None:
    """The note of those named texts; None where all are empty."""
    kept = {name: text for name, text in parts.items() if text}
    return json.dumps(kept, ensure_ascii=False) if kept else None
