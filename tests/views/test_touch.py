"""What counts as a tap, and what a wet screen is."""

from app.views.widgets.touch import DEBOUNCE, TapGuard, WetScreen


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_spark_is_no_press() -> None:
    time = Time()
    guard = TapGuard(time)
    guard.press()
    time.now += 29
    assert guard.too_short()
    time.now += 1
    assert not guard.too_short()


def test_a_bounce_is_not_a_second_tap() -> None:
    time = Time()
    guard = TapGuard(time)
    assert guard.accept()
    time.now += DEBOUNCE - 1
    assert not guard.accept()
    time.now += 1
    assert guard.accept()


def test_three_touches_far_apart_at_once_are_water() -> None:
    time = Time()
    screen = WetScreen(time)
    assert not screen.touched(0.1, 0.1)
    time.now += 90
    assert not screen.touched(0.9, 0.1)
    time.now += 90
    assert screen.touched(0.5, 0.9)


def test_a_hand_is_not_water() -> None:
    time = Time()
    screen = WetScreen(time)
    for _ in range(3):
        assert not screen.touched(0.1, 0.1)
        time.now += 20
    for x in (0.1, 0.5, 0.9):
        time.now += 150
        assert not screen.touched(x, 0.5)
