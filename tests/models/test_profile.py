"""The settings of a station's device, and what is said of a wrong one."""

import tomllib
from typing import Any

import pytest

from app.errors import OperatorError
from app.models.profile import parse_printer, parse_profile, parse_scanner

GOOD: dict[str, Any] = {
    "name": "scale",
    "protocol": "mt_sics",
    "port": "/dev/ttyUSB0",
    "max_g": 60_000,
    "division_g": 5,
}


def test_defaults() -> None:
    rule = parse_profile(GOOD).rule
    assert (rule.min_g, rule.max_g, rule.return_threshold_g, rule.min_difference_g) == (
        100,
        60_000,
        100,
        None,
    )
    assert rule.with_tare


def test_all_keys_from_toml_and_back() -> None:
    text = """
        name = "scale"
        protocol = "mt_sics"
        host = "10.0.0.5"
        tcp_port = 8000
        baud = 4800
        bits = 7
        parity = "even"
        stop = 2
        flow = "xonxoff"
        dtr = false
        rts = false
        mask = true
        poll_ms = 100
        serial = "B123456789"
        max_g = 150000
        division_g = 50
        min_g = 1000
        return_threshold_g = 500
        min_difference_g = 2000
        two_agreeing = true
        ask_tare = false
        patience_ms = 3000
        zero_from_station = false
        tare_from_station = false
        verified_until = 2027-05-31
        version = 3
        author = "p_0042"
    """
    table = tomllib.loads(text)
    profile = parse_profile(table)
    assert profile.table() == table
    assert parse_profile(profile.table()) == profile
    assert (profile.rule.min_g, profile.rule.patience_ns) == (1_000, 3_000_000_000)


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ({"bauds": 9600}, "profile.unknown_key", {"key": "bauds", "near": "baud"}),
        ({"max_g": None}, "profile.missing_key", {"key": "max_g"}),
        ({"baud": 9601}, "profile.wrong_value", {"key": "baud"}),
        ({"parity": "N"}, "profile.wrong_value", {"allowed": "none | even | odd | mark | space"}),
        ({"stop": True}, "profile.wrong_value", {"key": "stop"}),
        ({"max_g": 0}, "profile.wrong_value", {"allowed": "1 … 1000000000"}),
        ({"max_g": "60"}, "profile.wrong_value", {"key": "max_g"}),
        ({"max_g": True}, "profile.wrong_value", {"key": "max_g"}),
        ({"ask_tare": 1}, "profile.wrong_value", {"allowed": "true | false"}),
        ({"serial": 12}, "profile.wrong_value", {"key": "serial"}),
        ({"verified_until": "2027"}, "profile.wrong_value", {"key": "verified_until"}),
        ({"port": None}, "profile.line", {"found": "-"}),
        ({"host": "h"}, "profile.line", {"found": "port, host"}),
        ({"min_g": 60_001}, "profile.range", {"low": 60_001}),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], key: str, words: dict[str, Any]) -> None:
    table = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    with pytest.raises(OperatorError) as caught:
        parse_profile(table)
    assert caught.value.key == key
    assert words.items() <= caught.value.params.items()
    assert caught.value.params["device"] == "scale"


def test_scanner_and_printer_have_keys_of_their_own() -> None:
    table = {"name": "scanner", "protocol": "scan", "usb": "S1", "prefix": "#", "suffix": "pause"}
    assert parse_scanner(table).table() == table
    table = {"name": "printer", "protocol": "zpl", "host": "10.0.0.7", "dpi": 300, "width_mm": 58}
    assert parse_printer(table).table() == table
    for parse, wrong in ((parse_scanner, {"max_g": 1}), (parse_printer, {"dpi": 200}), (parse_scanner, {"encoding": "utf"}),
                         (parse_printer, {"width_mm": 5}), (parse_profile, {"bcc": "none"})):  # fmt: skip
        with pytest.raises(OperatorError, match=r"profile\.(unknown_key|wrong_value)"):
            parse({"name": "x", "protocol": "y", "port": "/dev/x", **wrong})
    with pytest.raises(OperatorError, match=r"profile\.line"):
        parse_printer({"name": "x", "protocol": "zpl"})
