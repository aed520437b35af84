"""A real journal with a morning in it: a lot, weighings, a void, a tare, two versions of an item, a mark."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.clock import iso
from app.models.envelope import Assurance, Author, Draft, encode, link, origin
from app.models.values import LotCode, lot_id
from app.services.audit.local import LocalAudit
from app.services.journal import opening
from app.services.journal.identity import Identity
from app.services.journal.ports import Pulled, Sealed
from app.services.journal.store import Receipt, Store

PLANT = uuid.UUID("0192a000-0000-7000-8000-000000000001")
STREAM = "R1.1"
BEGIN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ANNA = Author("p_0042", uuid.UUID(int=7), Assurance.ONLINE)


@dataclass
class Ticking:
    """A clock that goes on a second with every question."""

    at: datetime = BEGIN
    boot: uuid.UUID = field(default_factory=lambda: uuid.UUID(int=1))

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def monotonic_ns(self) -> int:
        return 0


@dataclass
class Plant:
    """Makes the plant's own stream, as the server would."""

    stream: str = "plant/1"
    seq: int = 0
    head: bytes = b""
    made: list[Sealed] = field(default_factory=list)

    def decide(self, kind: str, rows: dict[str, Any], outcome: str = "accepted", **more: Any) -> Sealed:
        at = iso(BEGIN + timedelta(minutes=self.seq))
        request = {"id": str(uuid.UUID(int=self.seq + 100)), "kind": kind, "sv": 1, "day": "2026-11-23", "shift": "1",
                   "app": "0.1.0", "reason": more.get("reason"), "rows": rows}  # fmt: skip
        return self._enter({"person": "p_0001", "at": at, "outcome": outcome, "why": more.get("why"),
                            "request": request})  # fmt: skip

    def say(self, kind: str, rows: dict[str, Any]) -> Sealed:
        at = iso(BEGIN + timedelta(minutes=self.seq))
        return self._enter({"person": None, "at": at, "kind": kind, "sv": 1, "rows": rows})

    def _enter(self, rest: dict[str, Any]) -> Sealed:
        self.seq += 1
        body = encode({"v": 1, "plant": str(PLANT), "stream": self.stream, "seq": self.seq,
                       "id": str(uuid.UUID(int=self.seq)), **rest})  # fmt: skip
        self.head = link(self.head or origin(PLANT, self.stream), body)
        self.made.append(Sealed(self.stream, self.seq, body, self.head))
        return self.made[-1]


@dataclass
class Morning:
    store: Store
    plant: Plant
    lot: str
    weighings: list[Receipt] = field(default_factory=list)

    def append(self, draft: Draft) -> Receipt:
        return self.store.append(draft, ANNA)

    @property
    def _lot(self) -> dict[str, Any]:
        return {"id": lot_id(PLANT, self.lot), "code": self.lot}

    def open(self) -> Receipt:
        opening_ = {"id": uuid.uuid4(), "lot_id": self._lot["id"], "item": "OMUL", "place": "RECEIVING"}
        return self.append(Draft("lot.opened", {"lot": [self._lot], "lot_opening": [opening_]}))

    def weigh(self, net_g: int) -> Receipt:
        row = {"id": uuid.uuid4(), "lot_id": self._lot["id"], "item": "OMUL", "gross_from": "unknown",
               "tare_from": "unknown", "net_g": net_g, "net_from": "measured", "manual": False,
               "indication": f"{net_g / 1000:.3f}", "unit": "kg", "device": "scale",
               "scale_serial": "B123456789", "frame": b"S S"}  # fmt: skip
        movement = {"id": uuid.uuid4(), "lot_id": self._lot["id"], "place": "RECEIVING", "grams": net_g,
                    "cause": "weighing"}  # fmt: skip
        rows = {"lot": [self._lot], "weighing": [row], "movement": [movement]}
        self.weighings.append(self.append(Draft("weighing.recorded", rows)))
        return self.weighings[-1]

    def void(self, target: Receipt, reason: str) -> Receipt:
        row = {"id": uuid.uuid4(), "target": target.entry_id, "lot_id": self._lot["id"], "reason": reason}
        return self.append(
            Draft("weighing.voided", {"lot": [self._lot], "supersession": [row]}, reason=reason)
        )

    def tare(self, grams: int) -> Receipt:
        row = {"id": uuid.uuid4(), "device": "scale", "scale_serial": "B123456789", "tare_g": grams,
               "action": "tare"}  # fmt: skip
        return self.append(Draft("scale.tared", {"taring": [row]}))

    def deliver(self, *sealed: Sealed) -> None:
        last = sealed[-1]
        self.store.receive(Pulled(sealed, {last.stream: (last.seq, last.hash)}))

    def audit(self) -> LocalAudit:
        return LocalAudit(self.store.query, PLANT, STREAM)


def item(version: int, low: int | None) -> dict[str, Any]:
    return {"code": "OMUL", "name_ru": "Омуль", "name_en": "Omul", "band_low_g": low, "band_high_g": 25_500,
            "active": True, "version": version}  # fmt: skip


def person(name: str, role: str) -> dict[str, Any]:
    return {"role": role, "name": name, "active": True, "badge": 1, "version": 1}


@pytest.fixture
def morning(own_environment: Path) -> Iterator[Morning]:
    folder = own_environment / "journal"
    folder.mkdir()
    store = opening.create(folder, b"k" * 32, Identity(PLANT, STREAM, "R1"), Ticking())
    code = LotCode("R1", BEGIN.date(), 1)
    made = Morning(store, Plant(), str(code))
    people = [person("Anna", "p_0042"), person("Boris", "p_0001")]
    made.deliver(
        made.plant.decide("person.enrolled", {"person": people}),
        made.plant.decide("item.set", {"item": [item(1, 24_500)]}),
        made.plant.decide("item.set", {"item": [item(2, 24_400)]}),
        made.plant.decide("item.set", {"item": [item(2, 1)]}, "refused", why="version.conflict"),
    )
    made.open()
    for net_g in (24_860, 25_115, 24_930):
        made.weigh(net_g)
    made.void(made.weighings[1], "TWICE")
    made.tare(1250)
    made.tare(2100)
    yield made
    store.close()
