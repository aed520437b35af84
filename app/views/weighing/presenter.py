"""Weighing without Qt: the desk's snapshot and the person's half-done choice in, one `WeighingView` out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.i18n import N_, Catalogue
from app.models.desk import Block, Capture, LiveWeight, Verdict, WeighingSnapshot
from app.models.scan import Scan, understand
from app.models.values import LotCode
from app.views.entry import NumberEntry, PinEntry, WeightEntry
from app.views.labels import told
from app.views.marks import Action, Notice, Shape, Tone, Trouble
from app.views.ports import After, Drafts
from app.views.troubles import trouble
from app.views.weighing import panels, parts
from app.views.weighing import words as wording
from app.views.weighing.panels import Mode, More, Typed
from app.views.weighing.ports import WeighingDesk
from app.views.weighing.strip import strip
from app.views.weighing.view import Panel, WeighingView

FORM = "weighing"
MANUAL_LIMITS = (1, 2_000_000)
TARE_LIMITS = (1, 500_000)
_GONE = (Block.EMPTY, Block.NO_SCALE, Block.SILENT, Block.RANGE)
"""The load a reason was asked for is not there any more."""


_ENTRIES: dict[Mode, Callable[[int], Typed]] = {
    Mode.MANUAL: lambda decimals: WeightEntry(*MANUAL_LIMITS, decimals=decimals),
    Mode.TARE: lambda decimals: WeightEntry(*TARE_LIMITS, decimals=decimals),
    Mode.PIECES: lambda _decimals: NumberEntry(Decimal(1), Decimal(99_999)),
    Mode.OVERRIDE_PIN: lambda _decimals: PinEntry(),
}
"""What is typed, by what is being done; a new one each time."""
_ACCEPT = {
    Mode.MANUAL: N_("Record {weight} by hand…"),
    Mode.TARE: N_("Set tare {weight}"),
    Mode.PIECES: N_("{n} pieces in a crate"),
    Mode.OVERRIDE_PIN: N_("Sign: allow more"),
}
"""What the primary button says while something is typed."""
_BEHIND_MORE = {
    More.ITEM: Mode.ITEM,
    More.PRESET_TARE: Mode.TARE,
    More.MANUAL: Mode.MANUAL,
    More.ALLOW_MORE: Mode.OVERRIDE_REASON,
}


class Feedback(StrEnum):
    """What is flashed and sounded: one high tone, or two low ones."""

    SAVED = "saved"
    REFUSED = "refused"


class WeighingPresenter:
    """Intents are methods; `show` gets the new view after each of them and after each change of the desk."""

    def __init__(
        self, desk: WeighingDesk, words: Catalogue, after: After, drafts: Drafts,
        *, show: Callable[[WeighingView], None], signal: Callable[[Feedback], None],
        activity: Callable[[], None],
    ) -> None:  # fmt: skip
        self._desk, self._words, self._after, self._drafts = desk, words, after, drafts
        self._show, self._signal, self._activity = show, signal, activity
        self._mode = Mode.WEIGH
        self._entry: Typed = WeightEntry(*MANUAL_LIMITS)
        self._reason = ""
        """Why more is allowed than was advised, until the PIN has signed it."""
        self._trouble: Trouble | None = None
        self._told: Notice | None = None
        """What came of the last intent, until the next."""
        self._last_live: LiveWeight | None = None
        self._restore(drafts.load(FORM) or {})

    def speak(self, words: Catalogue) -> None:
        self._words = words
        self.refresh()

    def entered(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show the state as it is; a load that comes or goes counts as a person at work."""
        state = self._desk.snapshot()
        if _stirred(self._last_live, state.live):
            self._activity()
        self._last_live = state.live
        if self._mode is Mode.BAND_REASON and state.block in _GONE:
            self._mode = Mode.WEIGH
        self._show(self.view(state))

    def view(self, state: WeighingSnapshot | None = None) -> WeighingView:
        state, words = state or self._desk.snapshot(), self._words
        last = panels.newest(state)
        return WeighingView(
            fields=parts.fields(state, words),
            weight=parts.weight(state, words),
            secondary=parts.secondary(state, words),
            primary=self._primary(state),
            total=wording.total(state, words),
            rows=tuple(wording.row(capture, words) for capture in state.recent),
            undo=Action(words.text("Undo last"), self._calm and last is not None and state.rights.void),
            empty="" if state.recent else words.text("No weighings yet"),
            panel=self._panel(state),
            notice=strip(state, words, self._told, typing=self._mode in _ENTRIES),
            by_hand=state.labels.by_hand or "",
        )

    # Intents

    def primary(self) -> None:
        """The one filled button, whatever it says now."""
        state = self._desk.snapshot()
        if self._trouble is not None:
            self.back()
        elif self._mode is Mode.MANUAL and self._entry.valid:
            self._go(Mode.MANUAL_REASON)
        elif self._mode is Mode.TARE and self._entry.valid:
            self._do(self._desk.preset_tare(self._grams))
        elif self._mode is Mode.PIECES and self._entry.valid:
            self._do(self._desk.set_pieces(int(self._entry.text)))
        elif self._mode is Mode.OVERRIDE_PIN and self._entry.valid:
            self._allow(self._entry.text)
        elif self._mode is Mode.WEIGH:
            self._weigh(state)

    @property
    def _grams(self) -> int:
        """The weight that was typed."""
        return (self._entry.grams or 0) if isinstance(self._entry, WeightEntry) else 0

    def _weigh(self, state: WeighingSnapshot) -> None:
        if state.block is Block.NO_ITEM:
            self._go(Mode.ITEM)
        elif state.block is Block.NO_LOT:
            self._do(self._desk.new_lot())
        elif state.block is Block.NO_PIECES:
            self._go(Mode.PIECES)
        elif state.block is Block.ORDER_FULL and state.rights.override:
            self._go(Mode.OVERRIDE_REASON)
        elif state.block is None and state.verdict in (Verdict.UNDER, Verdict.OVER):
            self._go(Mode.BAND_REASON)
        elif state.block is None:
            self._capture(self._desk.record())

    def tare(self) -> None:
        self._do(self._desk.tare())

    def zero(self) -> None:
        self._do(self._desk.zero())

    def containers(self) -> None:
        self._go(Mode.CONTAINER)

    def new_lot(self) -> None:
        """The fourth button: how many pieces where they are counted, else a new lot."""
        if self._desk.snapshot().counted:
            self._go(Mode.PIECES)
        else:
            self._do(self._desk.new_lot())

    def more(self) -> None:
        self._go(Mode.MORE)

    def undo(self) -> None:
        self._go(Mode.VOID_REASON)

    def back(self) -> None:
        """Give up what lies over the weight; nothing was done."""
        self._trouble = None
        self._go(Mode.WEIGH)

    def choose(self, code: str) -> None:
        """A button of the panel that lies over the weight."""
        chosen: dict[Mode, Callable[[], None]] = {
            Mode.ITEM: lambda: self._do(self._desk.choose_item(code)),
            Mode.CONTAINER: lambda: self._do(self._desk.choose_container(_container(code))),
            Mode.BAND_REASON: lambda: self._capture(self._desk.record(code)),
            Mode.VOID_REASON: lambda: self._void(code),
            Mode.MANUAL_REASON: lambda: self._capture(self._desk.manual(self._grams, code)),
            Mode.OVERRIDE_REASON: lambda: self._sign(code),
            Mode.MORE: lambda: self._choose_more(More(code)),
        }
        chosen[self._mode]()

    def _choose_more(self, code: More) -> None:
        if code is More.CLEAR_TARE:
            self._do(self._desk.clear_tare())
        elif code is More.NEW_LOT:
            self._do(self._desk.new_lot())
        elif code is More.DATE_RIGHT:
            self._do(self._desk.confirm_date())
        else:
            self._go(_BEHIND_MORE[code])

    def _void(self, reason: str) -> None:
        self._go(Mode.WEIGH)
        self._after(self._desk.void_last(reason), self._voided, self._refused)

    def _voided(self, capture: Capture) -> None:
        """The label of what does not count lies about: it must come off."""
        words = self._words
        text = words.text("No. {number} is void. Take its label off the crate.", number=capture.number)
        self._told = Notice(text, Tone.WARN)
        self.refresh()

    def _allow(self, pin: str) -> None:
        self._go(Mode.WEIGH)
        self._after(self._desk.allow_more(pin, self._reason), lambda _: self._allowed(), self._refused)

    def _allowed(self) -> None:
        """It is signed, and everybody at the scale sees it."""
        text = self._words.text("Signed: more than advised may be taken of this fish.")
        self._told = Notice(text, Tone.OK, Shape.CHECK)
        self.refresh()

    def _sign(self, reason: str) -> None:
        self._reason = reason
        self._go(Mode.OVERRIDE_PIN)

    def press(self, key: str) -> None:
        """A key of the number pad."""
        self._entry = self._entry.press(key)
        self._keep()
        self.refresh()

    def took(self, scan: Scan) -> bool:
        """The label that is asked about comes before a lot to go on with."""
        checked = self._desk.check_label(scan)
        if checked is None:
            return self.scanned(scan.code)
        self._told = told.checked(checked, self._words)
        self.refresh()
        return True

    def scanned(self, text: str) -> bool:
        """A lot's label opens that lot, a container's code takes its list tare; anything else is not for here."""
        container = understand(text).container
        if container is not None:
            self._beside(self._desk.choose_container(container))
            return True
        try:
            code = LotCode.parse(text)
        except ValueError:
            return False
        self._beside(self._desk.choose_lot(str(code)))
        return True

    def _beside(self, future: Future[Any]) -> None:
        """A scan: what is being typed stays, what was asked about the load before is given up."""
        if self._mode in _ENTRIES:
            self._after(future, lambda _result: self.refresh(), self._refused)
        else:
            self._do(future)

    # What comes of them

    def _go(self, mode: Mode) -> None:
        self._told = None
        if mode in _ENTRIES:
            self._entry = _ENTRIES[mode](self._desk.snapshot().decimals)
        elif isinstance(self._entry, PinEntry):
            self._entry = WeightEntry(*MANUAL_LIMITS)
        self._mode = mode
        self._keep()
        self.refresh()

    def _do(self, future: Future[Any]) -> None:
        self._go(Mode.WEIGH)
        self._after(future, lambda _result: self.refresh(), self._refused)

    def _capture(self, future: Future[Capture]) -> None:
        self._go(Mode.WEIGH)
        self._after(future, self._saved, self._not_saved)

    def _saved(self, _capture: Capture) -> None:
        self._signal(Feedback.SAVED)
        self.refresh()

    def _not_saved(self, error: BaseException) -> None:
        """Nothing was recorded, and the first word says so."""
        told = trouble(error, self._words)
        self._stop(replace(told, title=f"{self._words.text('NOT SAVED')}. {told.title}"))

    def _refused(self, error: BaseException) -> None:
        self._stop(trouble(error, self._words))

    def _stop(self, told: Trouble) -> None:
        self._trouble = told
        self._signal(Feedback.REFUSED)
        self.refresh()

    def _keep(self) -> None:
        typing = self._mode in (Mode.MANUAL, Mode.MANUAL_REASON, Mode.TARE)
        values = {"mode": str(self._mode), "text": self._entry.text} if typing else None
        self._drafts.save(FORM, values)

    def _restore(self, draft: Mapping[str, Any]) -> None:
        mode = Mode(draft.get("mode", Mode.WEIGH))
        limits = TARE_LIMITS if mode is Mode.TARE else MANUAL_LIMITS
        decimals = self._desk.snapshot().decimals
        self._mode, self._entry = mode, WeightEntry(*limits, decimals, draft.get("text", ""))

    # Parts of the view

    @property
    def _calm(self) -> bool:
        """Nothing lies over the weight."""
        return self._mode is Mode.WEIGH and self._trouble is None

    def _primary(self, state: WeighingSnapshot) -> Action:
        words = self._words
        if self._trouble is not None:
            return Action(words.text("Understood"))
        if self._mode is Mode.WEIGH:
            return wording.primary(state, words)
        if self._mode not in _ACCEPT:
            return Action(words.text("Choose above"), enabled=False)
        weight = wording.mass(self._grams, state.decimals, words)
        text = words.text(_ACCEPT[self._mode], weight=weight, n=self._entry.text or "0")
        return Action(text, self._entry.valid)

    def _panel(self, state: WeighingSnapshot) -> Panel:
        if self._trouble is not None:
            return self._trouble
        return panels.choice(self._mode, state, self._entry, self._words) or panels.number(
            self._mode, self._entry, self._words
        )


def _container(code: str) -> str | None:
    return None if code == panels.NO_CONTAINER else code


def _stirred(before: LiveWeight | None, now: LiveWeight) -> bool:
    """A load came or went; the last digit's flicker on a still platform is nobody's work."""
    return before is not None and now.value is not None and before.value != now.value and not now.stable
