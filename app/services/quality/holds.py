"""Holds at a station: set at once and off-line, lifted by a decision only, asked by whatever uses a lot."""

# ruff: noqa: S608 - statements are made of our own text only

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.clock import Clock, parse_iso
from app.errors import OperatorError
from app.models.desk import Named
from app.models.envelope import Draft
from app.models.holds import Cause, Hold, MayUse, Scope
from app.models.kinds import latest
from app.models.paging import Slice
from app.models.values import DeliveryCode, LotCode, delivery_id, lot_id, uuid7
from app.services.decisions import Signature, Wish
from app.services.receiving.chain import Chain
from app.services.receiving.ports import Presence, Reader, Recorder, Signing
from app.services.reference import Query, Reference

SET, RELEASED = "hold.set", "hold.released"
MEANING = "released"
"""What a signature under a release says."""
_HOLD = """
SELECT h.id, h.scope, coalesce(l.code, d.code, h.item) AS covers, h.reason, h.note, h.cause, h.cause_id,
       h.from_day, h.to_day, h.at, h.person, p.name
FROM hold h
LEFT JOIN lot l ON l.id = h.lot_id
LEFT JOIN delivery d ON d.id = h.delivery_id
LEFT JOIN person p ON p.role = h.person
WHERE NOT EXISTS (SELECT 1 FROM hold_release r WHERE r.hold = h.id)
"""
_OF_LOT = (
    _HOLD
    + """ AND (h.lot_id = ?1
  OR h.delivery_id IN (SELECT o.delivery_id FROM lot_origin o WHERE o.lot_id = ?1 AND NOT EXISTS
    (SELECT 1 FROM supersession s WHERE s.target = o.entry AND s.lot_id = o.lot_id))
  OR (h.from_day <= ?2 AND coalesce(h.to_day, '9999-12-31') >= ?2
    AND h.item IN (SELECT o.item FROM lot_opening o WHERE o.lot_id = ?1 AND NOT EXISTS
      (SELECT 1 FROM supersession s WHERE s.target = o.entry AND s.lot_id = o.lot_id))))
ORDER BY h.at, h.id"""
)
_PAGE = _HOLD + " ORDER BY h.at DESC, h.id LIMIT ? OFFSET ?"
_COUNT = (
    "SELECT count(*) AS n FROM hold h WHERE NOT EXISTS (SELECT 1 FROM hold_release r WHERE r.hold = h.id)"
)
Decide = Callable[[Any, Wish], object]


def may_use(query: Query, lot: uuid.UUID, code: str) -> MayUse:
    """Whether the lot may be used, by what this station knows now: ask at the moment of use, never from memory."""
    day = LotCode.parse(code).day.isoformat()
    rows = query(_OF_LOT, str(lot), day)
    return MayUse(tuple(_hold(row) for row in rows))


def covering(query: Query, code: LotCode, delivery: str | None, item: str | None) -> tuple[Hold, ...]:
    """The holds of a lot of which only this is known: its label, its delivery, its item."""
    found = (_hold(row) for row in query(_HOLD + " ORDER BY h.at, h.id"))
    covered = {Scope.LOT: str(code), Scope.DELIVERY: delivery, Scope.ITEM: item}
    return tuple(hold for hold in found if hold.covers == covered[hold.scope] and _on(hold, code.day))


def _on(hold: Hold, day: date) -> bool:
    """Whether the hold is about lots opened on that day."""
    return (hold.from_day is None or hold.from_day <= day) and (hold.to_day is None or day <= hold.to_day)


def require_usable(query: Query, lot: uuid.UUID, code: str) -> None:
    """OperatorError `hold.held` where the lot must not be used."""
    answer = may_use(query, lot, code)
    if not answer:
        first = answer.holds[0]
        raise OperatorError("hold.held", lot=code, reason=first.reason, name=first.name or first.set_by)


@dataclass(frozen=True)
class Holds:
    """Every intent returns at once. A hold is durable when its future ends; a release when the plant has decided it."""

    plant: uuid.UUID
    journal: Recorder
    reader: Reader
    presence: Presence
    signing: Signing
    decide: Decide
    worker: Executor
    clock: Clock
    today: Callable[[], date]
    online: Callable[[], bool]
    """Whether the plant answers; without it nothing is released."""

    def standing(self, start: int, limit: int) -> Future[Slice[Hold]]:
        """The holds that stand, the newest first."""

        def ask(reads: Any) -> Slice[Hold]:
            rows = reads.query(_PAGE, limit, start)
            total = int(reads.query(_COUNT)[0]["n"])
            on = start + limit if start + limit < total else None
            return Slice([_hold(row) for row in rows], on, total)

        return self.reader.submit(ask)

    def of(self, code: str) -> Future[MayUse]:
        """Whether the lot of that code may be used."""
        lot = self._lot(code)
        return self.reader.submit(lambda reads: may_use(reads.query, lot, code))

    def reasons(self, purpose: str) -> Future[Sequence[Named]]:
        """To hold (`hold`) or to let go of something (`release`)."""
        return self._refer(lambda reference: reference.reasons(purpose))

    def items(self) -> Future[Sequence[Named]]:
        return self._refer(lambda reference: tuple(item.named for item in reference.items()))

    def _refer(self, question: Callable[[Reference], Sequence[Named]]) -> Future[Sequence[Named]]:
        return self.reader.submit(lambda reads: question(Reference(reads.query, self.today())))

    def may_set(self) -> bool:
        return self.presence.individual() is not None

    def may_release(self) -> bool:
        """Whether the person at the station may lift a hold of somebody else."""
        person = self.presence.individual()
        return person is not None and bool(person.groups & latest(RELEASED).groups)

    def set_lot(self, code: str, reason: str, note: str = "") -> Future[None]:
        """The lot is held; also one that is only known by its label."""
        lot = self._lot(code)
        rows = {"lot": [{"id": lot, "code": code}]}
        return self._set(Scope.LOT, reason, note, rows, lot_id=lot)

    def set_delivery(self, code: str, reason: str, note: str = "") -> Future[None]:
        """All lots of the delivery are held, those that come later with them."""
        parsed = str(DeliveryCode.parse(code))
        delivery = delivery_id(self.plant, parsed)
        rows = {"delivery": [{"id": delivery, "code": parsed}]}
        return self._set(Scope.DELIVERY, reason, note, rows, delivery_id=delivery)

    def set_item(
        self, item: str, from_day: date, to_day: date | None, reason: str, note: str = ""
    ) -> Future[None]:
        """All lots of the item opened from `from_day` to `to_day` (None: on and on) are held."""
        if to_day is not None and to_day < from_day:
            raise OperatorError("hold.days")
        return self._set(Scope.ITEM, reason, note, {}, item=item, from_day=from_day, to_day=to_day)

    def _set(
        self, scope: Scope, reason: str, note: str, rows: Mapping[str, Any], **covers: Any
    ) -> Future[None]:
        chain: Chain[None] = Chain()
        with chain.guard():
            if not reason:
                raise OperatorError("hold.reason")
            row = dict.fromkeys(("lot_id", "delivery_id", "item", "from_day", "to_day")) | covers
            row |= {"id": self._new_id(), "scope": scope, "reason": reason, "note": note or None,
                    "cause": Cause.PERSON, "cause_id": None}  # fmt: skip
            draft = Draft(SET, {**rows, "hold": [row]}, reason=reason)
            chain.then(self.journal.append(draft, self.presence.author()), lambda _: chain.end(None))
        return chain.future

    def release(
        self, holds: Sequence[Hold], reason: str, pin: str, paper_at: datetime | None = None
    ) -> Future[None]:
        """These holds are lifted, and no other, signed with the PIN of the person at the station.

        OperatorError `hold.own` for one that this person set, `hold.no_right`, `hold.paper` for a paper of the
        future; EnvironmentFault `decision.no_server` without the plant: nothing is released then.
        """
        chain: Chain[None] = Chain()
        with chain.guard():
            person, author = self.presence.individual(), self.presence.author()
            self._require(holds, reason, author.person, paper_at)
            name = person.name if person else ""

            def confirmed(root: Any) -> None:
                if root.role != author.person:
                    raise OperatorError("hold.other_signer")
                wish = self._wish(holds, reason, name, paper_at)
                chain.then(self.worker.submit(self.decide, root, wish), lambda _: chain.end(None))

            chain.then(self.signing.confirm(pin), confirmed)
        return chain.future

    def _require(
        self, holds: Sequence[Hold], reason: str, role: str | None, paper_at: datetime | None
    ) -> None:
        if not self.may_release():
            raise OperatorError("hold.no_right")
        if not reason or not holds:
            raise OperatorError("hold.reason")
        if any(hold.set_by == role for hold in holds):
            raise OperatorError("hold.own")
        if paper_at is not None and not max(h.set_at for h in holds) <= paper_at <= self.clock.now():
            raise OperatorError("hold.paper")

    def _wish(self, holds: Sequence[Hold], reason: str, name: str, paper_at: datetime | None) -> Wish:
        now = self.clock.now()
        rows = [
            {"id": self._new_id(), "hold": hold.id, "name": name, "meaning": MEANING, "signed_at": now,
             "paper_at": paper_at}
            for hold in holds
        ]  # fmt: skip
        return Wish(RELEASED, {"hold_release": rows}, reason, Signature(name, MEANING, now))

    def _lot(self, code: str) -> uuid.UUID:
        """OperatorError `hold.lot_unread` for a damaged code."""
        try:
            return lot_id(self.plant, str(LotCode.parse(code)))
        except ValueError as error:
            raise OperatorError("hold.lot_unread", code=code) from error

    def _new_id(self) -> uuid.UUID:
        return uuid7(self.clock.now(), os.urandom(10))


def _hold(row: Mapping[str, Any]) -> Hold:
    return Hold(
        id=row["id"],
        scope=Scope(row["scope"]),
        covers=row["covers"] or "",
        reason=row["reason"],
        set_at=parse_iso(row["at"]),
        set_by=row["person"] or "",
        name=row["name"],
        note=row["note"] or "",
        cause=Cause(row["cause"]),
        cause_id=row["cause_id"] or "",
        from_day=_day(row["from_day"]),
        to_day=_day(row["to_day"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
