"""The two faces of the room that no other room has, as data: the board of channels, and the chart of one."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.i18n import Catalogue
from app.models.temperature_board import Curve
from app.views.lists.faces import Act, OwnFace
from app.views.lists.view import Line
from app.views.marks import Mark


@dataclass(frozen=True)
class ChannelTile:
    """A channel as its tile shows it; `quiet`: the value is no present one."""

    code: str
    name: str
    value: str
    unit: str
    mark: Mark
    age: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class BoardFace(OwnFace):
    """Tiles on the left, alarms on the right. The codes of alarms and channels differ."""

    tiles: tuple[ChannelTile, ...] = ()
    alarms: tuple[Line, ...] = ()
    title: str = ""
    calm: str = ""
    """What is said where there are no alarms."""
    feet: tuple[Act, ...] = ()


@dataclass(frozen=True)
class ChartFace(OwnFace):
    """The chart of one channel; `told` is said in its place while there is nothing to draw."""

    title: str = ""
    mark: Mark | None = None
    caption: str = ""
    curve: Curve | None = None
    told: str = ""
    words: Catalogue = field(default_factory=lambda: Catalogue("ru"))
    feet: tuple[Act, ...] = ()
