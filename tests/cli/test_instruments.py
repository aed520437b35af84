"""`baikal-station device probe`, and instruments in what the other commands of `device` say."""

import json
from pathlib import Path

import pytest

from app.devices.modbus.frames import framed
from app.devices.modbus.maps import register_map
from app.devices.sim import modbus, owen
from tests.cli.test_device import playing, said

LINE = ("--unit", "16", "--set", "stop=1")


def points(text: str) -> dict[str, tuple[int | None, str]]:
    """What a probing printed: by point the thousandths and the quality."""
    lines = [json.loads(line) for line in text.splitlines()]
    return {line["point"]: (line["milli"], line["quality"]) for line in lines}


def test_an_instrument_is_asked_once(own_environment: Path) -> None:
    path = own_environment / "bus"
    with modbus.behind_pty(path, {16: modbus.slave_of(register_map("carel_ir33"), "3.4")}) as sim:
        sim.break_sensor(16, "S2")
        found = points(said("device", "probe", "carel_ir33", "--at", path, *LINE))
    assert found == {"S1": (3_400, "good"), "S2": (None, "sensor_fault"), "virtual": (3_400, "good")}


def test_over_tcp_and_in_the_other_word_order() -> None:
    slave = modbus.slave_of(register_map("owen_trm202"))
    slave.word_order = "little"
    slave.set("PV1", "-21.5")
    with modbus.behind_tcp({1: slave}) as sim:
        at = ("device", "probe", "owen_trm202", "--at", f"tcp:{sim.address}")
        assert points(said(*at, "--set", "word_order=little"))["PV1"] == (-21_500, "good")
        assert points(said(*at))["PV1"] == (None, "implausible")


def test_in_the_maker_s_own_protocol(own_environment: Path) -> None:
    path = own_environment / "bus"
    with owen.behind_pty(path, {8 + n: owen.Input() for n in range(8)}):
        found = points(said("device", "probe", "owen_trm138_owen", "--at", path, "--unit", "8"))
    assert found["T8"] == (-21_500, "good")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("abacus", "--at", "/dev/none"), "Register map not known"),
        (("dini_argeo_dgt", "--at", "/dev/none"), "Register map cannot be read"),
        (("carel_ir33", "--at", "/dev/none"), "Device not found"),
        (("carel_ir33", "--at", "tcp:127.0.0.1:1"), "Device refuses the connection"),
        (("carel_ir33", "--at", "/dev/none", "--set", "every=1"), "every"),
    ],
)
def test_what_keeps_it_from_asking_is_said(words: tuple[str, ...], wrong: str) -> None:
    assert wrong in said("device", "probe", *words, status=1)


def test_silence_is_said(own_environment: Path) -> None:
    path = own_environment / "bus"
    with modbus.behind_pty(path, {1: modbus.slave_of(register_map("carel_ir33"))}):
        assert "Device does not answer" in said(
            "device", "probe", "carel_ir33", "--at", path, *LINE, status=1
        )


def test_an_answer_is_read_by_a_map() -> None:
    frame = framed(16, bytes.fromhex("0402ff29")).hex(" ")
    words = ("device", "decode", "modbus_temp", frame, "--set", "map=carel_ir33", "--set", "point=S1")
    (line,) = said(*words).splitlines()
    assert json.loads(line) == {"value": "-21.5", "unit": "C", "error": None}
    assert "cannot be read" in said(*words[:-1], "point=S9", status=1)


def test_maps_are_listed_with_how_they_are_known() -> None:
    listed = said("device", "list")
    assert "owen_mv110\tОВЕН МВ110-8А\tto_check" in listed
    assert "modbus\tModbus RTU / TCP" in listed


def test_a_simulated_instrument_is_asked_by_the_station() -> None:
    with playing("modbus", "--map", "owen_mv210", "--unit", "3", "--tcp", "0") as (address, _):
        found = points(said("device", "probe", "owen_mv210", "--at", f"tcp:{address}", "--unit", "3"))
    assert found["AI8"] == (-21_500, "good")
