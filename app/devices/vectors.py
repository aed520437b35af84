"""Reads a file of protocol vectors and decodes it: the proof of a driver that a person can repeat.

The file is JSON: `vectors`, a list of objects with `id`, `protocol` and the bytes as `hex`, or as `chunks`
where they arrive in pieces; `direction` is `host` for what a host sends. All other keys are settings as a
profile has them. The answer has the fields of the file's own `expect`, or all where it has none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.devices.base import Parser
from app.devices.buses import recorded
from app.devices.lab.decoding import said_by
from app.devices.registry import Family, driver, family_of, language
from app.errors import OperatorError, StationError
from app.models.readings import Reading, ReadingKind
from app.models.scan import understand

Vector = Mapping[str, Any]

_SETTINGS = {"profile_unit": "unit"}
"""Keys of vectors that a profile calls otherwise."""

_STATUS = {"zpl_hs": "zpl", "tspl_status": "tspl", "escpos_status": "escpos"}
"""What printers answer, by the language that asks for it."""

_FIELDS = ("value", "unit", "stable", "net", "zero", "error", "kind", "command", "text", "tare", "address",
           "print_request")  # fmt: skip


def read_vectors(path: Path) -> list[Vector]:
    """The vectors in `path`; OperatorError `device.no_vectors` where it is no such file."""
    try:
        vectors = json.loads(path.read_text(encoding="utf-8"))["vectors"]
        return [{**vector} for vector in vectors]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperatorError("device.no_vectors", path=str(path), detail=str(error)) from error


def pieces(vector: Vector) -> list[bytes]:
    """The bytes of `vector` as they arrive; OperatorError `device.not_hex` where they are none."""
    chunks = vector.get("chunks") or [vector.get("hex")]
    try:
        return [bytes.fromhex(chunk) for chunk in chunks]
    except (TypeError, ValueError) as error:
        raise OperatorError("device.not_hex", text=str(chunks)[:40]) from error


def decode(parser: Parser, arriving: Iterable[bytes]) -> list[Reading]:
    """All readings of the bytes, with the quiet line after them."""
    readings = [reading for data in arriving for reading in parser.feed(data)]
    return readings + parser.timeout()


def decoded(path: Path) -> list[dict[str, Any]]:
    """`[{id, readings}]` for each vector, in the file's order; one that cannot be decoded says why as `error`."""
    return [_one(vector) for vector in read_vectors(path)]


def readings_of(vector: Vector) -> list[dict[str, Any]]:
    """What the bytes of `vector` say, as JSON; OperatorError where nothing here reads its protocol."""
    protocol = str(vector.get("protocol"))
    if protocol in _STATUS:
        state = language(_STATUS[protocol]).state(b"".join(pieces(vector)))
        return [{"ready": state.ready, "error": state.error}]
    if protocol in recorded.PROTOCOLS:
        return recorded.said_by(vector, pieces(vector))
    if family_of(protocol) is Family.LAB:
        return said_by(vector, pieces(vector))
    make = as_scan if family_of(protocol) is Family.SCANNER else as_json
    return [make(reading) for reading in decode(parser_of(vector), pieces(vector))]


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading of a scale with the names of a vector's `expect`; what the frame does not say is null."""
    return {name: getattr(reading, name) for name in _FIELDS} | {"kind": str(reading.kind)}


def as_scan(reading: Reading) -> dict[str, Any]:
    """A scan with the names of a vector's `expect`."""
    if reading.kind is not ReadingKind.SCAN or reading.text is None:
        return {"symbology": reading.symbology, "elements": None, "error": reading.error}
    return understand(reading.text, reading.symbology).record(datetime.now(UTC).year)


def _one(vector: Vector) -> dict[str, Any]:
    try:
        readings = readings_of(vector)
    except StationError as error:
        return {"id": vector.get("id"), "readings": [], "error": error.key}
    return {"id": vector.get("id"), "readings": _fitted(readings, vector.get("expect"))}


def _fitted(readings: list[dict[str, Any]], expect: object) -> list[dict[str, Any]]:
    """Each reading with the keys that the file expects of it."""
    wanted = expect if isinstance(expect, list) else [expect]
    keys = [list(one) for one in wanted if isinstance(one, Mapping)]
    if not keys:
        return readings
    if len(keys) != len(readings):
        keys = [list(dict.fromkeys(key for one in keys for key in one))] * len(readings)
    return [{key: reading.get(key) for key in own} for own, reading in zip(keys, readings, strict=True)]


def parser_of(vector: Vector) -> Parser:
    """The parser of a vector's protocol, direction and settings."""
    spoken = driver(str(vector.get("protocol")))
    if vector.get("direction") == "host":
        if spoken.request_parser is None:
            raise OperatorError("device.no_requests", protocol=spoken.name)
        return spoken.request_parser()
    settings = {_SETTINGS.get(key, key): value for key, value in vector.items()}
    make: Callable[[], Parser] = spoken.set_to(settings).parser
    return make()
