"""Wording of what the desk of deliveries refuses."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS = {
    "delivery.no_right": ErrorText(
        N_("Not allowed at the gate"),
        N_("This step of a delivery does not belong to your role."),
        N_("Call a person who has the right to it. What you typed is kept."),
    ),
    "delivery.unread": ErrorText(
        N_("Delivery code not read"),
        N_("{code} is not a whole delivery code."),
        N_("Scan the sheet again, or type the code with its last sign."),
    ),
    "delivery.let_go": ErrorText(
        N_("No longer kept here"),
        N_("Delivery {code} is older than what this station keeps."),
        N_("Look for it in the lists: the plant's server has all of it."),
    ),
    "delivery.unheard": ErrorText(
        N_("Not heard of yet"),
        N_("The entry that opened this delivery has not reached this station."),
        N_("Go on weighing. Correct the delivery when the station has heard of it."),
    ),
    "delivery.changed_meanwhile": ErrorText(
        N_("Changed meanwhile"),
        N_("Somebody else has changed this delivery since you opened the form."),
        N_("Look at what is there now, then send your change again. What you typed is kept."),
    ),
    "delivery.reason_needed": ErrorText(
        N_("A reason is needed"),
        N_("This change is kept together with the reason for it."),
        N_("Choose the reason and try again."),
    ),
    "delivery.no_supplier": ErrorText(
        N_("No supplier"),
        N_("It is not chosen who brings the fish."),
        N_("Choose the supplier. The rest can follow later."),
    ),
    "delivery.arrived_later": ErrorText(
        N_("Arrival in the future"),
        N_("The time of arrival is later than now."),
        N_("Check the time of arrival and the clock of this station."),
    ),
    "delivery.temperature_range": ErrorText(
        N_("No such temperature"),
        N_("The temperature must lie between -60 and 60 degrees."),
        N_("Read the thermometer again and type the number."),
    ),
    "delivery.no_item": ErrorText(
        N_("No kind of fish"),
        N_("It is not chosen which item this fish is."),
        N_("Choose the item of this line."),
    ),
    "delivery.advice_range": ErrorText(
        N_("No such quantity"),
        N_("The advised quantity must be more than zero and at most 1,000 t."),
        N_("Type the quantity of the waybill, or leave it empty."),
    ),
    "delivery.catch_order": ErrorText(
        N_("Catch ends before it begins"),
        N_("The last day of the catch lies before its first day."),
        N_("Check both days with the document."),
    ),
    "delivery.catch_later": ErrorText(
        N_("Catch in the future"),
        N_("A day of the catch lies after today."),
        N_("Check the days with the document, and the clock of this station."),
    ),
    "delivery.area_method": ErrorText(
        N_("Area does not fit"),
        N_("FAO area {area} does not belong to this way of production."),
        N_("Inland catch has an area from 01 to 08, sea catch another one. Choose again."),
    ),
    "delivery.position_known": ErrorText(
        N_("Already kept"),
        N_("This line is part of the delivery already."),
        N_("Nothing needs to be done. Open the line to correct it."),
    ),
    "delivery.no_position": ErrorText(
        N_("Line not found"),
        N_("This kind of fish is not stated in the delivery, or was withdrawn."),
        N_("Choose another line, or state the fish first."),
    ),
    "delivery.position_weighed": ErrorText(
        N_("Fish was weighed"),
        N_("Crates of this line are weighed, so it cannot be withdrawn."),
        N_("Correct the line, or move its crates to another lot first."),
    ),
    "delivery.check_empty": ErrorText(
        N_("The check says nothing"),
        N_("Nothing was entered about the fish."),
        N_("Enter grade or points, parasites and the state of the packaging."),
    ),
    "delivery.check_range": ErrorText(
        N_("Number out of range"),
        N_("Points go from 0 to 99, ice from 0 to 100 percent, and a fish weighs more than nothing."),
        N_("Check the numbers of the arrival check."),
    ),
    "delivery.no_scale": ErrorText(
        N_("No scale at this station"),
        N_("This station has no weighing place."),
        N_("Weigh at a station with a scale: scan the sheet of the delivery there."),
    ),
    "delivery.other_lot": ErrorText(
        N_("Lot of something else"),
        N_("Lot {lot} holds other fish than this."),
        N_("Scan another crate of this delivery, or open a new lot."),
    ),
    "delivery.same_lot": ErrorText(
        N_("Already in this lot"),
        N_("This crate stands in lot {lot} already."),
        N_("Choose the lot into which it belongs."),
    ),
    "delivery.weighing_gone": ErrorText(
        N_("Does not count any more"),
        N_("One of these weighings was voided or moved meanwhile."),
        N_("Look at the list again and choose anew."),
    ),
    "delivery.incomplete": ErrorText(
        N_("Not complete"),
        N_("The receiving log still lacks {count} of its fields."),
        N_("Complete them, or hold the delivery until they are there."),
    ),
    "delivery.origin_forbidden": ErrorText(
        N_("Origin not allowed"),
        N_("Rule {rule} does not allow fish of this species, water and origin into stock."),
        N_("Hold or reject it. The delivery and its weights stay on record."),
    ),
    "delivery.lots_disagree": ErrorText(
        N_("Lots say otherwise"),
        N_("A lot has another verdict than the delivery can have as a whole."),
        N_("Accept the delivery in part, or judge all lots alike."),
    ),
    "delivery.part_needs_both": ErrorText(
        N_("Not in part"),
        N_("In part means that some lots are accepted and others are not."),
        N_("Accept at least one lot and hold or reject at least one, or judge the whole."),
    ),
    "delivery.lots_unjudged": ErrorText(
        N_("A lot is left out"),
        N_("Not every lot of the delivery has its verdict."),
        N_("Judge each lot. Another station may have opened one meanwhile."),
    ),
    "delivery.not_judged": ErrorText(
        N_("Nothing decided yet"),
        N_("Some fish of this delivery is neither accepted nor held nor rejected."),
        N_("Decide about all of it first."),
    ),
    "delivery.closed_already": ErrorText(
        N_("Closed already"),
        N_("The delivery is closed, perhaps by another station."),
        N_("Nothing needs to be done. Fish that still comes can be weighed and counts."),
    ),
    "delivery.not_closed": ErrorText(
        N_("Is open"),
        N_("The delivery is not closed."),
        N_("Nothing needs to be done."),
    ),
    "delivery.needs_release": ErrorText(
        N_("Held until it is released"),
        N_("Something of this delivery is held or rejected, and this decision would let it go."),
        N_("A quality inspector or the production manager scans the badge here and signs the release."),
    ),
    "delivery.own_hold": ErrorText(
        N_("Your own decision"),
        N_("You held or rejected this yourself. Nobody releases a hold of his own alone."),
        N_("Another quality inspector or production manager signs the release here."),
    ),
    "delivery.no_gross": ErrorText(
        N_("No weight of the scale"),
        N_("This weighing was typed, or the scale gave no gross weight: its tare cannot be put right."),
        N_("Void it with a reason and weigh the crate again."),
    ),
    "delivery.nothing_changed": ErrorText(
        N_("Nothing is different"),
        N_("The weighing already says what you typed."),
        N_("Change the container, the tare, the pieces or the lot."),
    ),
    "delivery.other_signer": ErrorText(
        N_("Somebody else is here"),
        N_("The PIN does not belong to the person who asked for the signature."),
        N_("Sign again with your own badge and PIN."),
    ),
}
