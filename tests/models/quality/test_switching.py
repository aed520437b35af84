"""Switching between severities against a written table of lots."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.quality.switching import Lot, Severity, State, after, resumed

TABLE = [
    ("+++++", "normal"),
    ("-", "normal"),
    ("--", "tightened"),
    ("-+++-", "tightened"),
    ("-++++-", "normal"),
    ("--++++", "tightened"),
    ("--+++++", "normal"),
    ("--++++-+++++", "normal"),
    ("--++++-++++", "tightened"),
    ("--" + "-" * 4, "tightened"),
    ("--" + "-" * 5, "discontinued"),
    ("--" + "-+" * 5, "discontinued"),
    ("--" + "-" * 5 + "+" * 20, "discontinued"),
]
"""Lots in order, accepted or not, and how the next one is inspected."""


def lots(word: str, accept_number: int = 0) -> list[Lot]:
    return [Lot(sign == "+", accept_number) for sign in word]


@pytest.mark.parametrize(("word", "severity"), TABLE)
def test_the_written_table(word: str, severity: str) -> None:
    assert after(lots(word)).severity == severity


def test_reduced_inspection_after_thirty_points_where_there_are_tables() -> None:
    assert after(lots("+" * 14), reduced_allowed=True).severity is Severity.NORMAL
    assert after(lots("+" * 15), reduced_allowed=True).severity is Severity.REDUCED
    assert after(lots("+" * 40)).severity is Severity.NORMAL
    tighter = [Lot(True, 3, tighter=True)] * 10
    assert after(tighter, reduced_allowed=True).severity is Severity.REDUCED
    assert after([Lot(True, 3)] * 40, reduced_allowed=True).severity is Severity.NORMAL


@pytest.mark.parametrize("lot", [Lot(False), Lot(True, steady=False)])
def test_reduced_inspection_ends_with_a_lot_not_accepted_or_an_unsteady_production(lot: Lot) -> None:
    assert after([*lots("+" * 15), lot], reduced_allowed=True) == State()


def test_after_a_stop_inspection_goes_on_tightened() -> None:
    assert resumed().severity is Severity.TIGHTENED
    assert after(lots("+++++"), begin=resumed()).severity is Severity.NORMAL


@given(st.text("+-", max_size=60), st.text("+-", max_size=60))
def test_the_state_is_a_function_of_the_lots_in_their_order(first: str, second: str) -> None:
    assert after(lots(second), begin=after(lots(first))) == after(lots(first + second))
