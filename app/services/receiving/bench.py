"""What all intents of the desk work with: its state, the journal, the person, and the way from one to the next."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

from app.clock import Clock
from app.errors import OperatorError
from app.models.envelope import Draft
from app.models.kinds import Group
from app.models.listeners import Listeners
from app.models.readings import Reading
from app.models.values import uuid7
from app.services.receiving.chain import Chain
from app.services.receiving.choices import may
from app.services.receiving.entries import Evidence
from app.services.receiving.ports import Presence, Recorder
from app.services.receiving.shelf import Shelf
from app.services.receiving.state import DeskState, Shown, Work
from app.services.receiving.tags import Labels, Tags, Weighed
from app.services.receiving.tally import Own
from app.services.receiving.turns import OneAtATime

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """Where the desk stands: the plant, the place its stock goes to, the scale's name."""

    plant: uuid.UUID
    code: str
    device: str
    station: str = ""
    label: str = ""
    """Template of this station's labels; empty: the plant's."""


class Bench:
    """State that several threads change, one change at a time; listeners hear after each."""

    def __init__(
        self, place: Place, journal: Recorder, shelf: Shelf, presence: Presence, clock: Clock,
        labels: Labels | None = None, doubtful: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self.place, self.journal, self.shelf = place, journal, shelf
        self.presence, self.clock = presence, clock
        self.listeners = Listeners()
        self._lock = threading.RLock()
        self._state = DeskState()
        self.tags = Tags(labels, place.station, doubtful) if labels is not None else None
        self.refresh = OneAtATime(self._refresh)
        """The snapshot shows what the journal had at the call or later."""

    @property
    def state(self) -> DeskState:
        return self._state

    @property
    def work(self) -> Work:
        return self._state.work

    def change(self, change: Callable[[DeskState], DeskState]) -> None:
        """The state is `change` of itself."""
        with self._lock:
            self._state = change(self._state)
        self.listeners.tell()

    def set_work(self, work: Work) -> None:
        """What is being weighed is `work` from now on, and after a power cut too."""
        self.change(lambda state: replace(state, work=work))
        self.shelf.keep(work)

    def probe(self) -> None:
        """After a write that failed: try the disk with the draft, and go on when it takes it again."""

        def tried(done: Future[Any]) -> None:
            if done.exception() is None:
                self.change(lambda state: replace(state, unsaved=False))

        if self._state.unsaved:
            self.shelf.keep(self.work).add_done_callback(tried)

    def append(self, draft: Draft | Callable[[Any], Draft]) -> Future[Any]:
        """The entry is durable when the future ends; its author is the person at the station."""
        return self.journal.append(draft, self.presence.author())

    def recorded(self, own: Own) -> None:
        """The snapshot shows an own entry that is durable."""
        self.change(lambda state: state.recorded(own))

    def label(self, state: DeskState, draft: Draft, receipt: Any) -> None:
        """The label of a weighing that is durable is ordered, where this station has a printer.

        It says what was weighed in `state`. One that cannot be ordered is logged and costs no tick.
        """
        if self.tags is None:
            return
        try:
            self._order(self.tags, state, draft, receipt)
        except Exception:
            log.exception("no label was ordered for entry %s", receipt.seq)

    def _order(self, tags: Tags, state: DeskState, draft: Draft, receipt: Any) -> None:
        row = draft.rows["weighing"][0]
        weighed = Weighed(
            receipt.entry_id, receipt.at, receipt.day, row["net_g"], bool(row["manual"]), row["pieces"]
        )
        template = self.shelf.label and (self.place.label or self.shelf.label)
        tags.order(state, weighed, template)

    def _refresh(self) -> Future[None]:
        chain: Chain[None] = Chain()
        lot = self.work.lot

        def shown(found: Shown) -> None:
            self.change(lambda state: state.told(found))
            chain.end(None)

        chain.then(self.shelf.shown(lot.id if lot else None), shown)
        return chain.future

    def groups(self) -> frozenset[Group]:
        person = self.presence.individual()
        return person.groups if person else frozenset()

    def require(self, kind: str) -> None:
        """OperatorError `weighing.no_right` unless the person may make entries of `kind`."""
        if not may(self.groups(), kind):
            raise OperatorError("weighing.no_right")

    def evidence(self, reading: Reading) -> Evidence:
        """What the scale said, and which scale it was."""
        device = self._state.device
        serial = device.serial if device else None
        return Evidence(reading.value, reading.unit, reading.raw, self.place.device, serial)

    def new_id(self) -> uuid.UUID:
        return uuid7(self.clock.now(), os.urandom(10))
