"""Scanner bursts: what is one, and what it says under a Russian layout."""

import pytest

from app.views.shell.scan import BURST_GAP, Key, ScanCollector, latin

RUSSIAN = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю", strict=True))
CODES = {
    **{sign: 2 + place for place, sign in enumerate("1234567890-=")},
    **{sign: 16 + place for place, sign in enumerate("qwertyuiop[]")},
    **{sign: 30 + place for place, sign in enumerate("asdfghjkl;'")},
    **{sign: 44 + place for place, sign in enumerate("zxcvbnm,./")},
}


def _russian(sign: str, code: bool, at: float = 0) -> Key:
    """What a scanner's `sign` becomes when the layout is Russian."""
    lower = sign.lower()
    letter = RUSSIAN.get(lower, sign)
    shift = sign != lower
    return Key(letter.upper() if shift else letter, CODES[lower] if code else 0, shift, at)


@pytest.mark.parametrize("code", [True, False], ids=["scan codes", "letters only"])
@pytest.mark.parametrize("text", ["R1-261123-0042-K", "B.7F3Q9ZXW", "qwertyASDF0123"])
def test_a_russian_layout_does_not_mangle_a_scan(text: str, code: bool) -> None:
    assert latin([_russian(sign, code) for sign in text]) == text


def test_plain_text_stays_as_typed() -> None:
    keys = [Key(sign, 200, False, 0) for sign in "0104600000000012"]
    assert latin(keys) == "0104600000000012"


def _hold(collector: ScanCollector, text: str, gap: float) -> float:
    at = 0.0
    for sign in text:
        at += gap
        assert collector.hold(Key(sign, 0, False, at))
    return at


def test_a_burst_that_ends_with_enter_is_a_scan() -> None:
    collector = ScanCollector()
    end = _hold(collector, "R1-0042", BURST_GAP)
    assert collector.end(end + 5) == "R1-0042"
    assert collector.empty


def test_a_short_burst_and_a_late_enter_are_a_person() -> None:
    collector = ScanCollector()
    end = _hold(collector, "R1-", 10)
    assert collector.end(end + 5) is None
    collector.give_back()
    end = _hold(collector, "R1-0042", 10)
    assert collector.end(end + BURST_GAP + 1) is None


def test_a_slow_key_does_not_go_on_with_the_burst() -> None:
    collector = ScanCollector()
    collector.hold(Key("a", 0, False, 0))
    assert not collector.hold(Key("b", 0, False, BURST_GAP + 1))
    assert [key.text for key in collector.give_back()] == ["a"]
