"""How the station stands with the plant."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "standing.settled": ErrorText(
        N_("Nothing to confirm any more"),
        N_("The station stands with the plant otherwise than a moment ago."),
        N_("Look at what it says now."),
    ),
}
