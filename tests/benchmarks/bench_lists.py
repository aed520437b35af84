"""A year of lists, 200,000 weighings, at the station and at the plant: one page and the sums of all that is left."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.clock import parse_iso
from app.models.lists import By, Narrowing
from app.services.journal.readers import Readers
from app.services.lists.local import LocalLists
from app.services.lists.plant import PlantLists
from tests.benchmarks.measure import Figure, each, figure
from tests.benchmarks.plant import plant
from tests.services.documents.receiving.samples import station
from tests.services.journal.kit import KEY

FIRST = date(2026, 1, 1)
DAYS, DELIVERIES, LOTS, WEIGHINGS, COUNT = 250, 4, 5, 40, 15
YEAR = (FIRST, FIRST + timedelta(days=DAYS))
ASKED = {
    "weighings of the year": (By.WEIGHING, Narrowing(By.WEIGHING, *YEAR)),
    "weighings of a supplier": (By.WEIGHING, Narrowing(By.WEIGHING, *YEAR, supplier="S3")),
    "weighings of a species, held": (
        By.WEIGHING,
        Narrowing(By.WEIGHING, *YEAR, species="omul", verdict="held"),
    ),
    "lots of the year": (By.LOT, Narrowing(By.LOT, *YEAR, item="PELED")),
    "deliveries of the year": (By.DELIVERY, Narrowing(By.DELIVERY, *YEAR, species="peled")),
}
Table = dict[str, list[dict[str, Any]]]


def run() -> Iterator[Figure]:
    rows = _year()
    with tempfile.TemporaryDirectory(prefix="bs-bench-") as folder, station(Path(folder)) as one:
        connection = one.store.connection
        for table, some in rows.items():
            names = list(some[0])
            sql = f"INSERT INTO {table}({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            connection.execute("BEGIN")
            connection.executemany(sql, [tuple(row.values()) for row in some])
            connection.execute("COMMIT")
        pool = Readers(next(Path(folder).rglob("journal.db")), KEY, one.store.identity)
        yield from _asked("station", LocalLists(pool.query))
        pool.close()
    with plant() as server:
        import psycopg

        with psycopg.connect(server.cluster.dsn("plant").conninfo, autocommit=True) as admin:
            for table, some in rows.items():
                _copy(admin, table, some)
            admin.execute("VACUUM ANALYZE")
        with psycopg.connect(server.dsn("R1").conninfo, autocommit=True) as line:
            yield from _asked("plant", PlantLists(lambda sql, *given: line.execute(sql, given).fetchone()[0]))


def _asked(where: str, source: LocalLists | PlantLists) -> Iterator[Figure]:
    for name, (kind, narrowing) in ASKED.items():
        assert source.rows(kind, narrowing, None, 12).sums.count > 2_000
        times = each(COUNT, lambda _, k=kind, n=narrowing: source.rows(k, n, None, 12), warm=2)  # type: ignore[misc]
        yield figure(f"{where}: {name}", "ms", times, goal=200.0, goal_on="p50")


def _copy(admin: Any, table: str, some: list[dict[str, Any]]) -> None:
    names = list(some[0])
    with admin.cursor() as cursor, cursor.copy(f"COPY plant.{table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in some:
            copy.write_row([bool(value) if name == "manual" else value for name, value in row.items()])


def _year() -> Table:
    """Every fiftieth weighing is void."""
    made: Table = {name: [] for name in ("delivery", "delivery_header", "delivery_position", "lot", "lot_opening",
                                         "lot_origin", "lot_verdict", "weighing", "supersession")}  # fmt: skip
    number = 0
    for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
        for of in range(DELIVERIES):
            number += 1
            _delivery(made, day, of, number)
    return made


def _delivery(made: Table, day: date, of: int, number: int) -> None:
    fact = _stamps(day, number)
    code, identity, position = f"R1-{day:%y%m%d}-D{of + 1:02d}-0", _id("d", number), _id("p", number)
    species, item = (("peled", "PELED"), ("omul", "OMUL-WILD"))[number % 2]
    made["delivery"].append({"id": identity, "code": code})
    made["delivery_header"].append(
        {"id": _id("h", number), "delivery_id": identity, "supplier": f"S{number % 5}", **fact()}
    )
    made["delivery_position"].append(
        {
            "id": _id("q", number),
            "delivery_id": identity,
            "position": position,
            "item": item,
            "species": species,
            **fact(),
        }
    )
    for one in range(LOTS):
        lot, key = _id("l", number * 10 + one), number * 10 + one
        made["lot"].append({"id": lot, "code": f"R1-{day:%y%m%d}-{of * LOTS + one + 1:04d}-0"})
        made["lot_opening"].append({"id": _id("o", key), "lot_id": lot, "item": item, **fact()})
        made["lot_origin"].append(
            {"id": _id("g", key), "lot_id": lot, "delivery_id": identity, "position": position, **fact()}
        )
        verdict = ("accepted", "held", "rejected")[key % 3]
        made["lot_verdict"].append(
            {"id": _id("v", key), "lot_id": lot, "delivery_id": identity, "verdict": verdict, **fact()}
        )
        for crate in range(WEIGHINGS):
            _crate(made, lot, item, fact(), key * 100 + crate)


def _crate(made: Table, lot: str, item: str, stamps: dict[str, Any], number: int) -> None:
    net = 20_000 + number % 5_000
    made["weighing"].append({
        "id": _id("w", number), "lot_id": lot, "item": item, "gross_g": net + 1_250, "gross_from": "measured", "tare_g": 1_250,
        "tare_from": "preset", "net_g": net, "net_from": "computed", "manual": 0, "indication": f"{net / 1000:.3f}",
        "unit": "kg", "device": "scale", "scale_serial": "B123456789", "frame": "5320532020202032342e383630206b670d0a", **stamps,
    })  # fmt: skip
    if number % 50 == 7:
        made["supersession"].append(
            {"id": _id("s", number), "target": stamps["entry"], "lot_id": lot, "reason": "TWICE"}
            | {**stamps, "entry": _id("x", number), "seq": stamps["seq"] + 10_000_000}
        )


def _stamps(day: date, number: int) -> Any:
    """Of one entry after the other."""
    state = iter(range(number * 1_000, number * 1_000 + 1_000))
    begin = parse_iso(f"{day.isoformat()}T00:00:00.000000Z")

    def stamp() -> dict[str, Any]:
        seq = next(state)
        at = (begin + timedelta(seconds=30 * (seq % 1_000))).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return {"entry": _id("e", seq), "stream": "R1.1", "seq": seq, "at": at, "day": day.isoformat(), "shift": "1",
                "person": "p_0042"}  # fmt: skip

    return stamp


def _id(kind: str, number: int) -> str:
    return str(uuid.UUID(int=(ord(kind) << 120) | number * 2_654_435_761 % (1 << 64)))
