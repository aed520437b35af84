"""The rules that hold on every screen, each as what breaks it: an empty list is a kept rule."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from PySide6.QtCore import QRect

from app.views.marks import Tone
from app.views.theme import Size, Theme
from app.views.widgets.button import Role
from tests.screens.ruler import Seen, Target

TOLERANCE = 0.05
LEAST = {
    Role.PRIMARY: (100.0, 22.0),
    Role.SECONDARY: (25.0, 15.0),
    Role.CHOICE: (25.0, 15.0),
    Role.KEY: (20.0, 20.0),
    Role.LETTER: (12.0, 12.0),
    Role.TILE: (40.0, 40.0),
}
LEAST_ROW = 11.0
LEAST_EM = {
    "Label": 3.9, "Lamp": 4.6, "Chip": 4.6, "Banner": 4.6, "MarkLine": 4.6, "SECONDARY": 5.0, "CHOICE": 5.0,
    "KEY": 5.0, "LETTER": 5.0, "TILE": 5.0, "PRIMARY": 9.0,
}  # fmt: skip
HEADER = ("home", "language", "alarms")
"""Felt a little below the header, where the margin of the screen is."""


def small_targets(scenes: Sequence[Seen]) -> list[object]:
    """R1: targets smaller than a bare cold finger needs."""
    return [
        (seen.where, target.name, seen.mm(target.box.width()), seen.mm(target.box.height()))
        for seen in scenes
        for target in seen.targets
        if target.role is not None and _small(seen, target, *LEAST[target.role])
    ]


def _small(seen: Seen, target: Target, width: float, height: float) -> bool:
    return (
        seen.mm(target.box.width()) < width - TOLERANCE or seen.mm(target.box.height()) < height - TOLERANCE
    )


def close_targets(scenes: Sequence[Seen]) -> list[object]:
    """R1: targets nearer than 2 mm, or 5 mm to what cannot be undone."""
    return [
        (seen.where, one.name, other.name, round(gap, 2))
        for seen in scenes
        for one, other, gap in _pairs(seen)
        if gap < (Size.DANGER_GAP if one.destructive or other.destructive else Size.GAP) - TOLERANCE
    ]


def _pairs(seen: Seen) -> Iterator[tuple[Target, Target, float]]:
    for one, other in combinations(seen.targets, 2):
        yield one, other, seen.mm(gap(one.box, other.box))


def gap(one: QRect, other: QRect) -> float:
    """Free pixels between two boxes, along the axis where they are further apart; negative when they overlap."""
    across = max(one.left() - other.right(), other.left() - one.right()) - 1
    down = max(one.top() - other.bottom(), other.top() - one.bottom()) - 1
    return max(across, down)


def low_rows(scenes: Sequence[Seen]) -> list[object]:
    """R1: rows lower than 11 mm."""
    return [(s.where, row) for s in scenes for row in s.rows if row < LEAST_ROW - TOLERANCE]


def small_letters(scenes: Sequence[Seen]) -> list[object]:
    """R2: em heights that cannot be read at 0.6 m."""
    return [
        (seen.where, kind, round(em, 2))
        for seen in scenes
        for kind, em in seen.ems.items()
        if em < LEAST_EM[kind] - TOLERANCE
    ]


def wandering_primaries(scenes: Sequence[Seen]) -> list[object]:
    """R3: more than one filled button on a screen, or one that is not bottom left at the same place."""
    found: list[object] = [s.where for s in scenes if len(s.primaries) > 1]
    boxes = {target.box.getRect() for seen in scenes for target in seen.primaries}
    panel = scenes[0].panel
    found += list(boxes) if len(boxes) > 1 else []
    for x, y, width, height in boxes:
        low = panel.height - (y + height) <= Theme(panel.px_per_mm).px(Size.MARGIN)
        found += [] if low and x + width / 2 < panel.width / 2 else [(x, y, width, height)]
    return found


def scrolling(scenes: Sequence[Seen]) -> list[object]:
    """R4: what scrolls, and what sticks out of its place."""
    return [(s.where, s.scrolling or s.outside) for s in scenes if s.scrolling or s.outside]


def overlapping(scenes: Sequence[Seen]) -> list[object]:
    """R4: cards over cards, and targets across the edge of a card."""
    cards: list[object] = [
        (seen.where, one.getRect(), other.getRect())
        for seen in scenes
        for one, other in combinations(seen.cards, 2)
        if one.intersects(other)
    ]
    return cards + [
        (seen.where, target.name)
        for seen in scenes
        for target in seen.targets
        for card in seen.cards
        if target.name not in HEADER and card.intersects(target.box) and not card.contains(target.box)
    ]


def speechless(scenes: Sequence[Seen]) -> list[object]:
    """R6: a colour that is not usual, without a word."""
    usual = (Tone.NORMAL, Tone.MUTED)
    return [(s.where, mark) for s in scenes for mark in s.marks if mark.tone not in usual and not mark.word]


def cut_texts(scenes: Sequence[Seen]) -> list[object]:
    """R8: words that are not wholly seen."""
    return [(s.where, s.cut) for s in scenes if s.cut]


def moved_by_words(usual: Sequence[Seen], clumsy: Sequence[Seen]) -> list[object]:
    """R8: targets that stand elsewhere, or are of another size, because their words are longer."""
    return [
        there.where
        for here, there in zip(usual, clumsy, strict=True)
        if here.top == there.top and _places(here) != _places(there)
    ]


def _places(seen: Seen) -> dict[str, QRect]:
    """The first run puts its choices below the question, however long that is; the header is one row."""
    free = ("choice-", "back-number", *HEADER)
    return {target.name: target.box for target in seen.targets if not target.name.startswith(free)}
