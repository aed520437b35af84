"""A journal with entries in it, a clock that is told the time, and a plant in a real PostgreSQL."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from app.clock import iso
from app.config.dsn import Dsn
from app.models.envelope import Assurance, Author, Draft, encode
from app.models.values import lot_id
from app.services.identity.kdf import scram_verifier
from app.services.journal import opening
from app.services.journal.identity import Identity
from app.services.journal.store import Store, Transaction

KEY = bytes(range(32))
PLANT = uuid.UUID("6b1d0e52-7a3c-4d0e-9a55-0f6a3c2b1d10")
AUTHOR = Author("p_0042", uuid.UUID(int=5), Assurance.ONLINE)
PASSWORD = "station's own"
BEGIN = datetime(2026, 11, 23, 1, tzinfo=UTC)


@dataclass
class ToldClock:
    """Says what it is told; the monotonic part only grows."""

    time: datetime = BEGIN
    boot: uuid.UUID = field(default_factory=uuid.uuid4)
    ns: int = 0

    def now(self) -> datetime:
        return self.time

    def monotonic_ns(self) -> int:
        self.ns += 1
        return self.ns

    def forward(self, **delta: float) -> None:
        self.time += timedelta(**delta)


def identity(stream: str = "R1.1") -> Identity:
    """`R1.1` writes lots of R1, `R1.2` those of R1B, and so on."""
    station, _, number = stream.partition(".")
    return Identity(PLANT, stream, station + " BCDEFG"[int(number) - 1].strip())


def weigh(net_g: int = 24_860, entry_id: uuid.UUID | None = None) -> Callable[[Transaction], Draft]:
    """One whole weighing of a new lot: lot, opening, weighing, movement."""

    def build(tx: Transaction) -> Draft:
        code = str(tx.next_lot_code())
        lot = lot_id(tx.identity.plant, code)
        weighing = {
            "id": uuid.uuid4(),
            "lot_id": lot,
            "item": "OMUL",
            "gross_g": net_g + 1250,
            "gross_from": "measured",
            "tare_g": 1250,
            "tare_from": "preset",
            "net_g": net_g,
            "net_from": "computed",
            "manual": False,
            "indication": "24.860",
            "unit": "kg",
            "device": "scale",
            "scale_serial": "0042",
            "frame": b"S S 24.860",
        }
        rows = {
            "lot": [{"id": lot, "code": code}],
            "lot_opening": [{"id": uuid.uuid4(), "lot_id": lot, "item": "OMUL", "place": "DOCK"}],
            "weighing": [weighing],
            "movement": [
                {"id": uuid.uuid4(), "lot_id": lot, "place": "DOCK", "grams": net_g, "cause": "weighing"}
            ],
        }
        return Draft("weighing.recorded", rows, entry_id=entry_id)

    return build


def make(folder: Path, stream: str = "R1.1", clock: ToldClock | None = None) -> Store:
    """A new journal in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return opening.create(folder, KEY, identity(stream), clock or ToldClock())


def fill(store: Store, count: int) -> list[str]:
    """Record `count` weighings; returns the entry ids that were ticked."""
    return [str(store.append(weigh(1000 + n), AUTHOR).entry_id) for n in range(count)]


def found(dsn: Dsn, codes: Sequence[str] = ("R1",), password: str = PASSWORD) -> None:
    """The plant begins in the migrated database of `dsn`: stations with one stream each, logins, no
    person.
    """
    requests = [_enrolment(code) for code in codes]
    secrets = [Jsonb({"scram": scram_verifier(password)}) for _ in codes]
    with psycopg.connect(dsn.conninfo, autocommit=True) as server:
        server.execute("SELECT plant.plant_init(%s, %s::text[], %s::jsonb[])", (PLANT, requests, secrets))


def _enrolment(code: str) -> str:
    station = {
        "code": code,
        "name": code,
        "role": f"st_{code.lower()}",
        "profile": "desk",
        "active": True,
        "version": 1,
    }
    rows = {"station": [station], "incarnation": [incarnation(f"{code}.1", code)]}
    return request("station.enrolled", rows, {"station": {code: 0}, "incarnation": {f"{code}.1": 0}})


def incarnation(stream: str, prefix: str) -> dict[str, Any]:
    station = stream.partition(".")[0]
    return {"stream": stream, "station": station, "lot_prefix": prefix, "active": True, "version": 1}


def request(kind: str, rows: dict[str, Any], expected: dict[str, Any]) -> str:
    at = datetime.now(UTC)
    fields = {
        "id": str(uuid.uuid4()),
        "kind": kind,
        "sv": 1,
        "at": iso(at),
        "mono": 1,
        "boot": str(uuid.UUID(int=9)),
        "day": at.date(),
        "shift": "1",
        "app": "0.1.0",
        "station": "R1.1",
        "reason": "begin",
        "signature": None,
        "expected": expected,
        "basis": {},
        "rows": rows,
    }
    return encode(fields)


def open_incarnation(dsn: Dsn, stream: str, prefix: str) -> None:
    """The plant opens a further stream for a station (the superuser writes what the decision would)."""
    row = incarnation(stream, prefix)
    with psycopg.connect(dsn.conninfo, autocommit=True) as server:
        server.execute(
            "INSERT INTO plant.incarnation SELECT * FROM jsonb_populate_record(NULL::plant.incarnation, %s)",
            [Jsonb(row)],
        )
        server.execute(
            "INSERT INTO plant.stream (name, head) VALUES (%s, plant.origin(%s))", (stream, stream)
        )


def asked(dsn: Dsn, question: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Rows from the plant, asked as the superuser."""
    with psycopg.connect(dsn.conninfo, autocommit=True) as server:
        return server.execute(question, parameters).fetchall()


def sent_ids(dsn: Dsn, stream: str = "R1.1") -> list[str]:
    """Entry ids that the plant has of a stream, in order."""
    return [
        str(i) for (i,) in asked(dsn, "SELECT id FROM plant.journal WHERE stream = %s ORDER BY seq", stream)
    ]


def random_name() -> str:
    return os.urandom(4).hex()
