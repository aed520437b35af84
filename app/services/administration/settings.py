"""Settings of the plant: what each may be, from the shipped list, and its value as a form has it."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from app.config.paths import resources
from app.models import plantday
from app.models.administration import NO, YES, Asked, Attribute, Wrong

PLANT_DAY, LANGUAGE = "plant.day", "plant.language"
SHIFTS = 4
"""Shifts a day at most."""
_VALIDITY = (Attribute("valid_from", Asked.DAY, group="validity"), Attribute("source", group="validity"))
_START = Attribute("start", required=True, rule=Wrong.TIME)


@dataclass(frozen=True)
class Told:
    """What is shipped of a setting."""

    value: Any
    unit: str
    source: str
    confidence: str
    low: Decimal | None
    high: Decimal | None


@cache
def settings() -> Mapping[str, Told]:
    """All shipped settings by key, in their order."""
    with (resources() / "reference-data" / "settings.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: _told(row) for row in csv.DictReader(file)}


def _told(row: Mapping[str, str | None]) -> Told:
    low, high = (Decimal(text) if text else None for text in (row.get("low"), row.get("high")))
    value = json.loads(row["value"] or "null")
    return Told(value, row["unit"] or "", row["source"] or "", row["confidence"] or "", low, high)


def attributes(key: str, value: Any) -> tuple[Attribute, ...]:
    """What a person is asked of the setting: the plant day in its parts, all others as one value."""
    if key == LANGUAGE:
        return (Attribute("value", Asked.CHOICE, required=True, among="language"), *_VALIDITY)
    if key == PLANT_DAY:
        shifts = tuple(Attribute(f"shift.{n}", rule=Wrong.TIME) for n in range(1, SHIFTS + 1))
        zone = Attribute("zone", Asked.CHOICE, required=True, among="zone")
        return (zone, _START, *shifts, *_VALIDITY)
    return (_value(settings().get(key), value), *_VALIDITY)


def _value(told: Told | None, value: Any) -> Attribute:
    if isinstance(value, bool):
        return Attribute("value", Asked.FLAG, required=True)
    if isinstance(value, int):
        low, high, unit = (told.low, told.high, told.unit) if told else (None, None, "")
        return Attribute("value", Asked.NUMBER, required=True, low=low, high=high, unit=unit)
    return Attribute("value")


def values_of(key: str, value: Any) -> dict[str, str]:
    """The value as a form has it."""
    if key == PLANT_DAY:
        shifts = {f"shift.{number}": shift["start"] for number, shift in enumerate(value["shifts"], 1)}
        return {"zone": value["zone"], "start": value["start"], **shifts}
    if isinstance(value, bool):
        return {"value": YES if value else NO}
    return {"value": str(value) if isinstance(value, int | str) else json.dumps(value, ensure_ascii=False)}


def value_of(key: str, values: Mapping[str, str], before: Any) -> Any:
    """What the form says, of the kind that the setting had `before`; ValueError where it cannot be."""
    if key == PLANT_DAY:
        starts = [values[f"shift.{n}"] for n in range(1, SHIFTS + 1) if values.get(f"shift.{n}")]
        shifts = [{"code": str(number), "start": start} for number, start in enumerate(starts, 1)]
        told = {"zone": values["zone"], "start": values["start"], "shifts": shifts}
        return plantday.fields(plantday.parse(told))
    text = values.get("value", "")
    if isinstance(before, bool):
        return text == YES
    if isinstance(before, int):
        return _within(key, int(Decimal(text)))
    return text if isinstance(before, str) else json.loads(text)


def _within(key: str, value: int) -> int:
    told = settings().get(key)
    if told and (
        (told.low is not None and value < told.low) or (told.high is not None and value > told.high)
    ):
        raise ValueError(f"{key} = {value}")
    return value
