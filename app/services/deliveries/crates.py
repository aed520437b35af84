"""Crates of a delivery: the lots they are weighed into, and what becomes of those that went into the wrong one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from app.clock import parse_iso
from app.errors import OperatorError
from app.models.delivery import Delivery, Position
from app.models.desk import Capture
from app.models.envelope import Draft
from app.services.deliveries import entries
from app.services.deliveries.counter import Actor, Counter, need
from app.services.deliveries.entries import DeliveryRef, LotLabel
from app.services.deliveries.ports import Moment, Reads, WeighingPlace
from app.services.receiving import entries as weighing_entries
from app.services.receiving.chain import Chain
from app.services.receiving.entries import LotRef
from app.services.receiving.ledger import Acknowledged, weighings
from app.services.reference import Query, Reference
from app.services.register.discrepancies import MARKED

_LIVE = "NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = x.entry AND s.lot_id = x.lot_id)"
_COUNTING = f"SELECT * FROM weighing x WHERE x.entry = ? AND {_LIVE}"  # noqa: S608 - our own text
_STATED = f"""
SELECT * FROM {{}} x WHERE x.lot_id = ? AND {_LIVE} AND NOT EXISTS (SELECT 1 FROM weighing w WHERE w.entry = x.entry)
ORDER BY at, stream, seq
"""  # noqa: S608 - our own text
"""Without what an entry says besides a weighing: to supersede it would take the weighing with it."""
_MOVED = "SELECT * FROM movement WHERE lot_id = ? AND entry = ?"


@dataclass(frozen=True)
class Known:
    """What is known of a lot: the entries that say how it was opened and whose fish it holds, and what they say."""

    openings: Sequence[Mapping[str, Any]]
    origins: Sequence[Mapping[str, Any]]

    @property
    def item(self) -> str | None:
        return self.openings[-1]["item"] if self.openings else None

    @property
    def place(self) -> str | None:
        return self.openings[-1]["place"] if self.openings else None

    @property
    def entries(self) -> list[str]:
        return [row["entry"] for row in (*self.openings, *self.origins)]


class Crates:
    """Every intent returns at once; its future ends when the entry is durable."""

    def __init__(self, counter: Counter, weighing: WeighingPlace | None) -> None:
        self._counter, self._weighing = counter, weighing

    def weigh(self, code: str, position: uuid.UUID, lot: str | None = None) -> Future[str]:
        """The weighing place stands on a lot of the position; ends with its code. A closed delivery may be
        weighed into too: what comes late counts and is shown as late."""
        chain: Chain[str] = Chain()
        counter = self._counter
        with chain.guard():
            of, actor, place = counter.delivery(code), counter.actor(), self._weighing
            if place is None:
                raise OperatorError("delivery.no_scale")
            label = counter.lot(lot) if lot else None

            def stand(chosen: LotRef, position: Position) -> None:
                chain.then(place.stand_on(chosen, position.advised_g), lambda _: chain.end(chosen.code))

            found = counter.ask(lambda reads: self._found(reads, of, position, label))
            chain.then(found, lambda known: self._begin(chain, actor, of, known, stand))
        return chain.future

    def _found(
        self, reads: Reads, of: DeliveryRef, position: uuid.UUID, label: LotLabel | None
    ) -> tuple[Position, LotRef | None]:
        """The position, and its lot to go on with, None where a new one is due."""
        now = self._counter.read(reads.query, of)
        stated = next((each for each in now.positions if each.id == position), None)
        if stated is None:
            raise OperatorError("delivery.no_position")
        if label is None:
            label = self._own(now, stated)
        elif not any(lot.id == label.id for lot in now.lots if lot.position == position):
            raise OperatorError("delivery.other_lot", lot=label.code)
        return stated, LotRef(label.id, label.code, stated.item, self._counter.place) if label else None

    def _own(self, now: Delivery, position: Position) -> LotLabel | None:
        """This station's newest lot of the position that nobody judged."""
        own = [
            lot
            for lot in now.lots
            if lot.position == position.id
            and lot.verdict is None
            and _prefix(lot.code) == self._counter.prefix
        ]
        newest = max(own, key=lambda lot: (len(lot.code), lot.code), default=None)
        return LotLabel(newest.id, newest.code) if newest else None

    def _begin(
        self, chain: Chain[str], actor: Actor, of: DeliveryRef, found: tuple[Position, LotRef | None],
        stand: Callable[[LotRef, Position], None],
    ) -> None:  # fmt: skip
        """On the lot, which is opened first where there is none."""
        position, lot = found
        counter = self._counter
        opened: list[LotRef] = []

        def build(moment: Moment) -> Draft:
            label = counter.lot(str(moment.next_lot_code()))
            opened.append(LotRef(label.id, label.code, position.item, counter.place))
            return entries.lot_opened(opened[-1], of, position.id, counter.new_id)

        if lot is not None:
            stand(lot, position)
        else:
            chain.then(counter.append("lot.opened", build, actor), lambda _: stand(opened[-1], position))

    def weighings(self, lot: str) -> Future[Sequence[Capture]]:
        """All weighings of a lot, newest first, those that do not count too."""
        chain: Chain[Sequence[Capture]] = Chain()
        with chain.guard():
            label = self._counter.lot(lot)
            chain.then(self._counter.ask(lambda reads: _weighings(reads, label)), chain.end)
        return chain.future

    def move(self, weighings: Sequence[str], to_lot: str, reason: str) -> Future[None]:
        """Each stands in `to_lot` with all its evidence, one entry each; what was moved before an error stays."""
        counter, chain = self._counter, Chain[None]()

        def build(moment: Moment, entry: str) -> Draft:
            row = counting(moment.query, entry)
            target = self.target(moment.query, to_lot, row["item"])
            if row["lot_id"] == str(target.id):
                raise OperatorError("delivery.same_lot", lot=target.code)
            movement = movement_of(moment.query, row)
            source = LotLabel(uuid.UUID(row["lot_id"]), code_of(moment.query, row["lot_id"]))
            return entries.weighing_corrected(row, movement, source, target, need(reason), counter.new_id)

        with chain.guard():
            counter.lot(to_lot)
            self._each(chain, "weighing.corrected", counter.actor(), list(weighings), build)
        return chain.future

    def target(self, query: Query, code: str, item: str) -> LotRef:
        """The lot of that code as an entry names it, of the item it was opened with."""
        label = self._counter.lot(code)
        return LotRef(label.id, label.code, known(query, label).item or item, self._counter.place)

    def void(self, weighings: Sequence[str], reason: str) -> Future[None]:
        """They do not count any more; an old one needs the right to weigh by hand."""
        counter, chain, actor = self._counter, Chain[None](), self._counter.actor()

        def build(moment: Moment, entry: str) -> Draft:
            row = counting(moment.query, entry)
            if not actor.may("weighing.manual"):
                require_fresh(counter, moment.query, row)
            lot = uuid.UUID(row["lot_id"])
            ref = LotRef(lot, code_of(moment.query, row["lot_id"]), row["item"], counter.place)
            return weighing_entries.voided(ref, uuid.UUID(entry), need(reason), counter.new_id())

        with chain.guard():
            self._each(chain, "weighing.voided", actor, list(weighings), build)
        return chain.future

    def _each(
        self, chain: Chain[None], kind: str, actor: Actor, left: list[str],
        build: Callable[[Moment, str], Draft],
    ) -> None:  # fmt: skip
        """One entry after another, each durable before the next."""
        if not left:
            chain.end(None)
            return
        first, *rest = left
        done = self._counter.append(kind, lambda moment: build(moment, first), actor)
        chain.then(done, lambda _: self._each(chain, kind, actor, rest, build))

    def assign(self, lot: str, code: str, position: uuid.UUID, reason: str) -> Future[None]:
        """The whole lot holds fish of this position from now on, and is opened as its item."""
        chain: Chain[None] = Chain()
        with chain.guard():
            of, actor = self._counter.delivery(code), self._counter.actor()
            chain.then(self.give(actor, lot, of, position, reason), chain.end)
        return chain.future

    def give(self, actor: Actor, lot: str, of: DeliveryRef, position: uuid.UUID, reason: str) -> Future[None]:
        """As `assign`, for whoever began it."""
        counter, chain = self._counter, Chain[None]()

        def build(moment: Moment) -> Draft:
            now = counter.read(moment.query, of)
            stated = next((each for each in now.positions if each.id == position), None)
            if stated is None:
                raise OperatorError("delivery.no_position")
            before = known(moment.query, label)
            ref = LotRef(label.id, label.code, stated.item, before.place or counter.place)
            return entries.lot_corrected(ref, of, position, before.entries, need(reason), counter.new_id)

        with chain.guard():
            label = counter.lot(lot)
            chain.then(counter.append("lot.corrected", build, actor), lambda _: chain.end(None))
        return chain.future


def known(query: Query, lot: LotLabel) -> Known:
    """What the station's tables say of the lot now."""
    return Known(
        query(_STATED.format("lot_opening"), str(lot.id)), query(_STATED.format("lot_origin"), str(lot.id))
    )


def counting(query: Query, entry: str) -> dict[str, Any]:
    """The weighing of that entry; OperatorError `delivery.weighing_gone` where it does not count any more."""
    rows = query(_COUNTING, entry)
    if not rows:
        raise OperatorError("delivery.weighing_gone")
    return rows[0]


def movement_of(query: Query, weighing: Mapping[str, Any]) -> dict[str, Any]:
    """The movement of a weighing."""
    [movement] = query(_MOVED, weighing["lot_id"], weighing["entry"])
    return movement


def require_fresh(counter: Counter, query: Query, weighing: Mapping[str, Any]) -> None:
    """OperatorError `weighing.too_late_to_void` for one that is older than the operator's minutes (rule W7)."""
    minutes = Reference(query).setting("void.operator_minutes")
    if counter.clock.now() - parse_iso(weighing["at"]) > timedelta(minutes=minutes):
        raise OperatorError("weighing.too_late_to_void", minutes=minutes)


def code_of(query: Query, lot: str) -> str:
    rows = query("SELECT code FROM lot WHERE id = ?", lot)
    return str(rows[0]["code"]) if rows else lot


def _prefix(code: str) -> str:
    return code.partition("-")[0]


def _weighings(reads: Reads, lot: LotLabel) -> Sequence[Capture]:
    found = weighings(reads.query, lot.id, Acknowledged(reads.stream, reads.acknowledged()))
    unfit = {row["entry"] for row in reads.query(MARKED, str(lot.id))}
    return [replace(one, unfit=one.entry in unfit) for one in found]
