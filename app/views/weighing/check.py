"""How the weighing screen says that the scale must be checked."""

from __future__ import annotations

from app.i18n import N_, Catalogue
from app.models.register import Due, Standing, What
from app.views.marks import Notice, Shape, Tone

_RAN_OUT = {
    What.VERIFICATION: N_("The scale's verification ran out on {day}. Tell the person in charge."),
    What.CALIBRATION: N_("The scale's calibration ran out on {day}. Tell the person in charge."),
    What.TEST_WEIGHT: N_("Today's test weight is missing. Home → Equipment → Test weight."),
}
_NEVER = {
    What.VERIFICATION: N_("No verification of this scale is recorded. Tell the person in charge."),
    What.CALIBRATION: N_("No calibration of this scale is recorded. Tell the person in charge."),
    What.TEST_WEIGHT: N_("Today's test weight is missing. Home → Equipment → Test weight."),
}
_FAILED = {
    What.VERIFICATION: N_("The scale failed its verification. Tell the person in charge."),
    What.CALIBRATION: N_("The scale failed its calibration. Tell the person in charge."),
    What.TEST_WEIGHT: N_("The scale failed its test weight. Tell the person in charge."),
}
_SOON = {
    What.VERIFICATION: N_("The scale's verification runs out on {day}."),
    What.CALIBRATION: N_("The scale's calibration runs out on {day}."),
    What.TEST_WEIGHT: N_("The test weight is due after {day}."),
}
_REFUSED = N_("This scale must not be used. {why}")


def refused(due: Due | None, words: Catalogue) -> Notice | None:
    """That nothing is taken from the scale, and why; None where it may be used."""
    if due is None or due.standing is not Standing.REFUSED:
        return None
    return Notice(words.text(_REFUSED, why=_why(due, words)), Tone.ALARM, Shape.CROSS)


def reminder(due: Due | None, words: Catalogue) -> Notice | None:
    """What is due or overdue, where anything is."""
    if due is None:
        return None
    if due.standing is Standing.DUE and due.until is not None:
        return Notice(words.text(_SOON[due.rule.what], day=words.day(due.until)), Tone.MUTED, Shape.RING)
    return Notice(_why(due, words), Tone.WARN)


def _why(due: Due, words: Catalogue) -> str:
    what = due.rule.what
    if due.failed:
        return words.text(_FAILED[what])
    if due.until is None:
        return words.text(_NEVER[what])
    return words.text(_RAN_OUT[what], day=words.day(due.until))
