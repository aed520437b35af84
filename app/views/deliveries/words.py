"""How deliveries are worded: captions, states, weights and temperatures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.i18n import N_, Catalogue
from app.i18n.deliveries import NO_BREAK, VERDICTS
from app.models.delivery import Acceptance, Delivery, Position, Progress
from app.views.marks import Mark, Shape, Tone

DASH = "\u2014"

PROGRESS = {
    Progress.OPEN: (Shape.RING, N_("open"), Tone.MUTED),
    Progress.JUDGED: (Shape.SQUARE, N_("judged"), Tone.NORMAL),
    Progress.CLOSED: (Shape.DISC, N_("finished"), Tone.NORMAL),
    Progress.LATE: (Shape.DIAMOND, N_("late entry"), Tone.WARN),
}
VERDICT = {
    Acceptance.ACCEPTED: (Shape.CHECK, VERDICTS["accepted"], Tone.NORMAL),
    Acceptance.ACCEPTED_IN_PART: (Shape.SQUARE, VERDICTS["accepted_in_part"], Tone.WARN),
    Acceptance.HELD: (Shape.DIAMOND, VERDICTS["held"], Tone.WARN),
    Acceptance.REJECTED: (Shape.CROSS, VERDICTS["rejected"], Tone.ALARM),
}


class Amount(StrEnum):
    """How much of the advised quantity is there."""

    FREE = "free"
    """Nothing was advised."""
    UNDER = "under"
    NEAR = "near"
    OVER = "over"


@dataclass(frozen=True)
class Limits:
    """Parts of the advised quantity in percent."""

    near: int = 95
    over: int = 102


def amount(weighed_g: int, advised_g: int | None, limits: Limits) -> Amount:
    """`NEAR` from the near limit on, `OVER` above the other."""
    if not advised_g:
        return Amount.FREE
    if weighed_g * 100 > advised_g * limits.over:
        return Amount.OVER
    return Amount.NEAR if weighed_g * 100 >= advised_g * limits.near else Amount.UNDER


def amount_mark(weighed_g: int, advised_g: int | None, limits: Limits, words: Catalogue) -> Mark:
    """What is left, or that it is nearly there, or by how much it is over."""
    state = amount(weighed_g, advised_g, limits)
    left = (advised_g or 0) - weighed_g
    if state is Amount.OVER:
        return Mark(Shape.UP, words.text("{weight} over", weight=mass(-left, words)), Tone.ALARM)
    if state is Amount.NEAR:
        text = words.text("{percent} % there", percent=weighed_g * 100 // (advised_g or 1))
        return Mark(Shape.DISC, text, Tone.WARN)
    if weighed_g == 0:
        return Mark(Shape.RING, words.text("not weighed"), Tone.MUTED)
    if state is Amount.UNDER:
        return Mark(Shape.RING, words.text("{weight} left", weight=mass(left, words)), Tone.MUTED)
    return Mark(Shape.DISC, words.text("weighed"), Tone.MUTED)


def progress(state: Progress, words: Catalogue) -> Mark:
    shape, word, tone = PROGRESS[state]
    return Mark(shape, words.text(word), tone)


def verdict(state: Acceptance | None, words: Catalogue) -> Mark:
    if state is None:
        return Mark(Shape.RING, words.text("no verdict"), Tone.MUTED)
    shape, word, tone = VERDICT[state]
    return Mark(shape, words.text(word), tone)


def state(decided: Acceptance | None, at: Progress, words: Catalogue) -> Mark:
    """Verdict and progress in one mark; the graver of the two gives shape and tone."""
    where = progress(at, words)
    if decided is None:
        return where
    said = verdict(decided, words)
    graver = where if at is Progress.LATE and decided is Acceptance.ACCEPTED else said
    return Mark(graver.shape, f"{said.word} · {where.word}", graver.tone)


def mass(grams: int, words: Catalogue) -> str:
    """Kilograms with unit, as many decimals as the grams have."""
    return f"{kilograms(grams, words)}{NO_BREAK}{words.text('kg')}"


def kilograms(grams: int, words: Catalogue) -> str:
    digits = f"{abs(grams) % 1000:03d}".rstrip("0")
    return words.kilograms(grams, len(digits))


def advised(delivery: Delivery) -> int | None:
    """Advised grams of all positions, None where none says."""
    stated = [position.advised_g for position in delivery.positions if position.advised_g is not None]
    return sum(stated) if stated else None


def against(net_g: int, advised_g: int | None, words: Catalogue) -> str:
    """Weighed of advised: `412.4 of 1200 kg`."""
    if advised_g is None:
        return mass(net_g, words)
    return words.text("{net} of {advised}", net=kilograms(net_g, words), advised=mass(advised_g, words))


def catch(position: Position, words: Catalogue) -> str:
    """The days of the catch, one or a range."""
    days = [words.day(day) for day in (position.catch_from, position.catch_to) if day is not None]
    return " – ".join(dict.fromkeys(days))
