"""Control labels prove how a scanner is set: each wrong setting is found by its own label, a right one by none."""

from __future__ import annotations

import pytest

from app.models.scan import understand
from app.models.scancontrol import CONTROLS, Control, Finding, judged
from app.views.backrooms.scantest import control, russian


@pytest.mark.parametrize("which", list(Control))
def test_a_scanner_that_is_set_right(which: Control) -> None:
    verdict = judged(understand(control(which) + "\r"))
    assert verdict is not None
    assert (verdict.control, verdict.findings, verdict.right) == (which, (Finding.RIGHT,), True)


@pytest.mark.parametrize("which", list(Control))
def test_a_scanner_that_sends_no_identifier(which: Control) -> None:
    verdict = judged(understand(CONTROLS[which].text))
    assert verdict is not None
    assert verdict.findings == (Finding.NO_AIM,)


@pytest.mark.parametrize("lost", ["", " "])
def test_a_separator_that_is_lost(lost: str) -> None:
    text = control(Control.SEPARATOR).replace("\x1d", lost)
    verdict = judged(understand(text))
    assert (verdict is None) == bool(lost)
    assert verdict is None or verdict.findings == (Finding.NO_SEPARATOR,)


def test_the_identifier_of_another_symbol() -> None:
    verdict = judged(understand("]d1" + CONTROLS[Control.SEPARATOR].text))
    assert verdict is not None
    assert verdict.findings == (Finding.NO_AIM,)


@pytest.mark.parametrize("which", [Control.AIM, Control.LAYOUT])
def test_a_russian_layout_is_seen(which: Control) -> None:
    verdict = judged(understand(russian(control(which))))
    assert verdict is not None
    assert verdict.findings == (Finding.LAYOUT_GUESSED,)


def test_caps_lock_is_seen() -> None:
    verdict = judged(understand(CONTROLS[Control.LAYOUT].text.swapcase()))
    assert verdict is not None
    assert Finding.CAPS in verdict.findings


def test_signs_of_another_country_are_seen() -> None:
    verdict = judged(understand(control(Control.LAYOUT).replace("/", "-").replace("?", "_")))
    assert verdict is not None
    assert verdict.findings == (Finding.SIGNS,)


@pytest.mark.parametrize("text", ["R1-261123-0042-O", "4600000000008", "]d20104600000000008" + "10LOT7", "x"])
def test_other_codes_are_no_control(text: str) -> None:
    assert judged(understand(text)) is None
