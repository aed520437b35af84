"""How the weighing screen words what the desk says."""

from __future__ import annotations

from app.i18n import N_, Catalogue
from app.models.desk import Block, Capture, CaptureState, LiveWeight, Range, Verdict, WeighingSnapshot
from app.views.marks import Action, BandView, Mark, Shape, Tone, WeightTone
from app.views.weighing.view import Row, TotalView

UNITS = {"kg": N_("kg"), "g": N_("g"), "t": N_("t")}

_BLOCKED = {
    Block.JOURNAL: N_("NOT SAVED"),
    Block.NO_SCALE: N_("No scale"),
    Block.SIMULATED: N_("SIMULATOR: nothing is recorded"),
    Block.OVERDUE: N_("The scale must be checked"),
    Block.SILENT: N_("The scale is silent"),
    Block.RANGE: N_("Out of the scale's range"),
    Block.UNBOOKABLE: N_("This scale may not book"),
    Block.NO_PIECES: N_("How many pieces?"),
    Block.NO_RIGHT: N_("No right to record"),
    Block.EMPTY: N_("Put on the load"),
    Block.UNCHANGED: N_("Recorded, take it off"),
    Block.MOVING: N_("Wait…"),
    Block.BUSY: N_("Wait…"),
    Block.ORDER_FULL: N_("Manager must sign here"),
}
_STEPS = {
    Block.NO_ITEM: N_("Choose the item…"),
    Block.NO_LOT: N_("Open a new lot"),
    Block.NO_PIECES: N_("How many pieces?"),
    Block.ORDER_FULL: N_("Allow more…"),
}
"""What the primary button leads to where it can lift the block itself."""
_VERDICTS = {
    Verdict.UNDER: (Shape.LEFT, N_("UNDER"), Tone.WARN),
    Verdict.IN: (Shape.CHECK, N_("IN BAND"), Tone.OK),
    Verdict.OVER: (Shape.RIGHT, N_("OVER"), Tone.ALARM),
}
_ROW_VERDICTS = {Verdict.UNDER: N_("under the band"), Verdict.OVER: N_("over the band")}
_STATES = {
    CaptureState.QUEUED: N_("queued"),
    CaptureState.SAVED: N_("saved"),
    CaptureState.VOIDED: N_("voided"),
    CaptureState.MARKED: N_("to be checked"),
}


def unit(code: str, words: Catalogue) -> str:
    return words.text(UNITS[code]) if code in UNITS else code


def mass(grams: int, decimals: int, words: Catalogue) -> str:
    """Kilograms with their unit, never broken apart."""
    return f"{words.kilograms(grams, decimals)}\u00a0{words.text('kg')}"


def primary(state: WeighingSnapshot, words: Catalogue) -> Action:
    """The one action: verb and value when it may be done, else what is missing."""
    if state.block in _STEPS and (state.block is not Block.ORDER_FULL or state.rights.override):
        return Action(words.text(_STEPS[state.block]))
    if state.block is not None:
        return Action(words.text(_BLOCKED[state.block]), enabled=False)
    if state.verdict is Verdict.OVER:
        return Action(words.text("Record as OVER…"))
    if state.verdict is Verdict.UNDER:
        return Action(words.text("Record as UNDER…"))
    return Action(words.text("RECORD {weight}", weight=live_mass(state.live, words)))


def live_mass(live: LiveWeight, words: Catalogue) -> str:
    return f"{words.number(live.value or '')}\u00a0{unit(live.unit, words)}"


def weight_tone(live: LiveWeight) -> WeightTone:
    if live.value is None:
        return WeightTone.SILENT
    return WeightTone.STEADY if live.stable else WeightTone.MOVING


def motion(state: WeighingSnapshot, words: Catalogue) -> Mark:
    """The stability lamp with its word; of a simulator it says that it is one."""
    if state.block is Block.SIMULATED:
        return Mark(Shape.DIAMOND, words.text("SIMULATOR"), Tone.WARN)
    if state.live.range is Range.OVER:
        return Mark(Shape.UP, words.text("OVERLOAD"), Tone.ALARM)
    if state.live.range is Range.UNDER:
        return Mark(Shape.DOWN, words.text("BELOW ZERO"), Tone.WARN)
    if state.live.value is None:
        return Mark(Shape.CROSS, words.text("NO DATA"), Tone.WARN)
    if not state.live.stable:
        return Mark(Shape.RING, words.text("IN MOTION"), Tone.MUTED)
    return Mark(Shape.DISC, words.text("STABLE"), Tone.OK)


def annunciators(state: WeighingSnapshot, words: Catalogue) -> tuple[str, ...]:
    """NET, tare (PT when preset, OIML R 76-1) and gross while a tare is set; ZERO at true zero."""
    live, shown = state.live, []
    if live.zero and live.value is not None:
        shown.append(words.text("ZERO"))
    if live.tare_g is not None:
        shown.append(words.text("NET"))
        tare = words.kilograms(live.tare_g, state.decimals)
        shown.append(words.text(N_("Tare PT {tare}") if live.tare_preset else N_("Tare {tare}"), tare=tare))
    if live.tare_g is not None and live.gross_g is not None:
        shown.append(words.text("Gross {gross}", gross=words.kilograms(live.gross_g, state.decimals)))
    return tuple(shown)


def band(state: WeighingSnapshot, words: Catalogue) -> BandView | None:
    """The bar: under, band and over a third each, the pointer where the judged weight lies."""
    limits = state.band
    if limits is None:
        return None
    net = state.live.net_g if state.verdict is not None else None
    width = max(1, limits.high_g - limits.low_g)
    pointer = None if net is None else ((net - limits.low_g) / width + 1) / 3
    low, high = (words.kilograms(grams, state.decimals) for grams in (limits.low_g, limits.high_g))
    return BandView(low, high, pointer, state.verdict)


def chip(state: WeighingSnapshot, words: Catalogue) -> Mark | None:
    if state.verdict is None:
        return None
    shape, word, tone = _VERDICTS[state.verdict]
    return Mark(shape, words.text(word), tone)


def total(state: WeighingSnapshot, words: Catalogue) -> TotalView:
    """Of the lot; where something was advised, of the delivery's position, all its lots together."""
    sums = state.totals
    caption = words.plural("{n} weighing in the lot", "{n} weighings in the lot", sums.count)
    pace = words.number(sums.per_hour) if sums.per_hour is not None else ""
    line = words.text("{pace} an hour", pace=pace) if pace else ""
    of, part, rest = "", None, ""
    there = sums.net_g if sums.position_g is None or not sums.ordered_g else sums.position_g
    if sums.ordered_g:
        of = words.text("of {weight}", weight=mass(sums.ordered_g, 0, words))
        part, rest = there / sums.ordered_g, _rest(sums.ordered_g - there, words)
    return TotalView(caption, mass(there, state.decimals, words), of, line, part, rest)


def _rest(grams: int, words: Catalogue) -> str:
    """Whole kilograms, rounded towards zero: what is left is left for certain."""
    weight = mass(abs(grams), 0, words)
    return (
        words.text("{weight} left", weight=weight)
        if grams >= 0
        else words.text("{weight} more", weight=weight)
    )


def row(capture: Capture, words: Catalogue) -> Row:
    """One line of the list; what a person must see of it stands in `detail`."""
    voided = capture.state is CaptureState.VOIDED
    odd = capture.verdict in (Verdict.UNDER, Verdict.OVER)
    tone = Tone.ALARM if capture.state is CaptureState.MARKED else Tone.NORMAL
    return Row(
        number=str(capture.number),
        time=words.clock(capture.at),
        weight=words.kilograms(capture.net_g, capture.decimals) + (_manual(words) if capture.manual else ""),
        state=words.text("put right") if capture.replaced else words.text(_STATES[capture.state]),
        detail=_why_voided(capture, words) if voided else _what_odd(capture, words),
        struck=voided,
        tone=Tone.MUTED if voided else (_VERDICTS[capture.verdict][2] if odd and capture.verdict else tone),
    )


def _manual(words: Catalogue) -> str:
    return "\u00a0" + words.text("M")


def _why_voided(capture: Capture, words: Catalogue) -> str:
    return capture.void_reason.name(words.language) if capture.void_reason else ""


def _what_odd(capture: Capture, words: Catalogue) -> str:
    """What is not as it should be; of a weighing where all is, how many pieces it was."""
    odd = [words.text(_ROW_VERDICTS[capture.verdict])] if capture.verdict in _ROW_VERDICTS else []
    if capture.correction:
        odd.append(words.text("correction"))
    if capture.manual and not odd:
        odd.append(words.text("by hand"))
    if not odd and capture.pieces is not None:
        return f"{words.number(capture.pieces)} {words.text('pcs')}"
    return " · ".join(odd)
