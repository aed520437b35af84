"""A durable plant for the benchmarks, and stations that write to it without a screen."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.models.capture import Captured
from app.models.envelope import Assurance, Author, Envelope, link, origin
from app.models.kinds import Group, latest
from app.models.readings import Reading
from app.models.values import LotCode, lot_id
from app.models.weights import weights
from app.services.operations import found
from app.services.operations.cluster.embedded import Cluster, open_cluster
from app.services.operations.found import NewPerson, NewStation
from app.services.receiving import entries
from app.services.receiving.entries import Evidence, LotRef

DAY = date(2026, 11, 23)
PERSON = "p_0001"


@dataclass(frozen=True)
class BenchPlant:
    """A founded plant on a cluster that waits for its disk, as in a hall."""

    cluster: Cluster
    id: uuid.UUID
    stations: dict[str, NewStation]

    @property
    def server(self) -> Dsn:
        return self.cluster.dsn()

    def dsn(self, station: str) -> Dsn:
        """How that station asks."""
        one = self.stations[station]
        return self.cluster.dsn("plant", one.role, one.secret.password)


@contextmanager
def plant(stations: int = 1) -> Iterator[BenchPlant]:
    """A new plant with so many stations (R1, R2, …); gone afterwards."""
    base = Path(tempfile.mkdtemp(prefix="bs-bench-"))
    base.chmod(0o711)
    cluster = open_cluster(base / "plant", keep=base)
    cluster.create()
    cluster.start()
    try:
        known = [NewStation(f"R{n}", f"R{n}", "weighing", found.new_secret()) for n in range(1, stations + 1)]
        people = [NewPerson("Clerk", frozenset({Group.INVENTORY_CLERK, Group.ADMINISTRATOR}), "246813")]
        identity = uuid.uuid4()
        server = found.make_database(cluster.dsn(), "plant")
        begin, _ = found.beginning(identity, known, people, SystemClock())
        found.found(server, begin, found.new_password())
        yield BenchPlant(cluster, identity, {station.code: station for station in known})
    finally:
        cluster.stop("immediate")
        shutil.rmtree(base)


def lot(plant_id: uuid.UUID, station: str, number: int) -> LotRef:
    code = LotCode(station, DAY, number)
    return LotRef(lot_id(plant_id, code), str(code), "PELED", "RECEIVING")


class Stream:
    """A station's stream of whole weighings, made as fast as hashing goes; bodies as the desk makes them."""

    def __init__(self, plant_id: uuid.UUID, name: str) -> None:
        self.plant, self.name = plant_id, name
        self.seq, self.head = 0, origin(plant_id, name)
        self._boot, self._session = uuid.uuid4(), uuid.uuid4()

    def weighing(self, ref: LotRef, grams: int = 24860) -> tuple[str, bytes]:
        """(body, hash) of the next entry."""
        reading = Reading(b"S S     24.860 kg\r\n", f"{grams / 1000:.3f}", "kg", True)
        draft = entries.recorded(
            ref, weights(Captured(reading)), Evidence(reading.value, "kg", reading.raw, "scale", "B123456789"),
            (uuid.uuid4(), uuid.uuid4()), container=None, band=None, band_reason=None,
        )  # fmt: skip
        self.seq += 1
        body = Envelope(
            self.plant, self.name, self.seq, uuid.uuid4(), draft.kind, latest(draft.kind).version,
            Author(PERSON, self._session, Assurance.ONLINE), datetime.now(UTC), self.seq, self._boot, DAY, "1",
            "0.1.0", None, draft.rows,
        ).body()  # fmt: skip
        self.head = link(self.head, body)
        return body, self.head


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
