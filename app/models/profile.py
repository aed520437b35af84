"""A station's device as its settings file describes it, checked before anything is opened.

One TOML table a device::

    [[device]]
    name = "scale"
    protocol = "mt_sics"
    port = "/dev/ttyUSB0"        # or usb = "A50285BI", or host = "10.0.0.5" with tcp_port = 8000
    max_g = 60000
    division_g = 5

A scanner (`protocol = "scan"`) and a printer (`protocol = "zpl"`) have the same line and keys of their own. An
instrument that measures (`protocol = "modbus"` or `"owen"`) names its register map and the channel of each point;
those with the same line share it::

    [[device]]
    name = "cold room 1"
    protocol = "modbus"
    port = "/dev/ttyUSB1"
    unit_id = 16
    map = "owen_trm138"
    points = { T1 = "K1.AIR", T2 = "K1.DOOR" }
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any, TypeVar

from app.errors import OperatorError
from app.models.capture import CaptureRule
from app.models.values import MAX_GRAMS

_BAUDS = (1200, 2400, 4800, 9600, 14400, 19200, 38400, 57600, 115200)
_CHOICES: dict[str, tuple[object, ...]] = {
    "baud": _BAUDS,
    "bits": (7, 8),
    "parity": ("none", "even", "odd", "mark", "space"),
    "stop": (1, 2),
    "flow": ("none", "xonxoff", "rtscts"),
    "unit": ("", "kg", "g", "lb", "oz", "t"),
    "bcc": ("", "body", "with_head"),
    "encoding": ("utf-8", "cp1251", "latin-1"),
    "dpi": (203, 300, 600),
    "framing": ("", "rtu", "tcp"),
    "word_order": ("", "big", "little"),
    "address_bits": (8, 11),
}
_RANGES = {
    "tcp_port": (1, 65_535),
    "poll_ms": (0, 10_000),
    "max_g": (1, MAX_GRAMS),
    "min_g": (1, MAX_GRAMS),
    "division_g": (1, 1_000_000),
    "return_threshold_g": (1, MAX_GRAMS),
    "min_difference_g": (1, MAX_GRAMS),
    "patience_ms": (500, 60_000),
    "version": (1, 1_000_000),
    "width_mm": (20, 300),
    "gap_mm": (0, 50),
    "unit_id": (0, 2047),
    "every_ms": (200, 600_000),
    "low": (-273, 2_000),
    "high": (-273, 2_000),
    "decimals": (0, 6),
}
_PROBE_MS = 5_000
"""A probe in the hand is asked at least so often: the form takes no number older than ten seconds."""

_MIN_DIVISIONS = 20
"""OIML R 76-1, class III: Min is 20 e."""


@dataclass(frozen=True, kw_only=True)
class LineProfile:
    """What every device has: a name, a protocol and one line. None or an empty text leaves it to the driver."""

    name: str
    protocol: str
    port: str = ""
    usb: str = ""
    host: str = ""
    tcp_port: int | None = None
    baud: int | None = None
    bits: int | None = None
    parity: str | None = None
    stop: int | None = None
    flow: str | None = None
    dtr: bool = True
    rts: bool = True
    rs485: bool = False
    echo: bool = False
    mask: bool = False
    version: int = 1
    author: str = ""

    def table(self) -> dict[str, Any]:
        """The TOML table that is read as this profile."""
        pairs = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: value for name, (value, default) in pairs.items() if value != default}


@dataclass(frozen=True, kw_only=True)
class DeviceProfile(LineProfile):
    """A scale. Grams and milliseconds; None or an empty text leaves it to the driver's default.

    `unit`, `checksum` and `bcc` say what the protocol's frames do not: they count where the driver has the option.
    `map`, `framing` and `decimals` are of a scale that is read from registers.
    `address` is that of the scale on a line that several share. `two_agreeing` None: two equal frames are asked for
    where the protocol has no checksum.
    """

    max_g: int
    division_g: int
    poll_ms: int | None = None
    serial: str = ""
    unit: str = ""
    checksum: bool | None = None
    bcc: str = ""
    address: str = ""
    map: str = ""
    framing: str = ""
    decimals: int | None = None
    min_g: int | None = None
    return_threshold_g: int | None = None
    min_difference_g: int | None = None
    two_agreeing: bool | None = None
    ask_tare: bool = True
    patience_ms: int = 5_000
    zero_from_station: bool = True
    tare_from_station: bool = True
    verified_until: date | None = None

    @property
    def rule(self) -> CaptureRule:
        """The capture rule; where nothing is said Min is 20 divisions and the return threshold is Min."""
        least = self.min_g or _MIN_DIVISIONS * self.division_g
        return CaptureRule(
            min_g=least,
            max_g=self.max_g,
            division_g=self.division_g,
            return_threshold_g=self.return_threshold_g or least,
            min_difference_g=self.min_difference_g,
            two_agreeing=bool(self.two_agreeing),
            with_tare=self.ask_tare,
            patience_ns=self.patience_ms * 1_000_000,
        )


@dataclass(frozen=True, kw_only=True)
class InstrumentProfile(LineProfile):
    """An instrument of measurement on a line that it may share: `map` says what it is, `unit_id` its address.

    `points` gives the channel code of each of its points that is read, `probe` is the point whose sensor a person
    holds in the fish. It is asked every `every_ms`. `framing` is rtu or tcp, by default as its line is; `word_order`,
    `low` and `high` (plausible range in the point's unit) overrule the map; an OWEN address has `address_bits`.
    `checked` says that somebody compared the values with the instrument's display, where the map is not certain.
    """

    unit_id: int
    map: str
    points: Mapping[str, str]
    probe: str = ""
    every_ms: int = 5_000
    framing: str = ""
    word_order: str = ""
    low: int | None = None
    high: int | None = None
    address_bits: int = 8
    checked: bool = False


@dataclass(frozen=True, kw_only=True)
class LabDevice(LineProfile):
    """A laboratory instrument: `instrument` names its profile. It has a line, or calls the station at `listen`
    (`4000`, `10.0.0.5:4000`), or its software drops files into `folder`. `zone` is of its clock; empty: the plant's.
    """

    instrument: str = ""
    listen: str = ""
    folder: str = ""
    zone: str = ""


@dataclass(frozen=True, kw_only=True)
class ScannerProfile(LineProfile):
    """A scanner on a line of its own. An empty `suffix` is an end of line, `pause` the quiet after a code."""

    prefix: str = ""
    suffix: str = ""
    encoding: str = "utf-8"


@dataclass(frozen=True, kw_only=True)
class PrinterProfile(LineProfile):
    """A label printer: its head's dots an inch and how wide it prints.

    `gap_mm` lies between two labels, 0 on paper without end; `cut`: it has a knife; `confirms`: a line printer
    (ESC/POS) answers once it has printed, which a few do not.
    """

    dpi: int = 203
    width_mm: int = 100
    gap_mm: int | None = None
    cut: bool = False
    confirms: bool = True


Profile = TypeVar("Profile", bound=LineProfile)


def parse_profile(table: Mapping[str, Any]) -> DeviceProfile:
    """The scale in `table`; OperatorError `profile.*` names the first wrong key and what is allowed."""
    profile = _parsed(DeviceProfile, table)
    rule = profile.rule
    if rule.min_g > rule.max_g:
        raise OperatorError("profile.range", device=profile.name, low=rule.min_g, high=rule.max_g)
    return profile


def parse_scanner(table: Mapping[str, Any]) -> ScannerProfile:
    """The scanner in `table`; errors as of `parse_profile`."""
    return _parsed(ScannerProfile, table)


def parse_instrument(table: Mapping[str, Any]) -> InstrumentProfile:
    """The instrument in `table`; errors as of `parse_profile`."""
    profile = _parsed(InstrumentProfile, table)
    if profile.probe and profile.every_ms > _PROBE_MS:
        low = _RANGES["every_ms"][0]
        raise OperatorError(
            "profile.wrong_value", device=profile.name, key="every_ms", value=profile.every_ms,
            allowed=f"{low} … {_PROBE_MS}",
        )  # fmt: skip
    if profile.probe and profile.probe not in profile.points:
        allowed = " | ".join(profile.points)
        raise OperatorError(
            "profile.wrong_value", device=profile.name, key="probe", value=profile.probe, allowed=allowed
        )
    return profile


def parse_laboratory(table: Mapping[str, Any]) -> LabDevice:
    """The laboratory instrument in `table`; errors as of `parse_profile`."""
    return _parsed(LabDevice, table)


def parse_printer(table: Mapping[str, Any]) -> PrinterProfile:
    """The printer in `table`; errors as of `parse_profile`."""
    return _parsed(PrinterProfile, table)


def _parsed(shape: type[Profile], table: Mapping[str, Any]) -> Profile:
    kinds = {field.name: str(field.type) for field in fields(shape)}
    where = str(table.get("name", "?"))
    for key, value in table.items():
        if key not in kinds:
            near = difflib.get_close_matches(key, kinds, 1)
            raise OperatorError("profile.unknown_key", device=where, key=key, near=near[0] if near else "-")
        _check(where, key, value, kinds[key])
    for field in fields(shape):
        if field.default is MISSING and field.name not in table:
            raise OperatorError("profile.missing_key", device=where, key=field.name)
    return _with_one_line(shape(**table))


def _check(where: str, key: str, value: object, kind: str) -> None:
    allowed = _allowed(key, value, kind)
    if allowed is not None:
        raise OperatorError("profile.wrong_value", device=where, key=key, value=value, allowed=allowed)


def _allowed(key: str, value: object, kind: str) -> str | None:
    """None where `value` is allowed for `key`, else what is."""
    if key in _CHOICES:
        choices = _CHOICES[key]
        good = value in choices and not isinstance(value, bool)
        return None if good else " | ".join(str(choice) for choice in choices if choice != "")
    if key in _RANGES:
        low, high = _RANGES[key]
        good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return None if good else f"{low} … {high}"
    if kind.startswith("bool"):
        return None if isinstance(value, bool) else "true | false"
    if kind.startswith("Mapping"):
        return None if isinstance(value, Mapping) and value else '{ T1 = "K1.AIR" }'
    if kind.startswith("date"):
        return None if type(value) is date else "2027-05-31"
    return None if isinstance(value, str) else '"…"'


def _with_one_line(profile: Profile) -> Profile:
    ways = [name for name in ("port", "usb", "host", "listen", "folder") if getattr(profile, name, "")]
    if len(ways) != 1:
        raise OperatorError("profile.line", device=profile.name, found=", ".join(ways) or "-")
    return profile
