"""Options as data: what each setting means, its default and its limits, and how its value is read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, get_type_hints

from app.errors import OperatorError

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def option(
    default: Any,
    doc: str,
    *,
    choices: tuple[str, ...] = (),
    low: float | None = None,
    high: float | None = None,
) -> Any:
    """A dataclass field with what a person must know of it: meaning, closed list or limits (inclusive)."""
    limits = {"choices": choices, "low": low, "high": high, "doc": doc}
    return field(default=default, metadata=limits)


@dataclass(frozen=True)
class Option:
    """One setting: dotted key, Python type, default, meaning, and what it may be."""

    key: str
    type: type
    default: Any
    doc: str
    choices: tuple[str, ...]
    low: float | None
    high: float | None

    @property
    def variable(self) -> str:
        """Name of its environment variable: `plant.dsn` is BAIKAL_PLANT_DSN."""
        return variable_of(self.key)

    def parse(self, text: str) -> Any:
        """The value that a text of environment or command line means; OperatorError `config.wrong_value`."""
        try:
            return self.check(_FROM_TEXT[self.type](text.strip()))
        except (ValueError, KeyError) as error:
            raise self._wrong(text) from error

    def check(self, value: Any) -> Any:
        """`value` as it may be used; OperatorError `config.wrong_value` for a wrong type, size or word."""
        if self.type is float and type(value) is int:
            value = float(value)
        if self.type is tuple and isinstance(value, list | tuple):
            value = tuple(value)
        if type(value) is not self.type or not self._within(value):
            raise self._wrong(value)
        return value

    def _within(self, value: Any) -> bool:
        if self.choices:
            return value in self.choices
        if isinstance(value, tuple):
            return all(isinstance(part, str) for part in value)
        if isinstance(value, bool | str):
            return True
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def _wrong(self, value: Any) -> OperatorError:
        return OperatorError("config.wrong_value", key=self.key, value=str(value), allowed=self.allowed)

    @property
    def allowed(self) -> str:
        """What may stand here, in short and without language: `ru, en` or `10 … 3600` or the type's name."""
        if self.choices:
            return ", ".join(self.choices)
        if self.low is not None or self.high is not None:
            return f"{_bound(self.low)} … {_bound(self.high)}"
        return {str: "text", int: "1", float: "1.0", bool: "true, false", tuple: '["…", "…"]'}[self.type]


def options_of(section: str, shape: type) -> dict[str, Option]:
    """The options of one section, by dotted key, from its dataclass."""
    hints = get_type_hints(shape)
    return {
        f"{section}.{part.name}": _option(f"{section}.{part.name}", hints[part.name], part)
        for part in fields(shape)
    }


def variable_of(key: str) -> str:
    """Name of the environment variable of a dotted key."""
    return "BAIKAL_" + key.replace(".", "_").upper()


def unknown(key: str, known: Iterable[str], place: str) -> OperatorError:
    """The refusal of a key nobody knows, with the nearest name that exists."""
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.5)
    return OperatorError("config.unknown_key", key=key, place=place, nearest=near[0] if near else "–")


NO_SETTINGS = ("BAIKAL_DATA", "BAIKAL_CONFIG", "BAIKAL_LANG", "BAIKAL_PG_BIN")
"""Variables of this program that say where and how it runs, not how the station is set."""
FOR_TESTS = "BAIKAL_TEST_"


def from_environment(options: Mapping[str, Option], environ: Mapping[str, str]) -> dict[str, str]:
    """Texts of the options that the environment names.

    A variable of this program's that nobody knows is refused: a slip of the pen shall not pass for a setting.
    """
    known = {option.variable: key for key, option in options.items()}
    ours = [name for name in environ if name.startswith("BAIKAL_") and not name.startswith(FOR_TESTS)]
    asked = [name for name in ours if name not in NO_SETTINGS]
    for name in asked:
        if name not in known:
            raise unknown(name, (*known, *NO_SETTINGS), "environment")
    return {known[name]: environ[name] for name in asked}


def _option(key: str, hint: Any, part: Field[Any]) -> Option:
    if part.default is MISSING:
        raise TypeError(f"{key} has no default")
    kind = tuple if getattr(hint, "__origin__", None) is tuple else hint
    return Option(key=key, type=kind, default=part.default, **part.metadata)


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _truth(text: str) -> bool:
    word = text.lower()
    if word not in TRUE | FALSE:
        raise ValueError(text)
    return word in TRUE


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


_FROM_TEXT: dict[type, Any] = {str: str, int: int, float: float, bool: _truth, tuple: _words}
