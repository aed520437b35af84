"""Verdicts on a lot: sampling plan, net content, histamine."""

from __future__ import annotations

from app.i18n import N_
from app.models.quality import histamine as histamine_rule
from app.models.quality import net_content, sampling
from app.services.quality import tables
from app.services.quality.calculators.shape import Answer, Calculator, Part
from app.services.quality.given import Given

_LEVELS = ("S1", "S2", "S3", "S4", "I", "II", "III")


def _iso2859(given: Given) -> Answer:
    level = given.choice("level", _LEVELS, "II")
    lot = given.whole("lot_size")
    made = sampling.plan(lot, level, given.exact("aql_pct"), tables.sampling())
    answer = {
        "code_letter_table1": made.letter,
        "code_letter_used": made.used,
        "sample_n": made.sample,
        "ac": made.accept,
        "re": made.reject,
        "inspect_100_pct": made.whole_lot,
        "inspect_n": min(made.sample, lot),
    }
    return answer | ({"accepted": made.passes(given.whole("defective"))} if given.has("defective") else {})


def _net_content(given: Given) -> Answer:
    rounding = net_content.Rounding(given.choice("rounding", ("eu", "oiml"), "eu"))
    limits = net_content.limits(given.exact("nominal_g"), tables.tolerances(), rounding)
    answer: Answer = {
        "t_g_unrounded": limits.unrounded,
        "t_g": limits.tolerance,
        "tu1_g": limits.tu1,
        "tu2_g": limits.tu2,
    }
    if not given.has("weights_g"):
        return answer
    verdict = net_content.judge(given.numbers("weights_g"), limits)
    return answer | {
        "n": len(given.numbers("weights_g")),
        "mean_g": verdict.mean,
        "below_tu1": verdict.below_tu1,
        "below_tu2": verdict.below_tu2,
        "rule1_mean_ok": verdict.mean_ok,
        "rule2_tu1_ok": verdict.tu1_ok,
        "rule3_tu2_ok": verdict.tu2_ok,
        "overall_ok": verdict.ok,
    }


def _histamine(given: Given) -> Answer:
    shipped = histamine_rule.HistaminePlan()
    plan = histamine_rule.HistaminePlan(
        n=given.whole("n", shipped.n),
        c=given.whole("c", shipped.c),
        m=given.exact("m", shipped.m),
        M=given.exact("M", shipped.M),
    )
    verdict = histamine_rule.judge(given.numbers("values_mg_per_kg"), plan)
    return {
        "mean": verdict.mean,
        "values_over_m": verdict.over_m,
        "values_over_M": verdict.over_limit,
        "complete": verdict.complete,
        "satisfactory": verdict.satisfactory,
        "why": verdict.why,
    }


ISO2859 = Calculator(
    N_("single sampling plan, normal inspection"),
    "ISO 2859-1 tables 1 and 2-A",
    (
        Part("lot_size", N_("units"), N_("units in the lot")),
        Part("aql_pct", "%", N_("acceptance quality limit")),
        Part("level", "", N_("S1, S2, S3, S4, I, II (default) or III"), optional=True),
        Part("defective", N_("units"), N_("defective units found: the lot is judged"), optional=True),
    ),
    (
        Part(
            "code_letter_table1, code_letter_used",
            "",
            N_("letter by size, letter of the plan"),
        ),
        Part("sample_n, ac, re", N_("units"), N_("sample, accepted up to, rejected from")),
        Part(
            "inspect_100_pct, inspect_n",
            N_("yes or no, units"),
            N_("whole lot; units to inspect"),
        ),
        Part("accepted", N_("yes or no"), N_("the verdict, where defective is given")),
    ),
    '{"lot_size": 500, "level": "II", "aql_pct": 4.0}',
    _iso2859,
)

NET_CONTENT = Calculator(
    N_("tolerances of net content and the three packers' rules"),
    "76/211/EEC, OIML R 87, GOST 8.579",
    (
        Part("nominal_g", "g", N_("quantity on the pack")),
        Part("rounding", "", N_("eu (default) or oiml"), optional=True),
        Part("weights_g", "g", N_("net weights of the packs of a lot"), optional=True),
    ),
    (
        Part(
            "t_g_unrounded, t_g, tu1_g, tu2_g",
            "g",
            N_("tolerable error, before and after rounding; TU1, TU2"),
        ),
        Part("n, mean_g", N_("packs, g"), N_("packs and their mean")),
        Part("below_tu1, below_tu2", N_("packs"), N_("packs below the limits")),
        Part(
            "rule1_mean_ok, rule2_tu1_ok, rule3_tu2_ok, overall_ok", N_("yes or no"), N_("each rule, and all")
        ),
    ),
    '{"nominal_g": 200, "weights_g": [203.0, 199.1, 200.4]}',
    _net_content,
)

HISTAMINE = Calculator(
    N_("histamine of one batch"),
    "Regulation (EC) 2073/2005, items 1.26 and 1.27",
    (
        Part("values_mg_per_kg", "mg/kg", N_("one value a sample unit")),
        Part("n", N_("units"), N_("units of the plan, else 9"), optional=True),
        Part("c", N_("units"), N_("units that may be above m, else 2"), optional=True),
        Part("m", "mg/kg", N_("else 100"), optional=True),
        Part("M", "mg/kg", N_("else 200"), optional=True),
    ),
    (
        Part("mean", "mg/kg", N_("mean of the values")),
        Part("values_over_m, values_over_M", N_("units"), N_("units above the limits")),
        Part("complete", N_("yes or no"), N_("whether all n units were tested")),
        Part("satisfactory", N_("yes or no"), N_("the verdict")),
        Part("why", "", N_("the rule that failed first: mean, between, above")),
    ),
    '{"values_mg_per_kg": [20, 30, 15, 40, 22, 18, 90, 35, 28]}',
    _histamine,
)
