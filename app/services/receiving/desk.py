"""The weighing desk of one station: the scale's frames on one side, the journal on the other.

The capture runs on the scale's own thread, so that no frame is dropped between the line and the decision; an
entry is durable before anybody is told that it is recorded.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from app.clock import Clock
from app.errors import OperatorError, StationError
from app.models.capture import Captured
from app.models.desk import Block, Capture, CaptureState, Container, Verdict, WeighingSnapshot
from app.models.envelope import Draft
from app.models.equipment import DeviceState, LinkState
from app.models.listeners import Listeners
from app.models.readings import Reading, ReadingKind
from app.models.values import LotCode, Origin, kilograms, lot_id, uuid7
from app.models.weights import Tare, weights
from app.services.receiving import entries
from app.services.receiving.chain import Chain
from app.services.receiving.choices import may, rights
from app.services.receiving.entries import Evidence, LotRef
from app.services.receiving.ports import Presence, Recorder, Scale
from app.services.receiving.press import Presses
from app.services.receiving.shelf import Shelf
from app.services.receiving.state import DeskState, Work, snapshot


@dataclass(frozen=True)
class Place:
    """Where this desk stands: the plant, the place its stock goes to, the scale's name."""

    plant: uuid.UUID
    code: str
    device: str


class Desk:
    """Implements the weighing screen's port. Every intent returns at once; the work happens elsewhere."""

    def __init__(
        self, place: Place, scale: Scale, presses: Presses, journal: Recorder, shelf: Shelf,
        presence: Presence, clock: Clock,
    ) -> None:  # fmt: skip
        self._place, self._scale, self._presses = place, scale, presses
        self._journal, self._shelf, self._presence, self._clock = journal, shelf, presence, clock
        self._lock = threading.RLock()
        self._state = DeskState()
        self._known_tare: Tare | None = None
        self._listeners = Listeners()

    # What the screen asks.

    def snapshot(self) -> WeighingSnapshot:
        """The state now."""
        state = replace(
            self._state, busy=self._presses.busy, rights=rights(self._presence.individual())
        )
        return snapshot(state, self._clock.monotonic_ns(), self._presses.gate.blocked_reason)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after the snapshot changed; the result ends it."""
        return self._listeners.add(changed)

    # What the scale says, on its thread.

    def on_reading(self, reading: Reading) -> None:
        """Every reading of the scale, in order."""
        self._presses.offer(reading)
        if reading.kind is ReadingKind.TARE and reading.grams is not None:
            self._change(lambda state: replace(state, tare_g=reading.grams))
        elif reading.kind is ReadingKind.WEIGHT:
            self._change(lambda state: state.heard(reading))

    def on_device(self, device: DeviceState) -> None:
        """The scale's line changed its state; a press that waits is told at once when the line is gone."""
        if device.state is LinkState.ONLINE:
            self._change(lambda state: replace(state, device=device))
            return
        self._presses.fail(OperatorError("weighing.no_scale"))
        self._change(lambda state: replace(state, device=device, reading=None, tare_g=None))

    # Weighing.

    def record(self, reason: str | None = None) -> Future[Capture]:
        """Record the first good frame after this call; the future ends when the entry is durable."""
        chain: Chain[Capture] = Chain()
        work = self._state.work
        with chain.guard():
            lot = self._ready(work)
            chain.then(self._presses.press(), lambda shot: self._book(chain, work, lot, shot, reason))
        return chain.future

    def _ready(self, work: Work) -> LotRef:
        block = self.snapshot().block
        if block in _STOPPERS:
            raise OperatorError(f"weighing.{block}")
        if work.lot is None:
            raise OperatorError("weighing.no_lot")
        return work.lot

    def _book(self, chain: Chain[Capture], work: Work, lot: LotRef, shot: Captured, reason: str | None) -> None:
        container = work.container
        values = weights(shot, self._known_tare, self._list_tare(container, shot))
        band = work.item.band if work.item else None
        if band and reason is None and band.verdict(values.net_g) is not Verdict.IN:
            self._presses.gate.release()
            raise OperatorError("weighing.reason_needed")
        draft = entries.recorded(
            lot, values, self._evidence(shot.reading), (self._id(), self._id()),
            container=container.kind.code if container else None, band=band, band_reason=reason,
        )  # fmt: skip
        self._save(chain, draft)

    def _list_tare(self, container: Container | None, shot: Captured) -> int | None:
        """The container's list tare, unless the scale has taken a tare off itself."""
        own = self._state.tare_g if shot.tare_g is None else shot.tare_g
        return container.tare_g if container and not own else None

    def manual(self, grams: int, reason: str) -> Future[Capture]:
        """Record a net weight typed by hand; `weighing.no_right` without the right to."""
        chain: Chain[Capture] = Chain()
        with chain.guard():
            self._require("weighing.manual")
            if grams <= 0:
                raise OperatorError("weighing.not_positive")
            work = self._state.work
            if work.lot is None:
                raise OperatorError("weighing.no_lot")
            band = work.item.band if work.item else None
            self._save(chain, entries.manual(work.lot, grams, reason, (self._id(), self._id()), band))
        return chain.future

    def void_last(self, reason: str) -> Future[Capture]:
        """Void the newest capture that is not voided, within the operator's minutes (rule W7)."""
        chain: Chain[Capture] = Chain()
        with chain.guard():
            self._require("weighing.voided")
            work, last = self._state.work, self._voidable()
            if work.lot is None:
                raise OperatorError("weighing.no_lot")
            draft = entries.voided(work.lot, uuid.UUID(last.entry), reason, self._id())
            self._save(chain, draft, entry=last.entry)
            chain.future.add_done_callback(self._voided)
        return chain.future

    def _voided(self, done: Future[Capture]) -> None:
        """The load of a weighing that does not count may be weighed again without taking it off."""
        if done.exception() is None:
            self._presses.gate.release()

    def _voidable(self) -> Capture:
        live = [capture for capture in self._state.shown.recent if capture.state is not CaptureState.VOIDED]
        if not live:
            raise OperatorError("weighing.nothing_to_void")
        age = self._clock.now() - live[0].at
        minutes = self._shelf.void_minutes
        if age > timedelta(minutes=minutes) and not may(self._groups(), "weighing.manual"):
            raise OperatorError("weighing.too_late_to_void", minutes=minutes)
        return live[0]

    def _save(self, chain: Chain[Capture], draft: Draft, entry: str | None = None) -> None:
        """Durable, then seen in the snapshot, then told."""

        def saved(receipt: Any) -> None:
            self._change(lambda state: replace(state, unsaved=False))
            wanted = entry or str(receipt.entry_id)
            chain.then(self.refresh(), lambda _: chain.end(self._shown(wanted)))

        def failed(error: BaseException) -> None:
            self._presses.gate.release()
            self._change(lambda state: replace(state, unsaved=True))
            chain.fail(error)

        chain.then(self._journal.append(draft, self._presence.author()), saved, failed)

    def _shown(self, entry: str) -> Capture:
        return next(capture for capture in self._state.shown.recent if capture.entry == entry)

    # Lots.

    def choose_item(self, code: str) -> Future[None]:
        """What is weighed from now on; the lot of another item is left behind."""
        chain: Chain[None] = Chain()
        with chain.guard():
            item = self._shelf.item(code)
            same = self._state.work.item and self._state.work.item.named.code == code
            self._set(replace(self._state.work, item=item, lot=self._state.work.lot if same else None))
            chain.then(self.refresh(), chain.end)
        return chain.future

    def new_lot(self) -> Future[str]:
        """A lot of the chosen item is open and durable; ends with its code."""
        chain: Chain[str] = Chain()
        with chain.guard():
            self._require("lot.opened")
            item = self._state.work.item
            if item is None:
                raise OperatorError("weighing.no_item")
            opened: list[LotRef] = []

            def build(numbers: Any) -> Draft:
                code = numbers.next_lot_code()
                opened.append(self._lot(code, item.named.code))
                return entries.opened(opened[0], self._id())

            chain.then(
                self._journal.append(build, self._presence.author()), lambda _: self._begin(chain, opened[0])
            )
        return chain.future

    def choose_lot(self, code: str) -> Future[None]:
        """Go on with the lot whose label was scanned; `weighing.lot_unread` for a damaged code."""
        chain: Chain[None] = Chain()
        with chain.guard():
            try:
                parsed = LotCode.parse(code)
            except ValueError as error:
                raise OperatorError("weighing.lot_unread", code=code) from error
            identity = lot_id(self._place.plant, parsed)
            chain.then(self._shelf.lot_item(str(identity)), lambda item: self._go_on(chain, parsed, item))
        return chain.future

    def _go_on(self, chain: Chain[None], code: LotCode, item: str | None) -> None:
        chosen = self._shelf.item(item) if item else self._state.work.item
        if chosen is None:
            raise OperatorError("weighing.no_item")
        self._set(replace(self._state.work, item=chosen, lot=self._lot(code, chosen.named.code)))
        chain.then(self.refresh(), chain.end)

    def _begin(self, chain: Chain[str], lot: LotRef) -> None:
        self._set(replace(self._state.work, lot=lot))
        chain.then(self.refresh(), lambda _: chain.end(lot.code))

    def _lot(self, code: LotCode, item: str) -> LotRef:
        return LotRef(lot_id(self._place.plant, code), str(code), item, self._place.code)

    # Tares.

    def tare(self) -> Future[None]:
        """The scale has tared its load, and that is on record."""
        return self._ask("tare", self._scale.tare, Origin.MEASURED)

    def zero(self) -> Future[None]:
        """The scale has set its zero, and that is on record."""
        return self._ask("zero", self._scale.zero, None)

    def clear_tare(self) -> Future[None]:
        """The scale's tare is gone, and that is on record."""
        return self._ask("clear", self._scale.clear, None)

    def preset_tare(self, grams: int) -> Future[None]:
        """The scale has taken a typed tare; needs the right to a manual weight."""
        return self._ask("preset", lambda: self._preset(grams), Origin.PRESET)

    def _preset(self, grams: int) -> Future[Reading]:
        self._require("weighing.manual")
        return self._scale.preset(kilograms(grams), "kg")

    def choose_container(self, code: str | None) -> Future[None]:
        """Take the list tare of this kind of container from now on; None gives the choice up."""
        chain: Chain[None] = Chain()
        with chain.guard():
            container = self._shelf.container(code) if code else None
            self._set(replace(self._state.work, container=container))
            chain.end(None)
        return chain.future

    def _ask(self, action: str, command: Callable[[], Future[Reading]], origin: Origin | None) -> Future[None]:
        chain: Chain[None] = Chain()
        with chain.guard():
            chain.then(command(), lambda answer: self._answered(chain, action, answer, origin))
        return chain.future

    def _answered(self, chain: Chain[None], action: str, answer: Reading, origin: Origin | None) -> None:
        if answer.error is not None:
            raise OperatorError(f"scale.{answer.error}")
        quantity = 0 if action == "clear" else answer.grams
        if action in ("tare", "clear", "preset"):
            self._known_tare = Tare(quantity, origin) if quantity and origin else None
            self._change(lambda state: replace(state, tare_g=quantity))
        draft = entries.tared(action, self._evidence(answer), quantity, self._id())
        chain.then(self._journal.append(draft, self._presence.author()), lambda _: chain.end(None))

    # The rest.

    def refresh(self) -> Future[None]:
        """Ask the journal again for what the screen shows; after a pull, an acknowledgement, a login."""
        chain: Chain[None] = Chain()
        lot = self._state.work.lot
        chain.then(self._shelf.shown(str(lot.id) if lot else None), lambda shown: self._show(chain, shown, lot))
        return chain.future

    def _show(self, chain: Chain[None], shown: Any, lot: LotRef | None) -> None:
        def newer(state: DeskState) -> DeskState:
            return replace(state, shown=shown) if state.work.lot == lot else state

        self._change(newer)
        chain.end(None)

    def resume(self) -> Future[None]:
        """After a start: what was being weighed when the power went is there again."""
        chain: Chain[None] = Chain()

        def found(work: Work) -> None:
            self._change(lambda state: replace(state, work=work, drift_g=self._shelf.tare_drift_g))
            chain.then(self.refresh(), chain.end)

        chain.then(self._shelf.load(), found)
        return chain.future

    def _set(self, work: Work) -> None:
        self._change(lambda state: replace(state, work=work))
        self._shelf.keep(work)

    def _change(self, change: Callable[[DeskState], DeskState]) -> None:
        with self._lock:
            self._state = change(self._state)
        self._listeners.tell()

    def _require(self, kind: str) -> None:
        if not may(self._groups(), kind):
            raise OperatorError("weighing.no_right")

    def _groups(self) -> frozenset[Any]:
        person = self._presence.individual()
        return person.groups if person else frozenset()

    def _evidence(self, reading: Reading) -> Evidence:
        device = self._state.device
        return Evidence(
            reading.value, reading.unit, reading.raw, self._place.device, device.serial if device else None
        )

    def _id(self) -> uuid.UUID:
        return uuid7(self._clock.now(), os.urandom(10))


_STOPPERS = frozenset({Block.JOURNAL, Block.NO_SCALE, Block.NO_ITEM, Block.NO_LOT, Block.NO_RIGHT, Block.BUSY})
"""Blocks that no later frame can lift; the others are judged on the frame itself."""
