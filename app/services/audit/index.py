"""Who and what each kept entry touches, in memory: finds a page among hundreds of thousands in milliseconds.

Made from the journal when it is first asked for and brought up to date with every question. It holds
pseudonyms, codes and places only, is never on a disk, and is made again when the journal forgot something.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.clock import parse_iso
from app.models.audit import Cursor, Question
from app.models.envelope import Parsed, Row, parse
from app.models.tables import TABLES
from app.models.tables.base import Fill
from app.services.audit.record import lot_ids, state_key

Topic = tuple[str, str]
ALL: Topic = ("all", "")
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_TABLES = (
    "CREATE TABLE topic(t INTEGER PRIMARY KEY, kind TEXT, value TEXT, UNIQUE(kind, value))",
    "CREATE TABLE place(n INTEGER PRIMARY KEY, stream INTEGER, seq INTEGER, at INTEGER, id TEXT,"
    " UNIQUE(stream, seq))",
    "CREATE INDEX place_id ON place(id)",
    "CREATE TABLE touch(topic INTEGER, at INTEGER, n INTEGER, PRIMARY KEY(topic, at, n)) WITHOUT ROWID",
)


@dataclass(frozen=True)
class Line:
    """One entry for the index."""

    stream: str
    seq: int
    body: str


@dataclass(frozen=True)
class Place:
    stream: str
    seq: int
    cursor: Cursor


class Index:
    """Used by one thread at a time."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for statement in _TABLES:
            self._db.execute(statement)
        self._topics: dict[Topic, int] = {}
        self._last_at: dict[str, int] = {}

    def close(self) -> None:
        self._db.close()

    def add(self, lines: Iterable[Line]) -> None:
        """Take entries in; one that is there already stays as it is."""
        self._db.execute("BEGIN")
        for line in lines:
            self._add(line)
        self._db.execute("COMMIT")

    def _add(self, line: Line) -> None:
        parsed, topics = _parsed(line.body)
        at = micros(parse_iso(parsed.at)) if parsed else self._last_at.get(line.stream, 0)
        self._last_at[line.stream] = at
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO place(stream, seq, at, id) VALUES(?, ?, ?, ?)",
            (self._topic(("stream", line.stream)), line.seq, at, parsed and str(parsed.id)),
        )
        if cursor.rowcount:
            rows = [(self._topic(topic), at, cursor.lastrowid) for topic in (ALL, *topics)]
            self._db.executemany("INSERT OR IGNORE INTO touch VALUES(?, ?, ?)", rows)

    def _topic(self, topic: Topic) -> int:
        number = self._topics.get(topic)
        if number is None:
            number = self._topics[topic] = len(self._topics) + 1
            self._db.execute("INSERT INTO topic VALUES(?, ?, ?)", (number, *topic))
        return number

    def values(self, kind: str) -> list[str]:
        """All values seen of `kind` (person, device, day, stream)."""
        rows = self._db.execute("SELECT value FROM topic WHERE kind=? ORDER BY value", (kind,))
        return [row[0] for row in rows]

    def count(self, wanted: Sequence[Topic], span: tuple[int, int]) -> int:
        found = self._select("count(*)", wanted, span, "", ())
        return int(found.fetchone()[0])

    def page(
        self, wanted: Sequence[Topic], span: tuple[int, int], before: Cursor | None, limit: int
    ) -> list[Place]:
        """Places newest first."""
        place, values = ("AND (a.at, a.n) < (?, ?)", before.token) if before else ("", ())
        tail = f"{place} ORDER BY a.at DESC, a.n DESC LIMIT {int(limit)}"
        return [self._place(row) for row in self._select("a.at, a.n", wanted, span, tail, values)]

    def _select(
        self,
        columns: str,
        wanted: Sequence[Topic],
        span: tuple[int, int],
        tail: str,
        values: tuple[int | str, ...],
    ) -> sqlite3.Cursor:
        numbers = [self._topics.get(topic, 0) for topic in wanted]
        others = "".join(
            f" AND EXISTS (SELECT 1 FROM touch b WHERE b.topic={n} AND b.at=a.at AND b.n=a.n)"  # noqa: S608
            for n in numbers[1:]
        )
        question = f"SELECT {columns} FROM touch a WHERE a.topic=? AND a.at>=? AND a.at<? {others} {tail}"  # noqa: S608
        return self._db.execute(question, (numbers[0], *span, *values))

    def _place(self, row: tuple[int, int]) -> Place:
        stream, seq = self._db.execute(
            "SELECT t.value, p.seq FROM place p JOIN topic t ON t.t = p.stream WHERE p.n=?", (row[1],)
        ).fetchone()
        return Place(stream, seq, Cursor(row))

    def of_id(self, entry: str) -> tuple[str, int] | None:
        """Place of the entry with this id."""
        found: tuple[str, int] | None = self._db.execute(
            "SELECT t.value, p.seq FROM place p JOIN topic t ON t.t = p.stream WHERE p.id=?", (entry,)
        ).fetchone()
        return found

    def touching(self, topic: Topic) -> Iterator[tuple[str, int]]:
        """Places of all entries that touch `topic`, in no order that means anything."""
        return self._db.execute(
            "SELECT t.value, p.seq FROM touch a JOIN place p ON p.n = a.n JOIN topic t ON t.t = p.stream"
            " WHERE a.topic=?",
            (self._topics.get(topic, 0),),
        )


def micros(instant: datetime) -> int:
    """Whole microseconds since 1970."""
    since = instant - _EPOCH
    return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds


def span_of(question: Question) -> tuple[int, int]:
    """The question's time as microseconds, end exclusive."""
    return (
        micros(question.since) if question.since else -(2**62),
        micros(question.until) if question.until else 2**62,
    )


def topics_of(parsed: Parsed) -> set[Topic]:
    """What an entry touches."""
    found: set[Topic] = {("lot", identity) for identity in lot_ids(parsed)}
    if parsed.person:
        found.add(("person", parsed.person))
    request = parsed.fields.get("request") or parsed.fields
    if request.get("day"):
        found.add(("day", str(request["day"])))
    for table, rows in parsed.rows.items():
        for row in rows:
            found |= _of_row(table, row, parsed)
    return found


def _of_row(table: str, row: Row, parsed: Parsed) -> set[Topic]:
    found: set[Topic] = set()
    if row.get("device"):
        found.add(("device", str(row["device"])))
    if table == "taring":
        found.add(("tare", f"{parsed.stream}|{row.get('device', '')}"))
    if table in TABLES and TABLES[table].fill is Fill.STATE and parsed.outcome != "refused":
        found.add((f"state:{table}", state_key(table, row)))
    return found


def _parsed(body: str) -> tuple[Parsed | None, set[Topic]]:
    """None and nothing for a body that cannot be read; its place is kept all the same."""
    try:
        parsed = parse(body)
        return parsed, topics_of(parsed)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None, set()
