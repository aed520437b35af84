"""A page of the first run as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.views.lists.view import Fact
from app.views.marks import Action, Mark, Option, Trouble, WeightTone

NONE = Action("")


class Face(StrEnum):
    """What the page is made of."""

    CHOICE = "choice"
    TEXT = "text"
    PIN = "pin"
    CALIBRATE = "calibrate"
    WEIGHT = "weight"
    FACTS = "facts"


@dataclass(frozen=True)
class LiveView:
    text: str
    unit: str
    tone: WeightTone
    mark: Mark


@dataclass(frozen=True)
class PageView:
    """`title` asks, `text` explains. A button without text is not shown."""

    face: Face
    title: str
    text: str = ""
    options: tuple[Option, ...] = ()
    typed: str = ""
    letters: str = "en"
    """Which letters the pad begins with."""
    facts: tuple[Fact, ...] = ()
    px_per_mm: float = 0.0
    live: LiveView | None = None
    primary: Action = NONE
    back: Action = NONE
    skip: Action = NONE
    trouble: Trouble | None = None
    close: str = ""


@dataclass(frozen=True)
class WizardView:
    """The page and where it stands among the others: `part` of all, from 0 to 1."""

    head: str
    place: str
    part: float
    page: PageView
