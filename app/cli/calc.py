"""`baikal-station calc NAME`: a published rule, evaluated on a JSON object from the standard input."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator

from app.errors import OperatorError
from app.i18n import Catalogue
from app.services.quality.calculators import CALCULATORS, Calculator, Part


def evaluate(arguments: Namespace, catalogue: Catalogue) -> int:
    """Print the answer: one JSON object, or a line a member."""
    if arguments.name not in CALCULATORS:
        raise OperatorError("calc.no_rule", name=arguments.name or "-", known=", ".join(CALCULATORS))
    answer = CALCULATORS[arguments.name](sys.stdin.read())
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        for name, value in answer.items():
            print(f"{name}\t{json.dumps(value, ensure_ascii=False)}")
    return 0


def described(catalogue: Catalogue) -> str:
    """Every rule with what it is given and answers, for the command's help."""
    return (
        "\n".join(line for name, rule in CALCULATORS.items() for line in _lines(name, rule, catalogue)) + "\n"
    )


def _lines(name: str, rule: Calculator, catalogue: Catalogue) -> Iterator[str]:
    yield f"\n{name}: {catalogue.text(rule.title)} ({rule.source})"
    yield f"  {catalogue.text('is given')}:"
    yield from (f"    {_part(part, catalogue)}" for part in rule.given)
    yield f"  {catalogue.text('answers')}:"
    yield from (f"    {_part(part, catalogue)}" for part in rule.answer)
    yield f"  {catalogue.text('example: {words}', words=rule.example)}"


def _part(part: Part, catalogue: Catalogue) -> str:
    unit = f" [{catalogue.text(part.unit)}]" if part.unit else ""
    optional = f" ({catalogue.text('may be left out')})" if part.optional else ""
    return f"{part.name}{unit}: {catalogue.text(part.what)}{optional}"
