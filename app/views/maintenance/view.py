"""The maintenance screen as data."""

from __future__ import annotations

from dataclasses import dataclass

from app.views.lists.view import FactsView, ListView, PagerView
from app.views.marks import Action, Notice, Trouble


@dataclass(frozen=True)
class MaintenanceView:
    """`tests` are four buttons: zero, tare, clear, ask serial; one without text is not shown."""

    devices: ListView
    frames: ListView
    frames_title: str
    facts: FactsView
    tests: tuple[Action, ...]
    hold: Action
    simulator: Action
    primary: Action
    pager: PagerView
    close: str
    trouble: Trouble | None = None
    notice: Notice | None = None
