"""The rooms of the program: what a tile on the home screen leads to, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.i18n import Catalogue
from app.models.kinds import Group

if TYPE_CHECKING:
    from app.views.screen import Screen

Make = Callable[[Catalogue, Callable[[], None]], "Screen"]
MOST_TILES = 8


@dataclass(frozen=True)
class Room:
    """`make(words, activity)` builds the screen when it is first entered; `title` is a message id."""

    code: str
    title: str
    icon: str
    groups: frozenset[Group]
    make: Make
    tile: bool = True
    """Home has a tile for it; the other rooms are led to by a scan or by another room."""


def open_to(rooms: tuple[Room, ...], groups: frozenset[Group]) -> tuple[Room, ...]:
    """The rooms that a person of these groups finds on the home screen, in their order."""
    return tuple(room for room in rooms if room.tile and room.groups & groups)
