"""The faces a page of a room can have, as data without Qt: a list, a form, one question, one of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.views.lists.view import FactsView, Line, PagerView
from app.views.marks import Action, Mark, Notice, Option, Tone, Trouble


@dataclass(frozen=True)
class Act:
    """A secondary button: `code` is what a tap on it means. `shown` frames the tab whose list is seen."""

    code: str
    action: Action
    shown: bool = False
    danger: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table, at least `width` millimetres; those that `grow` share what is left.

    `right` is for numbers. A column of `marks` shows each row's mark, shape and word.
    """

    caption: str
    width: float
    grow: bool = False
    right: bool = False
    marks: bool = False


@dataclass(frozen=True)
class Cells:
    """A row of a table: one text a column; `code` is what choosing it means."""

    code: str
    cells: tuple[str, ...]
    mark: Mark | None = None
    tone: Tone = Tone.NORMAL
    struck: bool = False


@dataclass(frozen=True)
class ListFace:
    """Rows on the left and facts beside them; without `facts` the rows take the whole width.

    With `columns` the rows are Cells, without them Lines. `feet` stand under the rows (back, filters), `acts`
    under the facts, or behind the feet where there are none. Six feet at most, four acts.
    """

    title: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[Line | Cells, ...] = ()
    totals: tuple[str, ...] = ()
    """One text a column under the rows; nothing: no such line."""
    chosen: str = ""
    empty: str = ""
    facts: FactsView | None = None
    feet: tuple[Act, ...] = ()
    acts: tuple[Act, ...] = ()
    pager: PagerView = field(default_factory=PagerView)
    primary: Action = field(default_factory=lambda: Action(""))


class Need(StrEnum):
    """How far a field of a form is."""

    FINE = "fine"
    OFFERED = "offered"
    """Filled in by the program; nobody has said it yet."""
    MISSING = "missing"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True)
class Entry:
    """A field as the form shows it; `word` says how far it is where that is not fine."""

    code: str
    caption: str
    value: str
    need: Need = Need.FINE
    word: str = ""


@dataclass(frozen=True)
class FormFace:
    """The fields of one page, to be tapped; `feet` stand under them, six at most."""

    title: str
    entries: tuple[Entry, ...]
    feet: tuple[Act, ...] = ()
    pager: PagerView = field(default_factory=PagerView)
    primary: Action = field(default_factory=lambda: Action(""))


class Pad(StrEnum):
    NONE = "none"
    NUMBERS = "numbers"
    LETTERS = "letters"
    READ = "read"
    """Nobody types: a device says what stands there."""


@dataclass(frozen=True)
class AskFace:
    """One question large. `typed` stands with its unit where a pad types it, `tiles` are one page of options."""

    title: str
    pad: Pad = Pad.NONE
    typed: str = ""
    unit: str = ""
    hint: str = ""
    wrong: bool = False
    comma: str = ""
    """The sign of the comma key; empty: no such key."""
    letters: str = "ru"
    capitals: bool = True
    """Whether the letters on the pad are capitals now."""
    tiles: tuple[Option, ...] = ()
    chosen: str = ""
    empty: str = ""
    feet: tuple[Act, ...] = ()
    pager: PagerView = field(default_factory=PagerView)
    primary: Action = field(default_factory=lambda: Action(""))


@dataclass(frozen=True)
class OwnFace:
    """A face that one room alone has: the room's screen brings the body that shows it."""

    primary: Action = field(default_factory=lambda: Action(""))
    pager: PagerView = field(default_factory=PagerView)


Face = ListFace | FormFace | AskFace | OwnFace


@dataclass(frozen=True)
class RoomView:
    """What a room shows: the face of its newest page, over it a trouble that has to be read."""

    face: Face
    trouble: Trouble | None = None
    close: str = ""
    notice: Notice | None = None
