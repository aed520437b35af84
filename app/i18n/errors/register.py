"""The equipment register."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "register.no_right": ErrorText(
        N_("You may not enter this"),
        N_("Your rights do not include this step. Nothing was recorded."),
        N_("Call maintenance or the person in charge."),
    ),
    "register.unknown": ErrorText(
        N_("No such machine"),
        N_("The register has no machine {code}."),
        N_("Look for it in the list of equipment, or have it entered."),
    ),
    "register.scale_unknown": ErrorText(
        N_("The register does not know this scale"),
        N_(
            "No machine of the register is attached as {device} of this station, nor has this scale's serial number."
        ),
        N_("Have maintenance attach it: Equipment, the scale, Data."),
    ),
    "register.no_test": ErrorText(
        N_("No rule for a test weight"),
        N_(
            "No rule says which weight to put on this scale, or by how much it may differ. Nothing was recorded."
        ),
        N_("Have the person in charge set the rule: Equipment, Rules, plans."),
    ),
    "register.tare_set": ErrorText(
        N_("The scale has a tare"),
        N_("A test weight is weighed without a tare. Nothing was recorded."),
        N_("Clear the tare on the weighing screen, then test again."),
    ),
    "weighing.overdue": ErrorText(
        N_("This scale must not be used"),
        N_(
            "Its check has run out or failed, and the plant's rule takes no weight from it then. Nothing was recorded."
        ),
        N_(
            "Test it or have it verified, weigh on another scale, or let the person in charge enter the weight by hand."
        ),
    ),
}
