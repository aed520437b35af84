"""The tokens: contrast of every pair that carries text, and sizes that hold on the glass."""

import pytest

from app.views.theme import DARK, LIGHT, PANELS, Colours, Em, Panel, Size, Theme


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    ("text", "surface"), ("text", "bg"), ("muted", "surface"), ("muted", "stripe"), ("moving", "surface"),
    ("ok", "surface"), ("warn_ink", "surface"), ("warn_ink", "stripe"), ("alarm", "surface"),
    ("alarm", "stripe"), ("offline", "surface"), ("on_ok", "ok"), ("on_alarm", "alarm"),
    ("on_offline", "offline"), ("on_warn", "warn"), ("text", "flash_saved"), ("text", "flash_refused"),
    ("muted", "flash_saved"), ("muted", "flash_refused"),
]  # fmt: skip
STRONG = [
    ("text", "surface"), ("text", "surface2"), ("text", "held"), ("on_primary", "primary"),
    ("on_primary", "pressed"), ("on_warn", "warn"),
]  # fmt: skip


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), STRONG)
def test_weight_and_buttons_can_be_read_from_afar(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 7.0


def test_contrast_is_computed_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize("length", [Size.BUTTON, Size.KEY, Size.PRIMARY, Size.ROW, Size.TILE, Em.BODY])
def test_a_length_is_never_rounded_down(panel: Panel, length: float) -> None:
    theme = Theme(panel.px_per_mm)
    assert length <= theme.mm(theme.px(length)) < length + 1 / panel.px_per_mm


def test_least_sizes_are_those_of_a_finger_in_the_cold() -> None:
    assert Size.BUTTON >= 15
    assert Size.BUTTON_WIDTH >= 25
    assert Size.KEY >= 20
    assert Size.PRIMARY >= 22
    assert Size.PRIMARY_WIDTH >= 100
    assert Size.ROW >= 11
    assert (Em.CAPTION, Em.BODY, Em.VALUE, Em.BUTTON, Em.PRIMARY) >= (3.9, 4.6, 5.2, 5.0, 9.0)
