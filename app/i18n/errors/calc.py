"""Calculations on the command line."""

from app.i18n import N_
from app.i18n.errors.text import ErrorText

ERRORS = {
    "calc.no_rule": ErrorText(
        N_("Rule not known"),
        N_("There is no rule {name}. Known are: {known}."),
        N_("Name one of these; calc --help says what each is given."),
    ),
    "calc.not_json": ErrorText(
        N_("Not understood"),
        N_("What was read is no JSON object: {detail}."),
        N_("Give one object with the members that calc --help names."),
    ),
    "calc.unknown": ErrorText(
        N_("A member nobody knows"),
        N_("{name} is not used by this rule. It knows: {known}."),
        N_("Correct the name or leave it out."),
    ),
    "calc.missing": ErrorText(
        N_("A member is missing"),
        N_("{name} is needed for this calculation."),
        N_("Add it; calc --help says what it is and in which unit."),
    ),
    "calc.wrong": ErrorText(
        N_("A member is wrong"),
        N_("{name} is {value}."),
        N_("Give it like this: {allowed}."),
    ),
    "calc.outside": ErrorText(
        N_("Outside the rule"),
        N_("The rule says nothing for these numbers: {name}."),
        N_("Check the numbers and their units; calc --help names them."),
    ),
}
