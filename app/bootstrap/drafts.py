"""Half-filled forms of the screens, kept in the journal's own file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.services.journal.keeper import Keeper


class KeptForms:
    """`app.views.ports.Drafts`: asked from memory, written behind the captures."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._known: dict[str, Mapping[str, Any] | None] = {}

    def load(self, form: str) -> Mapping[str, Any] | None:
        if form not in self._known:
            self._known[form] = self._keeper.form(form)
        return self._known[form]

    def save(self, form: str, values: Mapping[str, Any] | None) -> None:
        if self._known.get(form, values) == values and form in self._known:
            return
        self._known[form] = values
        if values is None:
            self._keeper.drop_form(form)
        else:
            self._keeper.keep_form(form, values)
