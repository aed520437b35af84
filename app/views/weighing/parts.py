"""The cards and buttons of the weighing screen as data."""

from __future__ import annotations

from app.i18n import N_, Catalogue
from app.models.desk import Block, WeighingSnapshot
from app.views.marks import Action
from app.views.weighing import words as wording
from app.views.weighing.view import WeightView


def fields(state: WeighingSnapshot, words: Catalogue) -> tuple[tuple[str, str], ...]:
    """What the next weighing will be booked to: the lot under its delivery's code, item, container."""
    language = words.language
    container = state.container.kind if state.container else None
    named = ((N_("Item"), state.item), (N_("Container"), container))
    shown = [(words.text(caption), name.name(language) if name else "") for caption, name in named]
    of = f"{words.text('Del.')} {state.delivery}" if state.delivery else words.text("Lot")
    return ((of, state.lot or ""), *shown)


def weight(state: WeighingSnapshot, words: Catalogue) -> WeightView:
    live = state.live
    return WeightView(
        text=words.number(live.value) if live.value is not None else "",
        unit=wording.unit(live.unit, words),
        tone=wording.weight_tone(live),
        motion=wording.motion(state, words),
        annunciators=wording.annunciators(state, words),
        band=wording.band(state, words),
        chip=wording.chip(state, words),
    )


def secondary(state: WeighingSnapshot, words: Catalogue) -> tuple[Action, ...]:
    """Five buttons; where pieces are counted the fourth asks them, and a new lot is behind More."""
    live = state.live
    speaks = live.value is not None and state.block is not Block.SIMULATED
    bookable = state.block in (None, Block.UNCHANGED)
    return (
        Action(words.text("Tare"), speaks and state.rights.record),
        Action(words.text("Zero"), speaks and live.tare_g is None and not bookable),
        Action(words.text("Choose container"), bool(state.choices.containers)),
        _pieces(state, words) if state.counted else Action(words.text("New lot"), can_open(state)),
        Action(words.text("More…")),
    )


def can_open(state: WeighingSnapshot) -> bool:
    """A new lot may be opened."""
    return state.item is not None and state.rights.record


def _pieces(state: WeighingSnapshot, words: Catalogue) -> Action:
    if state.pieces is None:
        return Action(words.text("Pieces…"), state.rights.record)
    return Action(words.text("{n} pcs a crate", n=words.number(state.pieces)), state.rights.record)
