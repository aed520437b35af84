"""What holds of every input: more is never better where less is asked, and acceptance falls with defects."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.models.quality import histamine, net_content, spc_rules
from app.models.quality.sampling import Plan
from app.services.quality import tables

amounts = st.decimals(min_value=0, max_value=400, places=1)
z = st.lists(st.floats(min_value=-5, max_value=5), min_size=1, max_size=40)


@given(st.lists(amounts, min_size=9, max_size=9), st.integers(0, 8), amounts)
def test_more_histamine_never_turns_a_failure_into_a_pass(
    values: list[Decimal], place: int, more: Decimal
) -> None:
    plan = histamine.HistaminePlan()
    if not histamine.judge(values, plan).satisfactory:
        values[place] += more
        assert not histamine.judge(values, plan).satisfactory


@given(st.lists(st.decimals(min_value=150, max_value=250, places=1), min_size=1, max_size=60), st.data())
def test_a_heavier_pack_never_turns_a_pass_into_a_failure(
    weights: list[Decimal], data: st.DataObject
) -> None:
    of = net_content.limits(Decimal(200), tables.tolerances(), net_content.Rounding.EU)
    if net_content.judge(weights, of).ok:
        place = data.draw(st.integers(0, len(weights) - 1))
        weights[place] += data.draw(amounts)
        assert net_content.judge(weights, of).ok


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_acceptance_falls_with_defects(accept: int, few: int, more: int) -> None:
    made = Plan("H", "H", 50, accept, whole_lot=False)
    assert made.passes(few) or not made.passes(few + more)
    assert made.passes(accept)
    assert not made.passes(made.reject)


@given(z)
def test_the_other_side_of_the_centre_line_is_judged_alike(values: list[float]) -> None:
    for rule in tables.run_rules():
        assert spc_rules.flagged(rule, values) == spc_rules.flagged(rule, [-value for value in values])


@given(z, z)
def test_what_comes_later_changes_no_earlier_verdict(values: list[float], later: list[float]) -> None:
    for rule in tables.run_rules():
        before = spc_rules.flagged(rule, values)
        assert [place for place in spc_rules.flagged(rule, values + later) if place <= len(values)] == before
