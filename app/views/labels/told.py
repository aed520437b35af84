"""What is said of labels on more than one screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.i18n import N_, Catalogue
from app.models.gs1 import day_of
from app.models.labelcheck import Difference, Part
from app.models.labelqueue import Checked
from app.views.marks import Notice, Shape, Tone
from app.views.troubles import worded

_PARTS = {
    Part.LOT: N_("Lot"),
    Part.NET: N_("Net"),
    Part.PACKED: N_("Packed"),
    Part.CAUGHT: N_("Caught"),
    Part.GTIN: N_("Article number"),
}
_CENTURY = 2049
"""Years of two digits are those of 2000 to 2099."""


def by_hand(code: str, problem: str | None, words: Catalogue) -> str:
    """Why the printer does not print, and what to write meanwhile."""
    if problem is None:
        return words.text("Printer stopped. Write on the crate: {code}", code=code)
    return words.text("{why}. Write on the crate: {code}", why=worded(problem, words).title, code=code)


def captured(held: tuple[datetime, datetime], words: Catalogue) -> str:
    """Day and time that labels carry, the oldest and the newest where the minutes differ."""
    told = [f"{words.day(at)} {words.clock(at)}" for at in held]
    return told[0] if told[0] == told[1] else " … ".join(told)


def checked(done: Checked, words: Catalogue) -> Notice:
    """What the scan of an applied label showed."""
    if done.right:
        return Notice(words.text("The label is right: {code}", code=done.job.lot), Tone.OK, Shape.CHECK)
    if not done.differences:
        return Notice(words.text("This line is right. Scan the square code or the lot too."), Tone.WARN)
    told = " · ".join(differences(done.differences, words))
    return Notice(words.text("Wrong label on the crate. {what}", what=told), Tone.ALARM, Shape.CROSS)


def differences(found: Iterable[Difference], words: Catalogue) -> tuple[str, ...]:
    """One sentence for each thing that differs."""
    return tuple(
        words.text(
            "{part}: {found}, ordered {wanted}",
            part=words.text(_PARTS[one.part]),
            found=_value(one.part, one.found, words),
            wanted=_value(one.part, one.wanted, words),
        )
        for one in found
    )


def _value(part: Part, value: str, words: Catalogue) -> str:
    if not value:
        return words.text("nothing")
    if part is Part.NET:
        return f"{words.kilograms(int(value))}\u00a0{words.text('kg')}"
    if part in (Part.PACKED, Part.CAUGHT):
        days = [day_of(value[place : place + 6], _CENTURY) for place in range(0, len(value), 6)]
        return " … ".join(words.day(day) if day else value for day in days)
    return value
