"""Which program this is, and under which licences its parts are used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

DISTRIBUTION = "baikal-station"
_UNSAID = {"sqlcipher3": "zlib"}
"""Licences that stand in the project's own LICENSE file and not in its metadata."""


@dataclass(frozen=True)
class Part:
    """A library the program is made of."""

    name: str
    version: str
    licence: str


def parts() -> list[Part]:
    """Every library that the program declares and that is installed, by name."""
    try:
        wanted = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        wanted = []
    names = {_name(line) for line in wanted if "extra ==" not in line}
    found = [part for name in names if (part := _part(name)) is not None]
    return sorted(found, key=lambda part: part.name.lower())


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    return match.group() if match else ""


def _part(name: str) -> Part | None:
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    return Part(told["Name"], told["Version"], _licence(told))


def _licence(told: metadata.PackageMetadata) -> str:
    """The SPDX expression, else the classifiers, else the first line of the text."""
    said = told.get_all("Classifier") or ()
    classes = [line.rpartition(" :: ")[2] for line in said if "License ::" in line]
    written = _line(told, "License-Expression") or ", ".join(classes) or _line(told, "License")
    return written or _UNSAID.get(told["Name"], "?")


def _line(told: metadata.PackageMetadata, field: str) -> str:
    return "".join(told.get_all(field) or ()).strip().split("\n", maxsplit=1)[0]
