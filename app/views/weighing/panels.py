"""What stands over the weighing screen while something is chosen or typed."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from app.i18n import N_, Catalogue
from app.models.desk import Block, Capture, CaptureState, Doubt, Named, WeighingSnapshot
from app.views.entry import COMMA, NumberEntry, PinEntry, WeightEntry
from app.views.labels import told
from app.views.marks import ChoiceView, Option
from app.views.weighing.view import NumberView
from app.views.weighing.words import live_mass, mass

NO_CONTAINER = "-"


class Mode(StrEnum):
    """What the person is doing; all but WEIGH lie over the weight and end there."""

    WEIGH = "weigh"
    ITEM = "item"
    CONTAINER = "container"
    BAND_REASON = "band_reason"
    VOID_REASON = "void_reason"
    MORE = "more"
    MANUAL = "manual"
    MANUAL_REASON = "manual_reason"
    TARE = "tare"
    PIECES = "pieces"
    OVERRIDE_REASON = "override_reason"
    OVERRIDE_PIN = "override_pin"


class More(StrEnum):
    """Behind "More…": seldom used, so not on the first level."""

    ITEM = "item"
    CLEAR_TARE = "clear_tare"
    PRESET_TARE = "preset_tare"
    MANUAL = "manual"
    NEW_LOT = "new_lot"
    DATE_RIGHT = "date_right"
    ALLOW_MORE = "allow_more"


Typed = WeightEntry | NumberEntry | PinEntry
_DOT = "\u25cf"


def newest(state: WeighingSnapshot) -> Capture | None:
    """The capture that a void would take: the newest that is not voided."""
    return next((c for c in state.recent if c.state is not CaptureState.VOIDED), None)


def choice(mode: Mode, state: WeighingSnapshot, entry: Typed, words: Catalogue) -> ChoiceView | None:
    """The buttons of `mode`, None where nothing is chosen from buttons."""
    build = _CHOICES.get(mode)
    if build is None:
        return None
    title, options = build(state, entry, words)
    return ChoiceView(title, options, words.text("Back"))


def number(mode: Mode, entry: Typed, words: Catalogue) -> NumberView | None:
    """The pad of `mode`, None where nothing is typed."""
    if isinstance(entry, NumberEntry) and mode is Mode.PIECES:
        return NumberView(
            words.text("How many pieces?"), entry.text, words.text("pcs"),
            words.text("In each crate from now on"), entry.valid, "", words.text("Back"),
        )  # fmt: skip
    if isinstance(entry, PinEntry) and mode is Mode.OVERRIDE_PIN:
        return NumberView(
            words.text("Allow more: your PIN"), _DOT * len(entry.text), "",
            words.text("Your name stands under it"), True, "", words.text("Back"),
        )  # fmt: skip
    return _weight(mode, entry, words) if isinstance(entry, WeightEntry) else None


def _weight(mode: Mode, entry: WeightEntry, words: Catalogue) -> NumberView | None:
    if mode not in (Mode.MANUAL, Mode.TARE):
        return None
    title = N_("Weight by hand, net") if mode is Mode.MANUAL else N_("Tare by hand")
    comma = "," if words.language == "ru" else "."
    low, high = (words.kilograms(grams, entry.decimals) for grams in (entry.low_g, entry.high_g))
    return NumberView(
        title=words.text(title),
        text=entry.text.replace(COMMA, comma),
        comma=comma,
        unit=words.text("kg"),
        hint=words.text("From {low} to {high} kg", low=low, high=high),
        valid=entry.valid,
        back=words.text("Back"),
    )


_Built = tuple[str, tuple[Option, ...]]
_Build = Callable[[WeighingSnapshot, Typed, Catalogue], _Built]


def _named(rows: tuple[Named, ...], words: Catalogue, icon: str = "") -> tuple[Option, ...]:
    return tuple(Option(row.code, row.name(words.language), icon=icon) for row in rows)


def _items(state: WeighingSnapshot, _entry: Typed, words: Catalogue) -> _Built:
    return words.text("What is weighed?"), _named(state.choices.items, words, "fish")


def _containers(state: WeighingSnapshot, _entry: Typed, words: Catalogue) -> _Built:
    kinds = tuple(
        Option(c.kind.code, c.kind.name(words.language), mass(c.tare_g, state.decimals, words), "crate")
        for c in state.choices.containers
    )
    none = Option(NO_CONTAINER, words.text("No container"))
    return words.text("Which container?"), (*kinds, none)


def _band_reasons(state: WeighingSnapshot, _entry: Typed, words: Catalogue) -> _Built:
    title = words.text("Out of the band: {weight}. Why is it recorded?", weight=live_mass(state.live, words))
    return title, _named(state.choices.band_reasons, words)


def _void_reasons(state: WeighingSnapshot, _entry: Typed, words: Catalogue) -> _Built:
    last = newest(state)
    weight = mass(last.net_g, last.decimals, words) if last else ""
    number_ = str(last.number) if last else ""
    title = words.text("Void No. {number}, {weight}. Why?", number=number_, weight=weight)
    return title, _named(state.choices.void_reasons, words)


def _override_reasons(state: WeighingSnapshot, _entry: Typed, words: Catalogue) -> _Built:
    return words.text("More than advised: why is it taken?"), _named(state.choices.override_reasons, words)


def _manual_reasons(state: WeighingSnapshot, entry: Typed, words: Catalogue) -> _Built:
    grams = entry.grams if isinstance(entry, WeightEntry) else None
    weight = mass(grams or 0, state.decimals, words)
    title = words.text("{weight} by hand. Why not from the scale?", weight=weight)
    return title, _named(state.choices.manual_reasons, words)


def _more(state: WeighingSnapshot, _entry: Typed, words: Catalogue) -> _Built:
    shown = {
        More.ITEM: (N_("Choose the item"), "fish", True),
        More.CLEAR_TARE: (N_("Clear the tare"), "crate", state.live.tare_g is not None),
        More.PRESET_TARE: (N_("Tare by hand"), "keypad", state.rights.preset_tare),
        More.MANUAL: (N_("Weight by hand"), "keypad", state.rights.manual),
        More.NEW_LOT: (
            N_("New lot"),
            "tag",
            state.counted and state.item is not None and state.rights.record,
        ),
        More.DATE_RIGHT: (N_("The date is right"), "tag", Doubt.LABELS_HELD in state.doubts),
        More.ALLOW_MORE: (
            N_("Allow more"),
            "person",
            state.block is Block.ORDER_FULL and state.rights.override,
        ),
    }
    when = told.captured(state.labels.held, words) if state.labels.held else ""
    options = (
        Option(code, words.text(text), when if code is More.DATE_RIGHT else "", icon)
        for code, (text, icon, may) in shown.items()
        if may
    )
    return words.text("More"), tuple(options)


_CHOICES: dict[Mode, _Build] = {
    Mode.ITEM: _items,
    Mode.CONTAINER: _containers,
    Mode.BAND_REASON: _band_reasons,
    Mode.VOID_REASON: _void_reasons,
    Mode.MANUAL_REASON: _manual_reasons,
    Mode.OVERRIDE_REASON: _override_reasons,
    Mode.MORE: _more,
}
