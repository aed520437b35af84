"""One point's answer without a bus: what a frame of a recording, a vector or a command says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from app.devices.framing.pieces import PieceParser
from app.devices.modbus.decoding import Measured, decoded
from app.devices.modbus.frames import RTU, Expected, heard
from app.devices.modbus.frames import parser as frame_parser
from app.devices.modbus.maps import Point, point_of
from app.models.readings import Reading
from app.models.temperature import Quality


def parser(of: Point | Mapping[str, Any], framing: str = RTU, unit_id: int | None = None) -> PieceParser:
    """Reads answers that carry the one point `of`, or that a table describes; `unit_id` None takes any unit's.

    ValueError or TypeError where the table is no point.
    """
    point = of if isinstance(of, Point) else point_of({"name": "?", "address": 0, **of})
    if point.fc in (1, 2):
        raise ValueError("a bit is no value")
    expected = Expected({point.fc: 2 * point.width})
    return frame_parser(expected.length, partial(_decode, point, framing, unit_id), framing)


def _decode(point: Point, framing: str, unit: int | None, raw: bytes) -> Reading:
    frame = heard(raw, framing)
    if unit is not None and frame.unit != unit:
        return Reading(raw, unit=point.unit, error="address_mismatch")
    if frame.exception:
        return Reading(raw, unit=point.unit, error=f"modbus:{frame.exception}")
    words = [int.from_bytes(frame.data[at : at + 2]) for at in range(0, len(frame.data), 2)]
    return as_reading(raw, point.unit, decoded(point, words))


def as_reading(raw: bytes, unit: str, one: Measured) -> Reading:
    """A measured value as a reading: its exact digits, or why there are none."""
    if one.quality is Quality.GOOD and one.value is not None:
        return Reading(raw, f"{one.value:f}", unit)
    return Reading(
        raw, unit=unit, error=one.code if one.quality is Quality.DEVICE_ERROR else one.quality.value
    )
