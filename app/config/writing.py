"""Settings as the text of a TOML file that a person can read and change."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.config.station import SECTIONS, Device, Loaded, Settings, options

_DEVICES = """\
# A device is a table with name, driver, address (a port, usb:SERIAL or tcp:HOST:PORT) and keys of its driver.
# `baikal-station device list` names drivers, register maps and ports.
#
# [[device]]                     # a scale that is read from registers
# name = "scale"
# driver = "modbus_scale"
# address = "/dev/ttyUSB0"
# max_g = 60000
# division_g = 5
# map = "scale_float32"          # which registers; decimals, framing (rtu, tcp) and address overrule it
#
# [[device]]                     # an instrument that measures; those with the same address share the line
# name = "cold room 1"
# driver = "modbus"              # or owen
# address = "/dev/ttyUSB1"
# unit_id = 16                   # its address on the line
# map = "owen_trm138"            # its registers
# points = { T1 = "K1.AIR", T2 = "K1.CORE" }   # which channel each of its points is
# probe = "T2"                   # this one is held in the fish and gives its number to the form
# every_ms = 5000                # word_order, low, high, framing, baud, parity and stop overrule the map"""


def text_of(settings: Settings) -> str:
    """The file's text: every value that is not the default, the others as comments, each with its meaning.

    `read(text_of(settings)) == settings` for all settings.
    """
    parts = [_section(name, settings) for name in SECTIONS]
    return "\n\n".join([*parts, _DEVICES, *map(_device, settings.device)]) + "\n"


def changed(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """The settings with the dotted keys of `changes` replaced, each checked as if it stood in the file."""
    for key, value in changes.items():
        section, name = key.split(".", 1)
        part = replace(getattr(settings, section), **{name: options()[key].check(value)})
        settings = replace(settings, **{section: part})
    return settings


def write(path: Path, settings: Settings) -> None:
    """`path` holds the settings, whole and durable, readable by this account alone (mode 0600)."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text_of(settings))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def explained(loaded: Loaded) -> Iterable[tuple[str, str, str]]:
    """(key, value as in the file, origin) of every option, for `config show --origin`."""
    for key in options():
        yield key, literal(loaded.settings.value(key)), loaded.origin[key]


def literal(value: Any) -> str:
    """One value in TOML; JSON's strings, numbers, truth values and lists of strings are TOML too."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{literal_key(key)} = {literal(one)}" for key, one in value.items()) + " }"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _section(name: str, settings: Settings) -> str:
    lines = [f"[{name}]"]
    for key, option in options().items():
        section, field = key.split(".", 1)
        if section == name:
            value = settings.value(key)
            mark = "# " if value == option.default else ""
            lines.append(f"# {option.doc}\n{mark}{field} = {literal(value)}")
    return "\n".join(lines)


def _device(device: Device) -> str:
    values = {"name": device.name, "driver": device.driver, "address": device.address, **device.options}
    return "\n".join(
        ["[[device]]", *(f"{literal_key(name)} = {literal(value)}" for name, value in values.items())]
    )


def literal_key(name: str) -> str:
    """A TOML key, quoted where it is not a bare one."""
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else json.dumps(name, ensure_ascii=False)
