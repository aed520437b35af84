"""Wording of what the weighing desk refuses."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS = {
    "weighing.journal": ErrorText(
        N_("Not saved"),
        N_("This station's disk refused the last weight. It is not recorded."),
        N_(
            "Do not remove the crate. Call maintenance; the weight can be recorded again when the disk answers."
        ),
    ),
    "weighing.no_scale": ErrorText(
        N_("No scale"),
        N_("The scale does not answer."),
        N_("Check the scale's power and cable. The station connects by itself."),
    ),
    "weighing.no_item": ErrorText(
        N_("Nothing chosen"),
        N_("It is not chosen what is being weighed."),
        N_("Choose the item first."),
    ),
    "weighing.no_lot": ErrorText(
        N_("No lot"),
        N_("No lot is open to weigh into."),
        N_("Open a new lot or scan a lot label."),
    ),
    "weighing.no_right": ErrorText(
        N_("Not allowed"),
        N_("This action does not belong to your role."),
        N_("Call a person who has the right to it."),
    ),
    "weighing.busy": ErrorText(
        N_("One moment"),
        N_("A weight is being taken."),
        N_("Wait for the scale to come to rest."),
    ),
    "weighing.reason_needed": ErrorText(
        N_("Outside the band"),
        N_("The weight is outside the band of this item."),
        N_("Choose the reason and record it again."),
    ),
    "weighing.not_positive": ErrorText(
        N_("No weight"),
        N_("A typed weight must be more than zero."),
        N_("Type the weight again."),
    ),
    "weighing.nothing_to_void": ErrorText(
        N_("Nothing to undo"),
        N_("This lot has no weighing that still counts."),
        N_("Nothing needs to be done."),
    ),
    "weighing.too_late_to_void": ErrorText(
        N_("Too late to undo"),
        N_("The last weighing is older than {minutes} minutes."),
        N_("Call the production manager, who may undo it."),
    ),
    "weighing.unknown_item": ErrorText(
        N_("Unknown item"),
        N_("The plant has no item {code}."),
        N_("Choose another, or ask the production manager to add it."),
    ),
    "weighing.unknown_container": ErrorText(
        N_("Unknown container"),
        N_("The plant has no container {code}."),
        N_("Choose another, or ask the production manager to add it."),
    ),
    "weighing.lot_unread": ErrorText(
        N_("Label not read"),
        N_("{code} is not a whole lot code."),
        N_("Scan the label again, or type the code with its last sign."),
    ),
    "weighing.container_heavier": ErrorText(
        N_("The container is heavier than the crate"),
        N_("Gross less the container's tare is nothing or below. No weight was recorded."),
        N_("Check which container is chosen, and that the crate stands on the scale."),
    ),
    "weighing.no_pieces": ErrorText(
        N_("How many pieces?"),
        N_("This item is counted besides being weighed."),
        N_("Type how many pieces are in the crate."),
    ),
    "weighing.no_order": ErrorText(
        N_("Nothing to allow"),
        N_("This lot belongs to no delivery with an advised quantity."),
        N_("Go on weighing."),
    ),
    "weighing.order_full": ErrorText(
        N_("More than advised"),
        N_("More fish of this delivery is here than its papers say, by more than the plant allows."),
        N_("The production manager scans the badge here and signs; then go on. Nothing was lost."),
    ),
}
