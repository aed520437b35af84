"""Points of channels within one minute, packed: differences as JSON, compressed, as ASCII."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from app.models.temperature import Quality

FORM = 1
"""Version of the packing; a later form is a later number."""
MAX_UNPACKED = 8 * 1024 * 1024
_LEVEL = 6


class Point(NamedTuple):
    """One value of a channel: milliseconds since the begin of the minute, thousandths (None unless good)."""

    ms: int
    milli: int | None
    quality: Quality = Quality.GOOD
    code: str = ""


def pack(points: Mapping[str, Sequence[Point]]) -> str:
    """All channels' points as one ASCII text; `unpack` gives exactly them back."""
    document = {channel: _coded(some) for channel, some in points.items()}
    text = json.dumps(document, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), _LEVEL)).decode()


def unpack(text: str) -> dict[str, list[Point]]:
    """The points by channel; ValueError for anything that `pack` does not write, or that would fill the memory."""
    with _refusing():
        return {channel: list(_decoded(*coded)) for channel, coded in _document(text).items()}


def unpack_one(text: str, channel: str) -> list[Point]:
    """The points of one channel, empty where there are none; ValueError as `unpack`, for what it looks at."""
    with _refusing():
        coded = _document(text).get(channel)
        return [] if coded is None else list(_decoded(*coded))


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (binascii.Error, zlib.error, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no packed points: {error}") from error


def _document(text: str) -> Any:
    stream = zlib.decompressobj()
    plain = stream.decompress(base64.b64decode(text, validate=True), MAX_UNPACKED)
    if stream.unconsumed_tail or not stream.eof:
        raise ValueError("points that do not end")
    return json.loads(plain)


def _coded(points: Sequence[Point]) -> list[Any]:
    """Differences of time, differences of value (None where there is none), and where the quality changes."""
    times, values, changes = [], [], []
    ms = milli = 0
    state = (Quality.GOOD, "")
    for index, point in enumerate(points):
        times.append(point.ms - ms)
        ms = point.ms
        values.append(None if point.milli is None else point.milli - milli)
        milli = milli if point.milli is None else point.milli
        if (point.quality, point.code) != state:
            state = (point.quality, point.code)
            changes.append([index, str(point.quality), point.code])
    return [times, values, changes]


def _decoded(times: list[int], values: list[int | None], changes: list[Any]) -> Iterator[Point]:
    turns = {index: (Quality(quality), str(code)) for index, quality, code in changes}
    ms = milli = 0
    state = (Quality.GOOD, "")
    for index, (later, more) in enumerate(zip(times, values, strict=True)):
        ms += later
        milli += more or 0
        state = turns.get(index, state)
        if (more is None) == (state[0] is Quality.GOOD):
            raise ValueError("a number belongs to a good point, and only to one")
        yield Point(ms, None if more is None else milli, *state)
