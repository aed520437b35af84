"""The wording of every error key, one module a room; found by listing this package, so a new room only adds a file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from app.i18n.errors.text import ErrorText

__all__ = ["ErrorText", "wording"]


@cache
def wording() -> dict[str, ErrorText]:
    """Every error key with its text; a key that two rooms claim is a bug and raises ValueError."""
    texts: dict[str, ErrorText] = {}
    for module in pkgutil.iter_modules(__path__):
        room = importlib.import_module(f"{__name__}.{module.name}")
        for key, text in getattr(room, "ERRORS", {}).items():
            if key in texts:
                raise ValueError(f"error key {key} stands in two rooms")
            texts[key] = text
    return texts
