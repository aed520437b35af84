"""A plant in a real database, its stations and people, and the entries they write."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from app.config.dsn import Dsn
from app.models.envelope import Assurance, Author, Envelope, encode, link, origin
from app.models.values import LotCode, lot_id, uuid7
from app.services.identity.kdf import scram_verifier

DAY = date(2026, 11, 23)
BOOT = uuid.UUID("00000000-0000-4000-8000-00000000b007")
STATION, CLERK, CHIEF, AGENT = "st_r1", "p_0002", "p_0003", "plant_agent"
"""The cast: a station, a clerk, an administrator, and the server's own agent."""
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Connection = psycopg.Connection[Any]


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return str(uuid7(now(), os.urandom(10)))


@cache
def password(role: str) -> tuple[str, str]:
    """The role's password in these tests, and the form in which the server keeps it."""
    word = f"password of {role}"
    return word, scram_verifier(word)


def secrets(role: str) -> dict[str, str]:
    return {"scram": password(role)[1], "verifier": f"{int(role.split('_')[1]):064x}"}


@dataclass
class Lot:
    """A lot's identity as every entry names it."""

    plant: uuid.UUID
    code: str

    @property
    def id(self) -> str:
        return str(lot_id(self.plant, self.code))

    @property
    def row(self) -> dict[str, str]:
        return {"id": self.id, "code": self.code}


@dataclass
class Stream:
    """One incarnation's journal as the station holds it: bodies and hashes from seq 1 on."""

    plant: uuid.UUID
    name: str
    person: str | None = "p_0001"
    session: uuid.UUID | None = None
    boot: uuid.UUID = BOOT
    entries: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def head(self) -> bytes:
        return self.entries[-1][1] if self.entries else origin(self.plant, self.name)

    def seal(self, body: str) -> int:
        """`body`, whatever it is, is the next entry; its seq."""
        self.entries.append((body, link(self.head, body)))
        return len(self.entries)

    def envelope(self, kind: str, rows: Rows, **changes: Any) -> Envelope:
        author = Author(self.person, self.session, Assurance.ONLINE)
        values: dict[str, Any] = {
            "plant": self.plant, "stream": self.name, "seq": len(self.entries) + 1, "id": uuid.UUID(new_id()),
            "kind": kind, "version": 1, "author": author, "at": now(), "mono": time.monotonic_ns(),
            "boot": self.boot, "day": DAY, "shift": "A", "app": "0.1", "reason": None, "rows": rows,
        }  # fmt: skip
        return Envelope(**(values | changes))

    def write(self, kind: str, rows: Rows, **changes: Any) -> Envelope:
        """A proper entry, sealed."""
        made = self.envelope(kind, rows, **changes)
        self.seal(made.body())
        return made

    def opened(self, lot: Lot, item: str = "omul") -> Envelope:
        opening = {"id": new_id(), "lot_id": lot.id, "item": item, "place": "COLD-A"}
        return self.write("lot.opened", {"lot": [lot.row], "lot_opening": [opening]})

    def weighed(self, lot: Lot, grams: int = 24_860, **changes: Any) -> Envelope:
        return self.write("weighing.recorded", weighing_rows(lot, grams), **changes)

    def voided(self, target: uuid.UUID, lot: Lot) -> Envelope:
        row = {"id": new_id(), "target": target, "lot_id": lot.id, "reason": "double"}
        return self.write("weighing.voided", {"lot": [lot.row], "supersession": [row]}, reason="double")


def weighing_rows(lot: Lot, grams: int) -> dict[str, list[dict[str, Any]]]:
    weighing = {
        "id": new_id(), "lot_id": lot.id, "item": "omul", "gross_g": grams + 1250, "gross_from": "measured",
        "tare_g": 1250, "tare_from": "measured", "net_g": grams, "net_from": "measured",
        "container_type": None, "indication": "24.860", "unit": "kg", "manual": False, "verdict": "in",
        "verdict_reason": None, "device": "scale-1", "scale_serial": "B123456", "frame": "5320530d0a",
    }  # fmt: skip
    movement = {"id": new_id(), "lot_id": lot.id, "place": "COLD-A", "grams": grams, "cause": "weighing"}
    return {"lot": [lot.row], "weighing": [weighing], "movement": [movement]}


def request(kind: str, rows: Rows, **changes: Any) -> str:
    """A decision request as a desk writes it. Versions expected are those before the rows' own."""
    values: dict[str, Any] = {
        "id": new_id(), "kind": kind, "sv": 1, "at": now(), "mono": 1, "boot": BOOT, "day": DAY, "shift": "A",
        "app": "0.1", "station": "R1.1", "reason": "as agreed", "signature": None,
        "expected": expected(rows), "basis": {}, "rows": rows,
    }  # fmt: skip
    return encode(values | changes)


KEYS = {
    "person": ("role",), "person_group": ("role", "grp"), "station": ("code",), "incarnation": ("stream",),
    "setting": ("key",), "band": ("item", "container"), "term": ("list", "code"),
    "instrument_test": ("instrument", "test_sent"), "lab_choice": ("request_id",),
    "unit_conversion": ("unit_from", "unit_to"),
}  # fmt: skip


def expected(rows: Rows) -> dict[str, dict[str, int]]:
    return {
        table: {
            "|".join(str(row[key]) for key in KEYS.get(table, ("code",))): row["version"] - 1 for row in some
        }
        for table, some in rows.items()
        if some and "version" in some[0]
    }


def person_row(role: str, version: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "role": role, "name": f"Person {role}", "language": "ru", "active": True, "badge": 1, "version": version,
    } | changes  # fmt: skip


def group_row(role: str, group: str, version: int = 1, **changes: Any) -> dict[str, Any]:
    since = now() - timedelta(hours=1)
    return {"role": role, "grp": group, "since": since, "until": None, "version": version} | changes


def station_rows(code: str, profile: str = "desk") -> dict[str, list[dict[str, Any]]]:
    station = {
        "code": code, "name": f"Station {code}", "role": f"st_{code.lower()}", "profile": profile,
        "active": True, "version": 1,
    }  # fmt: skip
    return {"station": [station], "incarnation": [incarnation_row(f"{code}.1", code)]}


def incarnation_row(stream: str, prefix: str, version: int = 1, **changes: Any) -> dict[str, Any]:
    row = {
        "stream": stream,
        "station": stream.split(".", maxsplit=1)[0],
        "lot_prefix": prefix,
        "active": True,
    }
    return row | {"version": version} | changes


@dataclass
class Plant:
    """A database with a plant; `admin` is the superuser's connection, people and stations connect by `of`."""

    dsn: Dsn
    id: uuid.UUID
    admin: Connection
    open: list[Connection] = field(default_factory=list)
    roles: dict[str, Connection] = field(default_factory=dict)

    @classmethod
    def begin(cls, dsn: Dsn, stations: Iterable[str] = ("R1", "R2")) -> Plant:
        """A plant with administrator p_0001 and these stations."""
        admin = psycopg.connect(dsn.conninfo, autocommit=True)
        plant = cls(dsn, uuid.uuid4(), admin, [admin])
        wishes = [request("person.enrolled", enrolment("p_0001", "administrator"))]
        credentials: list[dict[str, str]] = [secrets("p_0001")]
        for code in stations:
            wishes.append(request("station.enrolled", station_rows(code)))
            credentials.append({"scram": password(f"st_{code.lower()}")[1]})
        question = "SELECT plant.plant_init(%s, %s, %s)"
        admin.execute(question, (plant.id, wishes, [Jsonb(each) for each in credentials]))
        return plant

    def of(self, role: str) -> Connection:
        """One connection of `role`, kept."""
        if role not in self.roles or self.roles[role].closed:
            self.roles[role] = self.connect(role)
        return self.roles[role]

    def connect(self, role: str) -> Connection:
        made = psycopg.connect(self.dsn.of(role, password(role)[0]).conninfo, autocommit=True)
        self.open.append(made)
        return made

    def close(self) -> None:
        for connection in self.open:
            connection.close()

    def stream(self, name: str, **options: Any) -> Stream:
        return Stream(self.id, name, **options)

    def lot(self, number: int, prefix: str = "R1") -> Lot:
        return Lot(self.id, str(LotCode(prefix, DAY, number)))

    def ask(self, role: str, question: str, *parameters: Any) -> Any:
        """The one value that a function gives `role`."""
        row = self.of(role).execute(question, parameters).fetchone()
        assert row is not None
        return row[0]

    def send(
        self, stream: Stream, first: int = 1, count: int | None = None, **options: Any
    ) -> dict[str, Any]:
        """`count` entries of the stream from seq `first` on go to the plant under the station's own role."""
        part = stream.entries[first - 1 : None if count is None else first - 1 + count]
        return self.append(stream.name, first, part, **options)

    def append(
        self, stream: str, first: int, entries: Sequence[tuple[str, bytes]], role: str | None = None,
        apply: bool = True, station_now: datetime | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        question = "SELECT plant.append(%s, %s, %s::text[], %s::bytea[], %s, %s)"
        bodies, hashes = [body for body, _ in entries], [hash_ for _, hash_ in entries]
        role = role or f"st_{stream.split('.', maxsplit=1)[0].lower()}"
        answer: dict[str, Any] = self.ask(
            role, question, stream, first, bodies, hashes, station_now or now(), apply
        )
        return answer

    def decide(
        self, role: str, kind: str, rows: Rows, credentials: Mapping[str, str] | None = None, **changes: Any
    ) -> dict[str, Any]:
        return self.submit(role, request(kind, rows, **changes), credentials)

    def submit(self, role: str, text: str, credentials: Mapping[str, str] | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = self.ask(
            role, "SELECT plant.decide(%s, %s)", text, None if credentials is None else Jsonb(credentials)
        )
        return answer

    def enrol(self, role: str, *groups: str) -> None:
        answer = self.decide("p_0001", "person.enrolled", enrolment(role, *groups), secrets(role))
        assert answer["outcome"] == "accepted", answer

    def rows(self, question: str, *parameters: Any) -> list[Any]:
        """Rows as the superuser sees them; a single column comes without its tuple."""
        found = self.admin.execute(question, parameters).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]


def enrolment(role: str, *groups: str) -> dict[str, list[dict[str, Any]]]:
    return {"person": [person_row(role)], "person_group": [group_row(role, group) for group in groups]}


def doubts(plant: Plant, stream: Stream) -> list[str]:
    """What the plant doubts of the stream's last entry, which is sent now."""
    plant.send(stream, len(stream.entries))
    question = "SELECT coalesce(doubts, '{}') FROM plant.journal WHERE stream = %s ORDER BY seq DESC LIMIT 1"
    found: list[str] = plant.rows(question, stream.name)[0]
    return found


def session(stream: Stream, role: str, **changes: object) -> uuid.UUID:
    """A session.opened of the station for `role`, whatever its digest is worth."""
    made = uuid.UUID(new_id())
    row = {"id": made, "role": role, "assurance": "on-line", "expires_at": now() + timedelta(hours=24),
           "claims": {"sub": role}, "digest": "0" * 64} | changes  # fmt: skip
    stream.session = made
    stream.write("session.opened", {"session": [row]})
    return made
