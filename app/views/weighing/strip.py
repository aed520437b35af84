"""The strip under the header: one thing at a time, the gravest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.i18n import N_, Catalogue
from app.models.desk import Block, Doubt, WeighingSnapshot
from app.views.labels import told
from app.views.marks import Notice, Shape, Tone
from app.views.weighing import check
from app.views.weighing.words import mass

_DOUBTS = {
    Doubt.TARE_DRIFT: N_("The tare differs from the list. Check the container: ice, water, another kind?"),
    Doubt.ORDER_NEAR: N_("{percent} % of what was advised is here."),
    Doubt.SCALE_CHANGED: N_("The last weighing of this lot came from another scale. Is this the right one?"),
    Doubt.LABELS_HELD: N_(
        "Labels wait: the clock is in doubt. Were the crates weighed {when}? Confirm the date under More."
    ),
    Doubt.CLOCK: N_("The station's clock is in doubt. Tell the person in charge; go on working."),
}
_GRAVEST_FIRST = (Doubt.LABELS_HELD, Doubt.SCALE_CHANGED, Doubt.TARE_DRIFT, Doubt.CLOCK, Doubt.ORDER_NEAR)


def strip(state: WeighingSnapshot, words: Catalogue, last: Notice | None, *, typing: bool) -> Notice | None:
    """What a person must know before the next crate. `last` is what came of the last intent.

    In this order: nothing can be recorded; the scale must not be used; what was just done and what it asks of the
    hands; labels to be written by hand; who must sign; doubts; a label to be scanned; what is due soon. While a number
    is typed its pad needs the room: then only what stops everything is said.
    """
    if state.block is Block.JOURNAL:
        return _journal(words)
    if typing:
        return last
    asked: Iterator[Callable[[], Notice | None]] = iter((
        lambda: check.refused(state.check, words), lambda: last, lambda: _by_hand(state, words),
        lambda: _full(state, words), lambda: _doubt(state, words), lambda: _to_scan(state, words),
        lambda: check.reminder(state.check, words),
    ))  # fmt: skip
    return next((notice for ask in asked if (notice := ask()) is not None), None)


def _journal(words: Catalogue) -> Notice:
    text = words.text("NOT SAVED. This station cannot record now. Call the person in charge.")
    return Notice(text, Tone.ALARM, Shape.CROSS)


def _by_hand(state: WeighingSnapshot, words: Catalogue) -> Notice | None:
    code = state.labels.by_hand
    return None if code is None else Notice(told.by_hand(code, state.labels.problem, words), Tone.WARN)


def _full(state: WeighingSnapshot, words: Catalogue) -> Notice | None:
    """Who may go on with it, and how: the clerk calls the manager, the manager signs."""
    if state.block is not Block.ORDER_FULL:
        return None
    percent = _percent(state)
    if state.rights.override:
        text = words.text(
            "{percent} % of what was advised is here. Sign that more is taken.", percent=percent
        )
    else:
        text = words.text(
            "{percent} % of what was advised is here. The production manager scans the badge here and signs.",
            percent=percent,
        )
    return Notice(text, Tone.WARN, Shape.UP)


def _doubt(state: WeighingSnapshot, words: Catalogue) -> Notice | None:
    doubt = next((one for one in _GRAVEST_FIRST if one in state.doubts), None)
    if doubt is None:
        return None
    held = state.labels.held
    when = told.captured(held, words) if held is not None else "?"
    return Notice(words.text(_DOUBTS[doubt], when=when, percent=_percent(state)), Tone.WARN)


def _percent(state: WeighingSnapshot) -> int:
    totals = state.totals
    there = totals.net_g if totals.position_g is None else totals.position_g
    return there * 100 // totals.ordered_g if totals.ordered_g else 100


def _to_scan(state: WeighingSnapshot, words: Catalogue) -> Notice | None:
    if state.labels.to_scan is None:
        return None
    code, net_g = state.labels.to_scan
    weight = mass(net_g, state.decimals, words)
    text = words.text("Scan the label on its crate: {code}, {weight}", code=code, weight=weight)
    return Notice(text, Tone.MUTED, Shape.RING)
