"""The record of what channels and devices say."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

_NOT_RECORDED = N_("Measured values are not recorded")

ERRORS: dict[str, ErrorText] = {
    "telemetry.no_room": ErrorText(
        _NOT_RECORDED,
        N_("The station's disk has no room for them beside the journal. Weighing goes on."),
        N_("Call an administrator: files that are not the station's must be removed."),
    ),
    "telemetry.not_saved": ErrorText(
        _NOT_RECORDED,
        N_("The station's disk does not take them. They wait in its memory for two hours."),
        N_("Call an administrator before the two hours are over. Do not switch the station off."),
    ),
}
