"""Errors of scanned codes that no screen in front has a use for."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "scan.login_first": ErrorText(
        N_("Badge first"),
        N_("A label was scanned, but nobody is logged in at this station."),
        N_("Scan your badge, then the label again."),
    ),
    "scan.container_here": ErrorText(
        N_("This is a container"),
        N_("The code {code} names a kind of container. It takes the tare on the weighing screen."),
        N_("Open the weighing screen and scan it there."),
    ),
    "scan.unknown_unit": ErrorText(
        N_("Unknown logistic unit"),
        N_("The number {code} is a logistic unit (SSCC). This plant has no unit of that number."),
        N_("Check the label. Scan the label of a lot instead."),
    ),
    "scan.article_here": ErrorText(
        N_("This is an article number"),
        N_("The code {code} says which article it is, but not which lot."),
        N_("Scan the label of the lot."),
    ),
    "scan.foreign_label": ErrorText(
        N_("Somebody else's label"),
        N_("The label is a correct GS1 label, but its lot is not of this plant: {code}."),
        N_("Scan the label that this plant put on."),
    ),
    "scan.restricted": ErrorText(
        N_("A number for inside a shop"),
        N_("The number {code} means something only where it was printed."),
        N_("Scan the label that this plant put on."),
    ),
    "scan.unknown": ErrorText(
        N_("Unknown code"),
        N_("The code {code} is neither a badge nor a label of this plant."),
        N_("Scan again. If it stays unknown, type the lot code."),
    ),
    "scan.no_room": ErrorText(
        N_("Not open to you"),
        N_("The code {code} leads to a room that your rights do not open."),
        N_("Ask somebody with the right to it."),
    ),
    "scan.unreadable": ErrorText(
        N_("The scanner sent no code"),
        N_("What came from the scanner was damaged on its way."),
        N_("Scan again. If it comes back, let maintenance look at the scanner's line."),
    ),
}
