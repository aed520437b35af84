"""What all intents at the gate work with: the journal, the person, and the way from one to the next."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from app.clock import Clock
from app.errors import OperatorError
from app.models import plantday
from app.models.delivery import Delivery
from app.models.envelope import Author, Draft
from app.models.kinds import Group, latest
from app.models.values import DeliveryCode, LotCode, delivery_id, lot_id, uuid7
from app.services.deliveries import reading
from app.services.deliveries.account import Account
from app.services.deliveries.entries import DeliveryRef, LotLabel
from app.services.deliveries.ports import Moment, Reads
from app.services.receiving.chain import Chain
from app.services.receiving.ports import Presence, Reader, Recorder
from app.services.reference import Query, Reference

T = TypeVar("T")


@dataclass(frozen=True)
class Actor:
    """Whose act it is, as it was when it began: nobody is asked again on the journal's own thread."""

    author: Author
    name: str
    groups: frozenset[Group]

    def may(self, kind: str) -> bool:
        """Whether the person may make entries of `kind`."""
        return bool(self.groups & latest(kind).groups)


@dataclass(frozen=True)
class Counter:
    """`place` is where this station's stock stands, `prefix` the first part of its lots' codes."""

    plant: uuid.UUID
    place: str
    prefix: str
    journal: Recorder
    reader: Reader
    presence: Presence
    clock: Clock

    def new_id(self) -> uuid.UUID:
        return uuid7(self.clock.now(), os.urandom(10))

    def actor(self) -> Actor:
        """Who is at the station now; asked by the intent itself, before anything waits."""
        person = self.presence.individual()
        groups = person.groups if person else frozenset[Group]()
        return Actor(self.presence.author(), person.name if person else "", groups)

    def delivery(self, code: str) -> DeliveryRef:
        """The delivery of that code; OperatorError `delivery.unread` for a damaged one."""
        try:
            parsed = str(DeliveryCode.parse(code))
        except ValueError as error:
            raise OperatorError("delivery.unread", code=code) from error
        return DeliveryRef(delivery_id(self.plant, parsed), parsed)

    def lot(self, code: str) -> LotLabel:
        """The lot of that code; OperatorError `weighing.lot_unread` for a damaged one."""
        try:
            parsed = str(LotCode.parse(code))
        except ValueError as error:
            raise OperatorError("weighing.lot_unread", code=code) from error
        return LotLabel(lot_id(self.plant, parsed), parsed)

    def read(self, query: Query, of: DeliveryRef) -> Delivery:
        """The delivery as it stands; OperatorError `delivery.let_go` where this station has not all of it any more."""
        return reading.named(self.account(query, of))

    def account(self, query: Query, of: DeliveryRef) -> Account:
        """What its report says; refuses as `read`."""
        self.require_kept(query, of)
        return reading.account(query, self.plant, of.code)

    def require_kept(self, query: Query, of: DeliveryRef) -> None:
        """OperatorError `delivery.let_go` where this station has not all of it any more."""
        if query("SELECT 1 FROM gone WHERE id = ?", str(of.id)):
            raise OperatorError("delivery.let_go", code=of.code)

    def today(self, query: Query) -> date:
        """The plant day of now."""
        rules = plantday.parse(Reference(query).setting("plant.day"))
        return rules.stamp(self.clock.now())[0]

    def ask(self, question: Callable[[Reads], T]) -> Future[T]:
        """The answer of `question`, of one moment of the journal, on a reader's thread."""

        def ask(reads: Any) -> T:
            with reads.moment():
                return question(reads)

        return self.reader.submit(ask)

    def append(self, kind: str, build: Callable[[Moment], Draft], actor: Actor) -> Future[Any]:
        """The entry is durable when the future ends. `build` refuses by raising an OperatorError.

        OperatorError `delivery.no_right` unless the person may make entries of `kind`.
        """
        chain: Chain[Any] = Chain()
        with chain.guard():
            if not actor.may(kind):
                raise OperatorError("delivery.no_right")
            chain.then(self.journal.append(build, actor.author), chain.end)
        return chain.future

    def change(self, kind: str, code: str, build: Callable[[DeliveryRef, Delivery], Draft]) -> Future[None]:
        """As `append`, about a delivery as it stands in the entry's own transaction."""
        return self.write(kind, code, lambda moment, of: build(of, self.read(moment.query, of)))

    def write(self, kind: str, code: str, build: Callable[[Moment, DeliveryRef], Draft]) -> Future[None]:
        """As `append`, about the delivery of that code."""
        chain: Chain[None] = Chain()
        with chain.guard():
            of = self.delivery(code)
            done = self.append(kind, lambda moment: build(moment, of), self.actor())
            chain.then(done, lambda _: chain.end(None))
        return chain.future


def require_seen(seen: Any, now: tuple[str, ...]) -> None:
    """OperatorError `delivery.changed_meanwhile` where others count than the person had on the screen."""
    if seen is not None and set(seen) != set(now):
        raise OperatorError("delivery.changed_meanwhile")


def need(reason: str | None) -> str:
    """The reason; OperatorError `delivery.reason_needed` without one."""
    if not reason:
        raise OperatorError("delivery.reason_needed")
    return reason
