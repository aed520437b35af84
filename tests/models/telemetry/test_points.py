"""What is packed comes back as it was; what was not packed here is refused and fills no memory."""

from __future__ import annotations

import base64
import contextlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.telemetry.points import Point, pack, unpack, unpack_one
from app.models.temperature import Quality

MILLI = st.integers(-(10**9), 10**9)
BAD = st.sampled_from([quality for quality in Quality if quality is not Quality.GOOD])
GOOD_POINT = st.builds(Point, st.integers(0, 59_999), MILLI, st.just(Quality.GOOD), st.text(max_size=3))
BAD_POINT = st.builds(Point, st.integers(0, 59_999), st.none(), BAD, st.text(max_size=24))
POINTS = st.dictionaries(st.text(max_size=20), st.lists(GOOD_POINT | BAD_POINT, max_size=40), max_size=5)


@given(POINTS)
def test_packed_points_come_back(points: dict[str, list[Point]]) -> None:
    text = pack(points)
    assert text.isascii()
    assert unpack(text) == points
    assert {channel: unpack_one(text, channel) for channel in points} == points
    assert unpack_one(text, "none of them".upper() * 3) == []


def packed(document: object) -> str:
    return base64.b64encode(zlib.compress(json.dumps(document).encode())).decode()


WRONG = {
    "empty": "",
    "no base64": "*",
    "no zlib": base64.b64encode(b"x").decode(),
    "no JSON": base64.b64encode(zlib.compress(b"{")).decode(),
    "no object": packed([]),
    "no lists": packed({"A": 1}),
    "lists of two lengths": packed({"A": [[1], [], []]}),
    "a quality unknown": packed({"A": [[1], [None], [[0, "fine", ""]]]}),
    "a number that is not good": packed({"A": [[1], [1], [[0, "no_answer", ""]]]}),
    "good without a number": packed({"A": [[1], [None], []]}),
    "words for numbers": packed({"A": [["x"], [1], []]}),
    "nested too deep": base64.b64encode(zlib.compress(b"[" * 200_000)).decode(),
    "cut": pack({"A": [Point(1, 2)]})[:-8],
    "a bomb": base64.b64encode(zlib.compress(b" " * 50_000_000)).decode(),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_was_not_packed_here_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        unpack(WRONG[name])


@given(st.binary(max_size=200))
def test_any_bytes_are_points_or_a_value_error(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        unpack(base64.b64encode(zlib.compress(data)).decode())


def test_a_steady_minute_of_two_hundred_channels_is_small() -> None:
    steady = {
        f"C{n}": [Point(0, -18_000), Point(21_000, -18_040), Point(59_000, -18_010)] for n in range(200)
    }
    assert len(pack(steady)) < 5_000
