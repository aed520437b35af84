"""A label for each crate: ordered after its weighing is durable, held while the clock that dates it is in doubt."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from app.models.labelqueue import Checked
from app.models.labels import LabelContent
from app.models.scan import Scan
from app.models.values import LotCode
from app.services.receiving.state import DeskState


class Labels(Protocol):
    """Where labels are ordered."""

    def put(
        self, content: LabelContent, template: str, weighing: uuid.UUID, *, held: bool = False
    ) -> Future[Any]:
        """The order is durable when the future ends; one that is held, or comes after one, waits for `release`."""

    def release(self) -> Future[None]:
        """What is held goes out."""

    def check(self, scan: Scan) -> Checked | None:
        """A label that is asked about was scanned; None: any other code."""


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
    """`doubtful` says whether the clock is in doubt now."""

    def __init__(self, labels: Labels, station: str, doubtful: Callable[[], bool]) -> None:
        self._labels, self._station, self._doubtful = labels, station, doubtful
        self._confirmed = False
        self.check = labels.check

    def order(self, state: DeskState, weighed: Weighed, template: str) -> None:
        """The label is ordered; in doubt of the clock it is held until somebody has confirmed the date."""
        content = content_of(state, weighed, self._station)
        if content is not None and template:
            self._labels.put(content, template, weighed.entry, held=self._in_doubt())

    def _in_doubt(self) -> bool:
        """A clock that is sound again needs a new confirmation when it is not once more."""
        doubtful = self._doubtful()
        self._confirmed = self._confirmed and doubtful
        return doubtful and not self._confirmed

    def confirm(self) -> Future[None]:
        """A person says that the date is right: what was held goes out in its order."""
        self._confirmed = True
        return self._labels.release()
