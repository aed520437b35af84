"""Lists and facts as data, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.views.marks import Mark, Tone


@dataclass(frozen=True)
class Line:
    """One row of a list: `code` is what choosing it means; `detail` a smaller second line."""

    code: str
    title: str
    detail: str = ""
    lead: str = ""
    """What stands first and small: a time, a number."""
    side: str = ""
    """What stands at the right edge."""
    mark: Mark | None = None
    tone: Tone = Tone.NORMAL
    struck: bool = False


@dataclass(frozen=True)
class ListView:
    """The rows of one page; `chosen` is the code of the row that the facts beside are about."""

    lines: tuple[Line, ...] = ()
    chosen: str = ""
    empty: str = ""
    """What is said where there are no rows."""


@dataclass(frozen=True)
class Fact:
    """A caption and what holds; a fact without a caption goes over the whole width."""

    caption: str
    value: str
    tone: Tone = Tone.NORMAL
    bold: bool = False


@dataclass(frozen=True)
class FactsView:
    title: str = ""
    facts: tuple[Fact, ...] = ()
    mark: Mark | None = None
    more: str = ""
    """Says how to see the rest where not all of it fits."""


@dataclass(frozen=True)
class PagerView:
    """`text` stands between the two keys: `2 / 40`."""

    text: str = ""
    back: bool = False
    on: bool = False
    names: tuple[str, str] = field(default=("", ""))
    """What the keys are called for those who hear the screen."""
