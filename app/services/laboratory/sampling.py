"""Samples are taken, and asked about: each intent is one entry, on-line or not."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from app.errors import OperatorError
from app.models.envelope import Draft
from app.models.laboratory_desk import Request, Taking
from app.services.laboratory import book, entries, reading
from app.services.laboratory.hand import Hand, Row, need
from app.services.laboratory.ports import Moment
from app.services.reference import Query


class Sampling:
    """Every call returns at once; its future ends when the entry is durable."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def register(self, taking: Taking) -> Future[str]:
        """A sample was taken; ends with its code. OperatorError `lab.of_what` where it is of nothing."""
        hand = self._hand

        def build(moment: Moment) -> tuple[Draft, str]:
            code = moment.next_sample_code()
            sample = hand.sample_row(code)
            row, lots, deliveries = self._taken(sample, taking)
            asked = [
                entries.request_row(hand.new_id(), sample["id"], one)
                for one in dict.fromkeys(taking.analytes)
            ]
            return entries.registered(sample, row, asked, lots, deliveries), str(code)

        return hand.append("sample.registered", build)

    def correct(self, sample: str, taking: Taking, reason: str) -> Future[None]:
        """The sample is of something else; what was asked of it stays."""
        row = self._hand.sample_row(sample)

        def build(moment: Moment) -> tuple[Draft, None]:
            taken, lots, deliveries = self._taken(row, taking)
            return entries.corrected(row, taken, lots, deliveries, need(reason)), None

        return self._hand.append("sample.corrected", build)

    def _taken(self, sample: Row, taking: Taking) -> tuple[Row, list[Row], list[Row]]:
        hand = self._hand
        if sum(bool(one) for one in (taking.lot, taking.delivery, taking.place)) != 1:
            raise OperatorError("lab.of_what")
        lots = [hand.lot_row(taking.lot)] if taking.lot else []
        deliveries = [hand.delivery_row(taking.delivery)] if taking.delivery else []
        row: dict[str, Any] = {
            "id": hand.new_id(), "sample_id": sample["id"], "lot_id": lots[0]["id"] if lots else None,
            "delivery_id": deliveries[0]["id"] if deliveries else None, "place": taking.place or None,
            "taken_by": taking.taken_by, "taken_at": hand.clock.now(), "note": taking.note or None,
        }  # fmt: skip
        return row, lots, deliveries

    def request(self, sample: str, analytes: Sequence[str], method: str = "") -> Future[None]:
        """More shall be found out of a sample; what is asked already is not asked twice."""
        hand, row = self._hand, self._hand.sample_row(sample)

        def build(moment: Moment) -> tuple[Draft, None]:
            asked = {one["analyte"] for one in book.requests(moment.query, [str(row["id"])])}
            new = [one for one in dict.fromkeys(analytes) if one not in asked]
            if not new:
                raise OperatorError("lab.asked_already")
            rows = [entries.request_row(hand.new_id(), row["id"], one, method=method or None) for one in new]
            return entries.requested(row, rows), None

        return hand.append("test.requested", build)

    def retest(self, sample: str, request: uuid.UUID) -> Future[None]:
        """The same once more; what is known of the first stands beside it, and replaces nothing."""
        hand, row = self._hand, self._hand.sample_row(sample)

        def build(moment: Moment) -> tuple[Draft, None]:
            known = request_of(moment.query, str(row["id"]), request)
            seen = [result for one in known.values for result in one.results]
            again = entries.request_row(
                hand.new_id(),
                row["id"],
                known.analyte.named.code,
                method=known.method,
                retest_of=request,
                seen=seen,
            )
            return entries.requested(row, [again]), None

        return hand.append("test.requested", build)

    def withdraw(self, sample: str, request: uuid.UUID, reason: str) -> Future[None]:
        """The request is not wanted any more."""
        key = str(self._hand.sample_row(sample)["id"])

        def build(moment: Moment) -> tuple[Draft, None]:
            known = request_of(moment.query, key, request)
            return entries.withdrawn(known.id, need(reason), self._hand.new_id), None

        return self._hand.append("test.withdrawn", build)


def request_of(query: Query, sample: str, request: uuid.UUID) -> Request:
    """A request as it stands; OperatorError `lab.no_request` where it was withdrawn or never made."""
    found = reading.samples(query, [sample])
    asked = [one for each in found for one in each.requests if one.id == request]
    if not asked:
        raise OperatorError("lab.no_request")
    return asked[0]
