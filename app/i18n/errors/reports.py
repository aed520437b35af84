"""Wording of what can go wrong with reports, lists and what is written out of them."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS = {
    "report.not_filed": ErrorText(
        N_("The report could not be written"),
        N_("The file {path} could not be written: {detail}."),
        N_("Look whether the disk is full or the stick was pulled out, then try once more."),
    ),
    "lists.needs_server": ErrorText(
        N_("Needs the server"),
        N_("This station keeps weighings from {day} on. For earlier days the server has to be asked."),
        N_("Choose later days, or log in with your PIN while the server can be reached and try again."),
    ),
    "lists.log_kept": ErrorText(
        N_("The log goes back to {day}"),
        N_("The receiving log is written of the deliveries that this station keeps, from {day} on."),
        N_("Choose later days."),
    ),
    "lists.not_filed": ErrorText(
        N_("The list could not be written"),
        N_("The file {path} could not be written: {detail}. What was written of it is gone."),
        N_("Look whether the disk or the stick is full or was pulled out, then try once more."),
    ),
    "lists.too_long": ErrorText(
        N_("Too much for one file"),
        N_("The list has {count} rows; a spreadsheet takes {most}."),
        N_("Choose fewer days, or save it as CSV."),
    ),
}
