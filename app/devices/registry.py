"""Finds drivers by listing their packages: a new scale or scanner is a new module there, nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from enum import StrEnum

from app.devices import scales, scanners
from app.devices.base import Driver
from app.devices.printers.language import Language
from app.errors import OperatorError

PRINTERS = ("zpl", "tspl", "epl", "escpos")
"""Printer languages, each a module of `app.devices.printers` with a `LANGUAGE`."""

SPOOLER = "cups"
"""A print queue of the system; its printers get pages, whatever language they speak."""

BUSES = {"modbus": "Modbus RTU / TCP", "owen": "ОВЕН"}
"""Protocols of instruments that share a line, with their titles; what is read is said by a register map."""

INSTRUMENTS = {
    "astm": "ASTM E1381 / E1394",
    "vidas": "bioMérieux VIDAS",
    "lab_line": "RS-232 ASCII",
    "lab_file": "CSV",
}
"""Forms in which laboratory instruments deliver results, with their titles; the rest is said by their profiles."""


class Family(StrEnum):
    """What a protocol is spoken by."""

    SCALE = "scale"
    SCANNER = "scanner"
    PRINTER = "printer"
    PROBE = "probe"
    LAB = "lab"


_USUAL = ("massak_100", "mt_sics")
"""Offered first."""

_TITLED = {Family.PROBE: BUSES, Family.LAB: INSTRUMENTS}
_PACKAGES = {Family.SCALE: scales, Family.SCANNER: scanners}


def names(family: Family = Family.SCALE) -> list[str]:
    """Names of all protocols of a family, sorted; no driver is imported for it."""
    if family is Family.PRINTER:
        return sorted((*PRINTERS, SPOOLER))
    if family in _TITLED:
        return sorted(_TITLED[family])
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
    if family not in _PACKAGES:
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
    for titles in _TITLED.values():
        if name in titles:
            return titles[name]
    if name == SPOOLER:
        return "CUPS / IPP"
    return language(name).title if name in PRINTERS else driver(name).title
