"""Verdicts: equality passes, nothing is rounded, a sign is never lost, too little proves nothing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.quality.limits import Limit, Outcome, Rule, Verdict, judge, worst
from app.models.quality.measured import Finding, Measured, Sign, convert, read

D = Decimal
LEAD = Limit(Rule.MAX, "mg/kg", high=D("0.30"))
COUNT = Limit(Rule.PLAN_COUNT, "CFU/g", n=5, c=2, m=D(100), M=D(1000))
HISTAMINE = Limit(Rule.PLAN_MEAN, "mg/kg", n=9, c=2, m=D(100), M=D(200))
LISTERIA = Limit(Rule.PLAN_ABSENCE, n=5, mass_g=D(25))


def said(*texts: str, unit: str = "mg/kg") -> list[Measured]:
    return [read(text, unit) for text in texts]


def found(finding: Finding, grams: int, times: int = 1) -> list[Measured]:
    return [Measured(finding=finding, in_g=D(grams))] * times


@pytest.mark.parametrize(
    ("text", "sign", "number"),
    [("12,4", "=", "12.4"), ("<10", "<", "10"), ("> 1.5", ">", "1.5"), ("5.0E4", "=", "5.0E+4"), ("-18,0", "=", "-18.0"),
     (" 0.30 ", "=", "0.30"), ("\u22121,5", "=", "-1.5")],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, sign: str, number: str) -> None:
    assert read(text, "mg/kg") == Measured(D(number), "mg/kg", Sign(sign))


@pytest.mark.parametrize(
    "text", ["", "1,234.5", "1 234", "12..4", "<", "<<5", "nan", "1e999", "12,4,1", "н/о"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read(text, "mg/kg")


def test_a_result_is_a_number_or_a_finding() -> None:
    for wrong in ({}, {"number": D(1), "finding": Finding.ABSENT}):
        with pytest.raises(ValueError, match="number or a finding"):
            Measured(**wrong)


@pytest.mark.parametrize(
    ("number", "unit", "to", "result"),
    [("3.5", "%", "g/100g", "3.5"), ("0.3", "mg/kg", "ug/kg", "300"), ("5", "ug/kg", "mg/kg", "0.005"),
     ("2", "h", "min", "120"), ("100", "ppm", "mg/kg", "100"), ("30", "mg/100g", "mg/kg", "300")],
)  # fmt: skip
def test_units_by_the_table(number: str, unit: str, to: str, result: str) -> None:
    assert convert(D(number), unit, to) == Fraction(result)


def test_no_way_between_units_is_said() -> None:
    with pytest.raises(ValueError, match="CFU/g"):
        convert(D(1), "CFU/g", "mg/kg")


@pytest.mark.parametrize(
    ("text", "unit", "outcome"),
    [("0.30", "mg/kg", "pass"), ("0.3000001", "mg/kg", "fail"), ("300", "ug/kg", "pass"), ("301", "ug/kg", "fail"),
     ("<0.5", "mg/kg", "undecided"), ("<0.1", "mg/kg", "pass"), (">0.30", "mg/kg", "fail"), (">0.1", "mg/kg", "undecided")],
)  # fmt: skip
def test_a_maximum(text: str, unit: str, outcome: str) -> None:
    assert judge(LEAD, said(text, unit=unit)).outcome == outcome


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("3.5", ("pass", "")), ("3.4999", ("fail", "low")), ("5.1", ("fail", "high")), (">3", ("undecided", "sign")),
     ("<3.5", ("fail", "low"))],
)  # fmt: skip
def test_a_range(text: str, verdict: tuple[str, str]) -> None:
    limit = Limit(Rule.RANGE, "%", low=D("3.5"), high=D(5))
    assert judge(limit, said(text, unit="%")) == Verdict(Outcome(verdict[0]), verdict[1])


@pytest.mark.parametrize(
    ("finding", "grams", "outcome"),
    [("absent", 25, "pass"), ("absent", 50, "pass"), ("absent", 10, "undecided"), ("present", 25, "fail"),
     ("present", 10, "fail"), ("present", 50, "undecided")],
)  # fmt: skip
def test_the_smaller_the_mass_the_looser_the_rule(finding: str, grams: int, outcome: str) -> None:
    limit = Limit(Rule.ABSENT, mass_g=D(25))
    assert judge(limit, found(Finding(finding), grams)).outcome == outcome


def test_plans() -> None:
    assert judge(LISTERIA, found(Finding.ABSENT, 25, 5)).outcome is Outcome.PASS
    assert judge(LISTERIA, found(Finding.ABSENT, 25, 4)) == Verdict(Outcome.UNDECIDED, "units")
    assert judge(LISTERIA, found(Finding.PRESENT, 25, 1)) == Verdict(Outcome.FAIL, "found")
    cfu = "CFU/g"
    assert judge(COUNT, said("<10", "100", "1000", "1000", "50", unit=cfu)).outcome is Outcome.PASS
    assert judge(COUNT, said("101", "101", "101", "1", "1", unit=cfu)) == Verdict(Outcome.FAIL, "between")
    assert judge(COUNT, said("1001", unit=cfu)) == Verdict(Outcome.FAIL, "high")
    assert judge(COUNT, said("<300", "<300", "<300", "1", "1", unit=cfu)) == Verdict(
        Outcome.UNDECIDED, "sign"
    )


def test_the_mean_of_a_plan() -> None:
    assert judge(HISTAMINE, said(*["99"] * 7, "103", "104")).outcome is Outcome.PASS
    assert judge(HISTAMINE, said(*["100"] * 8, "100.1")) == Verdict(Outcome.FAIL, "mean")
    assert judge(HISTAMINE, said(*["10"] * 8, "201")) == Verdict(Outcome.FAIL, "high")
    assert judge(HISTAMINE, said(*["<5"] * 9)).outcome is Outcome.PASS
    assert judge(HISTAMINE, said(*[">50"] * 9)) == Verdict(Outcome.UNDECIDED, "sign")


def test_no_result_decides_nothing_and_another_kind_is_refused() -> None:
    assert judge(LEAD, []) == Verdict(Outcome.UNDECIDED, "units")
    with pytest.raises(ValueError, match="number"):
        judge(LEAD, found(Finding.ABSENT, 25))
    with pytest.raises(ValueError, match="found"):
        judge(LISTERIA, said("1"))


def test_the_worst_counts() -> None:
    fail, open_ = Verdict(Outcome.FAIL, "high"), Verdict(Outcome.UNDECIDED, "sign")
    assert worst([open_, fail]) is fail
    assert worst([open_, Verdict(Outcome.PASS)]) is open_
    assert worst([]).outcome is Outcome.PASS


numbers = st.decimals(min_value=0, max_value=2000, places=2)
ORDER = {Outcome.PASS: 0, Outcome.UNDECIDED: 1, Outcome.FAIL: 2}


@given(
    st.lists(st.tuples(numbers, st.sampled_from(list(Sign))), min_size=9, max_size=9),
    st.integers(0, 8),
    numbers,
)
def test_raising_one_value_never_betters_the_verdict(
    values: list[tuple[Decimal, Sign]], place: int, more: Decimal
) -> None:
    for limit in (LEAD, COUNT, HISTAMINE):
        results = [Measured(number, limit.unit, sign) for number, sign in values]
        before = judge(limit, results)
        number, sign = values[place]
        results[place] = Measured(number + more, limit.unit, sign)
        assert ORDER[judge(limit, results).outcome] >= ORDER[before.outcome]
