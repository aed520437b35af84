"""Entries of a plant stream as the server composes them, for stations that are tested without one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from app.models.envelope import encode, link, origin
from app.models.kinds import KINDS
from app.services.journal.ports import Pulled, Sealed
from app.services.reference import ADOPTED, portions, shipped

AT = "2026-11-23T00:00:00.000000Z"


class PlantStream:
    """Grows one plant stream entry by entry."""

    def __init__(self, plant: uuid.UUID, name: str = "plant/1") -> None:
        self.plant, self.name = plant, name
        self._head = origin(plant, name)
        self.entries: list[Sealed] = []

    def decide(
        self, kind: str, rows: Mapping[str, Sequence[Mapping[str, Any]]], person: str = "p_0001", at: str = AT
    ) -> None:
        """The next entry is this accepted decision."""
        entry_id = str(uuid.uuid4())
        sv = _version(kind)
        request = {"id": entry_id, "kind": kind, "sv": sv, "at": at, "reason": "begin", "rows": rows}
        body = encode(
            {
                "v": 1, "plant": str(self.plant), "stream": self.name, "seq": len(self.entries) + 1, "id": entry_id,
                "person": person, "certificate": None, "at": at, "outcome": "accepted", "why": None,
                "request": request,
            }
        )  # fmt: skip
        self._head = link(self._head, body)
        self.entries.append(Sealed(self.name, len(self.entries) + 1, body, self._head))

    def shipped(self) -> None:
        """The plant adopts the shipped reference data."""
        for table in ADOPTED:
            for rows in portions(shipped(table)):
                self.decide(f"{table}.set", {table: rows})

    def page(self) -> Pulled:
        """All of it as one page of a pull."""
        last = self.entries[-1]
        return Pulled(tuple(self.entries), {self.name: (last.seq, last.hash)})


def _version(kind: str) -> int:
    """The newest known; 1 of a kind that this program does not know."""
    return max((known.version for known in KINDS if known.name == kind), default=1)
