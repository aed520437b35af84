"""One press at a time: the tare is asked where the rule wants it, and whoever waits is told."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field, replace

import pytest

from app.errors import EnvironmentFault, OperatorError
from app.models.capture import CaptureGate
from app.models.readings import Reading
from app.services.receiving.press import Presses
from tests.services.receiving.place import RULE


@dataclass
class Line:
    """A scale's line that remembers what was asked of it."""

    asked: list[bool] = field(default_factory=list)
    answer: Future[int] = field(default_factory=Future)

    def press(self, *, tare: bool = False) -> Future[int]:
        self.asked.append(tare)
        return self.answer

    def _unasked(self, *_: object) -> Future[Reading]:
        raise AssertionError

    zero = tare = clear = preset = _unasked


@pytest.mark.parametrize("with_tare", [True, False])
def test_the_scales_own_tare_is_asked_with_the_press_where_the_rule_says_so(with_tare: bool) -> None:
    line = Line()
    Presses(line, CaptureGate(replace(RULE, with_tare=with_tare))).press()
    assert line.asked == [with_tare]


def test_a_second_press_is_told_and_the_first_still_waits() -> None:
    presses = Presses(Line(), CaptureGate(RULE))
    first = presses.press()
    with pytest.raises(OperatorError, match="busy"):
        presses.press().result(0)
    assert presses.busy
    assert not first.done()


@pytest.mark.parametrize(
    ("error", "key"),
    [(OperatorError("weighing.no_scale"), "weighing.no_scale"), (RuntimeError("line"), "device.no_link")],
)
def test_a_line_that_fails_ends_the_press_in_words(error: Exception, key: str) -> None:
    line = Line()
    presses = Presses(line, CaptureGate(RULE))
    shot = presses.press()
    line.answer.set_exception(error)
    found = shot.exception(0)
    assert isinstance(found, OperatorError | EnvironmentFault)
    assert found.key == key
    assert not presses.busy
