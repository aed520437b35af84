"""How weights, temperatures and states of deliveries read."""

import pytest

from app.i18n import Catalogue
from app.i18n.deliveries import degrees as shown_degrees
from app.models.delivery import Acceptance, Progress
from app.views.deliveries import words
from app.views.deliveries.words import Amount, Limits
from app.views.marks import Shape, Tone

EN, RU = Catalogue("en"), Catalogue("ru")


@pytest.mark.parametrize(
    ("grams", "said"),
    [
        (0, "0"),
        (1_000, "1"),
        (24_860, "24.86"),
        (412_405, "412.405"),
        (1_200_000, "1200"),
        (-41_300, "\u221241.3"),
    ],
)
def test_no_gram_is_lost_and_none_invented(grams: int, said: str) -> None:
    assert words.mass(grams, EN) == f"{said}\u00a0kg"


@pytest.mark.parametrize(
    ("centi", "said"),
    [
        (None, ""),
        (0, "0,0"),
        (180, "1,8"),
        (-20, "\u22120,2"),
        (-5, "\u22120,05"),
        (2345, "23,45"),
        (-150, "\u22121,5"),
    ],
)
def test_degrees_have_one_decimal_at_least(centi: int | None, said: str) -> None:
    assert shown_degrees(centi, RU) == (f"{said}\u00a0°C" if said else "")


@pytest.mark.parametrize(
    ("weighed", "advised", "state"),
    [
        (500, None, Amount.FREE), (500, 0, Amount.FREE), (0, 100_000, Amount.UNDER), (94_999, 100_000, Amount.UNDER),
        (95_000, 100_000, Amount.NEAR), (102_000, 100_000, Amount.NEAR), (102_001, 100_000, Amount.OVER),
    ],
)  # fmt: skip
def test_how_much_of_the_advised_is_there(weighed: int, advised: int | None, state: Amount) -> None:
    assert words.amount(weighed, advised, Limits()) is state


def test_the_limits_are_the_plants() -> None:
    assert words.amount(91_000, 100_000, Limits(90, 110)) is Amount.NEAR
    assert words.amount(109_000, 100_000, Limits(90, 110)) is Amount.NEAR
    assert words.amount(111_000, 100_000, Limits(90, 110)) is Amount.OVER


@pytest.mark.parametrize(
    ("weighed", "advised", "word", "tone"),
    [
        (0, 100_000, "not weighed", Tone.MUTED),
        (40_000, 100_000, "60\u00a0kg left", Tone.MUTED),
        (97_500, 100_000, "97 % there", Tone.WARN),
        (141_300, 100_000, "41.3\u00a0kg over", Tone.ALARM),
        (40_000, None, "weighed", Tone.MUTED),
        (0, None, "not weighed", Tone.MUTED),
    ],
)
def test_what_a_position_says_of_its_amount(weighed: int, advised: int | None, word: str, tone: Tone) -> None:
    mark = words.amount_mark(weighed, advised, Limits(), EN)
    assert (mark.word, mark.tone) == (word, tone)


@pytest.mark.parametrize(
    ("verdict", "progress", "word", "shape", "tone"),
    [
        (None, Progress.OPEN, "open", Shape.RING, Tone.MUTED),
        (Acceptance.ACCEPTED, Progress.CLOSED, "accepted · finished", Shape.CHECK, Tone.NORMAL),
        (Acceptance.ACCEPTED, Progress.LATE, "accepted · late entry", Shape.DIAMOND, Tone.WARN),
        (Acceptance.REJECTED, Progress.LATE, "rejected · late entry", Shape.CROSS, Tone.ALARM),
        (Acceptance.HELD, Progress.JUDGED, "held · judged", Shape.DIAMOND, Tone.WARN),
    ],
)
def test_verdict_and_progress_are_one_mark_and_the_graver_shows(
    verdict: Acceptance | None, progress: Progress, word: str, shape: Shape, tone: Tone
) -> None:
    mark = words.state(verdict, progress, EN)
    assert (mark.word, mark.shape, mark.tone) == (word, shape, tone)
