"""The shipped tables of published rules, each row with its source and confidence in `resources/reference-data`."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from functools import cache
from typing import Any

from app.config.paths import resources
from app.models.quality import spc
from app.models.quality.listeria import Parameters
from app.models.quality.net_content import ToleranceRow
from app.models.quality.sampling import Arrow, Cell, LetterRow, Tables
from app.models.quality.spc import Constants
from app.models.quality.spc_rules import Form, RunRule

_LEVELS = ("S1", "S2", "S3", "S4", "I", "II", "III")


def _rows(name: str) -> list[dict[str, str]]:
    with (resources() / "reference-data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


@cache
def _published() -> dict[int, Constants]:
    return {int(row["n"]): _constants(row) for row in _rows("spc_constants")}


def _constants(row: dict[str, str]) -> Constants:
    named = ("A2", "A3", "c4", "B3", "B4", "d2", "d3", "D3", "D4")
    return Constants(int(row["n"]), *(float(row[name]) for name in named))


def constants(n: int) -> Constants:
    """Constants of control charts for subgroups of `n`: as published for 2 to 10, computed beyond."""
    return _published().get(n) or spc.computed(n)


@cache
def run_rules() -> tuple[RunRule, ...]:
    """The rules of Nelson and of Western Electric."""
    return tuple(
        RunRule(
            row["set"], int(row["rule"]), Form(row["form"]), int(row["points"]), int(row["window"]), float(row["sigma"])
        )
        for row in _rows("spc_rules")
    )  # fmt: skip


@cache
def sampling() -> Tables:
    """ISO 2859-1, single plans, normal inspection."""
    grid = _rows("iso2859_single_normal")
    return Tables(
        letters=tuple(
            LetterRow(int(row["lot_min"]), _whole(row["lot_max"]), {level: row[level] for level in _LEVELS})
            for row in _rows("iso2859_code_letters")
        ),
        sizes={row["code_letter"]: int(row["sample_n"]) for row in grid},
        cells={(row["code_letter"], Decimal(row["aql_pct"])): _cell(row) for row in grid},
    )


def _cell(row: dict[str, str]) -> Cell:
    return Cell(_whole(row["ac"]), Arrow(row["arrow"]) if row["arrow"] else None)


@cache
def tolerances() -> tuple[ToleranceRow, ...]:
    """Tolerable negative errors of net content."""
    return tuple(
        ToleranceRow(
            Decimal(row["qn_over"]),
            Decimal(row["qn_up_to_inclusive"]),
            _decimal(row["t_pct"]),
            _decimal(row["t_g_or_ml"]),
        )
        for row in _rows("net_content_tolerance")
    )


@cache
def listeria() -> Parameters:
    """Listeria monocytogenes in the model of Mejlholm and Dalgaard."""
    file = resources() / "reference-data" / "listeria_model_params.json"
    whole: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    of = whole["listeria_monocytogenes"]
    return Parameters(
        t_min=of["Tmin"],
        t_ref=of["Tref"],
        aw_min=of["aw_min"],
        ph_min=of["pH_min"],
        phenol_max=of["phenol_max_ppm"],
        nitrite_max=of["nitrite_max_ppm"],
        co2_max=of["co2_max_ppm"],
        mic=of["mic_undissociated_mM"],
        mu_ref=of["mu_ref_per_h"],
        acids={name: (acid["molar_mass"], acid["pKa"]) for name, acid in whole["acids"].items()},
    )
