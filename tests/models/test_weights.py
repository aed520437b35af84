"""Gross, tare and net with their origins."""

import pytest

from app.models.capture import Captured
from app.models.readings import Reading, ReadingKind
from app.models.values import Origin
from app.models.weights import Tare, Weights, weights

MEASURED, COMPUTED, PRESET, UNKNOWN = Origin.MEASURED, Origin.COMPUTED, Origin.PRESET, Origin.UNKNOWN


def captured(value: str = "5.000", tare: str | None = None, **more: object) -> Captured:
    told = None if tare is None else Reading(b"", tare, "kg", kind=ReadingKind.TARE, command="TA")
    return Captured(Reading(b"", value, "kg", True, **more), told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shot", "known", "container", "wanted"),
    [
        (captured(), None, None, Weights(None, UNKNOWN, None, UNKNOWN, 5_000, MEASURED)),
        (captured(tare="0.000"), None, None, Weights(5_000, MEASURED, 0, MEASURED, 5_000, MEASURED)),
        (captured(tare="0.400"), None, None, Weights(5_400, COMPUTED, 400, UNKNOWN, 5_000, MEASURED)),
        (
            captured(tare="0.400"),
            Tare(400, PRESET),
            None,
            Weights(5_400, COMPUTED, 400, PRESET, 5_000, MEASURED),
        ),
        (
            captured(tare="0.400"),
            Tare(300, PRESET),
            None,
            Weights(5_400, COMPUTED, 400, UNKNOWN, 5_000, MEASURED),
        ),
        (captured(tare="0.000"), None, 1_200, Weights(5_000, MEASURED, 1_200, PRESET, 3_800, COMPUTED)),
        (captured(tare="0.400"), None, 1_200, Weights(5_400, COMPUTED, 1_600, COMPUTED, 3_800, COMPUTED)),
        (captured(), None, 1_200, Weights(None, UNKNOWN, 1_200, PRESET, 3_800, COMPUTED)),
        (captured(net=False), None, 1_200, Weights(5_000, MEASURED, 1_200, PRESET, 3_800, COMPUTED)),
    ],
)
def test_origins(shot: Captured, known: Tare | None, container: int | None, wanted: Weights) -> None:
    assert weights(shot, known, container) == wanted
    if wanted.gross_g is not None and wanted.tare_g is not None:
        assert wanted.gross_g - wanted.tare_g == wanted.net_g


def test_a_tare_in_the_frame_itself() -> None:
    shot = captured()
    shot = Captured(Reading(b"", "5.000", "kg", True, net=True, tare="0.250"), shot.tare)
    assert weights(shot) == Weights(5_250, COMPUTED, 250, UNKNOWN, 5_000, MEASURED)


def test_a_reading_without_grams_is_no_weighing() -> None:
    with pytest.raises(ValueError, match="whole grams"):
        weights(captured("5.0005"))
