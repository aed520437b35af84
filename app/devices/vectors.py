"""Reads a file of protocol vectors and decodes it: the proof of a driver that a person can repeat.

The file is JSON: `vectors`, a list of objects with `id`, `protocol` and the bytes as `hex`, or as `chunks`
where they arrive in pieces. The answer has the fields of the file's own `expect`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from app.devices.base import Parser
from app.devices.registry import driver, names
from app.errors import OperatorError
from app.models.readings import Reading, ReadingKind

_ALWAYS = ("value", "unit", "stable", "net", "error")
_WHERE_SAID = ("zero", "command", "text", "tare")


def read_vectors(path: Path) -> list[Mapping[str, Any]]:
    """The vectors in `path`; OperatorError `device.no_vectors` where it is no such file."""
    try:
        vectors = json.loads(path.read_text(encoding="utf-8"))["vectors"]
        return [vector for vector in vectors if vector["id"] and vector["protocol"] and pieces(vector)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperatorError("device.no_vectors", path=str(path), detail=str(error)) from error


def pieces(vector: Mapping[str, Any]) -> list[bytes]:
    """The bytes of `vector` as they arrive."""
    return [bytes.fromhex(chunk) for chunk in vector.get("chunks") or [vector["hex"]]]


def decode(parser: Parser, arriving: Iterable[bytes]) -> list[Reading]:
    """All readings of the bytes, with the quiet line after them."""
    readings = [reading for data in arriving for reading in parser.feed(data)]
    return readings + parser.timeout()


def decoded(path: Path) -> list[dict[str, Any]]:
    """`[{id, readings}]` for each vector of a protocol that has a driver, in the file's order."""
    known = set(names())
    return [
        {"id": vector["id"], "readings": [as_json(r) for r in decode(_parser(vector), pieces(vector))]}
        for vector in read_vectors(path)
        if vector["protocol"] in known
    ]


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading with the names of a vector's `expect`; what the frame does not say is null or left out."""
    told = {name: getattr(reading, name) for name in _ALWAYS}
    if reading.kind is not ReadingKind.WEIGHT:
        told["kind"] = str(reading.kind)
    more = {name: getattr(reading, name) for name in _WHERE_SAID}
    return told | {name: value for name, value in more.items() if value is not None}


def _parser(vector: Mapping[str, Any]) -> Parser:
    return driver(vector["protocol"]).parser()
