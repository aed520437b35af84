"""Control charts: limits and run rules."""

from __future__ import annotations

from statistics import fmean, stdev

from app.i18n import N_
from app.models.quality import spc, spc_rules
from app.services.quality import tables
from app.services.quality.calculators.shape import Answer, Calculator, Part
from app.services.quality.given import Given, wrong

_CHARTS = ("xbar-r", "xbar-s", "individuals", "p", "c")


def _limits(chart: spc.Chart) -> Answer:
    return {"centre": chart.centre, "lcl": chart.low, "ucl": chart.high}


def _out(values: list[float], charts: list[spc.Chart]) -> list[int]:
    """Places, from 1, of values beyond their limits."""
    pairs = enumerate(zip(values, charts, strict=True), start=1)
    return [place for place, (value, chart) in pairs if not chart.low <= value <= chart.high]


def _spc_limits(given: Given) -> Answer:
    kind = given.choice("chart", _CHARTS)
    if kind in ("xbar-r", "xbar-s"):
        return _grouped(kind, given.groups("samples"))
    if kind == "individuals":
        return _single([float(value) for value in given.numbers("values")])
    return _counted(kind, given)


def _grouped(kind: str, groups: list[list[float]]) -> Answer:
    if len(groups[0]) < 2:
        raise wrong("samples", groups[0], "[[1, 2], [3, 4]]")
    by_range = kind == "xbar-r"
    make = spc.mean_and_range if by_range else spc.mean_and_deviation
    means, spreads = make(groups, tables.constants(len(groups[0])))
    spread = [max(group) - min(group) if by_range else stdev(group) for group in groups]
    return _limits(means) | {
        "spread_centre": spreads.centre,
        "spread_lcl": spreads.low,
        "spread_ucl": spreads.high,
        "points_out": _out([fmean(group) for group in groups], [means] * len(groups)),
        "spread_points_out": _out(spread, [spreads] * len(groups)),
    }


def _single(values: list[float]) -> Answer:
    if len(values) < 2:
        raise wrong("values", values, "[1, 2, 3]")
    chart, ranges = spc.individuals(values, tables.constants(2))
    return _limits(chart) | {
        "mr_bar": ranges.centre,
        "mr_ucl": ranges.high,
        "sigma": (chart.high - chart.centre) / 3,
        "points_out": _out(values, [chart] * len(values)),
    }


def _counted(kind: str, given: Given) -> Answer:
    counts = given.wholes("values")
    if kind == "c":
        chart = spc.defects(counts)
        return _limits(chart) | {
            "points_out": _out([float(count) for count in counts], [chart] * len(counts))
        }
    sizes = _sizes(given, counts)
    charts = spc.fractions(counts, sizes)
    shares = [count / size for count, size in zip(counts, sizes, strict=True)]
    limits = _limits(charts[0]) if len(set(sizes)) == 1 else {"centre": charts[0].centre}
    return limits | {
        "limits": [[chart.low, chart.high] for chart in charts],
        "points_out": _out(shares, charts),
    }


def _sizes(given: Given, counts: list[int]) -> list[int]:
    apart = isinstance(given.members.get("n"), list)
    sizes = given.wholes("n") if apart else [given.whole("n")] * len(counts)
    if len(sizes) != len(counts) or min(sizes) < 1:
        raise wrong("n", sizes, "50 | [50, 48]")
    return sizes


def _spc_rules(given: Given) -> Answer:
    z = [float(value) for value in given.numbers("z")] if given.has("z") else _standardised(given)
    return {rule.name: spc_rules.flagged(rule, z) for rule in tables.run_rules()}


def _standardised(given: Given) -> list[float]:
    values = [float(value) for value in given.numbers("values")]
    sigma = given.number("sigma")
    if sigma <= 0:
        raise wrong("sigma", sigma, "> 0")
    return [(value - given.number("centre")) / sigma for value in values]


SPC_LIMITS = Calculator(
    N_("limits of a control chart"),
    "Shewhart; constants as published for n 2 to 10, computed beyond",
    (
        Part("chart", "", N_("xbar-r, xbar-s, individuals, p or c")),
        Part(
            "samples",
            N_("unit of the values"),
            N_("subgroups of equal size, for xbar-r and xbar-s"),
            optional=True,
        ),
        Part("values", N_("unit of the values"), N_("single values, or counts for p and c"), optional=True),
        Part("n", N_("units"), N_("size of the samples for p: one number, or one for each"), optional=True),
    ),
    (
        Part("centre, lcl, ucl", N_("unit of the values"), N_("centre line and limits at three sigma")),
        Part(
            "spread_centre, spread_lcl, spread_ucl",
            N_("unit of the values"),
            N_("the same of range or deviation"),
        ),
        Part(
            "mr_bar, mr_ucl, sigma",
            N_("unit of the values"),
            N_("of single values: moving range and sigma"),
        ),
        Part("limits", "", N_("of p: low and high limit of each point")),
        Part("points_out, spread_points_out", "", N_("places of points beyond their limits, from 1")),
    ),
    '{"chart": "individuals", "values": [2, 4, 6, 4, 2, 4, 6, 4]}',
    _spc_limits,
)

SPC_RULES = Calculator(
    N_("run rules on a control chart"),
    "Nelson 1984, Western Electric",
    (
        Part(
            "z",
            N_("sigmas"),
            N_("distances from the centre line; or values, centre and sigma"),
            optional=True,
        ),
        Part("values", N_("unit of the values"), N_("values in order"), optional=True),
        Part("centre", N_("unit of the values"), N_("centre line"), optional=True),
        Part("sigma", N_("unit of the values"), N_("standard deviation of what is plotted"), optional=True),
    ),
    (
        Part(
            "nelson1 … nelson8, western_electric1 … western_electric4",
            "",
            N_("places of flagged points, from 1"),
        ),
    ),
    '{"z": [0.2, -0.4, 1.1, 3.2]}',
    _spc_rules,
)
