"""A station's device as its settings file describes it, checked before anything is opened.

One TOML table a device::

    [[device]]
    name = "scale"
    protocol = "mt_sics"
    port = "/dev/ttyUSB0"        # or usb = "A50285BI", or host = "10.0.0.5" with tcp_port = 8000
    max_g = 60000
    division_g = 5
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any

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
}
_MIN_DIVISIONS = 20
"""OIML R 76-1, class III: Min is 20 e."""


@dataclass(frozen=True)
class DeviceProfile:
    """Grams and milliseconds; None or an empty text leaves it to the driver's default."""

    name: str
    protocol: str
    max_g: int
    division_g: int
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
    mask: bool = False
    poll_ms: int | None = None
    serial: str = ""
    min_g: int | None = None
    return_threshold_g: int | None = None
    min_difference_g: int | None = None
    two_agreeing: bool = False
    ask_tare: bool = True
    patience_ms: int = 5_000
    zero_from_station: bool = True
    tare_from_station: bool = True
    verified_until: date | None = None
    version: int = 1
    author: str = ""

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
            two_agreeing=self.two_agreeing,
            with_tare=self.ask_tare,
            patience_ns=self.patience_ms * 1_000_000,
        )

    def table(self) -> dict[str, Any]:
        """The TOML table that `parse_profile` reads as this profile."""
        pairs = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: value for name, (value, default) in pairs.items() if value != default}


_KINDS = {field.name: field.type for field in fields(DeviceProfile)}
_NEEDED = [field.name for field in fields(DeviceProfile) if field.default is MISSING]


def parse_profile(table: Mapping[str, Any]) -> DeviceProfile:
    """The profile in `table`; OperatorError `profile.*` names the first wrong key and what is allowed."""
    where = str(table.get("name", "?"))
    for key, value in table.items():
        if key not in _KINDS:
            near = difflib.get_close_matches(key, _KINDS, 1)
            raise OperatorError("profile.unknown_key", device=where, key=key, near=near[0] if near else "-")
        _check(where, key, value)
    for key in _NEEDED:
        if key not in table:
            raise OperatorError("profile.missing_key", device=where, key=key)
    return _whole(DeviceProfile(**table))


def _check(where: str, key: str, value: object) -> None:
    allowed = _allowed(key, value)
    if allowed is not None:
        raise OperatorError("profile.wrong_value", device=where, key=key, value=value, allowed=allowed)


def _allowed(key: str, value: object) -> str | None:
    """None where `value` is allowed for `key`, else what is."""
    if key in _CHOICES:
        choices = _CHOICES[key]
        good = value in choices and not isinstance(value, bool)
        return None if good else " | ".join(map(str, choices))
    if key in _RANGES:
        low, high = _RANGES[key]
        good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return None if good else f"{low} … {high}"
    kind = str(_KINDS[key])
    if kind == "bool":
        return None if isinstance(value, bool) else "true | false"
    if kind.startswith("date"):
        return None if type(value) is date else "2027-05-31"
    return None if isinstance(value, str) else '"…"'


def _whole(profile: DeviceProfile) -> DeviceProfile:
    ways = [name for name in ("port", "usb", "host") if getattr(profile, name)]
    if len(ways) != 1:
        raise OperatorError("profile.line", device=profile.name, found=", ".join(ways) or "-")
    rule = profile.rule
    if rule.min_g > rule.max_g:
        raise OperatorError("profile.range", device=profile.name, low=rule.min_g, high=rule.max_g)
    return profile
