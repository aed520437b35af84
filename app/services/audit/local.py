"""The audit from the station's own journal: its own stream and what it pulled, also without a network."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from app.models.audit import Cursor, Effect, Outcome, Page, Proof, Question, Record
from app.models.envelope import origin, parse
from app.models.values import lot_id
from app.services.audit.index import ALL, Index, Line, Place, Topic, span_of
from app.services.audit.ports import Progress, unheard
from app.services.audit.proof import prove
from app.services.audit.record import Kept, record, state_key
from app.services.reference import Query

_FEED = 1000


class LocalAudit:
    """Implements `AuditSource` and `History` over `query`. Used by one thread at a time."""

    def __init__(self, query: Query, plant: uuid.UUID, stream: str) -> None:
        self._query, self._plant, self._stream = query, plant, stream
        self._index = Index()
        self._own = 0
        self._rowid = 0
        self._marks: dict[str, tuple[int, bytes]] = {}
        """Last indexed place of each pulled stream, to see that nothing was forgotten meanwhile."""

    def close(self) -> None:
        """The index is given back."""
        self._index.close()

    # AuditSource.

    def page(
        self, question: Question, before: Cursor | None, limit: int, progress: Progress = unheard
    ) -> Page:
        self._refresh(progress)
        wanted, span = self._wanted(question), span_of(question)
        found = self._index.page(wanted, span, before, limit + 1)
        records = tuple(self._record(place) for place in found[:limit])
        older = found[limit - 1].cursor if len(found) > limit else None
        return Page(tuple(r for r in records if r), older, self._index.count(wanted, span))

    def walk(self, question: Question) -> Iterator[Record]:
        self._refresh(unheard)
        wanted, span = self._wanted(question), span_of(question)
        places = self._index.page(wanted, span, None, 2**62)
        for place in reversed(places):
            if (found := self._record(place)) is not None:
                yield found

    def streams(self) -> list[str]:
        self._refresh(unheard)
        return sorted(self._index.values("stream"), key=lambda name: (name != self._stream, name))

    def known(self, kind: str) -> list[str]:
        """All persons, devices or days that occur in the entries."""
        self._refresh(unheard)
        return self._index.values(kind)

    def prove(self, stream: str, progress: Progress = unheard) -> Proof:
        table = "own" if stream == self._stream else "pulled"
        count = self._query(f"SELECT count(*) AS n FROM {table} WHERE {_one(table)}", stream)[0]["n"]  # noqa: S608
        bodies, least = self._bodies(table, stream), self._acknowledged() if table == "own" else None
        after, begin = self._begin(stream)
        return prove(stream, begin, bodies, count, progress, least=least, after=after)

    def _begin(self, stream: str) -> tuple[int, bytes]:
        """What the first entry kept follows from, as far as the journal says it."""
        kept = self._query("SELECT value FROM meta WHERE key='anchor'") if stream == self._stream else []
        if not kept:
            return 0, origin(self._plant, stream)
        seq, _, hash_ = kept[0]["value"].partition(" ")
        return int(seq), bytes.fromhex(hash_)

    def _acknowledged(self) -> int:
        rows = self._query("SELECT value FROM meta WHERE key='acknowledged'")
        return int(rows[0]["value"]) if rows else 0

    def _bodies(self, table: str, stream: str) -> Iterator[tuple[int, str, bytes]]:
        question = (
            f"SELECT seq, body, hash FROM {table} WHERE {_one(table)} AND seq > ?2 ORDER BY seq LIMIT {_FEED}"  # noqa: S608
        )
        last = -1
        while rows := self._query(question, stream, last):
            for row in rows:
                yield row["seq"], row["body"], row["hash"]
            last = rows[-1]["seq"]

    # The index follows the journal.

    def _refresh(self, progress: Progress) -> None:
        if not self._still_there():
            self._index.close()
            self._index, self._own, self._rowid, self._marks = Index(), 0, 0, {}
        goal = self._query("SELECT (SELECT count(*) FROM own) + (SELECT count(*) FROM pulled) AS n")[0]["n"]
        self._feed_own(progress, goal)
        self._feed_pulled(progress, goal)
        self._index.add(
            Line(row["stream"], row["seq"], row["body"])
            for row in self._query("SELECT stream, seq, body FROM answer")
        )

    def _still_there(self) -> bool:
        for stream, (seq, hash_) in self._marks.items():
            rows = self._query("SELECT hash FROM pulled WHERE stream=? AND seq=?", stream, seq)
            if not rows or rows[0]["hash"] != hash_:
                return False
        return True

    def _feed_own(self, progress: Progress, goal: int) -> None:
        question = "SELECT seq, body FROM own WHERE seq > ? ORDER BY seq LIMIT ?"
        while rows := self._query(question, self._own, _FEED):
            self._index.add(Line(self._stream, row["seq"], row["body"]) for row in rows)
            self._own = rows[-1]["seq"]
            progress(min(1.0, self._own / max(1, goal)))

    def _feed_pulled(self, progress: Progress, goal: int) -> None:
        question = (
            "SELECT rowid AS place, stream, seq, body, hash FROM pulled WHERE rowid > ?"
            " ORDER BY rowid LIMIT ?"
        )
        while rows := self._query(question, self._rowid, _FEED):
            self._index.add(Line(row["stream"], row["seq"], row["body"]) for row in rows)
            self._marks |= {row["stream"]: (row["seq"], row["hash"]) for row in rows}
            self._rowid = rows[-1]["place"]
            progress(min(1.0, (self._own + self._rowid) / max(1, goal)))

    def _wanted(self, question: Question) -> list[Topic]:
        """The rarest first: a lot has a few entries, a day some hundreds, a person thousands."""
        day = question.day.isoformat() if question.day else None
        lot = str(lot_id(self._plant, question.lot)) if question.lot else None
        given = (("lot", lot), ("day", day), ("device", question.device), ("person", question.person))
        return [(kind, value) for kind, value in given if value is not None] or [ALL]

    # One entry.

    def _record(self, place: Place) -> Record | None:
        kept = self._kept(place.stream, place.seq)
        return record(kept, self) if kept else None

    def _kept(self, stream: str, seq: int) -> Kept | None:
        found = self._entry(stream, seq)
        if found is None:
            return None
        before, (first, begin) = self._entry(stream, seq - 1), self._begin(stream)
        previous = begin if seq == first + 1 else (before["hash"] if before else None)
        return Kept(stream, seq, found["body"], found["hash"], previous)

    def _entry(self, stream: str, seq: int) -> Mapping[str, Any] | None:
        rows = self._query("SELECT body, hash FROM own WHERE seq=?", seq) if stream == self._stream else []
        rows = rows or self._query(
            "SELECT body, hash FROM pulled WHERE stream=?1 AND seq=?2 UNION ALL"
            " SELECT body, hash FROM answer WHERE stream=?1 AND seq=?2 LIMIT 1",
            stream, seq,
        )  # fmt: skip
        return rows[0] if rows else None

    # History.

    def name(self, person: str) -> str | None:
        rows = self._query("SELECT name FROM person WHERE role=?", person)
        return rows[0]["name"] if rows else None

    def lot_code(self, lot: str) -> str | None:
        rows = self._query("SELECT code FROM lot WHERE id=?", lot)
        return rows[0]["code"] if rows else None

    def state_before(self, table: str, key: str, stream: str, seq: int) -> Mapping[str, Any] | None:
        mine = (_epoch(stream), seq)
        earlier = [place for place in self._index.touching((f"state:{table}", key)) if _order(place) < mine]
        if not earlier:
            return self._state_at_begin(table, key)
        entry = self._entry(*max(earlier, key=_order))
        rows = parse(entry["body"]).rows.get(table, ()) if entry else ()
        return next((row for row in rows if state_key(table, row) == key), None)

    def _state_at_begin(self, table: str, key: str) -> Mapping[str, Any] | None:
        """What the snapshot said with which this station began."""
        rows = (json.loads(row["row"]) for row in self._query("SELECT row FROM snapshot WHERE tbl=?", table))
        return next((row for row in rows if state_key(table, row) == key), None)

    def tare_before(self, stream: str, device: str, seq: int) -> int | None:
        places = self._index.touching(("tare", f"{stream}|{device}"))
        earlier = [place[1] for place in places if place[0] == stream and place[1] < seq]
        entry = self._entry(stream, max(earlier)) if earlier else None
        rows = parse(entry["body"]).rows.get("taring", ()) if entry else ()
        return next((row.get("tare_g") for row in rows if str(row.get("device", "")) == device), None)

    def rows_of(self, entry: str) -> Mapping[str, Any]:
        place = self._index.of_id(entry)
        found = self._entry(*place) if place else None
        return parse(found["body"]).rows if found else {}

    def outcome(self, stream: str, seq: int, entry: str) -> Outcome:
        for table, made in (("mending", _mended), ("mark", _marked)):
            column = {"mending": "mended", "mark": "marked"}[table]
            rows = self._query(
                f"SELECT * FROM {table} WHERE {column}_stream=? AND {column}_seq=? ORDER BY at DESC LIMIT 1",  # noqa: S608
                stream, seq,
            )  # fmt: skip
            if rows:
                return made(rows[0])
        rows = self._query("SELECT * FROM supersession WHERE target=? ORDER BY id LIMIT 1", entry)
        return _voided(rows[0]) if rows else Outcome()


def _one(table: str) -> str:
    return "?1 = ?1" if table == "own" else "stream = ?1"


def _epoch(stream: str) -> int:
    name, _, number = stream.partition("/")
    return int(number) if name == "plant" and number.isdecimal() else 0


def _order(place: tuple[str, int]) -> tuple[int, int]:
    return _epoch(place[0]), place[1]


def _mended(row: Mapping[str, Any]) -> Outcome:
    effect = Effect.MENDED if row["verdict"] == "mended" else Effect.SET_ASIDE
    return Outcome(effect, None, row["person"], (row["stream"], row["seq"]))


def _marked(row: Mapping[str, Any]) -> Outcome:
    return Outcome(Effect.MARKED, row["code"], row["person"], (row["stream"], row["seq"]))


def _voided(row: Mapping[str, Any]) -> Outcome:
    return Outcome(Effect.VOIDED, row["reason"], row["person"], (row["stream"], row["seq"]))
