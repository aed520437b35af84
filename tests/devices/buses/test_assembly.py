"""Which instruments share a line, and what keeps a profile from being one."""

from typing import Any

import pytest

from app.clock import SystemClock
from app.devices.buses.assembly import buses_of, instrument_map
from app.errors import OperatorError
from app.models.profile import parse_instrument

ROOM: dict[str, Any] = {
    "name": "room", "protocol": "modbus", "port": "/dev/ttyUSB9", "unit_id": 16, "map": "owen_trm138",
    "points": {"T1": "R.AIR"},
}  # fmt: skip
DOOR = {**ROOM, "name": "door", "unit_id": 17, "points": {"T1": "D.AIR"}}


def made(*tables: dict[str, Any]) -> list[list[str]]:
    """Names of the instruments, line by line."""
    profiles = [parse_instrument(table) for table in tables]
    buses = buses_of(profiles, SystemClock(), lambda sample: None)
    return [[one.state.device for one in bus.instruments] for bus in buses]


def test_instruments_that_name_the_same_line_share_it() -> None:
    other = {**DOOR, "name": "other", "port": "/dev/ttyUSB8", "points": {"T1": "O.AIR"}}
    assert made(ROOM, other, DOOR) == [["room", "door"], ["other"]]


def test_gateways_share_by_host_and_port() -> None:
    near = {key: value for key, value in ROOM.items() if key != "port"} | {"host": "10.0.0.5"}
    far = near | {"name": "far", "tcp_port": 503, "points": {"T1": "F.AIR"}}
    beside = near | {"name": "beside", "unit_id": 2, "points": {"T1": "B.AIR"}}
    assert made(near, far, beside) == [["room", "beside"], ["far"]]


@pytest.mark.parametrize(
    "more",
    [{"baud": 19_200}, {"parity": "even"}, {"stop": 2}, {"map": "carel_ir33", "points": {"S1": "D.AIR"}},
     {"protocol": "owen", "map": "owen_trm138_owen"}],
)  # fmt: skip
def test_one_line_has_one_setting(more: dict[str, Any]) -> None:
    with pytest.raises(OperatorError, match=r"profile\.line_differs"):
        made(ROOM, {**DOOR, **more})


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"map": "abacus"}, "device.unknown_map"),
        ({"points": {"T9": "A"}}, "profile.wrong_value"),
        ({"points": {}}, "profile.wrong_value"),
        ({"points": "T1"}, "profile.wrong_value"),
        ({"probe": "T2"}, "profile.wrong_value"),
        ({"probe": "T1", "every_ms": 60_000}, "profile.wrong_value"),
        ({"map": "owen_trm138_owen"}, "profile.wrong_value"),
        ({"unit_id": 300}, "profile.wrong_value"),
        ({"unit_id": -1}, "profile.wrong_value"),
        ({"unit_id": 0}, "profile.wrong_value"),
        ({"every_ms": 10}, "profile.wrong_value"),
        ({"framing": "ascii"}, "profile.wrong_value"),
        ({"word_order": "mixed"}, "profile.wrong_value"),
        ({"port": ""}, "profile.line"),
        ({"unit": 16}, "profile.unknown_key"),
    ],
)
def test_what_is_wrong_with_a_profile_is_named(more: dict[str, Any], key: str) -> None:
    with pytest.raises(OperatorError, match=key.replace(".", r"\.")):
        made({**ROOM, **more})


def test_a_channel_has_one_source() -> None:
    with pytest.raises(OperatorError, match=r"profile\.wrong_value"):
        made(ROOM, {**DOOR, "points": {"T2": "R.AIR"}})


def test_a_missing_unit_is_named() -> None:
    with pytest.raises(OperatorError, match=r"profile\.missing_key"):
        parse_instrument({key: value for key, value in ROOM.items() if key != "unit_id"})


def test_the_station_overrules_range_and_word_order() -> None:
    point = instrument_map(parse_instrument({**ROOM, "low": -30, "high": 15, "word_order": "little"})).points[
        "T1"
    ]
    assert (point.low, point.high, point.word_order) == (-30, 15, "little")
