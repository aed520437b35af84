"""What is particular about one model of laboratory instrument, as data: resources/devices/lab/<name>.toml.

`protocol` says the form of what it sends: `astm`, `vidas`, `lab_line` (lines of text) or `lab_file` (files dropped
into a folder). Each profile names its source and how sure it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from app.config.paths import resources
from app.devices.base import LineSettings
from app.errors import OperatorError
from app.models.laboratory import Status

PROTOCOLS = ("astm", "vidas", "lab_line", "lab_file")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_ENCODINGS = ("utf-8", "cp1251", "utf-16", "utf-16-le", "latin-1")
_SEPARATORS = (";", ",", "\t", "|")
T = TypeVar("T")


@dataclass(frozen=True)
class AstmShape:
    """Which component of a field of E1394 says what, counted from 1; 0 is the whole field, or none for the serial."""

    test_component: int = 4
    value_component: int = 1
    sample_component: int = 1
    serial_component: int = 0
    terminator: bool = True
    """Every message ends with a record L, as the standard says."""
    sequence: bool = True
    """Frames are numbered as the standard says."""
    status_unsaid: Status = Status.FINAL
    """What a result without a status is."""


@dataclass(frozen=True)
class LineShape:
    """A result is a line that `pattern` matches whole, with named groups: sample test value unit date time status
    flags operator serial. Lines that match `ignore` say nothing. `begin` and `end` are control bytes around a
    block, as hex; without them each line is a payload, or what comes until the line is quiet for `quiet_ms`."""

    pattern: str = ""
    ignore: str = ""
    test: str = ""
    unit: str = ""
    begin: str = ""
    end: str = ""
    quiet_ms: int = 0
    ask: str = ""
    """What the host sends to be told a result."""
    encoding: str = "utf-8"
    anonymous: bool = True
    """Lines say neither when nor of which sample."""
    statuses: Mapping[str, str] = field(default_factory=dict)
    """Status as sent → final, preliminary, failed, refused (not a result) or unstated."""


@dataclass(frozen=True)
class TableShape:
    """Columns by the names in their headers, several spellings each: sample test value unit date time status flags
    operator serial. `tests` are columns that are tests themselves: header → code. `units` are units by code."""

    encoding: str = "utf-8"
    separator: str = ";"
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ("*.csv", "*.txt")
    """Files that are looked at."""


@dataclass(frozen=True)
class LabProfile:
    """One profile, checked."""

    name: str
    title: str
    protocol: str
    source: str
    confidence: str
    version: int = 1
    comma: bool = False
    """Numbers have a decimal comma."""
    zone: str = ""
    """Of the instrument's clock; empty: the plant's."""
    formats: tuple[str, ...] = ("%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%d")
    line: LineSettings = field(default_factory=LineSettings)
    astm: AstmShape = field(default_factory=AstmShape)
    lines: LineShape = field(default_factory=LineShape)
    table: TableShape = field(default_factory=TableShape)


def names(protocol: str | None = None) -> list[str]:
    """The shipped profiles, of one protocol or of all, sorted."""
    return [name for name in _stems() if protocol in (None, profile(name).protocol)]


def profile(name: str) -> LabProfile:
    """The profile of that name; OperatorError `lab.no_profile`, `lab.bad_profile` with what is wrong."""
    path = _folder() / f"{name}.toml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise OperatorError("lab.no_profile", profile=name, known=", ".join(_stems()))
    try:
        return parsed(name, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OperatorError("lab.bad_profile", profile=name, detail=str(error)) from error


def parsed(name: str, table: Mapping[str, Any]) -> LabProfile:
    """The profile in a TOML table; OperatorError `lab.bad_profile` names what is wrong."""
    try:
        made = LabProfile(
            name,
            line=_shape(LineSettings, table.get("line", {})),
            astm=_shape(AstmShape, _with_status(table.get("astm", {}))),
            lines=_shape(LineShape, table.get("lines", {})),
            table=_shape(TableShape, _lists(table.get("table", {}))),
            **_flat(table),
        )
        _check(made)
    except (TypeError, ValueError, KeyError, re.error) as error:
        raise OperatorError("lab.bad_profile", profile=name, detail=str(error)) from error
    return made


def _flat(table: Mapping[str, Any]) -> dict[str, Any]:
    known = {one.name for one in fields(LabProfile)} - {"name", "line", "astm", "lines", "table"}
    unknown = set(table) - known - {"line", "astm", "lines", "table"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    flat = {key: value for key, value in table.items() if key in known}
    return flat | ({"formats": tuple(flat["formats"])} if "formats" in flat else {})


def _shape(kind: type[T], table: Mapping[str, Any]) -> T:
    return kind(**table)


def _with_status(table: Mapping[str, Any]) -> dict[str, Any]:
    said = table.get("status_unsaid")
    return {**table, **({"status_unsaid": Status(said)} if said else {})}


def _lists(table: Mapping[str, Any]) -> dict[str, Any]:
    columns = {key: tuple(names) for key, names in table.get("columns", {}).items()}
    return {**table, "columns": columns, **({"names": tuple(table["names"])} if "names" in table else {})}


def _check(made: LabProfile) -> None:
    wrong = {
        "protocol": made.protocol not in PROTOCOLS,
        "encoding": made.table.encoding not in _ENCODINGS or made.lines.encoding not in _ENCODINGS,
        "separator": made.table.separator not in _SEPARATORS,
        "pattern": not re.compile(made.lines.pattern).groupindex and made.protocol == "lab_line",
        "columns": made.protocol == "lab_file" and "sample" not in made.table.columns,
        "tests": made.protocol == "lab_file"
        and not (made.table.tests or {"test", "value"} <= set(made.table.columns)),
    }
    bad = [name for name, is_wrong in wrong.items() if is_wrong]
    if bad:
        raise ValueError(", ".join(bad))
    re.compile(made.lines.ignore)
    if made.zone:
        ZoneInfo(made.zone)


def _stems() -> list[str]:
    return sorted(path.stem for path in _folder().glob("*.toml"))


def _folder() -> Path:
    return resources() / "devices" / "lab"
