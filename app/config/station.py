"""The station's settings: each value from the command line, the environment, one TOML file or its default.

What the whole plant agrees on (limits, shifts, reasons) is no setting of a station: it is reference data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from app.config.options import Option, from_environment, option, options_of, unknown, variable_of
from app.errors import OperatorError

DEFAULT = "default"
COMMAND = "command line"
DEVICE_KEYS = ("name", "driver", "address")


@dataclass(frozen=True)
class Station:
    code: str = option("", "Short code of this station, first part of its stream: R1.")
    name: str = option("", "Name on the screen: Receiving 1.")
    incarnation: int = option(0, "Number of this journal's life; 0 until the station is enrolled.", low=0)
    lot_prefix: str = option("", "First part of the lot codes that this incarnation gives.")
    profile: str = option("weighing", "What is sent to it.", choices=("weighing", "desk"))
    language: str = option("ru", "Language at the badge prompt.", choices=("ru", "en"))


@dataclass(frozen=True)
class Plant:
    id: str = option("", "Identity of the plant, a UUID.")
    name: str = option("", "Name of the plant.")
    dsn: str = option("", "Whole address of the database; empty: hosts below, or the embedded one.")
    hosts: tuple[str, ...] = option((), "Servers of the plant, the first that takes writes is used.")
    port: int = option(5432, "Port of those servers.", low=1, high=65535)
    database: str = option("plant", "Name of the database.")
    role: str = option("", "Login of this station in the database: st_r1.")


@dataclass(frozen=True)
class Screen:
    px_per_mm: float = option(0.0, "Pixels a millimetre; 0 asks for calibration.", low=0, high=40)


@dataclass(frozen=True)
class Journal:
    days: int = option(0, "Days of other stations' entries kept here; 0: as the plant says.", low=0, high=400)
    second: str = option("", "Folder on another disk for the second journal; empty: none.")
    poll_seconds: float = option(2.0, "Pause between two looks at the server.", low=0.2, high=60)
    free_mib: int = option(200, "Capture stops below this free space.", low=10, high=100_000)


@dataclass(frozen=True)
class Session:
    home_seconds: int = option(120, "Without activity the screen goes home.", low=10, high=3600)
    lock_seconds: int = option(600, "Without activity the station locks.", low=30, high=28_800)
    offline_days: int = option(7, "A person unseen by the server for so long cannot log in.", low=0, high=90)


@dataclass(frozen=True)
class Labels:
    template: str = option("", "Template of this station's labels; empty: as the plant says.")
    scan_back: str = option(
        "off",
        "Whether the label is scanned on its crate. ask: until the next one comes. required: it stays open.",
        choices=("off", "ask", "required"),
    )


@dataclass(frozen=True)
class Scanner:
    prefix: str = option("", "What a scanner that types like a keyboard sends before each code.")
    suffix: str = option("", "What it sends behind each code, before Enter.")


@dataclass(frozen=True)
class Keys:
    custody: str = option(
        "auto",
        "Where the keys lie; they are moved there at the next start. auto: where they were made.",
        choices=("auto", "keyring", "credentials", "file"),
    )


@dataclass(frozen=True)
class Backup:
    folder: str = option("", "Where `plant backup` writes; empty: a folder beside the data.")
    hours: int = option(24, "The screen warns when the last backup is older.", low=1, high=720)
    days: int = option(30, "Days that backups are kept.", low=1, high=3660)


@dataclass(frozen=True)
class Device:
    """An attached device: how it is called, which driver speaks to it, and over which line."""

    name: str
    driver: str
    address: str
    options: Mapping[str, str | int | float | bool | Mapping[str, str]] = field(default_factory=dict)
    """Further options of that driver; its parser knows them."""


@dataclass(frozen=True)
class Settings:
    """Everything the station was told."""

    station: Station = Station()
    plant: Plant = Plant()
    screen: Screen = Screen()
    journal: Journal = Journal()
    session: Session = Session()
    labels: Labels = Labels()
    scanner: Scanner = Scanner()
    keys: Keys = Keys()
    backup: Backup = Backup()
    device: tuple[Device, ...] = ()

    @property
    def stream(self) -> str:
        """Name of the station's stream, `R1.1`; empty until it is enrolled."""
        return f"{self.station.code}.{self.station.incarnation}" if self.station.incarnation else ""

    def value(self, key: str) -> Any:
        """The value of a dotted key: `plant.port`."""
        section, name = key.split(".", 1)
        return getattr(getattr(self, section), name)


@dataclass(frozen=True)
class Loaded:
    """Settings, and by dotted key where each value came from: `default`, a file, a variable, the command.

    `retired` are keys that were given and no longer mean anything; RETIRED says why.
    """

    settings: Settings
    origin: Mapping[str, str]
    retired: tuple[str, ...] = ()


SECTIONS: dict[str, type] = {
    "station": Station,
    "plant": Plant,
    "screen": Screen,
    "journal": Journal,
    "session": Session,
    "labels": Labels,
    "scanner": Scanner,
    "keys": Keys,
    "backup": Backup,
}


RETIRED = {
    "screen.rotation": "the session turns the panel, picture and touch together (installer/kiosk/README.md)",
    "screen.scale_panel": "the weight stands where the one grid of all screens has it",
}
"""Options of earlier releases. They change nothing and stop nobody: a plant goes on with its old files."""


@cache
def options() -> Mapping[str, Option]:
    """Every option of every section by dotted key, in the order of the file."""
    return {key: one for name, shape in SECTIONS.items() for key, one in options_of(name, shape).items()}


def load(file: Path, environ: Mapping[str, str], chosen: Mapping[str, str] | None = None) -> Loaded:
    """The settings of `file` (absent: defaults), over them the environment, over them what the command chose.

    OperatorError `config.unknown_key`, `config.wrong_value` or `config.not_toml`, with key and place, or
    `file.unreadable`.
    """
    text = _text(file) if file.exists() else ""
    values, devices = parse(text, str(file))
    origin = dict.fromkeys(options(), DEFAULT) | dict.fromkeys(values, str(file))
    present = {name: said for name, said in environ.items() if name not in _RETIRED_VARIABLES}
    for key, said in from_environment(options(), present).items():
        values[key], origin[key] = options()[key].parse(said), options()[key].variable
    for key, said in (chosen or {}).items():
        values[key], origin[key] = _known(key, COMMAND).parse(said), COMMAND
    return Loaded(_settings(values, devices), origin, _retired(text, environ))


_RETIRED_VARIABLES = {variable_of(key): key for key in RETIRED}


def _retired(text: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Retired keys that the file or the environment still gives."""
    tree = tomllib.loads(text)
    filed = {
        f"{section}.{name}" for section, table in tree.items() if isinstance(table, dict) for name in table
    }
    named = {key for variable, key in _RETIRED_VARIABLES.items() if variable in environ}
    return tuple(key for key in RETIRED if key in filed | named)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError("file.unreadable", path=str(file)) from error


def parse(text: str, place: str = "station.toml") -> tuple[dict[str, Any], tuple[Device, ...]]:
    """Checked values by dotted key, and the devices, of a settings file's text."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OperatorError("config.not_toml", place=place, detail=str(error)) from error
    devices = tuple(_device(entry, place) for entry in _tables(tree.pop("device", []), "device", place))
    values: dict[str, Any] = {}
    for section, content in tree.items():
        if section not in SECTIONS:
            raise unknown(section, (*SECTIONS, "device"), place)
        for name, value in _table(content, section, place).items():
            key = f"{section}.{name}"
            if key not in RETIRED:
                values[key] = _known(key, place).check(value)
    return values, devices


def read(text: str, place: str = "station.toml") -> Settings:
    """The settings that a file's text alone gives."""
    return _settings(*parse(text, place))


def _settings(values: Mapping[str, Any], devices: tuple[Device, ...]) -> Settings:
    sections = {
        name: shape(
            **{f.name: values[f"{name}.{f.name}"] for f in fields(shape) if f"{name}.{f.name}" in values}
        )
        for name, shape in SECTIONS.items()
    }
    return Settings(**sections, device=devices)


def _known(key: str, place: str) -> Option:
    if key not in options():
        raise unknown(key, options(), place)
    return options()[key]


def _device(entry: Mapping[str, Any], place: str) -> Device:
    for name in DEVICE_KEYS:
        if not isinstance(entry.get(name), str) or not entry[name]:
            raise OperatorError("config.device_incomplete", missing=name, place=place)
    rest = {name: value for name, value in entry.items() if name not in DEVICE_KEYS}
    for name, value in rest.items():
        if not isinstance(value, str | int | float | bool) and not _texts(value):
            raise OperatorError(
                "config.wrong_value", key=f"device.{name}", value=str(value), allowed="text, 1, true"
            )
    return Device(entry["name"], entry["driver"], entry["address"], rest)


def _texts(value: Any) -> bool:
    """A table of texts: which channel each point of an instrument is."""
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _tables(value: Any, key: str, place: str) -> list[Mapping[str, Any]]:
    entries = value if isinstance(value, list) else [value]
    return [_table(entry, key, place) for entry in entries]


def _table(value: Any, key: str, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise OperatorError("config.wrong_value", key=key, value=str(value), allowed=f"[{key}]")
    return value
