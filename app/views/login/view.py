"""The login screen as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.views.marks import Action, Option, Trouble


class Face(StrEnum):
    """Which of its faces the screen shows."""

    BADGE = "badge"
    TYPING = "typing"
    """The code of the badge is typed: no scanner, or an unreadable badge."""
    PIN = "pin"
    LOCKED_OUT = "locked_out"


@dataclass(frozen=True)
class LoginView:
    """`typed` is the badge code in clear or the PIN as dots; `people` are the demonstration's, if any."""

    face: Face
    title: str
    hint: str
    typed: str
    primary: Action
    other: Action
    """The one secondary button: type the code, or go back."""
    trouble: Trouble | None = None
    people: tuple[Option, ...] = ()
    people_title: str = ""
