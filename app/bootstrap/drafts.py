"""Half-filled forms of the screens, kept in the journal's own file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.services.journal.keeper import Keeper


class KeptForms:
    """`app.views.ports.Drafts`: each person's own, asked from memory, written behind the captures."""

    def __init__(self, keeper: Keeper, who: Callable[[], str | None]) -> None:
        self._keeper, self._who = keeper, who
        self._known: dict[str, Mapping[str, Any] | None] = {}

    def load(self, form: str) -> Mapping[str, Any] | None:
        form = self._own(form)
        if form not in self._known:
            self._known[form] = self._keeper.form(form)
        return self._known[form]

    def save(self, form: str, values: Mapping[str, Any] | None) -> None:
        form = self._own(form)
        if self._known.get(form, values) == values and form in self._known:
            return
        self._known[form] = values
        if values is None:
            self._keeper.drop_form(form)
        else:
            self._keeper.keep_form(form, values)

    def _own(self, form: str) -> str:
        return f"{self._who() or '-'}/{form}"
