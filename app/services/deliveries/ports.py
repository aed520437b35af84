"""What the desk of deliveries needs besides journal and person: the weighing place, the signature, the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from app.models.paper import PaperLine
from app.models.values import DeliveryCode, LotCode
from app.services.decisions import Wish
from app.services.receiving.entries import LotRef


class Moment(Protocol):
    """What may be asked inside the entry's own transaction."""

    @property
    def day(self) -> date:
        """The entry's plant day."""

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]: ...

    def next_lot_code(self) -> LotCode: ...

    def next_delivery_code(self) -> DeliveryCode: ...


class Reads(Protocol):
    """A connection that only reads; see `app.services.journal.reads`."""

    @property
    def stream(self) -> str: ...

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]: ...

    def acknowledged(self) -> int: ...


class WeighingPlace(Protocol):
    """Where this station weighs."""

    def stand_on(self, lot: LotRef, advised_g: int | None) -> Future[None]:
        """The next weighing goes into `lot`, whose opening is durable; `advised_g` is what was advised of its
        position. Ends when the place shows it, or with what keeps it from there.

        Called on a thread of the journal: it returns at once and asks nobody who is at the station.
        """


class Signing(Protocol):
    """The person at the station signs with the PIN; `app.services.identity.login.LoginService` is one."""

    def confirm(self, pin: str) -> Future[Any]:
        """Ends with something that has the person's `role`, or with `login.refused` and its kin."""


@dataclass(frozen=True)
class Deciding:
    """The way to the plant, which alone lets go of what is held."""

    decide: Callable[[Any, Wish], object]
    """Under the signer's root; called on a worker, ends when the plant has decided and this station knows it."""
    online: Callable[[], bool]
    """Whether the plant answers; without it nothing is released. Cheap."""


class Papers(Protocol):
    """Makes the receiving report."""

    def receiving_preview(self, code: str, language: str) -> Sequence[PaperLine]:
        """What it says of the delivery now; called on a worker, asks the journal itself."""

    def receiving_report(self, code: str, language: str) -> Path:
        """A PDF of what the entries say of the delivery now; called on a worker, asks the journal itself."""
