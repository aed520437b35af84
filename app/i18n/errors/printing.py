"""Errors of the label queue."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "label.unknown_order": ErrorText(
        N_("Label not known here"),
        N_("This station has not heard of that label."),
        N_("Open the lot's records, or print it at the station that ordered it."),
    ),
    "label.still_waits": ErrorText(
        N_("It still waits"),
        N_("The label has not been printed yet. It goes out by itself."),
        N_("Look at the printer. A second label would be one too many."),
    ),
    "label.not_waiting": ErrorText(
        N_("Too late to take it back"),
        N_("The label is with the printer, or it was settled already."),
        N_("Take the printed label away where it is not wanted."),
    ),
    "label.not_uncertain": ErrorText(
        N_("Nothing to decide"),
        N_("What became of this label is known already."),
        N_("Look at the list: it says what is open."),
    ),
    "label.not_filed": ErrorText(
        N_("The file was not written"),
        N_("{path} could not be written: {detail}."),
        N_("Plug in a stick with room on it, and try again."),
    ),
    "paper.no_printer": ErrorText(
        N_("No office printer"),
        N_("This station has no printer for paper."),
        N_("Save the file on a stick and print it in the office."),
    ),
    "paper.not_printed": ErrorText(
        N_("Not printed"),
        N_("The office printer did not take it: {detail}."),
        N_("Look at the printer and try again, or save the file on a stick."),
    ),
    "paper.not_saved": ErrorText(
        N_("Not saved"),
        N_("{path} could not be copied: {detail}."),
        N_("Plug in a stick with room on it, and try again."),
    ),
}
