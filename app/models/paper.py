"""A document as it is read on the screen: the rows of its pages, in their order. Values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperLine:
    """`text` is read first, `more` belongs to it; a `heading` begins a part, what is `struck` does not count."""

    text: str
    more: str = ""
    heading: bool = False
    struck: bool = False
    alarm: bool = False
