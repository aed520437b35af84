"""What instruments deliver: first the bytes into the journal, then what they say, each result once.

Every entry has an id that follows from what it says, so that a step done again after a power cut makes nothing twice.
Called on the instruments' own threads; a call ends when everything is durable.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.clock import Clock, parse_iso
from app.errors import EnvironmentFault, OperatorError, StationError
from app.models.envelope import Author, Draft
from app.models.laboratory import Arrival, Reading, Taken
from app.models.values import uuid7
from app.services.laboratory import entries
from app.services.laboratory.ports import Overdue, PayloadReader
from app.services.receiving.ports import Recorder
from app.services.reference import Query

SECONDS = 12.0
"""So long one commit is waited for: an instrument waits 15 s for its answer."""
BROKEN_OFF = "lab.broken_off"
_PARTS = """
SELECT count(DISTINCT part) AS parts, max(parts) AS whole FROM lab_payload WHERE payload = ?
"""
_READ = """
SELECT r.profile_version AS version, r.problem, r.results FROM lab_reading r
WHERE r.payload = ? ORDER BY r.problem IS NOT NULL, r.profile_version DESC LIMIT 1
"""
_DATA = """
SELECT part, parts, data, instrument, profile, at, complete FROM lab_payload
WHERE payload = ? ORDER BY part, stream, seq
"""
_UNREAD = """
SELECT DISTINCT p.payload FROM lab_payload p WHERE p.stream = ? AND p.complete
  AND NOT EXISTS (SELECT 1 FROM lab_reading r WHERE r.payload = p.payload) ORDER BY p.payload
"""
_HAVE = "SELECT position FROM lab_result WHERE payload = ? AND profile_version = ?"
_STATION = Author()


def _never(_device: str) -> bool:
    return False


@dataclass
class Intake:
    """`stream` is this station's own; `overdue` is asked of each instrument when its results arrive."""

    journal: Recorder
    query: Query
    reader: PayloadReader
    stream: str
    clock: Clock
    overdue: Overdue = field(default=_never)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def take(self, arrival: Arrival) -> Taken:
        """The arrival is durable and was read. Raises EnvironmentFault `lab.not_kept` where it is not durable."""
        with self._turn:
            payload = entries.payload_name(arrival, self.stream)
            known = self._stored(payload)
            if not known:
                for draft in entries.received(arrival, payload, self.stream, self._new_id):
                    self._append(draft)
            if not arrival.complete:
                return Taken(payload, 0, known, BROKEN_OFF)
            read = self._was_read(payload)
            if known and read is not None and read["problem"] is None:
                return Taken(payload, 0, True)
            return self._read(payload, arrival, known=known)

    def resume(self, query: Query | None = None) -> int:
        """What was received and not read before a power cut is read now; returns how many payloads."""
        with self._turn:
            unread = [row["payload"] for row in (query or self.query)(_UNREAD, self.stream)]
            return sum(self._again(payload) for payload in unread)

    def reread(self, payload: str) -> Taken:
        """By the profile as it is now; results that it reads otherwise than before stand beside the earlier reading.

        OperatorError `lab.no_payload` where this station has not all of it.
        """
        with self._turn:
            arrival = self._arrival(payload)
            if arrival is None:
                raise OperatorError("lab.no_payload")
            return self._read(payload, arrival, known=True)

    def _again(self, payload: str) -> bool:
        arrival = self._arrival(payload)
        if arrival is None:
            return False
        self._read(payload, arrival, known=True)
        return True

    def _arrival(self, payload: str) -> Arrival | None:
        """A payload put together again from its parts; None while one is missing."""
        rows = {row["part"]: row for row in reversed(self.query(_DATA, payload))}
        if not rows or len(rows) < next(iter(rows.values()))["parts"]:
            return None
        first = rows[1]
        data = b"".join(bytes.fromhex(rows[part]["data"]) for part in sorted(rows))
        return Arrival(
            first["instrument"], first["profile"], data, parse_iso(first["at"]), "line",
            complete=bool(first["complete"]),
        )  # fmt: skip

    def _stored(self, payload: str) -> bool:
        (row,) = self.query(_PARTS, payload)
        return row["whole"] is not None and row["parts"] == row["whole"]

    def _was_read(self, payload: str) -> dict[str, Any] | None:
        return next(iter(self.query(_READ, payload)), None)

    def _read(self, payload: str, arrival: Arrival, *, known: bool) -> Taken:
        try:
            version = self.reader.version(arrival.profile)
            said = self.reader.read(arrival.instrument, arrival.profile, arrival.data)
        except OperatorError as error:
            return Taken(payload, 0, known, error.key)
        late = self.overdue(arrival.instrument)
        made = 0
        for draft in self._results(payload, arrival.instrument, version, said, late=late):
            self._append(draft)
            made += 1
        offset = _offset_ms(said, arrival.at)
        self._append(entries.read(payload, arrival.profile, version, said, offset, self.stream, self._new_id))
        return Taken(payload, made, known, said.problem)

    def _results(
        self, payload: str, instrument: str, version: int, said: Reading, *, late: bool
    ) -> Iterator[Draft]:
        """Those that no station has told yet by this version of the profile."""
        have = {row["position"] for row in self.query(_HAVE, payload, version)}
        for one in said.results:
            if one.position not in have:
                yield entries.result(
                    one, instrument, payload, version, overdue=late, stream=self.stream, new_id=self._new_id
                )

    def _new_id(self) -> uuid.UUID:
        return uuid7(self.clock.now(), os.urandom(10))

    def _append(self, draft: Draft) -> None:
        future: Future[Any] = self.journal.append(draft, _STATION)
        try:
            future.result(SECONDS)
        except StationError as error:
            raise EnvironmentFault("lab.not_kept", detail=error.key) from error
        except TimeoutError as error:
            raise EnvironmentFault("lab.not_kept", detail="timeout") from error


def _offset_ms(said: Reading, at: datetime) -> int | None:
    return None if said.clock is None else round((said.clock - at).total_seconds() * 1000)
