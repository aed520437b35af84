"""Lists of deliveries, lots and weighings: how they are narrowed, what a row says, what is summed up. Values only.

Each figure is the sum of the weighings that the narrowing leaves and that count, so every one of them can be opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.models.delivery import Acceptance
from app.models.desk import Named


class By(StrEnum):
    """Whose plant day and whose verdict a narrowing asks, and what a row of the list is."""

    DELIVERY = "delivery"
    """The day it was opened, the verdict of the whole delivery."""
    LOT = "lot"
    """The day of its first weighing, the lot's verdict."""
    WEIGHING = "weighing"
    """The day it was weighed, its lot's verdict."""


NO_VERDICT = "none"
"""A verdict to narrow by: nobody has decided."""


@dataclass(frozen=True)
class Narrowing:
    """What is left of everything. Both days are included; None leaves all."""

    by: By = By.WEIGHING
    first: date | None = None
    last: date | None = None
    supplier: str | None = None
    species: str | None = None
    item: str | None = None
    station: str | None = None
    verdict: str | None = None
    delivery: str | None = None
    """Code of the delivery."""
    lot: str | None = None
    """Code of the lot."""

    def record(self) -> dict[str, Any]:
        """As the plant's functions take it: JSON values, nothing that leaves all."""
        return {name: str(value) for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Sums:
    """Of what counts; `rows` are all rows of the list. Weights are grams."""

    rows: int = 0
    count: int = 0
    net_g: int = 0
    gross_g: int = 0
    tare_g: int = 0
    pieces: int | None = None
    manual: int = 0
    """Weighings typed by hand among `count`."""
    voided: int = 0
    """Weighings that do not count: voided, or moved to another lot."""


@dataclass(frozen=True)
class WeighingRow:
    """One weighing, with the delivery it is of."""

    id: str
    at: datetime
    day: date
    station: str
    lot: str
    delivery: str | None
    supplier: str | None
    species: str | None
    item: str
    gross_g: int | None
    tare_g: int | None
    net_g: int
    pieces: int | None
    manual: bool
    live: bool
    """It counts; else it was voided or moved."""
    verdict: Acceptance | None
    person: str | None
    """The person's name."""
    replaced: bool = False
    """It does not count because another one stands in its place."""
    correction: bool = False
    """It stands in the place of an earlier one."""


@dataclass(frozen=True)
class LotRow:
    """One lot with the sums of what the narrowing leaves of it."""

    lot: str
    day: date | None
    delivery: str | None
    supplier: str | None
    species: str | None
    item: str | None
    verdict: Acceptance | None
    sums: Sums


@dataclass(frozen=True)
class DeliveryRow:
    """One delivery with the sums of what the narrowing leaves of it."""

    delivery: str
    day: date | None
    supplier: str | None
    vessel: str | None
    verdict: Acceptance | None
    sums: Sums


ListRow = WeighingRow | LotRow | DeliveryRow


@dataclass(frozen=True)
class Source:
    """Where the rows are from, and of when they are. `heard` is None while the plant is heard."""

    from_plant: bool
    at: datetime
    heard: datetime | None = None
    """Since when this station has not heard the others."""


@dataclass(frozen=True)
class Found:
    """What goes with a page of rows."""

    sums: Sums = field(default_factory=Sums)
    source: Source | None = None


@dataclass(frozen=True)
class ListChoices:
    """What can be narrowed to. `kept` is the first plant day that this station has all of; `today` the last."""

    today: date
    kept: date
    suppliers: Sequence[Named] = ()
    species: Sequence[Named] = ()
    items: Sequence[Named] = ()
    stations: Sequence[Named] = ()
