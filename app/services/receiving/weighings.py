"""Weighings by the scale and by hand, and their voids."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.errors import OperatorError
from app.models.capture import Captured
from app.models.desk import Block, Capture, CaptureState, Container, Named, Verdict, WeighingSnapshot
from app.models.envelope import Draft
from app.models.weights import Tare, weights
from app.services.receiving import entries, ledger
from app.services.receiving.bench import Bench
from app.services.receiving.chain import Chain
from app.services.receiving.choices import may
from app.services.receiving.entries import LotRef
from app.services.receiving.press import Presses
from app.services.receiving.state import DeskState, Work
from app.services.receiving.tally import Own, Voided, Weighed

_STOPPERS = frozenset(
    {
        Block.JOURNAL,
        Block.NO_SCALE,
        Block.SIMULATED,
        Block.OVERDUE,
        Block.NO_ITEM,
        Block.NO_LOT,
        Block.NO_RIGHT,
        Block.BUSY,
        Block.ORDER_FULL,
        Block.NO_PIECES,
    }
)
"""Blocks that no later frame can lift; the others are judged on the frame itself."""


class Weighings:
    """Every intent returns at once; its future ends when the entry is durable and the snapshot shows it."""

    def __init__(self, bench: Bench, presses: Presses) -> None:
        self._bench, self._presses = bench, presses

    def record(self, seen: WeighingSnapshot, known: Tare | None, reason: str | None) -> Future[Capture]:
        """The first good frame after this call; `known` is the tare last set from here."""
        chain: Chain[Capture] = Chain()
        work = self._bench.work
        with chain.guard():
            lot = _ready(seen, work)
            chain.then(self._presses.press(), lambda shot: self._book(chain, work, lot, shot, known, reason))
        return chain.future

    def _book(
        self,
        chain: Chain[Capture],
        work: Work,
        lot: LotRef,
        shot: Captured,
        known: Tare | None,
        reason: str | None,
    ) -> None:
        state = replace(self._bench.state, work=work)
        values, band = weights(shot, known, self._list_tare(work.container, shot)), state.band
        if values.net_g <= 0:
            self._presses.gate.release()
            raise OperatorError("weighing.container_heavier")
        if band and reason is None and band.verdict(values.net_g) is not Verdict.IN:
            self._presses.gate.release()
            raise OperatorError("weighing.reason_needed")
        draft = entries.recorded(
            lot, values, self._bench.evidence(shot.reading), (self._bench.new_id(), self._bench.new_id()),
            container=work.container.kind.code if work.container else None, band=band, band_reason=reason,
            pieces=work.pieces if state.counted else None,
        )  # fmt: skip
        self._save(chain, draft, self._weighed(state, lot, draft))

    def _list_tare(self, container: Container | None, shot: Captured) -> int | None:
        """The container's list tare, unless the scale has taken a tare off itself."""
        own = self._bench.state.tare_g if shot.tare_g is None else shot.tare_g
        return container.tare_g if container and not own else None

    def manual(self, grams: int, reason: str) -> Future[Capture]:
        """A net weight typed by hand; `weighing.no_right` without the right to."""
        chain: Chain[Capture] = Chain()
        with chain.guard():
            self._bench.require("weighing.manual")
            if grams <= 0:
                raise OperatorError("weighing.not_positive")
            state = self._bench.state
            work = state.work
            if work.lot is None:
                raise OperatorError("weighing.no_lot")
            if state.counted and work.pieces is None:
                raise OperatorError("weighing.no_pieces")
            if state.full:
                raise OperatorError("weighing.order_full")
            ids = (self._bench.new_id(), self._bench.new_id())
            draft = entries.manual(work.lot, grams, reason, ids, state.band, work.pieces)
            self._save(chain, draft, self._weighed(state, work.lot, draft))
        return chain.future

    def void_last(self, reason: str) -> Future[Capture]:
        """The newest capture that counts does not count any more, within the operator's minutes (rule W7)."""
        chain: Chain[Capture] = Chain()
        with chain.guard():
            self._bench.require("weighing.voided")
            lot, last = self._bench.work.lot, self._voidable()
            if lot is None:
                raise OperatorError("weighing.no_lot")
            draft = entries.voided(lot, uuid.UUID(last.entry), reason, self._bench.new_id())
            void = self._as_voided(last, reason)
            self._save(chain, draft, lambda receipt: Voided(receipt.seq, lot.id, void))
            chain.future.add_done_callback(self._voided)
        return chain.future

    def _as_voided(self, capture: Capture, reason: str) -> Capture:
        """The capture as it is shown once its void is durable."""
        person = self._bench.presence.individual()
        return replace(
            capture,
            state=CaptureState.VOIDED,
            void_reason=_named(self._bench.state.shown.choices.void_reasons, reason),
            voided_by=person.name if person else None,
        )

    def _weighed(self, state: DeskState, lot: LotRef, draft: Draft) -> Callable[[Any], Own]:
        """What the receipt of a weighing shows; its label, of what was weighed then, is ordered with it."""

        def shows(receipt: Any) -> Own:
            self._bench.label(state, draft, receipt)
            return Weighed(receipt.seq, lot.id, ledger.drafted(draft, str(receipt.entry_id), receipt.at))

        return shows

    def _voided(self, done: Future[Capture]) -> None:
        """The load of a weighing that does not count may be weighed again without taking it off."""
        if done.exception() is None:
            self._presses.gate.release()

    def _voidable(self) -> Capture:
        recent = self._bench.state.tally.recent
        last = next((capture for capture in recent if capture.state is not CaptureState.VOIDED), None)
        if last is None:
            raise OperatorError("weighing.nothing_to_void")
        minutes = self._bench.shelf.void_minutes
        late = self._bench.clock.now() - last.at > timedelta(minutes=minutes)
        if late and not may(self._bench.groups(), "weighing.manual"):
            raise OperatorError("weighing.too_late_to_void", minutes=minutes)
        return last

    def _save(self, chain: Chain[Capture], draft: Draft, shows: Callable[[Any], Own]) -> None:
        """Durable, then seen in the snapshot, then told; nothing is asked of the journal before."""

        def saved(receipt: Any) -> None:
            own = shows(receipt)
            self._bench.recorded(own)
            chain.end(self._bench.state.tally.find(own.capture.entry) or own.capture)

        def failed(error: BaseException) -> None:
            self._presses.gate.release()
            self._bench.change(lambda state: replace(state, unsaved=True))
            chain.fail(error)

        chain.then(self._bench.append(draft), saved, failed)


def _ready(seen: WeighingSnapshot, work: Work) -> LotRef:
    if seen.block in _STOPPERS:
        raise OperatorError(f"weighing.{seen.block}")
    if work.lot is None:
        raise OperatorError("weighing.no_lot")
    return work.lot


def _named(known: Iterable[Named], code: str) -> Named:
    return next((named for named in known if named.code == code), Named(code, code, code))
