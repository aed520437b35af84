"""What somebody gave a calculation: checked at the edge, with clear words for what is missing or wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from app.errors import OperatorError


@dataclass(frozen=True)
class Given:
    """The members of one JSON object. Every method raises OperatorError `calc.missing` or `calc.wrong`."""

    members: Mapping[str, Any]

    @classmethod
    def read(cls, text: str, known: Sequence[str]) -> Given:
        """The object in `text`, numbers exactly as written; `calc.not_json` or `calc.unknown` for any other."""
        try:
            members = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
        except ValueError as error:
            raise OperatorError("calc.not_json", detail=str(error)) from error
        if not isinstance(members, dict):
            raise OperatorError("calc.not_json", detail=type(members).__name__)
        strange = sorted(members.keys() - set(known))
        if strange:
            raise OperatorError("calc.unknown", name=strange[0], known=", ".join(known))
        return cls(members)

    def has(self, name: str) -> bool:
        return self.members.get(name) is not None

    def number(self, name: str, default: float | None = None) -> float:
        return float(self.exact(name, None if default is None else Decimal(str(default))))

    def exact(self, name: str, default: Decimal | None = None) -> Decimal:
        """A number as it was written."""
        if not self.has(name) and default is not None:
            return default
        return _number(name, self._said(name))

    def whole(self, name: str, default: int | None = None) -> int:
        number = self.exact(name, None if default is None else Decimal(default))
        if number != number.to_integral_value():
            raise wrong(name, number, "1, 2, 3 …")
        return int(number)

    def choice(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        said = self.members.get(name, default)
        if said is None:
            raise OperatorError("calc.missing", name=name)
        if said not in choices:
            raise wrong(name, said, " | ".join(choices))
        return str(said)

    def numbers(self, name: str) -> list[Decimal]:
        """A list of at least one number."""
        return _numbers(name, self._said(name))

    def wholes(self, name: str) -> list[int]:
        return [int(number) for number in self.numbers(name)]

    def groups(self, name: str) -> list[list[float]]:
        """A list of lists of numbers, all of one length."""
        said = self._said(name)
        if not isinstance(said, list) or not said:
            raise wrong(name, said, "[[1, 2], [3, 4]]")
        groups = [[float(number) for number in _numbers(name, group)] for group in said]
        if len({len(group) for group in groups}) > 1:
            raise wrong(name, [len(group) for group in groups], "[[1, 2], [3, 4]]")
        return groups

    def pairs(self, name: str) -> list[tuple[float, float]]:
        """A list of pairs of numbers."""
        groups = self.groups(name)
        if any(len(group) != 2 for group in groups):
            raise wrong(name, groups[0], "[[24, 0], [48, 2]]")
        return [(first, second) for first, second in groups]

    def named(self, name: str, known: Sequence[str]) -> dict[str, float]:
        """An object of numbers by name; empty where it is not given."""
        said = self.members.get(name, {})
        if not isinstance(said, dict) or not said.keys() <= set(known):
            raise wrong(name, said, ", ".join(known))
        return {key: float(_number(f"{name}.{key}", value)) for key, value in said.items()}

    def _said(self, name: str) -> Any:
        if not self.has(name):
            raise OperatorError("calc.missing", name=name)
        return self.members[name]


def wrong(name: str, value: object, allowed: str) -> OperatorError:
    """The refusal of one member."""
    return OperatorError("calc.wrong", name=name, value=str(value)[:80], allowed=allowed)


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _numbers(name: str, said: Any) -> list[Decimal]:
    if not isinstance(said, list) or not said:
        raise wrong(name, said, "[1, 2, 3]")
    return [_number(name, value) for value in said]


def _number(name: str, said: Any) -> Decimal:
    try:
        if isinstance(said, Decimal) or (isinstance(said, str) and said.strip()):
            number = Decimal(said)
            if number.is_finite():
                return number
    except InvalidOperation:
        pass
    raise wrong(name, said, "1.5")
