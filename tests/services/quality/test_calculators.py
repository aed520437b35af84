"""Each rule gives the published and the independently computed answers, through the command's own door."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.errors import OperatorError
from app.models.quality import spc
from app.services.quality import tables
from app.services.quality.calculators import CALCULATORS
from tests.services.quality.cases import calc, cases, numbers

SPC_RULES = [f"nelson{number}" for number in range(1, 9)] + ["western_electric4"]


@pytest.mark.parametrize("row", cases("spc_constants"), ids=lambda row: row["n"])
def test_constants_as_published_and_as_computed(row: dict[str, str]) -> None:
    published, computed = tables.constants(int(row["n"])), spc.computed(int(row["n"]))
    names = {"A2": "a2", "A3": "a3", "c4": "c4", "B3": "b3", "B4": "b4", "d2": "d2", "d3": "d3", "D3": "d3_low",
             "D4": "d4_high"}  # fmt: skip
    for column, name in names.items():
        assert getattr(published, name) == float(row[column])
        assert getattr(computed, name) == pytest.approx(float(row[column]), abs=0.001)


def test_constants_beyond_the_table_are_computed() -> None:
    assert tables.constants(25).d2 == pytest.approx(3.931, abs=0.001)
    assert tables.constants(25).d4_high == pytest.approx(1.541, abs=0.001)


@pytest.mark.parametrize("row", cases("spc_rule_sequences"), ids=lambda row: row["case"])
def test_run_rules(row: dict[str, str]) -> None:
    found = calc("spc-rules", z=numbers(row["z_values"]))
    assert {name: found[name] for name in SPC_RULES} == {
        name: [int(place) for place in row[name].split()] for name in SPC_RULES
    }
    assert found["western_electric1"] == found["nelson1"]
    assert (found["western_electric2"], found["western_electric3"]) == (found["nelson5"], found["nelson6"])


def test_values_are_standardised() -> None:
    by_z = calc("spc-rules", z=[0.5, 3.5, -1, 2.5, 2.25])
    assert calc("spc-rules", values=[11, 17, 8, 15, 14.5], centre=10, sigma=2) == by_z


def test_p_chart_of_the_published_cans() -> None:
    rows = {
        row["quantity"]: row for row in cases("spc_worked_examples") if row["example"].startswith("p_chart")
    }
    found = calc("spc-limits", chart="p", values=[int(n) for n in numbers(rows["centre"]["data"])], n=50)
    for name in ("centre", "ucl", "lcl"):
        assert found[name] == pytest.approx(
            float(rows[name]["expected"]), abs=float(rows[name]["abs_tolerance"])
        )
    assert found["points_out"] == [int(place) for place in rows["points_out"]["expected"].split()]


def test_individuals_chart() -> None:
    rows = {
        row["quantity"]: row
        for row in cases("spc_worked_examples")
        if row["example"].startswith("individuals")
    }
    found = calc("spc-limits", chart="individuals", values=numbers(rows["centre"]["data"]))
    for name, row in rows.items():
        assert found[name] == pytest.approx(float(row["expected"]), abs=float(row["abs_tolerance"]))


def test_grouped_charts_by_hand() -> None:
    groups = [[10, 12, 11], [9, 13, 11], [10, 10, 13]]
    by_range = calc("spc-limits", chart="xbar-r", samples=groups)
    assert (by_range["centre"], by_range["spread_centre"]) == (pytest.approx(11), pytest.approx(3))
    assert (by_range["ucl"], by_range["spread_ucl"]) == (
        pytest.approx(11 + 1.023 * 3),
        pytest.approx(2.574 * 3),
    )
    by_deviation = calc("spc-limits", chart="xbar-s", samples=groups)
    deviation = (1 + 2 + 3**0.5) / 3
    assert by_deviation["spread_centre"] == pytest.approx(deviation)
    assert by_deviation["lcl"] == pytest.approx(11 - 1.954 * deviation)


def test_c_chart_and_a_p_chart_of_unequal_samples() -> None:
    assert calc("spc-limits", chart="c", values=[4, 4, 4, 12])["points_out"] == []
    assert calc("spc-limits", chart="c", values=[1, 1, 1, 1, 1, 1, 1, 13])["points_out"] == [8]
    limits = calc("spc-limits", chart="p", values=[5, 10], n=[50, 100])["limits"]
    assert limits[0][1] > limits[1][1] > 0.1


@pytest.mark.parametrize(
    "row", cases("iso2859_lookup_examples"), ids=lambda row: f"{row['lot_size']}-{row['aql_pct']}"
)
def test_sampling_plans(row: dict[str, str]) -> None:
    found = calc("iso2859", lot_size=int(row["lot_size"]), level=row["level"], aql_pct=float(row["aql_pct"]))
    assert (found["code_letter_table1"], found["code_letter_used"]) == (
        row["code_letter_table1"],
        row["code_letter_used"],
    )
    assert (found["sample_n"], found["ac"], found["re"]) == tuple(
        int(row[name]) for name in ("sample_n", "ac", "re")
    )
    assert found["inspect_100_pct"] is (row["inspect_100_pct"] == "1")


def test_a_sample_as_large_as_the_lot_is_the_lot() -> None:
    found = calc("iso2859", lot_size=10, aql_pct=0.65)
    assert (found["sample_n"], found["inspect_100_pct"], found["inspect_n"]) == (20, True, 10)


@pytest.mark.parametrize("row", cases("net_content_examples"), ids=lambda row: row["nominal_g"])
def test_net_content_tolerances(row: dict[str, str]) -> None:
    eu = calc("net-content", nominal_g=float(row["nominal_g"]))
    assert (eu["t_g_unrounded"], eu["t_g"]) == (
        float(row["t_g_unrounded"]),
        float(row["t_g_rounded_up_0_1_eu"]),
    )
    assert (eu["tu1_g"], eu["tu2_g"]) == (float(row["tu1_g_eu"]), float(row["tu2_g_eu"]))
    oiml = calc("net-content", nominal_g=float(row["nominal_g"]), rounding="oiml")
    assert oiml["t_g"] == float(row["t_g_rounded_oiml"])


@pytest.mark.parametrize("row", cases("net_content_lot_cases"), ids=lambda row: row["case"])
def test_net_content_of_lots(row: dict[str, str]) -> None:
    found = calc("net-content", nominal_g=float(row["nominal_g"]), weights_g=numbers(row["weights_g"]))
    assert found["mean_g"] == pytest.approx(float(row["mean_g"]), abs=0.001)
    assert (found["below_tu1"], found["below_tu2"]) == (int(row["below_tu1"]), int(row["below_tu2"]))
    for rule in ("rule1_mean_ok", "rule2_tu1_ok", "rule3_tu2_ok", "overall_ok"):
        assert found[rule] is (row[rule] == "1")


@pytest.mark.parametrize("row", cases("histamine_plan_cases"), ids=lambda row: row["case"])
def test_histamine(row: dict[str, str]) -> None:
    plan = {name: float(row[name]) for name in ("m", "M")} | {name: int(row[name]) for name in ("n", "c")}
    found = calc("histamine", values_mg_per_kg=numbers(row["values_mg_per_kg"]), **plan)
    assert found["mean"] == pytest.approx(float(row["mean"]), abs=0.001)
    assert (found["values_over_m"], found["values_over_M"]) == (
        int(row["values_over_m"]),
        int(row["values_over_M"]),
    )
    assert found["satisfactory"] is (row["satisfactory"] == "1")


@pytest.mark.parametrize("row", cases("water_phase_salt_cases"), ids=lambda row: row["case"])
def test_water_phase_salt(row: dict[str, str]) -> None:
    found = calc("wps", salt_pct=float(row["salt_pct"]), moisture_pct=float(row["moisture_pct"]))
    assert found["wps_pct"] == pytest.approx(float(row["wps_pct"]), abs=0.0001)
    assert found["aw_estimate"] == pytest.approx(float(row["aw_estimate"]), abs=0.00001)
    assert found["meets_limit"] is (row["meets_3_5_pct"] == "1")


@pytest.mark.parametrize(
    "row", cases("rrs_reference"), ids=lambda row: f"{row['model']}-{row['temperature_c']}"
)
def test_rates_of_spoilage(row: dict[str, str]) -> None:
    slope = {"slope": float(row["slope"])} if row["slope"] else {}
    found = calc("rrs", model=row["model"], temperature_c=float(row["temperature_c"]),
                 shelf_life_at_0_days=float(row["shelf_life_at_0_days"]), **slope)  # fmt: skip
    assert found["rrs"] == pytest.approx(float(row["rrs"]), abs=0.0001)
    assert found["shelf_life_days"] == pytest.approx(float(row["shelf_life_days"]), abs=0.001)


@pytest.mark.parametrize("row", cases("time_temperature_cases"), ids=lambda row: row["case"])
def test_histories(row: dict[str, str]) -> None:
    slope = {"slope": float(row["slope"])} if row["slope"] else {}
    history = [[float(part) for part in step.split("@")] for step in row["history_hours_at_c"].split()]
    found = calc("rrs", model=row["model"], history=history,
                 shelf_life_at_0_days=float(row["shelf_life_at_0_days"]), **slope)  # fmt: skip
    for name in ("equivalent_days_at_0", "remaining_days_at_0"):
        assert found[name] == pytest.approx(float(row[name]), abs=0.0001)
    assert found["fraction_used"] == pytest.approx(float(row["fraction_used"]), abs=0.00001)


def test_arrhenius_and_a_temperature_outside_the_model() -> None:
    assert calc("rrs", model="arrhenius", activation_kj_mol=80, temperature_c=0)["rrs"] == pytest.approx(1)
    assert calc("rrs", temperature_c=-18)["within_model_range"] is False


@pytest.mark.parametrize("row", cases("mean_kinetic_temperature"), ids=lambda row: row["case"])
def test_mean_kinetic_temperature(row: dict[str, str]) -> None:
    celsius = numbers(row["temperatures_c_equal_intervals"])
    found = calc("mkt", temperatures_c=celsius, activation_kj_mol=float(row["activation_kj_mol"]))
    assert found["mkt_c"] == pytest.approx(float(row["mkt_c"]), abs=0.0001)


def test_mean_kinetic_temperature_weighs_by_duration() -> None:
    equal = calc("mkt", temperatures_c=[2, 2, 2, 8])
    assert calc("mkt", temperatures_c=[2, 8], hours=[3, 1])["mkt_c"] == pytest.approx(equal["mkt_c"])


@pytest.mark.parametrize("row", cases("listeria_model_vectors"), ids=lambda row: row["case"])
def test_listeria(row: dict[str, str]) -> None:
    acids = dict(part.split("=") for part in row["acids_ppm"].split(";") if part)
    given = {
        name: float(row[name])
        for name in ("temperature_c", "wps_pct", "pH", "phenol_ppm", "co2_fraction", "nitrite_ppm")
    }
    found = calc("listeria", acids_ppm={name: float(ppm) for name, ppm in acids.items()}, **given)
    for name, tolerance in (("aw", 1e-6), ("psi", 1e-4), ("xi", 1e-4), ("mu_per_h", 1e-6)):
        assert found[name] == pytest.approx(float(row[name]), abs=tolerance)
    assert found["growth"] is (row["growth"] == "1")
    if row["doubling_time_h"]:
        assert found["doubling_time_h"] == pytest.approx(float(row["doubling_time_h"]), abs=0.01)


@pytest.mark.parametrize(
    "row", cases("yield_chains"), ids=lambda row: f"{row['species']}-{row['output_pct']}"
)
def test_yield_chains(row: dict[str, str]) -> None:
    losses = [float(value) for name, value in row.items() if name.startswith("loss_")]
    found = calc("yield", losses_pct=losses, input_kg=200)
    assert found["output_pct"] == pytest.approx(float(row["output_pct"]), abs=0.06)
    assert found["raw_per_unit_product"] == pytest.approx(float(row["raw_per_unit_product"]), abs=0.003)
    assert found["output_kg"] == pytest.approx(2 * found["output_pct"])


@pytest.mark.parametrize("name", CALCULATORS)
def test_the_example_of_each_rule_is_answered_as_described(name: str) -> None:
    rule = CALCULATORS[name]
    answer = rule(rule.example)
    if name != "spc-rules":
        described = ", ".join(part.name for part in rule.answer).split(", ")
        assert answer.keys() <= set(described)
    json.dumps(answer, allow_nan=False)


WRONG: list[tuple[str, str, str]] = [
    ("mkt", "[1]", "calc.not_json"),
    ("mkt", '{"temperatures_c": [NaN]}', "calc.not_json"),
    ("mkt", '{"temperatures_c": [2], "hour": [1]}', "calc.unknown"),
    ("mkt", "{}", "calc.missing"),
    ("mkt", '{"temperatures_c": [2, 3], "hours": [1]}', "calc.wrong"),
    ("mkt", '{"temperatures_c": [2], "hours": [0]}', "calc.outside"),
    ("mkt", '{"temperatures_c": ["warm"]}', "calc.wrong"),
    ("iso2859", '{"lot_size": 1, "aql_pct": 1}', "calc.outside"),
    ("iso2859", '{"lot_size": 100, "aql_pct": 3}', "calc.outside"),
    ("iso2859", '{"lot_size": 100.5, "aql_pct": 1}', "calc.wrong"),
    ("iso2859", '{"lot_size": 100, "aql_pct": 1, "level": "IV"}', "calc.wrong"),
    ("net-content", '{"nominal_g": 4}', "calc.outside"),
    ("net-content", '{"nominal_g": 60000}', "calc.outside"),
    ("wps", '{"salt_pct": 50, "moisture_pct": 60}', "calc.outside"),
    ("spc-limits", '{"chart": "xbar-r", "samples": [[1, 2], [3]]}', "calc.wrong"),
    ("spc-limits", '{"chart": "individuals", "values": [1]}', "calc.wrong"),
    ("spc-limits", '{"chart": "p", "values": [1, 2], "n": [10]}', "calc.wrong"),
    ("spc-rules", '{"values": [1, 2], "centre": 1, "sigma": 0}', "calc.wrong"),
    ("yield", '{"losses_pct": [100]}', "calc.outside"),
    ("listeria", '{"temperature_c": 5, "pH": 6}', "calc.missing"),
    ("listeria", '{"temperature_c": 5, "pH": 6, "wps_pct": 3, "acids_ppm": {"formic": 1}}', "calc.wrong"),
    ("rrs", '{"model": "exp", "temperature_c": 5}', "calc.missing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "key"), WRONG)
def test_what_cannot_be_used_is_said(name: str, given: str, key: str) -> None:
    with pytest.raises(OperatorError) as refused:
        CALCULATORS[name](given)
    assert refused.value.key == key


def test_a_number_may_come_as_a_text_and_stays_exact() -> None:
    exact: dict[str, Any] = calc("net-content", nominal_g="200", weights_g=["191.0", "209.0"])
    assert (exact["below_tu1"], exact["rule1_mean_ok"]) == (0, True)
