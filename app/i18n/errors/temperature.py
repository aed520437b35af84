"""Alarms of temperatures."""

from app.i18n import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "alarm.not_yours": ErrorText(
        N_("Not yours to acknowledge"),
        N_("Alarms of critical control points are acknowledged by the quality inspector or the supervisor."),
        N_("Call one of them. Close the door, move the fish: what helps may be done at once."),
    ),
    "alarm.no_text": ErrorText(
        N_("Nothing was said"),
        N_("An alarm is acknowledged with its cause and with what is done about it."),
        N_("Choose the cause, and say in your words what is done."),
    ),
    "alarm.unknown_channel": ErrorText(
        N_("No such channel"),
        N_("The plant has no channel {channel} in use."),
        N_("Go back to all temperatures. Channels are kept in administration."),
    ),
}
