"""A channel of temperature with its limits, as the plant decided them. Values are thousandths of the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.models.desk import Named
from app.models.provenance import Provenance, provenance


class Unit(StrEnum):
    CELSIUS = "C"
    PERCENT = "pct"


@dataclass(frozen=True)
class Channel:
    """What is measured where, when it alarms, and whom that concerns.

    A value breaks `high` when it is above it, and comes back at `high - hysteresis`; `low` the other way round.
    """

    named: Named
    place: str | None = None
    equipment: str | None = None
    unit: Unit = Unit.CELSIUS
    dead_band: int = 100
    low: int | None = None
    high: int | None = None
    hysteresis: int = 0
    delay_s: int = 0
    """So long a value has to be outside before it is an alarm."""
    lost_after_s: int = 300
    """Without a good value for so long the sensor is lost."""
    priority: int = 2
    """1 to 3, 1 is the most urgent."""
    ccp: bool = False
    """A critical control point: its alarms are acknowledged by those who answer for the food."""
    escalate_after_s: int = 0
    """0: never."""
    escalate_group: str | None = None
    provenance: Provenance = field(default_factory=Provenance)

    @property
    def code(self) -> str:
        return self.named.code


def channel_of(row: Mapping[str, Any]) -> Channel:
    """The channel of a row of the table `channel`."""
    return Channel(
        Named(row["code"], row["name_ru"], row["name_en"]), row["place"], row["equipment"], Unit(row["unit"]),
        row["dead_band_milli"], row["low_milli"], row["high_milli"], row["hysteresis_milli"], row["delay_s"],
        row["lost_after_s"], row["priority"], bool(row["ccp"]), row["escalate_after_s"], row["escalate_group"],
        provenance(row),
    )  # fmt: skip
