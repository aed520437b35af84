"""Telemetry as a station sends it: sealed entries of whole minutes, made without a recorder."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.models.envelope import Author, Envelope, link, origin
from app.models.plantday import DEFAULT
from app.models.telemetry.entries import KIND
from app.models.telemetry.points import Point, pack
from tests.plant.kit import BOOT, Plant, new_id, now

Sealed = tuple[str, bytes]


def this_minute() -> datetime:
    return now().replace(second=0, microsecond=0)


def summary(channel: str, values: Sequence[int], **changes: Any) -> dict[str, Any]:
    """The row of a channel that said these values, one a second from the begin of the minute on."""
    some = {
        "channel": channel, "n": len(values), "low": min(values, default=None), "high": max(values, default=None),
        "sum": sum(values), "last": values[-1] if values else None,
        "last_ms": 1000 * (len(values) - 1) if values else None, "good_ms": 1000 * len(values), "worst": "good",
    }  # fmt: skip
    return some | changes


def minute_rows(minute: datetime, *rows: Mapping[str, Any]) -> dict[str, Any]:
    points = pack({str(row["channel"]): [Point(0, row["last"])] for row in rows if row.get("n")})
    return {
        "telemetry_minute": [{"minute": minute, "form": 1, "points": points}],
        "channel_minute": list(rows),
    }


def device_row(device: str = "scale", **changes: Any) -> dict[str, Any]:
    row = {
        "device": device, "family": "scale", "protocol": "mt_sics", "address": "/dev/ttyUSB0", "state": "online",
        "since": now() - timedelta(hours=1), "last_good_at": now(), "serial": "B12", "errors": 0, "problem": None,
    }  # fmt: skip
    return row | changes


@dataclass
class Telemetry:
    """One telemetry stream as the station holds it."""

    plant: uuid.UUID
    name: str = "R1.1/t"
    boot: uuid.UUID = BOOT
    entries: list[Sealed] = field(default_factory=list)

    @property
    def head(self) -> bytes:
        return self.entries[-1][1] if self.entries else origin(self.plant, self.name)

    def seal(self, body: str) -> None:
        self.entries.append((body, link(self.head, body)))

    def write(self, rows: Mapping[str, Any], **changes: Any) -> Envelope:
        at: datetime = changes.get("at") or now()
        day: date = DEFAULT.stamp(at)[0]
        values: dict[str, Any] = {
            "plant": self.plant, "stream": self.name, "seq": len(self.entries) + 1, "id": uuid.UUID(new_id()),
            "kind": KIND, "version": 1, "author": Author(), "at": at, "mono": time.monotonic_ns(), "boot": self.boot,
            "day": day, "shift": "1", "app": "0.3", "rows": rows,
        }  # fmt: skip
        made = Envelope(**(values | changes))
        self.seal(made.body())
        return made

    def minute(self, minute: datetime, *rows: Mapping[str, Any], **changes: Any) -> Envelope:
        """An entry of `minute`, stamped at its 59th second."""
        at = minute + timedelta(seconds=59)
        mono = time.monotonic_ns() - int((now() - at).total_seconds() * 1e9)
        return self.write(minute_rows(minute, *rows), **({"at": at, "mono": mono} | changes))


def send(
    plant: Plant, stream: Telemetry, first: int = 1, count: int | None = None, *, role: str = "st_r1",
    boot: uuid.UUID | None = BOOT, mono: int | None = None, apply: bool = True, station_now: datetime | None = None,
) -> Any:  # fmt: skip
    """`count` entries from seq `first` on go to the plant."""
    part = stream.entries[first - 1 : None if count is None else first - 1 + count]
    question = "SELECT plant.record_telemetry(%s, %s, %s::text[], %s::bytea[], %s, %s, %s, %s)"
    return plant.ask(
        role, question, stream.name, first, [body for body, _ in part], [hash_ for _, hash_ in part],
        station_now or now(), apply, boot and str(boot), time.monotonic_ns() if mono is None else mono,
    )  # fmt: skip


def minutes(plant: Plant, unit: str = "minute") -> list[Any]:
    """All roll-ups of a unit, as the view shows them."""
    return plant.rows(f"SELECT * FROM plant.channel_{unit}s ORDER BY channel, begins")
