"""What the lot's card needs from the service behind it."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from app.models.lotcard import LotCard
from app.models.values import LotCode


class LotPort(Protocol):
    """Calls return at once; the Future ends with the card or a StationError in words."""

    def lot(self, code: LotCode) -> Future[LotCard]: ...
