"""Drivers are found by listing their package; profiles become links and supervisors."""

import dataclasses
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.devices import scales
from app.devices.assembly import link_of, printer_of, scanner_of, supervisor_of
from app.devices.base import Capability, Driver, LineSettings
from app.devices.links.serial import SerialLink
from app.devices.links.tcp import TcpLink
from app.devices.registry import Family, driver, drivers, family_of, language, names, title
from app.errors import OperatorError
from app.models.profile import DeviceProfile, parse_printer, parse_profile, parse_scanner

BASE = {"name": "scale", "protocol": "mt_sics", "max_g": 60_000, "division_g": 5}


def profile(**more: object) -> DeviceProfile:
    return parse_profile(BASE | more)


@pytest.mark.parametrize("name", names())
def test_every_driver_keeps_the_contract(name: str) -> None:
    spoken = driver(name)
    assert spoken.name == name
    assert spoken.live or spoken.poll or spoken.continuous or spoken.shaped
    assert spoken.title
    parser = spoken.parser()
    assert not parser.pending
    assert parser.feed(b"") == parser.timeout() == []
    with pytest.raises(dataclasses.FrozenInstanceError):
        spoken.name = "other"  # type: ignore[misc]


def test_mt_sics_can_all() -> None:
    assert driver("mt_sics").capabilities == frozenset(Capability)
    assert Capability.TARE in driver("massak_100").capabilities
    assert driver("toledo_continuous").capabilities == {Capability.STREAM, Capability.TARE_VALUE}
    assert set(drivers()) == set(names())


def test_an_unknown_protocol_is_answered_with_the_known_ones() -> None:
    with pytest.raises(OperatorError, match=r"device\.unknown_protocol .*mt_sics"):
        driver("mt_sicks")


def test_a_new_scale_is_one_module(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "new_scale.py").write_text(
        "from app.devices.base import Driver, Request\n"
        "from app.devices.scales.mt_sics import MtSicsParser\n"
        "DRIVER = Driver('new_scale', 'Maker', MtSicsParser, poll=Request(b'P'))\n"
    )
    monkeypatch.setattr(scales, "__path__", [*scales.__path__, str(tmp_path)])
    assert driver("new_scale").capabilities == {Capability.POLL}


def test_lines_as_the_profile_says() -> None:
    spoken = driver("mt_sics")
    assert link_of(profile(host="h"), spoken).address == "h:8000"
    assert link_of(profile(host="h", tcp_port=1), spoken).address == "h:1"
    assert isinstance(link_of(profile(host="h"), spoken), TcpLink)
    assert link_of(profile(usb="A5"), spoken).address == "usb:A5"
    link = link_of(profile(port="/dev/x", baud=2400, bits=7, parity="even", rts=False, mask=True), spoken)
    assert isinstance(link, SerialLink)
    assert link._settings == LineSettings(2400, 7, "E", rts=False)
    assert link.address == "/dev/x"


def test_a_device_without_a_known_port_needs_one() -> None:
    spoken = Driver("x", "X", driver("mt_sics").parser)
    with pytest.raises(OperatorError, match=r"profile\.missing_key .*tcp_port"):
        link_of(profile(host="h"), spoken)


def test_a_supervisor_from_a_profile() -> None:
    made = supervisor_of(profile(port="/dev/x", poll_ms=200, serial="B1"), SystemClock())
    assert (made.state.device, made.state.protocol, made.state.address) == ("scale", "mt_sics", "/dev/x")
    made.stop()


def test_every_family_has_its_names() -> None:
    assert {name: family_of(name) for name in ("mt_sics", "massak_100", "scan", "zpl")} == {
        "mt_sics": Family.SCALE,
        "massak_100": Family.SCALE,
        "scan": Family.SCANNER,
        "zpl": Family.PRINTER,
    }
    assert all(title(name) for family in Family for name in names(family))
    with pytest.raises(OperatorError, match=r"device\.unknown_protocol"):
        driver("zpl")
    with pytest.raises(OperatorError, match=r"device\.unknown_protocol .*tspl"):
        language("mt_sics")


def test_settings_that_the_wire_does_not_tell_reach_the_parser() -> None:
    frame = b"\x0201.250\r"
    for unit, told in (("kg", "kg"), ("", None)):
        made = supervisor_of(profile(protocol="toledo_8217", port="/dev/x", unit=unit), SystemClock())
        (reading,) = made.driver.parser().feed(frame)
        assert (reading.value, reading.unit) == ("1.250", told)
        made.stop()


def test_options_that_a_driver_has_not_are_left_out() -> None:
    spoken = driver("mt_sics")
    assert spoken.set_to({"unit": "kg", "checksum": True}) is spoken


def test_scanners_and_printers_from_their_profiles() -> None:
    scanner = scanner_of(
        parse_scanner({"name": "s", "protocol": "scan", "port": "/dev/x", "suffix": "pause"}), SystemClock()
    )
    assert scanner.driver.quiet_ms == 100
    for where, address in (({"host": "p"}, "p:9100"), ({"host": "p", "tcp_port": 6101}, "p:6101"),
                           ({"port": "/dev/usb/lp0"}, "/dev/usb/lp0"), ({"usb": "A5"}, "usb:A5")):  # fmt: skip
        printer = printer_of(parse_printer({"name": "p", "protocol": "zpl", **where}), SystemClock())
        assert printer.device.address == address
    with pytest.raises(OperatorError, match=r"device\.unknown_protocol"):
        printer_of(parse_printer({"name": "p", "protocol": "dpl", "host": "p"}), SystemClock())
