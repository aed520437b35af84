"""What the plant lost and this station still has: it goes back before anything new is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.models.envelope import link
from app.services.journal.ports import AppendRefused, Journal, Plant, Position, Pulled, Refusal, Sealed

PAGE = 100
Send = Callable[[str, Sequence[Sealed]], object]


class Debts:
    """Entries of earlier incarnations of this station, and decisions of an ended server history.

    Nobody else may have the former any more; of the latter every station has a copy, the first one gives
    them.
    """

    def __init__(self, plant: Plant, journal: Journal, send: Send) -> None:
        self._plant, self._journal, self._send = plant, journal, send
        self._owed: list[tuple[str, Position]] = []
        self._tried: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._owed)

    def forget(self) -> None:
        """A new connection: what is owed shows itself again."""
        self._owed, self._tried = [], set()

    def owes(self, stream: str, theirs: Position) -> bool:
        """Whether `stream` is an earlier incarnation that this station can continue for the plant."""
        if _station(stream) != _station(self._journal.stream):
            return False
        if not _follows(self._journal.received(stream, theirs[0], 1), theirs):
            return False
        self._owed.append((stream, theirs))
        return True

    def look_for_decisions(self, page: Pulled) -> None:
        """After a page without forks: lost decisions are owed, once on a connection."""
        for stream in self._journal.lost_streams():
            if stream in page.heads and stream not in self._tried:
                self._tried.add(stream)
                self._owed.append((stream, page.heads[stream]))

    def look_again(self) -> None:
        self._tried.clear()

    def pay_one(self) -> None:
        """One exchange; what the plant refuses is not offered again on this connection."""
        stream, theirs = self._owed.pop(0)
        if stream.startswith("plant/"):
            self._return_decisions(stream, theirs)
        else:
            self._refill(stream, theirs)

    def _refill(self, stream: str, theirs: Position) -> None:
        missing = self._journal.received(stream, theirs[0], PAGE)
        try:
            if _follows(missing, theirs):
                self._send(stream, missing)
        except AppendRefused as refused:
            if refused.refusal is not Refusal.GAP:
                self._journal.drop_stream(stream)

    def _return_decisions(self, stream: str, theirs: Position) -> None:
        missing = self._journal.lost(stream, theirs[0], PAGE)
        if not _follows(missing, theirs):
            return
        bodies, hashes = [entry.body for entry in missing], [entry.hash for entry in missing]
        try:
            self._plant.recover(stream, missing[0].seq, bodies, hashes)
        except AppendRefused:
            return
        self._journal.forget_lost(stream, missing[-1].seq)
        self._owed.append((stream, (missing[-1].seq, missing[-1].hash)))


def _station(stream: str) -> str:
    return stream.rpartition(".")[0]


def _follows(entries: Sequence[Sealed], theirs: Position) -> bool:
    return bool(entries) and link(theirs[1], entries[0].body) == entries[0].hash
