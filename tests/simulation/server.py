"""A plant's server in memory: the rules of append, pull and hello, and its ways to fail.

Every entry is one item of `log`; going back to an older state (failover, restore) cuts off whole
transactions and begins a new epoch.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.clock import iso
from app.models.envelope import encode, link, origin
from app.models.tables import TABLES
from app.models.tables.base import Fill
from app.services.journal.ports import (
    Appended,
    AppendRefused,
    Failed,
    Hello,
    Lease,
    Position,
    Pulled,
    Refusal,
    Sealed,
    Vector,
)  # fmt: skip

POISON = "poison"
TOXIC = "toxic"


@dataclass
class ModelServer:
    """What a real server does, without SQL. `log` is the order of commits."""

    plant: uuid.UUID
    log: list[Sealed] = field(default_factory=list)
    epochs: list[str] = field(default_factory=lambda: ["plant/1"])
    streams: dict[str, list[Sealed]] = field(default_factory=dict)
    boots: dict[str, list[str]] = field(default_factory=dict)
    marked: dict[tuple[str, int], str] = field(default_factory=dict)
    ids: Counter[str] = field(default_factory=Counter)
    returned: set[tuple[str, str]] = field(default_factory=set)
    recovered: dict[str, int] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)
    """How long the log was at the end of each transaction."""

    # Its histories.

    def enrol(self, stream: str) -> None:
        self.streams.setdefault(stream, [])

    def go_back(self, transactions: int, now: datetime) -> list[Sealed]:
        """The newest `transactions` are lost; returns what they had brought."""
        del self.ends[max(0, len(self.ends) - transactions) :]
        length = self.ends[-1] if self.ends else 0
        lost = self.log[length:]
        kept, self.log = self.log[:length], []
        self.streams = {name: [] for name in self.streams}
        self.marked, self.ids, self.recovered = {}, Counter(), {}
        for entry in kept:
            self._commit(entry)
        self.epochs.append(f"plant/{len(self.epochs) + 1}")
        self._enter({"kind": "epoch.begun", "sv": 1, "rows": {}}, now)
        self.ends.append(len(self.log))
        return lost

    def _commit(self, entry: Sealed) -> None:
        self.log.append(entry)
        self.ids[_id(entry)] += 1
        self.streams.setdefault(entry.stream, []).append(entry)
        body = _json(entry.body)
        for row in body.get("rows", {}).get("mark", ()) if body.get("kind") == "entry.marked" else ():
            self.marked[row["marked_stream"], row["marked_seq"]] = row["code"]

    def position(self, stream: str) -> Position:
        entries = self.streams.get(stream, [])
        return (entries[-1].seq, entries[-1].hash) if entries else (0, origin(self.plant, stream))

    def hash_at(self, stream: str, seq: int) -> bytes | None:
        if seq == 0:
            return origin(self.plant, stream)
        entries = self.streams.get(stream, [])
        return entries[seq - 1].hash if seq <= len(entries) else None

    # The plant's own stream.

    def decide(self, table: str, row: dict[str, object], now: datetime) -> Sealed:
        """An accepted decision that sets one row of reference data."""
        request = {"id": str(uuid.uuid4()), "kind": f"{table}.set", "sv": 1, "rows": {table: [row]}}
        fields = {"person": "p_0001", "outcome": "accepted", "why": None, "request": request}
        decision = self._enter(fields, now)
        self.ends.append(len(self.log))
        return decision

    def _enter(self, fields: dict[str, object], now: datetime) -> Sealed:
        stream = self.epochs[-1]
        seq, hash_ = self.position(stream)
        request = fields.get("request")
        entry_id = request["id"] if isinstance(request, dict) else str(uuid.uuid4())
        body = encode(
            {"v": 1, "plant": str(self.plant), "stream": stream, "seq": seq + 1, "id": entry_id}
            | {"person": None, "at": iso(now)}
            | fields
        )
        entry = Sealed(stream, seq + 1, body, link(hash_, body))
        self._commit(entry)
        return entry

    def recover(self, stream: str, first_seq: int, bodies: Sequence[str], now: datetime) -> int:
        """Decisions of an ended history hold again, under their same ids."""
        known = max(self.position(stream)[0], self.recovered.get(stream, 0))
        if stream == self.epochs[-1] or first_seq > known + 1:
            raise AppendRefused(Refusal.GAP)
        for body in bodies[max(0, known + 1 - first_seq) :]:
            fields = _json(body)
            if fields.get("outcome") == "accepted" and not self.ids[fields["id"]]:
                again = {name: fields[name] for name in ("person", "outcome", "why", "request")}
                self._enter(again | {"recovered": f"{stream}:{fields['seq']}"}, now)
        self.recovered[stream] = max(known, first_seq + len(bodies) - 1)
        self.ends.append(len(self.log))
        return self.recovered[stream]

    # What a station may call.

    def hello(self, stream: str, ours: Position, boot: str, now: datetime) -> Hello:
        if stream not in self.streams:
            raise AppendRefused(Refusal.FOREIGN)
        boots = self.boots.setdefault(stream, [])
        if boot in boots[:-1]:
            self.returned.add((stream, boot))
        elif not boots or boots[-1] != boot:
            boots.append(boot)
        lease = Lease.OTHER_BOOT if (stream, boot) in self.returned else Lease.OURS
        at_ours = self.hash_at(stream, ours[0])
        return Hello(self.position(stream), at_ours, self.epochs[-1], now, lease, 1)

    def append(
        self, stream: str, first_seq: int, bodies: Sequence[str], hashes: Sequence[bytes], now: datetime,
        *, apply: bool,
    ) -> Appended:  # fmt: skip
        if stream not in self.streams:
            raise AppendRefused(Refusal.FOREIGN)
        entries = [Sealed(stream, first_seq + i, body, hashes[i]) for i, body in enumerate(bodies)]
        new = self._new_ones(stream, entries)
        if apply and any(f'"{TOXIC}"' in entry.body for entry in new):
            raise Failed("XX000", "out of order")
        codes = []
        for entry in new:
            self._commit(entry)
            code = self._verdict(entry, apply)
            if code:
                codes.append((entry.seq, code))
        if codes:
            rows = [self._mark(stream, seq, code) for seq, code in codes]
            self._enter({"kind": "entry.marked", "sv": 1, "rows": {"mark": rows}}, now)
        self.ends.append(len(self.log))
        return Appended(self.position(stream), codes)

    def _mark(self, stream: str, seq: int, code: str) -> dict[str, object]:
        mark_id = uuid.uuid5(self.plant, f"{stream}{seq}")
        return {"id": str(mark_id), "marked_stream": stream, "marked_seq": seq, "code": code}

    def _new_ones(self, stream: str, entries: Sequence[Sealed]) -> list[Sealed]:
        seq, hash_ = self.position(stream)
        if entries and entries[0].seq > seq + 1:
            raise AppendRefused(Refusal.GAP)
        for entry in entries:
            if entry.seq <= seq and self.hash_at(stream, entry.seq) != entry.hash:
                raise AppendRefused(Refusal.FORK)
        new = [entry for entry in entries if entry.seq > seq]
        for entry in new:
            hash_ = link(hash_, entry.body)
            if hash_ != entry.hash:
                raise AppendRefused(Refusal.BROKEN_CHAIN)
        return new

    def _verdict(self, entry: Sealed, apply: bool) -> str | None:
        if not apply:
            return "unapplied"
        if self.ids[_id(entry)] > 1:
            return "id.used"
        return "23514" if f'"{POISON}"' in entry.body else None

    def pull(self, stream: str, vector: Vector, limit: int) -> Pulled:
        forks = [
            name for name, (seq, hash_) in vector.items()
            if seq and name in self.streams and self.hash_at(name, seq) != hash_
        ]  # fmt: skip
        entries: list[Sealed] = []
        upto: dict[str, Position] = {}
        more = False
        for name, kept in self.streams.items():
            if name in forks or name == stream:
                continue
            after = vector.get(name, (0, b""))[0]
            page = kept[after : after + limit]
            entries.extend(page)
            if page:
                upto[name] = (page[-1].seq, page[-1].hash)
                more = more or len(kept) > page[-1].seq
        return Pulled(entries, upto, forks, more, {name: self.position(name) for name in self.streams})

    def snapshot(self, take: Callable[[str, Sequence[dict[str, Any]]], None]) -> Vector:
        """The typed tables as a station that filled them from all entries has them."""
        for name, rows in self._typed().items():
            for begin in range(0, len(rows), 3):
                take(name, rows[begin : begin + 3])
        return {name: self.position(name) for name, entries in self.streams.items() if entries}

    def _typed(self) -> dict[str, list[dict[str, Any]]]:
        tables: dict[str, dict[str, dict[str, Any]]] = {}
        for entry in self.log:
            fields = _json(entry.body)
            source = fields.get("request") or fields
            marked = (entry.stream, entry.seq) in self.marked
            stamp = {"entry": fields["id"], "stream": entry.stream, "seq": entry.seq, "at": fields["at"]}
            stamp |= {"day": fields.get("day"), "shift": fields.get("shift"), "person": fields.get("person")}
            for name, rows in source["rows"].items():
                for row in rows:
                    fill = TABLES[name].fill
                    if not (marked and fill is Fill.FACT):
                        key = "|".join(str(row[part]) for part in TABLES[name].key)
                        tables.setdefault(name, {})[key] = row | (stamp if fill is Fill.FACT else {})
        return {name: list(rows.values()) for name, rows in tables.items()}

    def known(self, ids: Sequence[str]) -> set[str]:
        return {entry_id for entry_id in ids if self.ids[entry_id]}

    def fetch(self, stream: str, after: int, limit: int) -> list[Sealed]:
        return self.streams.get(stream, [])[after : after + limit]


def _json(body: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(body)
    return fields


def _id(entry: Sealed) -> str:
    return str(_json(entry.body)["id"])
