"""The screen of the station itself as data."""

from __future__ import annotations

from dataclasses import dataclass

from app.views.lists.view import FactsView
from app.views.marks import Action, ChoiceView, Notice, Trouble


@dataclass(frozen=True)
class StandingView:
    """`said` is the state and what to do in words; `facts` the figures. `typed`, where given, is a PIN in dots."""

    said: FactsView
    facts: FactsView
    back: Action
    primary: Action
    close: str
    typed: str | None = None
    panel: ChoiceView | Trouble | None = None
    notice: Notice | None = None
