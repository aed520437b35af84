"""A label for each crate: ordered after its weighing is durable, held while the clock that dates it is in doubt."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from app.models.labels import LabelContent
from app.models.values import LotCode
from app.services.receiving.state import DeskState


class Labels(Protocol):
    """Where labels are ordered."""

    def put(self, content: LabelContent, template: str, weighing: uuid.UUID) -> Future[Any]:
        """The order is durable when the future ends."""


@dataclass(frozen=True)
class Weighed:
    """A weighing that is durable, as far as its label says it."""

    entry: uuid.UUID
    at: datetime
    day: date
    net_g: int
    manual: bool
    pieces: int | None


def content_of(state: DeskState, weighed: Weighed, station: str) -> LabelContent | None:
    """What the label of a crate says; None where no lot is in hand any more."""
    item, lot, order = state.work.item, state.work.lot, state.order
    if item is None or lot is None:
        return None
    return LabelContent(
        LotCode.parse(lot.code), item.named, weighed.net_g, weighed.day, station, weighed.at, weighed.manual,
        weighed.pieces, item.gtin,
        order.catch_from if order else None, order.catch_to if order else None,
        order.supplier if order else None, order.boat if order else None,
    )  # fmt: skip


class Tags:
    """`doubtful` says whether the clock is in doubt now; `changed` is called when labels are held or let go."""

    def __init__(
        self, labels: Labels, station: str, doubtful: Callable[[], bool], changed: Callable[[bool], None]
    ) -> None:
        self._labels, self._station, self._doubtful, self._changed = labels, station, doubtful, changed
        self._held: list[tuple[LabelContent, str, uuid.UUID]] = []
        self._confirmed = False
        self._lock = threading.RLock()

    def order(self, state: DeskState, weighed: Weighed, template: str) -> None:
        """The label is ordered, or held until somebody has confirmed the date; none overtakes one that is held."""
        content = content_of(state, weighed, self._station)
        if content is None or not template:
            return
        with self._lock:
            if self._in_doubt() or self._held:
                self._held.append((content, template, weighed.entry))
                self._changed(True)
            else:
                self._labels.put(content, template, weighed.entry)

    def _in_doubt(self) -> bool:
        """A clock that is sound again needs a new confirmation when it is not once more."""
        doubtful = self._doubtful()
        self._confirmed = self._confirmed and doubtful
        return doubtful and not self._confirmed

    def confirm(self) -> None:
        """A person says that the date is right: what was held goes out in its order."""
        with self._lock:
            self._confirmed = True
            held, self._held = self._held, []
            for content, template, weighing in held:
                self._labels.put(content, template, weighing)
            self._changed(False)

    def forget(self, weighing: uuid.UUID) -> None:
        """The weighing does not count any more: a label of it that is held is never printed."""
        with self._lock:
            held = [label for label in self._held if label[2] != weighing]
            if len(held) < len(self._held):
                self._held = held
                self._changed(bool(held))
