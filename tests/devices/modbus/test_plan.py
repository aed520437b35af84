"""Which requests read a set of points."""

import pytest

from app.devices.buses.base import Refused
from app.devices.modbus.maps import RegisterMap, parse_map, register_map
from app.devices.modbus.plan import Block, plan
from app.models.temperature import Quality


def every(of: RegisterMap) -> dict[str, str]:
    return {name: f"X.{name}" for name in of.points}


@pytest.mark.parametrize(
    ("name", "requests"),
    [
        ("owen_trm138", [(4, 3, 37)]),
        ("owen_mv210", [(3, 4000, 23), (3, 4072, 8)]),
        ("owen_trm202", [(3, 0x1009, 4)]),
        ("dixell_xr75cx", [(3, 256, 3)]),
        ("eliwell_idplus", [(3, 295, 1), (3, 297, 1), (3, 299, 1)]),
        ("carel_ir33", [(2, 3, 1), (2, 6, 1), (4, 403, 1), (4, 406, 1), (4, 412, 1)]),
    ],
)
def test_neighbours_are_read_together(name: str, requests: list[tuple[int, int, int]]) -> None:
    of = register_map(name)
    assert plan(of, 16, every(of)).requests == tuple(Block(16, *request) for request in requests)


def test_only_the_named_points_are_read() -> None:
    of = register_map("owen_trm138")
    assert plan(of, 1, {"T2": "A", "T3": "B"}).requests == (Block(1, 4, 8, 7),)


def test_no_request_is_longer_than_the_instrument_allows() -> None:
    points = "".join(f'[[point]]\nname = "P{n}"\naddress = {n}\n' for n in range(200))
    of = parse_map("long", f'title = "x"\nmost = 50\n{points}')
    blocks = plan(of, 1, every(of)).requests
    assert [block.count for block in blocks] == [50, 50, 50, 50]
    assert {place for block in blocks for place in range(block.address, block.address + block.count)} == set(
        range(200)
    )


def test_what_the_answers_mean() -> None:
    of = register_map("carel_ir33")
    made = plan(of, 1, {"S1": "ROOM", "S2": "DOOR"})
    bits, words = [False] * 8, [215]
    answers = {block: bits if block.fc == 2 else words for block in made.requests}
    assert [(channel, one.milli) for channel, one in made.outcomes(answers)] == [
        ("ROOM", 21_500),
        ("DOOR", 21_500),
    ]
    second = made.requests[1]
    answers[second] = [True] + [False] * 7
    found = dict(made.outcomes(answers))
    assert (found["ROOM"].milli, found["DOOR"].quality) == (21_500, Quality.SENSOR_FAULT)
    refused = dict(made.outcomes({**answers, made.requests[-1]: Refused("modbus:2")}))
    assert (refused["DOOR"].quality, refused["DOOR"].code) == (Quality.DEVICE_ERROR, "modbus:2")


def test_the_station_may_say_another_word_order() -> None:
    of = register_map("owen_trm202")
    made = plan(of, 1, {"PV1": "A"}, "little")
    (block,) = made.requests
    assert [one.milli for _, one in made.outcomes({block: [0x0000, 0xC1AC]})] == [-21_500]
