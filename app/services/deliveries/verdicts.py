"""What is decided of a delivery: accepted, held, rejected; closed, opened again; its report signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from datetime import date
from typing import Any

from app.errors import OperatorError
from app.models.delivery import Acceptance, Delivery, Hold, LotLine, Progress, Stop
from app.models.envelope import Draft
from app.services.decisions import Wish
from app.services.deliveries import account as accounts
from app.services.deliveries import entries, origin
from app.services.deliveries.account import RELEASED
from app.services.deliveries.counter import Actor, Counter, need, require_seen
from app.services.deliveries.entries import DeliveryRef, LotLabel, Signed
from app.services.deliveries.missing import missing
from app.services.deliveries.ports import Deciding, Moment, Signing
from app.services.receiving.chain import Chain
from app.services.reference import Query, Reference

MEANING = "received"
"""What a signature under a receiving report says: this was received as it stands here."""
RELEASE = "released"
"""What a signature under a release says."""
_PART = Acceptance.ACCEPTED_IN_PART
_ALLOWED = {
    Acceptance.ACCEPTED: {Acceptance.ACCEPTED},
    Acceptance.HELD: {Acceptance.HELD, Acceptance.REJECTED},
    Acceptance.REJECTED: {Acceptance.REJECTED},
}
"""What a lot may be in a delivery that is one thing as a whole."""
Lots = Mapping[LotLabel, Acceptance]


class Verdicts:
    """Every intent returns at once; its future ends when the entry is durable, of a release when the plant decided."""

    def __init__(self, counter: Counter, signing: Signing, deciding: Deciding, worker: Executor) -> None:
        self._counter, self._signing, self._deciding, self._worker = counter, signing, deciding, worker

    def judge(
        self, code: str, verdict: Acceptance, lots: Mapping[str, Acceptance], reason: str | None,
        note: str = "", seen: Sequence[str] | None = None,
    ) -> Future[None]:  # fmt: skip
        """What was decided, with the verdict of each lot by its code; it replaces every verdict before.

        OperatorError `delivery.needs_release` where it would let go of what is held or rejected.
        """
        counter = self._counter

        def build(moment: Moment, of: DeliveryRef) -> Draft:
            now, said = self._sound(moment.query, moment.day, of, verdict, lots, seen)
            if lifted(now, verdict, said):
                raise OperatorError("delivery.needs_release")
            why = reason if verdict is Acceptance.ACCEPTED else need(reason)
            return entries.judged(of, verdict, said, why, note, now.judgements, counter.new_id)

        return counter.write("delivery.judged", code, build)

    def _sound(
        self, query: Query, day: date, of: DeliveryRef, verdict: Acceptance, lots: Mapping[str, Acceptance],
        seen: Sequence[str] | None,
    ) -> tuple[Delivery, Lots]:  # fmt: skip
        """The delivery, and the verdict of each lot, where all of it may be."""
        now = self._counter.read(query, of)
        require_seen(seen, now.judgements)
        said = sorted_out(now, verdict, lots)
        require_acceptable(now, verdict, said, stops(query, now, day))
        return now, said

    def may_release(self) -> bool:
        """Whether the person at the station may let go of what is held or rejected."""
        return self._counter.actor().may(RELEASED)

    def release(
        self, code: str, verdict: Acceptance, lots: Mapping[str, Acceptance], reason: str, pin: str,
        note: str = "", seen: Sequence[str] | None = None,
    ) -> Future[None]:  # fmt: skip
        """As `judge`, and what is held or rejected is let go of: a decision of the plant, signed with the PIN.

        OperatorError `delivery.own_hold` for what this person set: nobody releases alone a hold of his own;
        EnvironmentFault `decision.no_server` without the plant: nothing is released then.
        """
        counter, chain = self._counter, Chain[None]()

        def wish(query: Query, of: DeliveryRef, actor: Actor) -> Wish:
            now, said = self._sound(query, counter.today(query), of, verdict, lots, seen)
            holds = lifted(now, verdict, said)
            if not holds:
                raise OperatorError("delivery.changed_meanwhile")
            if any(hold.role == actor.author.person for hold in holds):
                raise OperatorError("delivery.own_hold")
            signed = Signed(actor.name, RELEASE, counter.clock.now())
            judged = entries.judged(of, verdict, said, need(reason), note, now.judgements, counter.new_id)
            return entries.released(of, judged, [hold.entry for hold in holds], signed, counter.new_id)

        def signed(root: Any, of: DeliveryRef, actor: Actor) -> None:
            asked = counter.ask(lambda reads: wish(reads.query, of, actor))
            chain.then(asked, lambda made: decide(root, made))

        def decide(root: Any, made: Wish) -> None:
            chain.then(self._worker.submit(self._deciding.decide, root, made), lambda _: chain.end(None))

        with chain.guard():
            self._confirm(chain, pin, RELEASED, code, signed)
        return chain.future

    def _signed_with(
        self, pin: str, kind: str, code: str, build: Callable[[Moment, DeliveryRef, Actor], Draft]
    ) -> Future[None]:
        """As `Counter.write`, after the person at the station has signed with the PIN."""
        counter, chain = self._counter, Chain[None]()

        def signed(_: Any, of: DeliveryRef, actor: Actor) -> None:
            done = counter.append(kind, lambda moment: build(moment, of, actor), actor)
            chain.then(done, lambda _: chain.end(None))

        with chain.guard():
            self._confirm(chain, pin, kind, code, signed)
        return chain.future

    def _confirm(
        self, chain: Chain[None], pin: str, kind: str, code: str,
        then: Callable[[Any, DeliveryRef, Actor], None],
    ) -> None:  # fmt: skip
        """`then` follows when the person who may make entries of `kind` has signed; it gets the root of the PIN."""
        of, actor = self._counter.delivery(code), self._counter.actor()
        if not actor.may(kind):
            raise OperatorError("delivery.no_right")

        def confirmed(root: Any) -> None:
            if root.role != actor.author.person:
                raise OperatorError("delivery.other_signer")
            then(root, of, actor)

        chain.then(self._signing.confirm(pin), confirmed)

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
        versions = [0]

        def build(moment: Moment, of: DeliveryRef, actor: Actor) -> Draft:
            signed = Signed(actor.name, MEANING, self._counter.clock.now())
            draft, versions[0] = self._signed(moment.query, of, signed)
            return draft

        chain: Chain[int] = Chain()
        chain.then(self._signed_with(pin, "report.signed", code, build), lambda _: chain.end(versions[0]))
        return chain.future

    def _signed(self, query: Query, of: DeliveryRef, signed: Signed) -> tuple[Draft, int]:
        account = self._counter.account(query, of)
        if account.delivery.verdict is None:
            raise OperatorError("delivery.not_judged")
        reports = account.delivery.reports
        same = next((report for report in reports if report.current), None)
        version = same.version if same else max((report.version for report in reports), default=0) + 1
        digest = same.digest if same else accounts.digest(account)
        return entries.report_signed(of, version, digest, signed, self._counter.new_id), version


def lifted(now: Delivery, verdict: Acceptance, said: Lots) -> list[Hold]:
    """The judgements that such a one would let go of."""
    lots = {lot.code: of for lot, of in said.items()}
    return [hold for hold in now.holds if hold.lifted(verdict, lots)]


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
