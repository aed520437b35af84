"""The station as a decision sees it: where the person stands and what the person can have seen."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.models.plantday import PlantDay
from app.services.journal.keeper import Keeper
from app.services.journal.ports import Position

PAUSE = 0.02


@dataclass(frozen=True)
class StandingPlace:
    """`app.services.decisions.Place` over the open journal; `rules` gives the plant day in force."""

    keeper: Keeper
    rules: Callable[[], PlantDay]
    wake: Callable[[], None] = lambda: None

    @property
    def stream(self) -> str:
        return self.keeper.identity.stream

    def stamp(self, at: datetime) -> tuple[date, str]:
        return self.rules().stamp(at)

    def basis(self) -> Mapping[str, Position]:
        """Heads of the pulled streams, and the own head with what is not yet sent."""
        with self.keeper.readers.borrowed() as reads:
            known = dict(reads.vector())
            known[self.stream] = reads.head()
        return {stream: position for stream, position in known.items() if position[0] > 0}

    def send_queue(self, seconds: float) -> None:
        """The synchronisation is woken and has up to `seconds` to send what is here now."""
        with self.keeper.readers.borrowed() as reads:
            wanted = reads.head()[0]
        until = time.monotonic() + seconds
        self.wake()
        while self._acknowledged() < wanted and time.monotonic() < until:
            time.sleep(PAUSE)

    def answered(self, stream: str, seq: int, body: str, hash_: bytes) -> None:
        self.keeper.answered(stream, seq, body, hash_)

    def _acknowledged(self) -> int:
        with self.keeper.readers.borrowed() as reads:
            return reads.acknowledged()
