"""MTBF, MTTR and availability: by hand, and as properties of any set of stops."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.models.reliability import NOTHING, Span, length, merged, reliability

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BEGIN = NOW - timedelta(days=30)
HOUR = timedelta(hours=1)


def span(hours_ago: float, hours: float | None, *, failure: bool = True) -> Span:
    since = NOW - hours_ago * HOUR
    return Span(since, None if hours is None else since + hours * HOUR, failure)


def test_by_hand() -> None:
    """720 h; failures of 2 h and 4 h, a planned stop of 6 h: up 708 h, MTBF 354 h, MTTR 3 h, availability 98.3 %."""
    found = reliability([span(400, 2), span(100, 4), span(50, 6, failure=False)], BEGIN, NOW)
    assert (found.up, found.failures, found.mtbf, found.mttr) == (708 * HOUR, 2, 354 * HOUR, 3 * HOUR)
    assert found.availability == 983


def test_without_a_failure_there_is_no_time_between_them() -> None:
    found = reliability([span(50, 6, failure=False)], BEGIN, NOW)
    assert (found.mtbf, found.mttr, found.failures) == (None, None, 0)


def test_a_fault_and_its_stop_are_one_failure() -> None:
    found = reliability([span(10, 4), span(9.5, 2), span(9, 5, failure=False)], BEGIN, NOW)
    assert (found.failures, found.repair, found.down) == (1, 4 * HOUR, 6 * HOUR)


def test_what_is_open_counts_until_now() -> None:
    found = reliability([span(3, None)], BEGIN, NOW)
    assert (found.down, found.mttr, found.open) == (3 * HOUR, 3 * HOUR, True)


def test_a_failure_that_began_before_takes_up_time_and_belongs_to_the_period_before() -> None:
    found = reliability([span(30 * 24 + 10, 12)], BEGIN, NOW)
    assert (found.failures, found.down) == (0, 2 * HOUR)


def test_a_machine_that_was_not_there_has_no_period() -> None:
    found = reliability([span(3, 1)], NOW, NOW)
    assert (found.period, found.availability) == (NOTHING, None)


def test_never_whole_where_it_stood_a_moment() -> None:
    assert reliability([span(3, 0.01)], BEGIN, NOW).availability == 999


SPANS = st.lists(
    st.builds(
        lambda since, hours, failure: span(since, hours, failure=failure),
        st.floats(-5, 1000), st.none() | st.floats(-3, 200), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@given(SPANS)
def test_merged_spans_lie_apart_and_in_order(spans: list[Span]) -> None:
    found = merged(spans, NOW)
    assert all(first <= last <= NOW for first, last in found)
    assert all(one[1] < two[0] for one, two in pairwise(found))


@given(SPANS, st.randoms())
def test_the_set_decides_not_the_order(spans: list[Span], random: object) -> None:
    mixed = list(spans)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert reliability(mixed, BEGIN, NOW) == reliability(spans, BEGIN, NOW)


@given(SPANS)
def test_up_and_down_are_the_period(spans: list[Span]) -> None:
    found = reliability(spans, BEGIN, NOW)
    assert NOTHING <= found.down <= found.period
    assert found.up + found.down == found.period
    assert found.availability is not None
    assert 0 <= found.availability <= 1000
    assert (found.mtbf is None) == (found.failures == 0)


@given(SPANS, SPANS)
def test_more_stops_never_mean_more_up_time(some: list[Span], more: list[Span]) -> None:
    assert reliability(some + more, BEGIN, NOW).up <= reliability(some, BEGIN, NOW).up


@given(SPANS)
def test_a_stop_said_twice_counts_once(spans: list[Span]) -> None:
    assert reliability(spans * 2, BEGIN, NOW) == reliability(spans, BEGIN, NOW)


@given(SPANS, st.floats(0, 720))
def test_down_time_of_two_parts_is_that_of_the_whole(spans: list[Span], hours: float) -> None:
    parts, middle = merged(spans, NOW), BEGIN + hours * HOUR
    assert length(parts, BEGIN, middle) + length(parts, middle, NOW) == length(parts, BEGIN, NOW)
