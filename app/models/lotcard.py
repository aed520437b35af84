"""What a scanned label leads to: the lot, the delivery it came with and the boat that caught it. Values only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.models.alarms import Exposure
from app.models.delivery import Acceptance
from app.models.desk import Named


@dataclass(frozen=True)
class HeldBy:
    """A hold of the lot: why, by whom, since when."""

    reason: Named
    name: str
    at: datetime


@dataclass(frozen=True)
class LotCard:
    """One lot as the plant knows it. What has not been heard is None. Weights are grams."""

    id: uuid.UUID
    code: str
    item: Named | None = None
    """None: only the label is known, the entry that opened the lot has not arrived."""
    place: Named | None = None
    opened_at: datetime | None = None
    opened_by: str | None = None
    net_g: int = 0
    count: int = 0
    pieces: int | None = None
    manual: int = 0
    verdict: Acceptance | None = None
    delivery: str | None = None
    supplier: Named | None = None
    vessel: str | None = None
    species: Named | None = None
    water: Named | None = None
    catch_from: date | None = None
    catch_to: date | None = None
    exposures: tuple[Exposure, ...] = ()
    """Alarms of a place while the lot stood there, the newest first."""
    holds: tuple[HeldBy, ...] = ()
    """It must not be used while there is one."""
    from_plant: bool = False
    """Asked of the plant's server: it reaches further back than this station keeps."""
