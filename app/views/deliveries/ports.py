"""What the screens of deliveries need from the service behind them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Protocol

from app.models.delivery import Acceptance, Check, DeliveryLine, Header, Position, WeighingChange
from app.models.delivery_desk import DeliveryChoices, OriginClass, Standing, Supplier, Usual
from app.models.desk import Capture
from app.models.paper import PaperLine
from app.models.temperature import Probe

__all__ = [
    "DeliveryChoices",
    "DeliveryDesk",
    "OriginClass",
    "Paper",
    "Standing",
    "Supplier",
    "Usual",
]

Unsubscribe = Callable[[], None]
Seen = Sequence[str] | None
"""Entries that stated what the person had on the screen (`Delivery.headers`, `stated`, `judgements`): where others
count by now, `delivery.changed_meanwhile`, and the form keeps its draft. None: not compared."""


class DeliveryDesk(Protocol):
    """Deliveries of this plant, for the person who is logged in.

    Calls return at once. A Future ends after the entry is durable, or with an `app.errors.StationError` in the
    operator's words; what it changed is in the next `standing`. `code` is the delivery's code.
    """

    def subscribe(self, changed: Callable[[], None]) -> Unsubscribe:
        """`changed` is called from any thread after any delivery may have changed."""

    def choices(self) -> Future[DeliveryChoices]: ...

    def deliveries(self, day: date | None = None) -> Future[Sequence[DeliveryLine]]:
        """Those of a plant day; None: those not yet closed and those of today, newest first."""

    def standing(self, code: str) -> Future[Standing]: ...

    def open(self, header: Header) -> Future[str]:
        """A delivery is open; ends with its code."""

    def correct(self, code: str, header: Header, reason: str, seen: Seen = None) -> Future[None]: ...

    def state(self, code: str, position: Position) -> Future[None]:
        """A new position; its id is given by the caller and used once."""

    def correct_position(
        self, code: str, position: Position, reason: str, seen: Seen = None
    ) -> Future[None]: ...

    def usual(self, supplier: str, item: str) -> Future[Usual]:
        """What this supplier's item was the last time; empty where it never came."""

    def withdraw(self, code: str, position: uuid.UUID, reason: str) -> Future[None]:
        """The position was a mistake; `delivery.position_weighed` where fish was weighed into it."""

    def weigh(self, code: str, position: uuid.UUID, lot: str | None = None) -> Future[str]:
        """The weighing desk stands on a lot of the position: `lot`, else this station's own of it, else a new
        one. Ends with the lot's code; the advice is the desk's order."""

    def weighings(self, lot: str) -> Future[Sequence[Capture]]:
        """All weighings of a lot, newest first, voided ones too."""

    def move(self, entries: Sequence[str], to_lot: str, reason: str) -> Future[None]:
        """Weighings that went into the wrong lot stand in `to_lot` (of any delivery) from now on."""

    def void(self, entries: Sequence[str], reason: str) -> Future[None]:
        """Weighings that never were; they stay on the list, struck through."""

    def mend(self, entry: str, change: WeighingChange, reason: str) -> Future[None]:
        """Container, tare, pieces or lot of a weighing are others; what the scale measured stays."""

    def assign(self, lot: str, code: str, position: uuid.UUID, reason: str) -> Future[None]:
        """A whole lot that was weighed for the wrong delivery or position stands in this one from now on."""

    def measure(
        self, code: str, position: uuid.UUID | None, centi_c: int, probe: Probe | None = None
    ) -> Future[None]:
        """A core temperature, hundredths of °C: typed, or what `probe` measured."""

    def probe(self) -> Probe | None:
        """The probe in the hand with what it says at this moment; None where the station has none. Cheap."""

    def check(self, code: str, check: Check) -> Future[None]: ...

    def judge(
        self,
        code: str,
        verdict: Acceptance,
        lots: Mapping[str, Acceptance],
        reason: str | None,
        note: str = "",
        seen: Seen = None,
    ) -> Future[None]:
        """What was decided, with the verdict of each lot by its code. Refused for accepting what is not complete
        (`delivery.incomplete`), may not be accepted (`delivery.origin_forbidden`) or is held or rejected and needs
        a release (`delivery.needs_release`)."""

    def may_release(self) -> bool:
        """Whether the person at the station may let go of what is held or rejected."""

    def release(
        self,
        code: str,
        verdict: Acceptance,
        lots: Mapping[str, Acceptance],
        reason: str,
        pin: str,
        note: str = "",
        seen: Seen = None,
    ) -> Future[None]:
        """As `judge`, and what is held or rejected is let go of, signed with the PIN; ends when the plant has decided.
        `delivery.own_hold` for what this person set, `decision.no_server` without the plant."""

    def online(self) -> bool:
        """Whether the plant answers; without it nothing is released. Cheap."""

    def close(self, code: str, note: str = "") -> Future[None]: ...

    def reopen(self, code: str, reason: str) -> Future[None]: ...

    def report(self, code: str, language: str) -> Future[Path]:
        """The receiving report as PDF of what the entries say now; unsigned where no signed version says it."""

    def preview(self, code: str, language: str) -> Future[Sequence[PaperLine]]:
        """What the receiving report says now, row by row."""

    def sign_report(self, code: str, pin: str) -> Future[int]:
        """The person at the station signs what the report says now; ends with the version's number."""


class Paper(Protocol):
    """What becomes of a written PDF. Calls return at once; a Future ends with an error in words where it failed."""

    def print(self, path: Path) -> Future[None]:
        """The office printer has it."""

    def save(self, path: Path) -> Future[Path]:
        """A copy on the stick that is plugged in, else in the station's folder; ends with its path."""
