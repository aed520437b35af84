"""What a calculation is: what it is given, what it answers, with units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.errors import OperatorError
from app.services.quality.given import Given

Answer = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One member of what is given or answered."""

    name: str
    unit: str
    what: str
    optional: bool = False


@dataclass(frozen=True)
class Calculator:
    """One rule. `work` raises OperatorError `calc.*` for what it cannot use."""

    title: str
    source: str
    given: tuple[Part, ...]
    answer: tuple[Part, ...]
    example: str
    work: Callable[[Given], Answer]

    def __call__(self, text: str) -> Answer:
        """The answer to the JSON object in `text`, in plain JSON values."""
        given = Given.read(text, [part.name for part in self.given])
        try:
            return _plain(self.work(given))
        except (ValueError, ArithmeticError, OverflowError) as error:
            name = str(error) if isinstance(error, ValueError) else "-"
            raise OperatorError("calc.outside", name=name) from error


def _plain(answer: Mapping[str, Any]) -> Answer:
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in answer.items()}
