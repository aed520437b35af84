"""What waits for a person, found in the station's own tables; verdicts on it as decisions of the plant."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from typing import Any

from app.clock import Clock, parse_iso
from app.models.attention import Marked, Stub, Waiting
from app.models.desk import Named
from app.models.envelope import Rows, parse
from app.models.kinds import BY_NAME
from app.models.values import derived_id, uuid7
from app.services.decisions import Decided, Wish
from app.services.discrepancies import HERE, LIVE, discrepancies
from app.services.reference import Query, Reference

_MARKED = """
SELECT k.marked_stream AS stream, k.marked_seq AS seq, k.code, p.body
FROM mark k LEFT JOIN pulled p ON p.stream = k.marked_stream AND p.seq = k.marked_seq
WHERE NOT EXISTS
  (SELECT 1 FROM mending m WHERE m.mended_stream = k.marked_stream AND m.mended_seq = k.marked_seq)
ORDER BY k.at DESC, k.marked_stream, k.marked_seq DESC LIMIT 5000
"""
_STUBS = f"""
SELECT l.id, l.code,
  (SELECT coalesce(sum(m.grams), 0) FROM movement m WHERE m.lot_id = l.id AND {LIVE.format("m")}) AS grams
FROM lot l WHERE NOT EXISTS (SELECT 1 FROM lot_opening o WHERE o.lot_id = l.id AND {LIVE.format("o")})
  AND {HERE.format("l.id")}
ORDER BY l.code DESC
"""  # noqa: S608 - our own text


class Attention:
    """Reads over `query`. Bodies of other stations' entries are there as far as they were sent here."""

    def __init__(self, query: Query, stream: str) -> None:
        self._query, self._stream = query, stream

    def waiting(self) -> Waiting:
        """All that waits, the newest marks first."""
        return Waiting(tuple(self._marked()), tuple(discrepancies(self._query)), tuple(self._stubs()))

    def _marked(self) -> list[Marked]:
        names = {row["role"]: row["name"] for row in self._query("SELECT role, name FROM person")}
        return [marked({**row, "body": self._body(row)}, names) for row in self._query(_MARKED)]

    def _body(self, row: Mapping[str, Any]) -> str | None:
        if row["stream"] != self._stream:
            return row["body"]  # type: ignore[no-any-return]
        own = self._query("SELECT body FROM own WHERE seq=?", row["seq"])
        return own[0]["body"] if own else None

    def _stubs(self) -> list[Stub]:
        rows = self._query(_STUBS)
        return [Stub(derived_id("lot.stub", row["id"]), row["code"], row["grams"]) for row in rows]


def marked(row: Mapping[str, Any], names: Mapping[str, str]) -> Marked:
    """A marked entry with whatever of it can be read."""
    body = row["body"]
    base = Marked(row["stream"], row["seq"], row["code"], row.get("detail") or "", body=body)
    try:
        parsed = parse(body or "")
        return Marked(
            base.stream, base.seq, base.code, base.detail, parse_iso(parsed.at), str(parsed.kind),
            parsed.person, names.get(parsed.person or ""), body, proposal(body or ""),
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError):
        return base


def proposal(body: str) -> Rows | None:
    """The body's own rows without what its kind does not carry; None where nothing is left."""
    try:
        parsed = parse(body)
        kind = BY_NAME[parsed.kind, parsed.version]
        kept = {
            table: [_only(columns, row) for row in parsed.rows.get(table, ())]
            for table, columns in kind.tables.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    rows = {table: some for table, some in kept.items() if some and all(some)}
    return rows or None


def _only(columns: Sequence[str], row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in columns if name in row}


class AttentionDesk:
    """As a screen uses it: every question is worked on by `executor` and answered by a Future.

    `decide` asks the plant under the login of the person at the station. `poison` gives the plant's own list
    (stream, seq, code, detail, body) when the person's connection stands, else None.
    """

    def __init__(
        self, query: Query, stream: str, executor: Executor, clock: Clock, decide: Callable[[Wish], Decided],
        poison: Callable[[], Sequence[Mapping[str, Any]] | None] = lambda: None,
    ) -> None:  # fmt: skip
        self._attention, self._query = Attention(query, stream), query
        self._executor, self._clock, self._decide, self._poison = executor, clock, decide, poison

    def waiting(self) -> Future[Waiting]:
        return self._executor.submit(self._waiting)

    def reasons(self) -> Future[Sequence[Named]]:
        """What a verdict may be given for."""
        return self._executor.submit(lambda: Reference(self._query).reasons("verdict"))

    def verdict(self, entry: Marked, *, mend: bool, reason: str) -> Future[None]:
        """`mend`: the entry gets the proposed rows; else it is set aside for good. Ends once accepted."""
        return self._executor.submit(self._verdict, entry, mend, reason)

    def _waiting(self) -> Waiting:
        found, of_plant = self._attention.waiting(), self._poison()
        if of_plant is None:
            return found
        names = {row["role"]: row["name"] for row in self._query("SELECT role, name FROM person")}
        entries = tuple(marked(row, names) for row in of_plant)
        return Waiting(entries, found.discrepancies, found.stubs)

    def _verdict(self, entry: Marked, mend: bool, reason: str) -> None:
        self._decide(Wish("entry.mended", {"mending": [self._row(entry, mend)]}, reason))

    def _row(self, entry: Marked, mend: bool) -> dict[str, Any]:
        verdict: dict[str, Any] = {
            "id": _new_id(self._clock),
            "mended_stream": entry.stream,
            "mended_seq": entry.seq,
            "verdict": "mended" if mend else "set_aside",
        }
        return verdict | ({"rows": entry.proposal} if mend else {})


def _new_id(clock: Clock) -> uuid.UUID:
    return uuid7(clock.now(), os.urandom(10))
