"""The screen of waiting things as data."""

from __future__ import annotations

from dataclasses import dataclass

from app.views.lists.view import FactsView, ListView, PagerView
from app.views.marks import Action, ChoiceView, Notice, Trouble


@dataclass(frozen=True)
class AttentionView:
    """`tabs` are three buttons. `body`, where given, stands in the place of the facts, word for word."""

    tabs: tuple[Action, ...]
    chosen: int
    list: ListView
    facts: FactsView
    body: str | None
    text: Action
    aside: Action
    primary: Action
    pager: PagerView
    close: str
    panel: ChoiceView | Trouble | None = None
    notice: Notice | None = None
