"""Everything in app.devices that reads bytes, found by walking its modules: a new one is found by itself.

A stream parser is a driver's, or a class with `feed` and `timeout` that needs no argument. A whole answer is read by
a printer's language, or by a public function of one argument that is bytes.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import app.devices
from app.devices.base import Driver
from app.devices.printers.language import Language

Stream = Callable[[], Any]
Whole = Callable[[bytes], Any]
_LEFT_OUT = ("app.devices.sim", "app.devices.links")
"""Simulators stand on the other side of the line; links move bytes and read nothing out of them."""


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(app.devices.__path__, "app.devices."):
        if not found.name.startswith(_LEFT_OUT):
            yield importlib.import_module(found.name)


def drivers() -> dict[str, Driver]:
    found = [module.DRIVER for module in _modules() if isinstance(getattr(module, "DRIVER", None), Driver)]
    return {one.name: one for one in found}


def streams() -> dict[str, Stream]:
    """By name, what makes a fresh parser."""
    made: dict[str, Stream] = {}
    for name, one in drivers().items():
        for number, settings in enumerate(one.variants):
            made[f"{name}-{number}" if number else name] = one.set_to({"unit": "kg", **settings}).parser
        if one.request_parser is not None:
            made[f"{name}-requests"] = one.request_parser
    return made | {f"{of.__module__}.{of.__name__}": of for of in _classes()}


def _classes() -> Iterator[type]:
    for module in _modules():
        if hasattr(module, "DRIVER"):
            continue  # what it has is what its driver makes
        for _, one in inspect.getmembers(module, inspect.isclass):
            own = one.__module__ == module.__name__ and not getattr(one, "_is_protocol", False)
            if own and hasattr(one, "feed") and hasattr(one, "timeout") and _free(one):
                yield one


def _free(one: type) -> bool:
    """It can be made without an argument."""
    parameters = inspect.signature(one).parameters.values()
    return all(p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters)


def wholes() -> dict[str, Whole]:
    """By name, what reads one whole answer."""
    made: dict[str, Whole] = {}
    for module in _modules():
        language = getattr(module, "LANGUAGE", None)
        if isinstance(language, Language):
            made[language.name] = partial(_state, language)
        # Beside a parser, functions are given whole frames by it; it is read as a stream.
        driven = isinstance(getattr(module, "DRIVER", None), Driver) or hasattr(module, "parser")
        for name, one in () if driven else inspect.getmembers(module, inspect.isfunction):
            if one.__module__ == module.__name__ and not name.startswith("_") and _takes_bytes(one):
                made[f"{module.__name__}.{name}"] = one
    return made


def _state(language: Language, data: bytes) -> Any:
    return language.state(data)


def _takes_bytes(one: Callable[..., Any]) -> bool:
    needed = [p for p in inspect.signature(one).parameters.values() if p.default is p.empty]
    return len(needed) == 1 and needed[0].annotation in ("bytes", bytes)


def held(parser: object, seen: set[int] | None = None) -> int:
    """Bytes and signs that a parser keeps, however deep."""
    seen = seen if seen is not None else set()
    if id(parser) in seen or isinstance(parser, type) or (callable(parser) and not hasattr(parser, "feed")):
        return 0
    seen.add(id(parser))
    if isinstance(parser, bytes | bytearray | str):
        return len(parser)
    if isinstance(parser, dict):
        return sum(held(value, seen) for value in parser.values())
    if isinstance(parser, list | tuple | set | frozenset):
        return sum(1 + held(value, seen) for value in parser)
    return sum(held(value, seen) for value in getattr(parser, "__dict__", {}).values())
