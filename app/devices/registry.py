"""Finds drivers by listing their packages: a new scale or scanner is a new module there, nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from enum import StrEnum

from app.devices import scales, scanners
from app.devices.base import Driver
from app.devices.printers.language import Language
from app.errors import OperatorError

PRINTERS = ("zpl", "tspl", "escpos")
"""Printer languages, each a module of `app.devices.printers` with a `LANGUAGE`."""


class Family(StrEnum):
    """What a protocol is spoken by."""

    SCALE = "scale"
    SCANNER = "scanner"
    PRINTER = "printer"


_USUAL = ("massak_100", "mt_sics")
"""Offered first."""

_PACKAGES = {Family.SCALE: scales, Family.SCANNER: scanners}


def names(family: Family = Family.SCALE) -> list[str]:
    """Names of all protocols of a family, sorted; no driver is imported for it."""
    if family is Family.PRINTER:
        return sorted(PRINTERS)
    return sorted(module.name for module in pkgutil.iter_modules(_PACKAGES[family].__path__))


def family_of(name: str) -> Family:
    """Who speaks protocol `name`; OperatorError `device.unknown_protocol` lists the known ones."""
    for family in Family:
        if name in names(family):
            return family
    known = ", ".join(one for family in Family for one in names(family))
    raise OperatorError("device.unknown_protocol", protocol=name, known=known)


def driver(name: str) -> Driver:
    """The driver of protocol `name` of a scale or scanner; OperatorError `device.unknown_protocol` for any other."""
    family = family_of(name)
    if family is Family.PRINTER:
        raise OperatorError("device.unknown_protocol", protocol=name, known=", ".join(names()))
    found: Driver = importlib.import_module(f"{_PACKAGES[family].__name__}.{name}").DRIVER
    return found


def drivers() -> dict[str, Driver]:
    """All drivers of scales by name, the usual ones first."""
    return {name: driver(name) for name in sorted(names(), key=lambda name: (name not in _USUAL, name))}


def language(name: str) -> Language:
    """The printer language `name`; OperatorError `device.unknown_protocol` lists the known ones."""
    if name not in PRINTERS:
        raise OperatorError("device.unknown_protocol", protocol=name, known=", ".join(names(Family.PRINTER)))
    found: Language = importlib.import_module(f"app.devices.printers.{name}").LANGUAGE
    return found


def title(name: str) -> str:
    """Maker and protocol as printed on the device."""
    return language(name).title if name in PRINTERS else driver(name).title
