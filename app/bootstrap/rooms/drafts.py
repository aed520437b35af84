"""Half-filled forms of the screens, kept in the journal's own file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from app.services.journal.keeper import Keeper


class KeptForms:
    """`app.views.ports.Drafts`: each person's own, asked from memory, written behind the captures."""

    def __init__(self, keeper: Keeper, who: Callable[[], str | None]) -> None:
        self._keeper, self._who = keeper, who
        self._known: dict[str, Mapping[str, Any] | None] = {}
        self._unwritten: set[str] = set()

    def load(self, form: str) -> Mapping[str, Any] | None:
        form = self._own(form)
        if form not in self._known:
            self._known[form] = self._keeper.form(form)
        return self._known[form]

    def save(self, form: str, values: Mapping[str, Any] | None) -> None:
        form = self._own(form)
        if form in self._known and self._known[form] == values and form not in self._unwritten:
            return
        self._known[form] = values
        self._unwritten.add(form)
        kept = self._keeper.drop_form(form) if values is None else self._keeper.keep_form(form, values)
        kept.add_done_callback(lambda done: self._written(form, done))

    def _written(self, form: str, done: Future[None]) -> None:
        """Only what reached the disk is not written again: a full disk may have room the next time."""
        if not done.cancelled() and done.exception() is None:
            self._unwritten.discard(form)

    def _own(self, form: str) -> str:
        return f"{self._who() or '-'}/{form}"
