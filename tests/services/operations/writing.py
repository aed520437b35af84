"""A small plant with real entries: one station, one clerk, lots and weighings through `plant.append`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.config.dsn import Dsn
from app.models.envelope import Author, Envelope, link, origin
from app.models.values import LotCode, lot_id
from tests.postgres import connect

PLANT = uuid.UUID("6b1d0e52-7a3c-4d0e-9a55-0f6a3c2b1d10")
STREAM = "R1.1"
STATION, CLERK = "st_r1", "p_0042"
PASSWORDS = {STATION: "station's own", CLERK: "clerk's own"}
DAY = date(2026, 11, 23)
BEGIN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
BOOT = uuid.UUID(int=7)


def found(dsn: Dsn, plant: uuid.UUID = PLANT) -> None:
    """The plant exists in the migrated database of `dsn`: first epoch, one station, one clerk with a PIN."""
    with connect(dsn) as server, server.transaction():
        server.execute("UPDATE plant.plant SET id = %s", (plant,))
        server.execute("SELECT plant.new_epoch(1, 'init')")
        server.execute(f"CREATE ROLE {STATION} LOGIN CONNECTION LIMIT 8 IN ROLE plant_station")
        server.execute(f"CREATE ROLE {CLERK} LOGIN CONNECTION LIMIT 3 IN ROLE plant_person, inventory_clerk")
        server.execute(f"ALTER ROLE {CLERK} SET statement_timeout = '30s'")
        for role, password in PASSWORDS.items():
            server.execute(f"ALTER ROLE {role} PASSWORD '{password.replace(chr(39), chr(39) * 2)}'")
        server.execute(
            "INSERT INTO plant.station VALUES ('R1', 'Receiving 1', %s, 'desk', true, 1)", (STATION,)
        )
        server.execute("INSERT INTO plant.incarnation VALUES (%s, 'R1', 'R1', true, 1)", (STREAM,))
        server.execute(
            "INSERT INTO plant.stream (name, head) VALUES (%s, %s)", (STREAM, origin(plant, STREAM))
        )
        server.execute(
            "INSERT INTO plant.person (role, name, active, badge, version) VALUES (%s, 'Clerk', true, 1, 1)",
            (CLERK,),
        )


@dataclass
class Station:
    """The station's own journal, in memory, and the way it sends what the server lacks."""

    dsn: Dsn
    bodies: list[str] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=lambda: [origin(PLANT, STREAM)])

    def weigh(self, count: int, grams: int = 24_860) -> None:
        """Record `count` weighings of that net weight, each of a lot of its own."""
        for _ in range(count):
            body = self._entry(len(self.bodies) + 1, grams).body()
            self.bodies.append(body)
            self.hashes.append(link(self.hashes[-1], body))

    def send(self, dsn: Dsn | None = None) -> tuple[int, int]:
        """Rewind to where the server stands and send the rest; returns (from, to)."""
        asked = (dsn or self.dsn).of(STATION, PASSWORDS[STATION])
        with connect(asked) as server:
            greeting = "SELECT plant.hello(%s, %s, %s, %s, 'test')->>'seq'"
            asked_with = (STREAM, len(self.bodies), self.hashes[-1], str(BOOT))
            answer: Any = server.execute(greeting, asked_with).fetchone()
            at = int(answer[0])
            if at < len(self.bodies):
                batch = (STREAM, at + 1, self.bodies[at:], self.hashes[at + 1 :])
                server.execute("SELECT plant.append(%s, %s, %s, %s, now())", batch)
        return at, len(self.bodies)

    def _entry(self, seq: int, grams: int) -> Envelope:
        code = LotCode("R1", DAY, seq)
        lot = lot_id(PLANT, code)
        weighing = {
            "id": uuid.uuid4(), "lot_id": lot, "item": "OMUL", "manual": False,
            "gross_g": grams + 1500, "gross_from": "measured", "tare_g": 1500, "tare_from": "preset",
            "net_g": grams, "net_from": "computed",
        }  # fmt: skip
        movement = {"id": uuid.uuid4(), "lot_id": lot, "place": "DOCK", "grams": grams, "cause": "weighing"}
        rows = {"lot": [{"id": lot, "code": str(code)}], "weighing": [weighing], "movement": [movement]}
        return Envelope(
            PLANT, STREAM, seq, uuid.uuid4(), "weighing.recorded", 1, Author(CLERK),
            BEGIN + timedelta(seconds=seq), seq * 10**9, BOOT, DAY, "1", "0.1.0", None, rows,
        )  # fmt: skip


def contents(dsn: Dsn) -> dict[str, int]:
    """What a plant must have kept: entries, weighings, their sum, the balance's sum, marks."""
    query = (
        "SELECT (SELECT count(*) FROM plant.journal WHERE stream = %s),"
        " (SELECT count(*) FROM plant.weighing),"
        " (SELECT coalesce(sum(net_g), 0) FROM plant.weighing),"
        " (SELECT coalesce(sum(grams), 0) FROM plant.balance),"
        " (SELECT count(*) FROM plant.journal WHERE mark IS NOT NULL)"
    )
    with connect(dsn) as server:
        row = server.execute(query, (STREAM,)).fetchone()
    assert row is not None
    return dict(zip(("entries", "weighings", "net_g", "balance_g", "marked"), map(int, row), strict=True))
