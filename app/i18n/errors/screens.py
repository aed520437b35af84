"""Errors of the screens themselves."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS = {
    "screen.unexpected": ErrorText(
        N_("The program made a mistake"),
        N_("Something happened that should not: {name}. What is recorded is safe."),
        N_("Go on working. If it comes again, tell the person in charge the time and this text."),
    ),
}
