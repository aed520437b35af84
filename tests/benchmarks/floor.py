"""The floor: the same rows written by hand into bare tables of the same columns, nothing checked."""

from __future__ import annotations

import json
import uuid
from typing import Any

import psycopg

COLUMNS = {
    "lot": ("id", "code"),
    "weighing": (
        "id", "lot_id", "item", "gross_g", "gross_from", "tare_g", "tare_from", "net_g", "net_from", "container_type",
        "indication", "unit", "manual", "verdict", "verdict_reason", "device", "scale_serial", "frame", "pieces",
        "entry", "stream", "seq", "at", "day", "shift", "person",
    ),
    "movement": ("id", "lot_id", "place", "grams", "cause", "entry", "stream", "seq", "at", "day", "shift", "person"),
}  # fmt: skip
STAMP = ("entry", "stream", "seq", "at", "day", "shift", "person")
JOURNAL = ("stream", "seq", "id", "kind", "person", "at", "day", "shift", "received_at", "body", "hash")

DDL = """
CREATE SCHEMA floor;
CREATE TABLE floor.journal(stream text, seq bigint, id uuid, kind text, person text, at timestamptz, day date,
    shift text, received_at timestamptz, body text NOT NULL, hash bytea NOT NULL, PRIMARY KEY(stream, seq));
CREATE INDEX ON floor.journal(id);
CREATE TABLE floor.lot AS TABLE plant.lot WITH NO DATA;
ALTER TABLE floor.lot ADD PRIMARY KEY(id);
CREATE TABLE floor.weighing AS TABLE plant.weighing WITH NO DATA;
ALTER TABLE floor.weighing ADD PRIMARY KEY(id);
CREATE INDEX ON floor.weighing(lot_id);
CREATE TABLE floor.movement AS TABLE plant.movement WITH NO DATA;
ALTER TABLE floor.movement ADD PRIMARY KEY(id);
CREATE INDEX ON floor.movement(lot_id);
CREATE TABLE floor.balance(lot_id uuid, place text, grams bigint, PRIMARY KEY(lot_id, place));
CREATE TABLE floor.stream(name text PRIMARY KEY, seq bigint, head bytea) WITH (fillfactor=50);
"""


def insert(table: str, columns: tuple[str, ...], tail: str = "") -> str:
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO floor.{table}({', '.join(columns)}) VALUES({places}){tail}"


LOT = insert("lot", COLUMNS["lot"], " ON CONFLICT DO NOTHING")
WEIGHING = insert("weighing", COLUMNS["weighing"])
MOVEMENT = insert("movement", COLUMNS["movement"])
ENTRY = insert("journal", JOURNAL)
BALANCE = insert(
    "balance",
    ("lot_id", "place", "grams"),
    " ON CONFLICT(lot_id, place) DO UPDATE SET grams = balance.grams + excluded.grams",
)
HEAD = "UPDATE floor.stream SET seq = %s, head = %s WHERE name = %s"


def rows(body: str, hash_: bytes) -> dict[str, Any]:
    """The parameters of each statement for one entry."""
    fields = json.loads(body)
    stamp = {
        "entry": fields["id"], "stream": fields["stream"], "seq": fields["seq"], "at": fields["at"],
        "day": fields["day"], "shift": fields["shift"], "person": fields["person"],
    }  # fmt: skip
    some = fields["rows"]
    movement = some["movement"][0]
    return {
        "lot": [some["lot"][0][name] for name in COLUMNS["lot"]],
        "weighing": [(some["weighing"][0] | stamp)[name] for name in COLUMNS["weighing"]],
        "movement": [(movement | stamp)[name] for name in COLUMNS["movement"]],
        "entry": [fields["stream"], fields["seq"], fields["id"], fields["kind"], fields["person"], fields["at"],
                  fields["day"], fields["shift"], fields["at"], body, hash_],
        "balance": [movement["lot_id"], movement["place"], movement["grams"]],
        "head": [fields["seq"], hash_, fields["stream"]],
    }  # fmt: skip


def one(connection: psycopg.Connection[Any], some: dict[str, Any]) -> None:
    """One weighing as one transaction of plain statements."""
    with connection.transaction():
        connection.execute(LOT, some["lot"])
        connection.execute(ENTRY, some["entry"])
        connection.execute(WEIGHING, some["weighing"])
        connection.execute(MOVEMENT, some["movement"])
        connection.execute(BALANCE, some["balance"])
        connection.execute(HEAD, some["head"])


def many(connection: psycopg.Connection[Any], batch: list[dict[str, Any]]) -> None:
    """A batch as executemany of the same rows (no balance: its row would be changed once an entry)."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(LOT, [some["lot"] for some in batch])
        cursor.executemany(ENTRY, [some["entry"] for some in batch])
        cursor.executemany(WEIGHING, [some["weighing"] for some in batch])
        cursor.executemany(MOVEMENT, [some["movement"] for some in batch])


def prepare(connection: psycopg.Connection[Any], stream: str) -> None:
    """Empty floor tables and a row for the stream's head."""
    connection.execute(DDL)
    connection.execute("INSERT INTO floor.stream VALUES(%s, 0, '')", (stream,))


def unique() -> uuid.UUID:
    return uuid.uuid4()
