"""Register maps as data."""

from decimal import Decimal

import pytest

from app.devices.modbus.maps import FaultSource, names, parse_map, register_map
from app.devices.modbus.weighing import scale_map
from app.errors import OperatorError

SHIPPED = {
    "carel_ir33", "danfoss_ekc202b", "danfoss_erc213", "dini_argeo_dgt", "dixell_xr75cx", "eliwell_id974",
    "eliwell_idplus", "evco_cpro", "owen_mv110", "owen_mv210", "owen_trm138", "owen_trm138_owen", "owen_trm202",
    "owen_trm232m", "owen_trm2xx", "owen_trm2xx_owen", "scale_float32",
}  # fmt: skip
POINT = '[[point]]\nname = "T1"\naddress = 0\n'


def test_the_shipped_maps() -> None:
    assert set(names()) == SHIPPED


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_shipped_map_says_what_it_is_and_how_it_is_known(name: str) -> None:
    found = register_map(name)
    assert found.title
    assert found.source
    assert found.protocol in ("modbus", "owen")
    assert found.confidence in ("manual", "public_code", "measured", "to_check")
    for point in found.points.values():
        assert point.low < point.high
        assert point.fault or point.fault_values or point.dtype == "float32" or point.parameter
    if found.scale:
        assert scale_map(name).request


@pytest.mark.parametrize("name", ["owen_mv110", "evco_cpro", "dixell_xr75cx", "dini_argeo_dgt"])
def test_what_no_source_confirms_is_to_be_checked(name: str) -> None:
    assert register_map(name).confidence == "to_check"


def test_one_vendor_has_two_word_orders() -> None:
    assert register_map("owen_trm138").points["T2"].word_order == "big"
    assert register_map("owen_mv210").points["AI2"].word_order == "little"
    assert register_map("owen_trm138").points["T2"].address == 0x0008


def test_a_map_of_three_lines() -> None:
    found = parse_map(
        "mine", 'title = "Mine"\n[point_defaults]\nscale = "0.1"\nfault_values = ["0x8000"]\n' + POINT
    )
    point = found.points["T1"]
    assert (point.scale, point.fault_values, point.confidence) == (Decimal("0.1"), {0x8000}, "to_check")
    assert (found.line.baud, found.confidence) == (9600, "to_check")


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        'title = "x"\n',
        POINT,
        f'title = "x"\nsurprise = 1\n{POINT}',
        f'title = "x"\n{POINT}dtype = "int8"\n',
        f'title = "x"\n{POINT}fc = 7\n',
        f'title = "x"\n{POINT}scale = "one"\n',
        f'title = "x"\n{POINT}word_order = "mixed"\n',
        f'title = "x"\n{POINT}confidence = "sure"\n',
        f'title = "x"\n{POINT}fault_values = ["many"]\n',
        f'title = "x"\n{POINT}fault = {{ fc = 3, addres = 1 }}\n',
        f'title = "x"\n{POINT}fault = {{ fc = 3 }}\n',
    ],
)
def test_a_wrong_map_is_named(text: str) -> None:
    with pytest.raises(OperatorError, match=r"device\.wrong_map"):
        parse_map("mine", text)


def test_an_unknown_map_lists_the_known_ones() -> None:
    with pytest.raises(OperatorError, match=r"device\.unknown_map") as raised:
        register_map("../../etc/passwd")
    assert "carel_ir33" in str(raised.value.params["known"])


@pytest.mark.parametrize(
    ("source", "word", "broken"),
    [
        (FaultSource(3, 0), 0, False),
        (FaultSource(3, 0), 1, True),
        (FaultSource(3, 0, frozenset({0xF00D})), 1, False),
        (FaultSource(3, 0, frozenset({0xF00D})), 0xF00D, True),
        (FaultSource(3, 0, mask=0xF000), 0x0FFF, False),
        (FaultSource(3, 0, mask=0xF000), 0xF00D, True),
        (FaultSource(2, 0), 1, True),
    ],
)
def test_what_a_fault_source_calls_broken(source: FaultSource, word: int, broken: bool) -> None:
    assert source.broken(word) is broken
