"""The audit asked of the plant on a person's own connection: all stations, with the plant's doubts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.clock import iso
from app.models.audit import Cursor, Effect, Outcome, Page, Proof, Question, Record
from app.models.envelope import encode, parse
from app.services.audit.ports import Progress, unheard
from app.services.audit.record import Kept, record, state_key

Ask = Callable[..., Any]
"""ask(sql, *parameters) gives the one value of the one row, on the person's own connection."""

_PAGE = 500
_AUDIT = "SELECT plant.audit(%s::jsonb, %s)"
_HEADS = "SELECT plant.heads()"
_CHAIN = "SELECT plant.verify_chain(%s)"


class PlantAudit:
    """Implements `AuditSource` and `History`. Used by one thread at a time; errors of the connection pass."""

    def __init__(self, ask: Ask, names: Callable[[str], str | None]) -> None:
        """`names` gives a person's name, None for one nobody knows."""
        self._ask, self._names = ask, names
        self._outcomes: dict[tuple[str, int], Outcome] = {}

    # AuditSource.

    def page(
        self, question: Question, before: Cursor | None, limit: int, progress: Progress = unheard
    ) -> Page:
        rows = self._rows(_filter(question) | ({"before": list(before.token)} if before else {}), limit + 1)
        older = Cursor(_token(rows[limit - 1])) if len(rows) > limit else None
        return Page(tuple(self._record(row) for row in rows[:limit]), older, None)

    def walk(self, question: Question) -> Iterator[Record]:
        """The plant gives the newest first, so all are asked for before the first is given."""
        found: list[dict[str, Any]] = []
        wanted = _filter(question)
        while page := self._rows(wanted, _PAGE):
            found += page
            if len(page) < _PAGE:
                break
            wanted = wanted | {"before": list(_token(page[-1]))}
        return (self._record(row) for row in reversed(found))

    def streams(self) -> list[str]:
        return sorted(self._ask(_HEADS))

    def prove(self, stream: str, progress: Progress = unheard) -> Proof:
        """The plant computes its own chain again; its head is what stations and shift reports keep."""
        seq, head = self._ask(_HEADS)[stream]
        bad = self._ask(_CHAIN, stream)
        progress(1.0)
        return Proof(stream, bad - 1 if bad else seq, 1 if seq else 0, seq, bytes.fromhex(head), bad)

    def _rows(self, wanted: Mapping[str, Any], limit: int) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._ask(_AUDIT, encode(wanted), limit)
        for row in rows:
            self._outcomes[row["stream"], row["seq"]] = _outcome(row)
        return rows

    def _record(self, row: Mapping[str, Any]) -> Record:
        previous = bytes.fromhex(row["previous"]) if row["previous"] else None
        kept = Kept(row["stream"], row["seq"], row["body"] or "", bytes.fromhex(row["hash"]), previous)
        return record(kept, self, tuple(row["doubts"]))

    # History.

    def name(self, person: str) -> str | None:
        return self._names(person)

    def lot_code(self, lot: str) -> str | None:
        """Entries carry the codes of their lots; where one does not, its id must do."""
        return None

    def state_before(self, table: str, key: str, stream: str, seq: int) -> Mapping[str, Any] | None:
        for row in self._rows({"state": table, "key": key}, _PAGE):
            earlier = (_epoch(row["stream"]), row["seq"]) < (_epoch(stream), seq)
            if earlier and row["outcome"] == "accepted":
                rows = parse(row["body"]).rows.get(table, ())
                return next((one for one in rows if state_key(table, one) == key), None)
        return None

    def tare_before(self, stream: str, device: str, seq: int) -> int | None:
        wanted = {"stream": stream, "device": device, "kind": "scale.tared"}
        earlier = [row for row in self._rows(wanted, _PAGE) if row["seq"] < seq]
        rows = parse(earlier[0]["body"]).rows.get("taring", ()) if earlier else ()
        return next((one.get("tare_g") for one in rows if str(one.get("device", "")) == device), None)

    def rows_of(self, entry: str) -> Mapping[str, Any]:
        rows = self._rows({"entry": entry}, 1)
        return parse(rows[0]["body"]).rows if rows else {}

    def outcome(self, stream: str, seq: int, entry: str) -> Outcome:
        return self._outcomes.get((stream, seq), Outcome())


def _filter(question: Question) -> dict[str, Any]:
    """The question as the plant understands it."""
    given = {
        "lot": question.lot,
        "person": question.person,
        "device": question.device,
        "day": question.day and question.day.isoformat(),
        "since": question.since and iso(question.since),
        "until": question.until and iso(question.until),
    }
    return {name: value for name, value in given.items() if value is not None}


def _token(row: Mapping[str, Any]) -> tuple[int | str, ...]:
    return (row["at"] or row["received_at"], row["stream"], row["seq"])


def _outcome(row: Mapping[str, Any]) -> Outcome:
    if row["mended"]:
        return Outcome(Effect.MENDED if row["mended"] == "mended" else Effect.SET_ASIDE)
    if row["mark"]:
        return Outcome(Effect.MARKED, row["mark"])
    if row["voided"]:
        void: dict[str, Any] = row["voided"]
        return Outcome(Effect.VOIDED, void["reason"], void["person"], (void["stream"], void["seq"]))
    return Outcome()


def _epoch(stream: str) -> int:
    return int(stream.partition("/")[2] or 0)
