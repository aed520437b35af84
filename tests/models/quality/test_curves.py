"""Curves: crossings by straight line, gaps as gaps, the slowest probe decides."""

from __future__ import annotations

import pytest

from app.models.quality import curves

MINUTE = 60.0


def curve(*celsius: float, step: float = MINUTE) -> list[curves.Point]:
    return [(place * step, value) for place, value in enumerate(celsius)]


def test_crossings_are_interpolated() -> None:
    spans = curves.above(curve(60, 64, 64, 60), 62, gap_s=120)
    assert [(span.begin, span.end) for span in spans] == [(30, 150)]


def test_a_dip_ends_a_span() -> None:
    smoke = curve(65, 65, 60, 65, 65, 65)
    assert curves.longest_above(smoke, 62.5, gap_s=120) == pytest.approx(150)
    assert curves.total_above(smoke, 62.5, gap_s=120) == pytest.approx(90 + 150)


def test_a_gap_breaks_a_span_and_counts_for_nothing() -> None:
    with_gap = [(0.0, 70.0), (60.0, 70.0), (600.0, 70.0), (660.0, 70.0)]
    assert [span.seconds for span in curves.above(with_gap, 62.8, gap_s=120)] == [60, 60]
    assert [(span.begin, span.end) for span in curves.gaps(with_gap, 120)] == [(60, 600)]


def test_a_temperature_at_the_limit_counts() -> None:
    assert curves.longest_above(curve(62.8, 62.8, 62.8), 62.8, gap_s=120) == 120


def test_the_slowest_probe_decides() -> None:
    long, short = curve(*[63.0] * 32), curve(*[60.0, *[63.0] * 20])
    assert curves.lethal([long], 62.8, 30 * MINUTE, gap_s=120)
    assert not curves.lethal([long, short], 62.8, 30 * MINUTE, gap_s=120)
    assert not curves.lethal([], 62.8, 30 * MINUTE, gap_s=120)


def test_stages_of_cooling() -> None:
    hour = 3600.0
    fish = [(0.0, 70.0), (hour, 60.0), (2 * hour, 40.0), (3 * hour, 20.0), (6 * hour, 4.5), (7 * hour, 3.5)]
    found = curves.cooling(fish, (60, 21, 4), gap_s=4 * hour)
    first, second = found.stages
    assert first == pytest.approx(1.95 * hour)
    assert second == pytest.approx((6.5 - 2.95) * hour)
    assert found.within((2 * hour, 4 * hour))
    assert not found.within((1.9 * hour, 4 * hour))


def test_cooling_that_is_not_done_or_not_seen_is_no_stage() -> None:
    assert curves.cooling(curve(70, 50, 30, 22), (60, 21, 4), gap_s=120).stages == (None, None)
    unseen = [(0.0, 70.0), (60.0, 65.0), (6000.0, 15.0), (6060.0, 3.0)]
    assert curves.cooling(unseen, (60, 21, 4), gap_s=120).stages == (None, None)


def test_a_curve_that_warms_again_is_counted_from_its_last_crossing() -> None:
    found = curves.cooling(curve(70, 50, 70, 50, 20, 3), (60, 21, 4), gap_s=120)
    assert found.stages[0] == pytest.approx(3 * MINUTE + 58 - 150)
