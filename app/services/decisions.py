"""Decisions: what a person changes at the plant, on-line, under the person's own login.

A request is text with an id of its own. It may be sent any number of times and is decided once, so that a
lost answer is asked for again; the plant's answer is in this station's store before the person sees
success.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

import app
from app.clock import Clock, iso
from app.errors import EnvironmentFault, OperatorError
from app.models.envelope import Rows, encode
from app.models.kinds import latest
from app.models.tables import TABLES
from app.models.tables.base import Fill
from app.models.values import uuid7
from app.services.identity.connection import LoginDenied, NoConnection
from app.services.identity.kdf import Root
from app.services.journal.ports import Position, Unreachable

_BUSY = ("40", "53", "55P03", "57")
"""SQLSTATE classes of the server's own state: the same request is sent again."""
_KEYS = {
    "version.conflict": "decision.outdated",
    "version.missing": "decision.outdated",
    "basis.fork": "decision.outdated",
    "person.role_used": "decision.outdated",
    "permission": "decision.no_right",
    "42501": "decision.no_right",
    "BK004": "decision.no_login",
    "BK005": "decision.no_login",
    "person.last_administrator": "person.last_administrator",
    "person.self": "person.self",
    "hold.own": "hold.own",
    "hold.lifted": "hold.lifted",
    "release.own": "delivery.own_hold",
    "release.lifted": "delivery.changed_meanwhile",
}
"""Reasons of the plant that have words of their own."""


@dataclass(frozen=True)
class Signature:
    """A signature made with the PIN a moment ago: printed name, its meaning, its time (21 CFR 11.50)."""

    name: str
    meaning: str
    at: datetime


@dataclass(frozen=True)
class Wish:
    """What shall be decided. STATE rows carry their new `version`; what it replaces is expected unchanged.

    `secrets` (verifiers of a login) go to the server beside the request and into no body.
    """

    kind: str
    rows: Rows = field(default_factory=dict)
    reason: str | None = None
    signature: Signature | None = None
    secrets: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Decided:
    """An accepted decision and its place in the plant's stream."""

    stream: str
    seq: int
    body: str


class Place(Protocol):
    """The station the person stands at."""

    @property
    def stream(self) -> str: ...

    def stamp(self, at: datetime) -> tuple[date, str]:
        """Plant day and shift of `at`."""

    def basis(self) -> Mapping[str, Position]:
        """All that the person can have seen: heads of the pulled streams and the own head, sent or not."""

    def send_queue(self, seconds: float) -> None:
        """Wait up to `seconds` until the plant has the own entries of now."""

    def answered(self, stream: str, seq: int, body: str, hash_: bytes) -> None:
        """Keep the plant's answer; durable and in effect here when this returns."""


class Line(Protocol):
    """A person's connection (`app.services.identity.connection.PersonConnection`)."""

    def ask(self, root: Root, sql: str, *parameters: Any) -> Any: ...


def build_request(wish: Wish, place: Place, clock: Clock) -> str:
    """The text that asks for `wish`, with a new id: the same text is decided once."""
    at = clock.now()
    day, shift = place.stamp(at)
    return encode(
        {
            "id": uuid7(at, os.urandom(10)),
            "kind": wish.kind,
            "sv": latest(wish.kind).version,
            "at": at,
            "mono": clock.monotonic_ns(),
            "boot": clock.boot,
            "day": day,
            "shift": shift,
            "app": app.__version__,
            "station": place.stream,
            "reason": wish.reason,
            "signature": _signature(wish.signature),
            "expected": expected(wish.rows),
            "basis": {stream: [seq, hash_.hex()] for stream, (seq, hash_) in place.basis().items()},
            "rows": wish.rows,
        }
    )


def expected(rows: Rows) -> dict[str, dict[str, int]]:
    """What each STATE row replaces: table → key (parts joined by `|`) → version, 0 for a new row."""
    states = {name: some for name, some in rows.items() if TABLES[name].fill is Fill.STATE}
    return {
        name: {"|".join(str(row[part]) for part in TABLES[name].key): row["version"] - 1 for row in some}
        for name, some in states.items()
    }


def _signature(signature: Signature | None) -> dict[str, str] | None:
    if signature is None:
        return None
    return {"name": signature.name, "meaning": signature.meaning, "at": iso(signature.at)}


@dataclass
class _Attempt:
    """One request of one person, and whether the plant may have decided it without our hearing so."""

    root: Root
    wish: Wish
    text: str
    maybe_decided: bool = False
    waits: bool = False

    def is_of(self, root: Root, wish: Wish) -> bool:
        return self.root.role == root.role and self.wish == wish


class Decisions:
    """Asks the plant. Blocks while it does: for workers, never for the screen's thread."""

    def __init__(self, line: Line, place: Place, clock: Clock, patience: float = 10.0) -> None:
        self._line = line
        self._place = place
        self._clock = clock
        self._patience = patience
        self._open: _Attempt | None = None
        self._one = threading.Lock()

    def decide(self, root: Root, wish: Wish) -> Decided:
        """The plant accepted `wish`, and this station's store has its answer.

        Raises OperatorError `decision.refused`, `decision.outdated`, `decision.no_right`,
        `decision.no_login`; EnvironmentFault `decision.no_server`, `decision.waiting`, or
        `decision.unknown` when the answer was lost: the same wish again then asks for it and decides
        nothing twice.
        """
        with self._one:
            attempt = self._attempt(root, wish)
            answer = self._answer(attempt)
            self._keep(answer)
            self._open = None
        if answer["outcome"] != "accepted":
            raise _refusal(answer.get("why"))
        return Decided(answer["stream"], answer["seq"], answer["body"])

    def _attempt(self, root: Root, wish: Wish) -> _Attempt:
        """The one whose answer was lost, where this is the same wish; else a new one."""
        if self._open is not None and self._open.maybe_decided and self._open.is_of(root, wish):
            return replace(self._open, root=root)
        return _Attempt(root, wish, build_request(wish, self._place, self._clock))

    def _answer(self, attempt: _Attempt) -> Mapping[str, Any]:
        """The outcome; waits and lost answers are asked again until patience ends."""
        self._open = attempt
        until = time.monotonic() + self._patience
        for pause in _pauses():
            answer = self._ask(attempt)
            left = until - time.monotonic()
            if answer is not None:
                return answer
            if left <= 0:
                raise _given_up(attempt)
            if attempt.waits:
                self._place.send_queue(left)
            time.sleep(min(pause, left))
        raise AssertionError("pauses never end")

    def _ask(self, attempt: _Attempt) -> Mapping[str, Any] | None:
        """The outcome, None when the plant waits for entries, is busy with itself, or did not answer."""
        import psycopg

        secrets = None if attempt.wish.secrets is None else encode(attempt.wish.secrets)
        try:
            answer = self._line.ask(attempt.root, "SELECT plant.decide(%s, %s::jsonb)", attempt.text, secrets)
        except LoginDenied as error:
            if attempt.maybe_decided:  # it may have changed this very login
                raise EnvironmentFault("decision.unknown") from error
            raise OperatorError("decision.no_login") from error
        except NoConnection:
            attempt.waits = False
            return None
        except Unreachable:
            attempt.maybe_decided, attempt.waits = True, False
            return None
        except psycopg.Error as error:
            if (error.sqlstate or "").startswith(_BUSY):
                return None
            raise _refusal(error.sqlstate) from error
        attempt.maybe_decided, attempt.waits = False, answer["outcome"] == "wait"
        return None if attempt.waits else answer

    def _keep(self, answer: Mapping[str, Any]) -> None:
        """Until the answer is in the store, the same wish asks for it again. Some refusals have no entry."""
        if self._open is None or answer["body"] is None:
            return
        self._open.maybe_decided = True
        self._place.answered(answer["stream"], answer["seq"], answer["body"], bytes.fromhex(answer["hash"]))


def _pauses() -> Iterator[float]:
    """Random, doubling, at most a second."""
    span = 0.05
    while True:
        yield span * random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, guards nothing
        span = min(1.0, span * 2)


def _given_up(attempt: _Attempt) -> EnvironmentFault:
    if attempt.maybe_decided:
        return EnvironmentFault("decision.unknown")
    return EnvironmentFault("decision.waiting" if attempt.waits else "decision.no_server")


def _refusal(why: str | None) -> OperatorError:
    if why in _KEYS:
        return OperatorError(_KEYS[why])
    return OperatorError("decision.refused", why=why or "?")
