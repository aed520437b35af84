"""The weighing screen as data: every word chosen, nothing left for the widgets to decide."""

from __future__ import annotations

from dataclasses import dataclass

from app.views.marks import Action, BandView, ChoiceView, Mark, Notice, Tone, Trouble, WeightTone


@dataclass(frozen=True)
class Row:
    """One capture in the list; `detail` is a second, smaller line under `state`."""

    number: str
    time: str
    weight: str
    state: str
    detail: str = ""
    struck: bool = False
    tone: Tone = Tone.NORMAL


@dataclass(frozen=True)
class TotalView:
    caption: str
    net: str
    of: str
    line: str
    part: float | None
    rest: str = ""
    """What is still to come of the order, or by how much it is passed."""


@dataclass(frozen=True)
class NumberView:
    """A weight being typed; the primary button accepts it."""

    title: str
    text: str
    unit: str
    hint: str
    valid: bool
    comma: str
    """The decimal sign of the language, on the pad's key too."""
    back: str


@dataclass(frozen=True)
class WeightView:
    text: str
    unit: str
    tone: WeightTone
    motion: Mark
    annunciators: tuple[str, ...]
    band: BandView | None
    chip: Mark | None


Panel = ChoiceView | NumberView | Trouble | None


@dataclass(frozen=True)
class WeighingView:
    """`secondary` are five buttons in their order."""

    fields: tuple[tuple[str, str], ...]
    weight: WeightView
    secondary: tuple[Action, ...]
    primary: Action
    total: TotalView
    rows: tuple[Row, ...]
    undo: Action
    empty: str = ""
    """Said in the place of the list while it has no row."""
    panel: Panel = None
    notice: Notice | None = None
    by_hand: str = ""
    """The lot code that must be written on the crate: large, in the place of the fields' captions."""
