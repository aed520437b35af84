"""Holds: what must not be used."""

from app.i18n import N_
from app.i18n.errors.text import ErrorText

ERRORS = {
    "hold.held": ErrorText(
        N_("The lot is held"),
        N_("{lot} must not be used: {reason}. {name} has held it."),
        N_("Set it apart. Call the quality inspector or the production manager: only they can release it."),
    ),
    "hold.lot_unread": ErrorText(
        N_("Lot code not understood"),
        N_("{code} is no lot code, or it was not read whole."),
        N_("Scan the label again, or type the code with its last character."),
    ),
    "hold.reason": ErrorText(
        N_("A reason is missing"),
        N_("A hold is set and lifted with a reason only."),
        N_("Choose what to hold or to release, and the reason."),
    ),
    "hold.days": ErrorText(
        N_("The days are the wrong way round"),
        N_("The last day lies before the first."),
        N_("Correct the days."),
    ),
    "hold.no_right": ErrorText(
        N_("Not yours to release"),
        N_("Only a quality inspector or a production manager may release what is held."),
        N_("Call one of them: badge and PIN are needed at this station."),
    ),
    "hold.own": ErrorText(
        N_("Your own hold"),
        N_("Nobody releases alone what he has held himself."),
        N_("Ask another quality inspector or the production manager to release it."),
    ),
    "hold.lifted": ErrorText(
        N_("Released already"),
        N_("Somebody else has released this hold in the meantime."),
        N_("Look at the list again."),
    ),
    "hold.other_signer": ErrorText(
        N_("Another person signed"),
        N_("The PIN is not that of the person at the station."),
        N_("Scan your own badge and sign again."),
    ),
    "hold.paper": ErrorText(
        N_("The time on the paper cannot be"),
        N_("A release on paper lies between the hold and now."),
        N_("Correct the date and time that stand on the paper."),
    ),
}
