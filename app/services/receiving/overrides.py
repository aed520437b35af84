"""Somebody with the right to it signs that a rule may be passed once."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from app.clock import iso
from app.errors import OperatorError
from app.models.envelope import Draft
from app.services.receiving.bench import Bench
from app.services.receiving.chain import Chain
from app.services.receiving.order import OVER_ADVICE, Order
from app.services.receiving.ports import Signing

KIND = "override.signed"
MEANING = "more_than_advised"
"""What the signature means (21 CFR 11.50); a code, worded where it is shown."""


class Overrides:
    """Signs with the PIN of the person at the station."""

    def __init__(self, bench: Bench, signing: Signing | None) -> None:
        self._bench, self._signing = bench, signing

    def allow_more(self, pin: str, reason: str) -> Future[None]:
        """More of the position may be taken than was advised; durable when the future ends.

        OperatorError `weighing.no_right`, `weighing.no_order`, `login.refused` and its kin.
        """
        chain: Chain[None] = Chain()
        with chain.guard():
            self._bench.require(KIND)
            order = self._bench.state.order
            if order is None or self._signing is None:
                raise OperatorError("weighing.no_order")
            chain.then(self._signing.confirm(pin), lambda _root: self._record(chain, order, reason))
        return chain.future

    def _record(self, chain: Chain[None], order: Order, reason: str) -> None:
        named = (
            [{"id": order.delivery_id, "code": order.delivery}]
            if order.delivery_id and order.delivery
            else []
        )
        rows = {"signed_override": [self._row(order, reason)]} | ({"delivery": named} if named else {})
        draft = Draft(KIND, rows, reason=reason)
        chain.then(self._bench.append(draft), lambda _receipt: chain.then(self._bench.refresh(), chain.end))

    def _row(self, order: Order, reason: str) -> dict[str, Any]:
        person = self._bench.presence.individual()
        net_g = self._bench.state.tally.net_g
        return {
            "id": self._bench.new_id(),
            "rule": OVER_ADVICE,
            "subject": order.position,
            "limit_value": order.advised_g,
            "value": order.others_g + net_g,
            "name": person.name if person else "",
            "meaning": MEANING,
            "signed_at": iso(self._bench.clock.now()),
            "reason": reason,
            "delivery_id": order.delivery_id,
        }
