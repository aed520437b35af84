"""What the weighing screen says of a scale that must be checked, without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.i18n import Catalogue
from app.models.desk import Block, Doubt, LabelNews, WeighingSnapshot
from app.models.register import Check, Due, Rule, Standing, What
from app.views import samples
from app.views.marks import Tone
from app.views.weighing import check, words
from app.views.weighing.strip import strip

EN = Catalogue("en")
DAY = date(2026, 11, 20)
FAILED = Check(What.TEST_WEIGHT, DAY, datetime(2026, 11, 20, tzinfo=UTC), False)


def due(what: What, standing: Standing, until: date | None = DAY, last: Check | None = None) -> Due:
    return Due(Rule("R", what, 365, refuse_after_days=0), standing, until, last)


def state(told: Due | None, **changes: object) -> WeighingSnapshot:
    return replace(samples.WORKING, check=told, **changes)  # type: ignore[arg-type]


def said(told: Due | None, **changes: object) -> tuple[str, Tone] | None:
    notice = strip(state(told, **changes), EN, None, typing=False)
    return (notice.text, notice.tone) if notice is not None else None


def test_nothing_is_said_of_a_scale_that_is_right() -> None:
    assert said(None) is None


@pytest.mark.parametrize(
    ("told", "text", "tone"),
    [
        (
            due(What.VERIFICATION, Standing.DUE),
            "The scale's verification runs out on 20/11/2026.",
            Tone.MUTED,
        ),
        (
            due(What.VERIFICATION, Standing.OVERDUE),
            "The scale's verification ran out on 20/11/2026. Tell the person in charge.",
            Tone.WARN,
        ),
        (
            due(What.CALIBRATION, Standing.OVERDUE, None),
            "No calibration of this scale is recorded. Tell the person in charge.",
            Tone.WARN,
        ),
        (
            due(What.TEST_WEIGHT, Standing.OVERDUE),
            "Today's test weight is missing. Home → Equipment → Test weight.",
            Tone.WARN,
        ),
        (
            due(What.TEST_WEIGHT, Standing.OVERDUE, None, FAILED),
            "The scale failed its test weight. Tell the person in charge.",
            Tone.WARN,
        ),
        (
            due(What.TEST_WEIGHT, Standing.REFUSED, None, FAILED),
            "This scale must not be used. The scale failed its test weight. Tell the person in charge.",
            Tone.ALARM,
        ),
    ],
)
def test_what_is_due_is_said_with_what_to_do(told: Due, text: str, tone: Tone) -> None:
    assert said(told) == (text, tone)


def test_the_refusal_comes_before_labels_and_doubts_and_a_reminder_after_them() -> None:
    refused, overdue = due(What.VERIFICATION, Standing.REFUSED), due(What.VERIFICATION, Standing.OVERDUE)
    by_hand = LabelNews("R1-261123-0042-O", "printer.paper_out")
    assert (said(refused, labels=by_hand) or ("", Tone.OK))[1] is Tone.ALARM
    assert "verification" not in (said(overdue, labels=by_hand) or ("verification",))[0]
    assert "verification" not in (said(overdue, doubts=(Doubt.TARE_DRIFT,)) or ("verification",))[0]


def test_the_primary_says_what_stands_in_the_way_and_cannot_be_pressed() -> None:
    action = words.primary(state(due(What.VERIFICATION, Standing.REFUSED), block=Block.OVERDUE), EN)
    assert (action.text, action.enabled) == ("The scale must be checked", False)


@pytest.mark.parametrize("what", What)
@pytest.mark.parametrize("standing", [Standing.DUE, Standing.OVERDUE, Standing.REFUSED])
@pytest.mark.parametrize("until", [None, DAY])
def test_every_state_has_words_in_both_languages(what: What, standing: Standing, until: date | None) -> None:
    told = due(what, standing, until)
    for catalogue in (EN, Catalogue("ru")):
        notice = check.refused(told, catalogue) or check.reminder(told, catalogue)
        assert notice is not None
        assert notice.text
