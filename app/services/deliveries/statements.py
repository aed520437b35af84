"""What a delivery is said to be: header, fish, temperatures, check; stated, corrected, withdrawn."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import timedelta

from app.errors import OperatorError
from app.models.delivery import Check, Delivery, Header, LotLine, Position
from app.models.envelope import Draft
from app.models.temperature import Probe
from app.services.deliveries import entries, sound
from app.services.deliveries.counter import Counter, need, require_seen
from app.services.deliveries.crates import Crates
from app.services.deliveries.entries import DeliveryRef
from app.services.deliveries.ports import Moment
from app.services.receiving.chain import Chain

_AHEAD = timedelta(hours=1)
"""So far an arrival may lie ahead of this station's clock."""


class Statements:
    """Every intent returns at once; its future ends when the entry is durable."""

    def __init__(self, counter: Counter, crates: Crates) -> None:
        self._counter, self._crates = counter, crates

    def open(self, header: Header) -> Future[str]:
        """A delivery is open; ends with its code."""
        chain: Chain[str] = Chain()
        counter = self._counter
        opened: list[DeliveryRef] = []

        def build(moment: Moment) -> Draft:
            opened.append(counter.delivery(str(moment.next_delivery_code())))
            return entries.opened(opened[-1], header, counter.new_id)

        with chain.guard():
            self._require_header(header)
            chain.then(
                counter.append("delivery.opened", build, counter.actor()),
                lambda _: chain.end(opened[-1].code),
            )
        return chain.future

    def _require_header(self, header: Header) -> None:
        sound.require_header(header, self._counter.clock.now() + _AHEAD)

    def correct(
        self, code: str, header: Header, reason: str, seen: Sequence[str] | None = None
    ) -> Future[None]:
        """The header is `header`; refused while the entry that opened the delivery has not arrived."""

        def build(of: DeliveryRef, now: Delivery) -> Draft:
            self._require_header(header)
            if now.header is None:
                raise OperatorError("delivery.unheard")
            require_seen(seen, now.headers)
            return entries.corrected(of, header, now.headers, need(reason), self._counter.new_id)

        return self._counter.change("delivery.corrected", code, build)

    def state(self, code: str, position: Position) -> Future[None]:
        """One more kind of fish; its id is used once."""

        def build(moment: Moment, of: DeliveryRef) -> Draft:
            sound.require_position(position, moment.day)
            if moment.query("SELECT 1 FROM delivery_position WHERE position = ? LIMIT 1", str(position.id)):
                raise OperatorError("delivery.position_known")
            return entries.stated(of, position, self._counter.new_id)

        return self._counter.write("position.stated", code, build)

    def correct_position(
        self, code: str, position: Position, reason: str, seen: Sequence[str] | None = None
    ) -> Future[None]:
        """The position is `position`; its lots hold the new item where that was wrong."""
        counter, chain = self._counter, Chain[None]()
        lots: list[LotLine] = []

        def build(moment: Moment) -> Draft:
            now = counter.read(moment.query, of)
            sound.require_position(position, moment.day)
            replaced = _stated(now, position.id)
            require_seen(seen, replaced)
            lots.extend(_other_item(now, position))
            return entries.position_corrected(of, position, replaced, need(reason), counter.new_id)

        with chain.guard():
            of, actor = counter.delivery(code), counter.actor()

            def follow(_: object) -> None:
                """The lots are opened anew as what they hold, one after another."""
                if not lots:
                    chain.end(None)
                    return
                chain.then(self._crates.give(actor, lots.pop().code, of, position.id, reason), follow)

            chain.then(counter.append("position.corrected", build, actor), follow)
        return chain.future

    def withdraw(self, code: str, position: uuid.UUID, reason: str) -> Future[None]:
        """The position was a mistake; refused where fish was weighed into it."""

        def build(of: DeliveryRef, now: Delivery) -> Draft:
            replaced = _stated(now, position)
            if any(lot.count for lot in now.lots if lot.position == position):
                raise OperatorError("delivery.position_weighed")
            return entries.withdrawn(of, replaced, need(reason), self._counter.new_id)

        return self._counter.change("position.withdrawn", code, build)

    def measure(
        self, code: str, position: uuid.UUID | None, centi_c: int, probe: Probe | None = None
    ) -> Future[None]:
        """A core temperature that was read off and typed, or that `probe` measured."""

        def build(of: DeliveryRef, now: Delivery) -> Draft:
            sound.require_temperature(centi_c)
            _require_position(now, position)
            return entries.measured(of, position, centi_c, self._counter.new_id, probe)

        return self._counter.change("delivery.measured", code, build)

    def check(self, code: str, check: Check) -> Future[None]:
        """The freshness check; a second one stands beside the first."""

        def build(of: DeliveryRef, now: Delivery) -> Draft:
            sound.require_check(check)
            _require_position(now, check.position)
            return entries.checked(of, check, self._counter.new_id)

        return self._counter.change("delivery.checked", code, build)


def _stated(now: Delivery, position: uuid.UUID) -> tuple[str, ...]:
    """The entries that state the position; OperatorError `delivery.no_position` for none."""
    try:
        return now.stated[position]
    except KeyError as error:
        raise OperatorError("delivery.no_position") from error


def _require_position(now: Delivery, position: uuid.UUID | None) -> None:
    if position is not None:
        _stated(now, position)


def _other_item(now: Delivery, position: Position) -> list[LotLine]:
    """The position's lots, where its item changes."""
    before = next((each.item for each in now.positions if each.id == position.id), position.item)
    return [lot for lot in now.lots if lot.position == position.id] if before != position.item else []
