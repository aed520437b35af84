"""The worked cases in tests/data/quality."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from app.services.quality.calculators import CALCULATORS

FOLDER = Path(__file__).parents[2] / "data" / "quality"


def cases(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def calc(name: str, **given: Any) -> dict[str, Any]:
    return CALCULATORS[name](json.dumps(given))


def numbers(text: str) -> list[float]:
    return [float(word) for word in text.split()]
