"""How much is sent at once, and when an entry is sent without being applied so that the queue never stands
still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.journal.ports import Sealed

ENTRIES = 200
BYTES = 1024 * 1024
STRIKES = 3
CUTS = 12
"""A connection that is cut says little of the entry; a server process that an entry kills looks the same."""
_OF_THE_BATCH = ("XX", "54", "57014", "53200", "22", "23")
"""SQLSTATE classes and codes that a batch itself may cause; of others (deadlock, shutdown) it is innocent."""


@dataclass
class Batches:
    """Halves the batch when one fails and grows it again; counts how often an entry failed alone."""

    size: int = ENTRIES
    apply: bool = True
    most: int = ENTRIES
    """Entries of one call at most."""
    _sending: tuple[int, int] = (0, 0)
    """First seq and number of entries under way; nothing while no batch is."""
    _alone: int = 0
    _said: int = 0
    _cut: int = 0

    def cut(self, entries: Sequence[Sealed]) -> Sequence[Sealed]:
        """As many of `entries` as go into one call by number and bytes, at least one."""
        total = 0
        for index, entry in enumerate(entries[: self.size]):
            total += len(entry.body)
            if total > BYTES and index:
                return entries[:index]
        return entries[: self.size]

    def sending(self, batch: Sequence[Sealed]) -> None:
        """This batch is under way; decides whether it may be applied."""
        self._sending = (batch[0].seq, len(batch))
        if len(batch) > 1 or batch[0].seq != self._alone:
            self._alone, self._said, self._cut = batch[0].seq if len(batch) == 1 else 0, 0, 0
        self.apply = self._said < STRIKES and self._cut < CUTS

    def succeeded(self) -> None:
        self._sending = (0, 0)
        self._alone, self._said, self._cut = 0, 0, 0
        self.size = min(self.most, self.size * 2)

    def failed(self, sqlstate: str = "", *, silent: bool = False) -> None:
        """The call under way failed: the server said `sqlstate`, or said nothing (`silent`), or was cut
        off.
        """
        _, count = self._sending
        self._sending = (0, 0)
        if count > 1:
            self.size = max(1, count // 2)
        elif count == 1 and (silent or sqlstate.startswith(_OF_THE_BATCH)):
            self._said += 1
        elif count == 1 and not sqlstate:
            self._cut += 1
