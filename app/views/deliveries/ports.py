"""What the screens of deliveries need from the service behind them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from app.models.delivery import Acceptance, Check, Delivery, DeliveryLine, Header, Missing, Position, Stop
from app.models.desk import Capture, Named

Unsubscribe = Callable[[], None]


@dataclass(frozen=True)
class Supplier:
    """A supplier with the vessels, farms or brigades it brings fish from."""

    named: Named
    tax_id: str | None = None
    vessels: tuple[str, ...] = ()


@dataclass(frozen=True)
class OriginClass:
    """Where fish may come from by law, and which document proves it."""

    named: Named
    document_ru: str = ""
    document_en: str = ""


@dataclass(frozen=True)
class DeliveryChoices:
    """Everything a person chooses from at the gate, as far as it holds today."""

    suppliers: tuple[Supplier, ...] = ()
    items: tuple[Named, ...] = ()
    item_species: Mapping[str, str] = field(default_factory=dict)
    species: tuple[Named, ...] = ()
    presentations: tuple[Named, ...] = ()
    packagings: tuple[Named, ...] = ()
    production_methods: tuple[Named, ...] = ()
    waters: tuple[Named, ...] = ()
    fao_areas: tuple[Named, ...] = ()
    gears: tuple[Named, ...] = ()
    origin_classes: tuple[OriginClass, ...] = ()
    grades: tuple[Named, ...] = ()
    packaging_states: tuple[Named, ...] = ()
    correction_reasons: tuple[Named, ...] = ()
    verdict_reasons: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A delivery and what stands between it and acceptance."""

    delivery: Delivery
    missing: tuple[Missing, ...] = ()
    stops: tuple[Stop, ...] = ()
    wrong_labels: tuple[str, ...] = ()
    """Lot codes whose printed labels a correction made wrong and that were not printed again."""


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

    def correct(self, code: str, header: Header, reason: str) -> Future[None]: ...

    def state(self, code: str, position: Position) -> Future[None]:
        """A new position; its id is given by the caller and used once."""

    def correct_position(self, code: str, position: Position, reason: str) -> Future[None]: ...

    def withdraw(self, code: str, position: uuid.UUID, reason: str) -> Future[None]:
        """The position was a mistake; `delivery.position_weighed` where fish was weighed into it."""

    def weigh(self, code: str, position: uuid.UUID, lot: str | None = None) -> Future[str]:
        """The weighing desk stands on a lot of the position: `lot`, else this station's own of it, else a new
        one. Ends with the lot's code; the advice is the desk's order."""

    def weighings(self, lot: str) -> Future[Sequence[Capture]]:
        """All weighings of a lot, newest first, voided ones too."""

    def move(self, entries: Sequence[str], to_lot: str, reason: str) -> Future[None]:
        """Weighings that went into the wrong lot stand in `to_lot` (of any delivery) from now on."""

    def measure(self, code: str, position: uuid.UUID | None, centi_c: int) -> Future[None]:
        """A typed core temperature, hundredths of °C."""

    def check(self, code: str, check: Check) -> Future[None]: ...

    def judge(
        self,
        code: str,
        verdict: Acceptance,
        lots: Mapping[str, Acceptance],
        reason: str | None,
        note: str = "",
    ) -> Future[None]:
        """What was decided, with the verdict of each lot by its code. Refused for accepting what is not complete
        (`delivery.incomplete`) or may not be accepted (`delivery.origin_forbidden`)."""

    def close(self, code: str, note: str = "") -> Future[None]: ...

    def reopen(self, code: str, reason: str) -> Future[None]: ...

    def report(self, code: str, language: str) -> Future[Path]:
        """The receiving report as PDF of what the entries say now; unsigned where no signed version says it."""

    def sign_report(self, code: str, pin: str) -> Future[int]:
        """The person at the station signs what the report says now; ends with the version's number."""
