"""Finds drivers by listing the package of scales: a new scale is a new module there, nothing else."""

from __future__ import annotations

import importlib
import pkgutil

from app.devices import scales
from app.devices.base import Driver
from app.errors import OperatorError


def names() -> list[str]:
    """Names of all protocols, sorted; no driver is imported for it."""
    return sorted(module.name for module in pkgutil.iter_modules(scales.__path__))


def driver(name: str) -> Driver:
    """The driver of protocol `name`; OperatorError `device.unknown_protocol` lists the known ones."""
    if name not in names():
        raise OperatorError("device.unknown_protocol", protocol=name, known=", ".join(names()))
    found: Driver = importlib.import_module(f"{scales.__name__}.{name}").DRIVER
    return found


def drivers() -> dict[str, Driver]:
    """All drivers by name."""
    return {name: driver(name) for name in names()}
