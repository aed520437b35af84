"""What recorded frames of a bus say, with the names of a vector's `expect`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.devices.base import Parser
from app.devices.buses.base import Outcome
from app.devices.framing.pieces import PieceParser
from app.devices.modbus.answers import parser as modbus_parser
from app.devices.modbus.frames import RTU
from app.devices.modbus.maps import register_map
from app.devices.owen.frames import parser as owen_parser
from app.devices.owen.frames import understood
from app.devices.owen.parameters import NAMES, value_of
from app.errors import OperatorError
from app.models.readings import Reading
from app.models.temperature import Quality

PROTOCOLS = frozenset({"modbus_temp", "modbus", "owen"})
"""Protocols of vectors that are read here; `modbus_temp` is one point of Modbus."""


def parser_of(vector: Mapping[str, Any]) -> Parser:
    """The parser of a vector with its settings; OperatorError `device.wrong_map` where its map is none."""
    return owen_parser() if vector.get("protocol") == "owen" else _of_modbus(vector)


def said_by(vector: Mapping[str, Any], arriving: Iterable[bytes]) -> list[dict[str, Any]]:
    """What the bytes say, in order, with the quiet line after them."""
    parser = parser_of(vector)
    readings = [reading for data in arriving for reading in parser.feed(data)] + parser.timeout()
    return [as_owen(one) if vector.get("protocol") == "owen" else as_measured(one) for one in readings]


def as_measured(reading: Reading) -> dict[str, Any]:
    """One point of a Modbus answer; temperatures where the frame is too damaged to tell."""
    return {"value": reading.value, "unit": reading.unit or "C", "error": reading.error}


def as_owen(reading: Reading) -> dict[str, Any]:
    """One OWEN frame: a question, or a parameter with its exact value."""
    message = understood(reading.raw) if reading.error is None else reading.error
    if isinstance(message, str):
        return {"error": message, "value": None}
    if message.request:
        return {"kind": "request", "name": NAMES.get(message.hash), "address": message.first, "error": None}
    said = value_of(message)
    return {
        "kind": "answer", "name": said.name, "type": said.type, "address": message.first, "index": said.index,
        "value": None if said.measured.value is None else f"{said.measured.value:f}",
        "error": _error(said.measured),
    }  # fmt: skip


def _error(one: Outcome) -> str | None:
    if one.quality is Quality.GOOD:
        return None
    return one.code if one.quality is Quality.DEVICE_ERROR else one.quality.value


def _of_modbus(vector: Mapping[str, Any]) -> PieceParser:
    """Its `map` is a point's table, or the name of a map with `point`, the name of one of its points."""
    said = vector.get("map") or {}
    try:
        if isinstance(said, str):
            point = register_map(said).points[str(vector.get("point"))]
            return modbus_parser(point, str(vector.get("framing", RTU)))
        return modbus_parser(said, str(vector.get("framing", RTU)))
    except (KeyError, TypeError, ValueError) as error:
        raise OperatorError("device.wrong_map", map=str(said), detail=str(error)) from error
