"""How deliveries are worded: captions, states, weights and temperatures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.i18n import N_, Catalogue
from app.models.delivery import Acceptance, Delivery, Position, Progress
from app.views.marks import Mark, Shape, Tone

NO_BREAK = "\u00a0"
DASH = "\u2014"

HEADER = {
    "supplier": N_("Supplier"),
    "vessel": N_("Vessel or brigade"),
    "vehicle": N_("Vehicle"),
    "vet_document": N_("Veterinary document"),
    "transport_centi_c": N_("Transport temperature"),
    "arrived_at": N_("Arrived"),
    "note": N_("Note"),
}
POSITION = {
    "item": N_("Item"),
    "species": N_("Species"),
    "presentation": N_("Presentation"),
    "packaging": N_("Packaging"),
    "production_method": N_("Production method"),
    "advised_g": N_("Advised weight"),
    "water": N_("Water of the catch"),
    "fao_area": N_("FAO area"),
    "gear": N_("Fishing gear"),
    "catch_from": N_("Caught from"),
    "catch_to": N_("Caught until"),
    "origin_class": N_("Origin"),
    "origin_document": N_("Document of origin"),
    "permit": N_("Permit or quota"),
}
CHECK = {
    "scheme": N_("Freshness scheme"),
    "score": N_("Demerit points"),
    "grade": N_("Freshness grade"),
    "parasites": N_("Parasites"),
    "packaging_state": N_("State of the packaging"),
    "ice_percent": N_("Ice"),
    "mean_fish_g": N_("Mean mass of a fish"),
    "lab_sample": N_("Sample for the laboratory"),
    "corrective_action": N_("Corrective action"),
    "note": N_("Note"),
}
WHOLE = {
    "positions": N_("No fish is stated yet"),
    "weighings": N_("Nothing is weighed yet"),
    "temperatures": N_("Core temperature"),
    "checks": N_("Arrival check"),
    "verdict": N_("Decision"),
}
"""What may be missing that is no field of a form."""

PROGRESS = {
    Progress.OPEN: (Shape.RING, N_("open"), Tone.MUTED),
    Progress.JUDGED: (Shape.SQUARE, N_("judged"), Tone.NORMAL),
    Progress.CLOSED: (Shape.DISC, N_("finished"), Tone.NORMAL),
    Progress.LATE: (Shape.DIAMOND, N_("late entry"), Tone.WARN),
}
VERDICT = {
    Acceptance.ACCEPTED: (Shape.CHECK, N_("accepted"), Tone.NORMAL),
    Acceptance.ACCEPTED_IN_PART: (Shape.SQUARE, N_("in part"), Tone.WARN),
    Acceptance.HELD: (Shape.DIAMOND, N_("held"), Tone.WARN),
    Acceptance.REJECTED: (Shape.CROSS, N_("rejected"), Tone.ALARM),
}
_CONFIDENCE = {
    "verified": N_("read in the source itself"),
    "verified_secondary": N_("read in a copy of the source"),
    "general_knowledge_to_check": N_("general knowledge, to be checked"),
    "default_to_check": N_("a default, to be checked"),
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


def degrees(centi_c: int | None, words: Catalogue) -> str:
    """Hundredths of a degree with unit, one decimal at least; nothing for None."""
    if centi_c is None:
        return ""
    return f"{words.number(celsius(centi_c))}{NO_BREAK}°C"


def celsius(centi_c: int) -> str:
    """`-1.5` of -150: at least one decimal, none lost."""
    whole, rest = divmod(abs(centi_c), 100)
    fraction = f"{rest:02d}"
    return f"{'-' if centi_c < 0 else ''}{whole}.{fraction.removesuffix('0') or '0'}"


def caption(field: str, words: Catalogue) -> str:
    """What a field is called, whichever part of a delivery it belongs to."""
    known = WHOLE | CHECK | POSITION | HEADER
    return words.text(known[field]) if field in known else field


def confidence(code: str | None, words: Catalogue) -> str:
    return words.text(_CONFIDENCE[code]) if code in _CONFIDENCE else code or DASH


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
