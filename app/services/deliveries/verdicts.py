"""What is decided of a delivery: accepted, held, rejected; closed, opened again; its report signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from app.errors import OperatorError
from app.models.delivery import Acceptance, Delivery, LotLine, Progress, Stop
from app.models.envelope import Draft
from app.services.deliveries import account as accounts
from app.services.deliveries import entries, origin
from app.services.deliveries.counter import Counter, need, require_seen
from app.services.deliveries.entries import DeliveryRef, LotLabel, Signed
from app.services.deliveries.missing import missing
from app.services.deliveries.ports import Moment, Signing
from app.services.receiving.chain import Chain
from app.services.reference import Query, Reference

MEANING = "received"
"""What a signature under a receiving report says: this was received as it stands here."""
_PART = Acceptance.ACCEPTED_IN_PART
_ALLOWED = {
    Acceptance.ACCEPTED: {Acceptance.ACCEPTED},
    Acceptance.HELD: {Acceptance.HELD, Acceptance.REJECTED},
    Acceptance.REJECTED: {Acceptance.REJECTED},
}
"""What a lot may be in a delivery that is one thing as a whole."""
Lots = Mapping[LotLabel, Acceptance]


class Verdicts:
    """Every intent returns at once; its future ends when the entry is durable."""

    def __init__(self, counter: Counter, signing: Signing) -> None:
        self._counter, self._signing = counter, signing

    def judge(
        self, code: str, verdict: Acceptance, lots: Mapping[str, Acceptance], reason: str | None,
        note: str = "", seen: Sequence[str] | None = None,
    ) -> Future[None]:  # fmt: skip
        """What was decided, with the verdict of each lot by its code; it replaces every verdict before."""
        counter = self._counter

        def build(moment: Moment, of: DeliveryRef) -> Draft:
            now = counter.read(moment.query, of)
            require_seen(seen, now.judgements)
            why = reason if verdict is Acceptance.ACCEPTED else need(reason)
            said = sorted_out(now, verdict, lots)
            require_acceptable(now, verdict, said, stops(moment.query, now, moment.day))
            return entries.judged(of, verdict, said, why, note, now.judgements, counter.new_id)

        return counter.write("delivery.judged", code, build)

    def close(self, code: str, note: str = "") -> Future[None]:
        """This station is done with it; refused while fish of it is not judged."""

        def build(of: DeliveryRef, now: Delivery) -> Draft:
            if now.verdict is None or any(lot.verdict is None for lot in now.lots if lot.count):
                raise OperatorError("delivery.not_judged")
            if now.progress is Progress.CLOSED:
                raise OperatorError("delivery.closed_already")
            return entries.closed(of, note, self._counter.new_id)

        return self._counter.change("delivery.closed", code, build)

    def reopen(self, code: str, reason: str) -> Future[None]:
        """The closings do not count any more."""

        def build(of: DeliveryRef, now: Delivery) -> Draft:
            if not now.closings:
                raise OperatorError("delivery.not_closed")
            return entries.reopened(of, now.closings, need(reason), self._counter.new_id)

        return self._counter.change("delivery.reopened", code, build)

    def sign_report(self, code: str, pin: str) -> Future[int]:
        """The person at the station signs what the report says now; ends with the version's number.

        What is signed already keeps its number. What came while the PIN was checked is in it.
        """
        counter, chain = self._counter, Chain[int]()
        with chain.guard():
            of, actor, versions = counter.delivery(code), counter.actor(), [0]
            if not actor.may("report.signed"):
                raise OperatorError("delivery.no_right")

            def build(moment: Moment) -> Draft:
                signed = Signed(actor.name, MEANING, counter.clock.now())
                draft, versions[0] = self._signed(moment.query, of, signed)
                return draft

            def confirmed(root: Any) -> None:
                if root.role != actor.author.person:
                    raise OperatorError("delivery.other_signer")
                done = counter.append("report.signed", build, actor)
                chain.then(done, lambda _: chain.end(versions[0]))

            chain.then(self._signing.confirm(pin), confirmed)
        return chain.future

    def _signed(self, query: Query, of: DeliveryRef, signed: Signed) -> tuple[Draft, int]:
        account = self._counter.account(query, of)
        if account.delivery.verdict is None:
            raise OperatorError("delivery.not_judged")
        reports = account.delivery.reports
        same = next((report.version for report in reports if report.current), None)
        version = same or max((report.version for report in reports), default=0) + 1
        digest = accounts.digest(account)
        return entries.report_signed(of, version, digest, signed, self._counter.new_id), version


def stops(query: Query, now: Delivery, on: Any) -> tuple[Stop, ...]:
    """What may not be accepted of the delivery on that plant day."""
    reference = Reference(query)
    return origin.stops(now.positions, reference.origin_rules(), reference.item_species(), on)


def sorted_out(now: Delivery, verdict: Acceptance, lots: Mapping[str, Acceptance]) -> Lots:
    """The verdict of every lot, of one that is not named the delivery's own.

    OperatorError `delivery.other_lot` for a lot of another delivery, `delivery.lots_disagree` where a lot cannot be
    what it is called, `delivery.part_needs_both` and `delivery.lots_unjudged` for a delivery accepted in part.
    """
    known = {lot.code: lot for lot in now.lots}
    for code in lots:
        if code not in known:
            raise OperatorError("delivery.other_lot", lot=code)
    if verdict is _PART:
        return _in_part(known, lots)
    said = {code: lots.get(code, verdict) for code in known}
    if not set(said.values()) <= _ALLOWED[verdict]:
        raise OperatorError("delivery.lots_disagree")
    return {_label(known[code]): of for code, of in said.items()}


def _in_part(known: Mapping[str, LotLine], lots: Mapping[str, Acceptance]) -> Lots:
    if any(lot.count and code not in lots for code, lot in known.items()):
        raise OperatorError("delivery.lots_unjudged")
    accepted = [of is Acceptance.ACCEPTED for of in lots.values()]
    if _PART in lots.values() or not any(accepted) or all(accepted):
        raise OperatorError("delivery.part_needs_both")
    return {_label(known[code]): of for code, of in lots.items()}


def require_acceptable(now: Delivery, verdict: Acceptance, said: Lots, stops: Sequence[Stop]) -> None:
    """What is accepted is complete and allowed: OperatorError `delivery.incomplete`, `delivery.origin_forbidden`."""
    if verdict not in (Acceptance.ACCEPTED, _PART):
        return
    accepted = {lot.id for lot, of in said.items() if of is Acceptance.ACCEPTED}
    positions = {lot.position for lot in now.lots if lot.id in accepted}
    whole = verdict is Acceptance.ACCEPTED
    if whole:
        positions |= {position.id for position in now.positions}
    stop = origin.stopped(stops, positions)
    if stop is not None:
        raise OperatorError("delivery.origin_forbidden", rule=stop.rule)
    lacking = missing(now, None if whole else positions)
    if lacking:
        raise OperatorError("delivery.incomplete", count=len(lacking))


def _label(lot: LotLine) -> LotLabel:
    return LotLabel(lot.id, lot.code)
