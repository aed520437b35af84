"""The audit screen as data."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.views.lists.view import FactsView, ListView, PagerView
from app.views.marks import Action, ChoiceView, Mark, Notice, Trouble

Panel = ChoiceView | Trouble | None


@dataclass(frozen=True)
class AuditView:
    """`filters` are four buttons in their order: lot, person, device, day."""

    filters: tuple[Action, ...]
    list: ListView
    facts: FactsView
    chain: Mark
    check: Action
    pager: PagerView
    primary: Action
    close: str
    progress: float | None = None
    panel: Panel = field(default=None)
    notice: Notice | None = None
