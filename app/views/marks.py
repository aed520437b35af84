"""The few marks all screens share, without Qt: a state is a shape, a word and a tone, never a tone alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.models.desk import Verdict


class Tone(StrEnum):
    """What a state means; the theme says its colour."""

    NORMAL = "normal"
    MUTED = "muted"
    OK = "ok"
    """The one coloured normal: stable, in band, saved just now."""
    WARN = "warn"
    ALARM = "alarm"
    """Product and safety, and what was not saved; never the network."""
    OFFLINE = "offline"


class Shape(StrEnum):
    DISC = "disc"
    RING = "ring"
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    SQUARE = "square"
    DIAMOND = "diamond"
    CHECK = "check"
    CROSS = "cross"


PRIORITIES = {1: (Shape.SQUARE, Tone.ALARM), 2: (Shape.UP, Tone.WARN), 3: (Shape.DIAMOND, Tone.NORMAL)}
"""The shape of an alarm says how urgent it is, wherever it is seen."""


@dataclass(frozen=True)
class Mark:
    """One state as shown."""

    shape: Shape
    word: str
    tone: Tone = Tone.NORMAL


@dataclass(frozen=True)
class Action:
    """What a button says and whether it may be pressed; `detail` is a smaller second line."""

    text: str
    enabled: bool = True
    detail: str = ""


@dataclass(frozen=True)
class Notice:
    """A strip of text across the screen."""

    text: str
    tone: Tone
    shape: Shape = Shape.UP


@dataclass(frozen=True)
class Trouble:
    """An error in the operator's words: what it is, what happened, what to do."""

    title: str
    what: str
    do: str
    tone: Tone = Tone.ALARM


SILENCE = "-----"
"""What stands in the place of a weight that nobody says."""


class WeightTone(StrEnum):
    STEADY = "steady"
    MOVING = "moving"
    SILENT = "silent"


@dataclass(frozen=True)
class BandView:
    """The bar as shown: the limits take its middle third. `pointer` is a part of its width, None for none."""

    low: str
    high: str
    pointer: float | None
    verdict: Verdict | None


@dataclass(frozen=True)
class Option:
    """One button: what choosing it means (`code`), what it says."""

    code: str
    text: str
    detail: str = ""
    icon: str = ""
    enabled: bool = True


@dataclass(frozen=True)
class ChoiceView:
    title: str
    options: tuple[Option, ...]
    back: str
