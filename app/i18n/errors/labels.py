"""Wording of what is wrong with a scanned code, with what a label shall say, and with a label's template."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

_RESCAN = N_("Scan once more. If it stays so, the label is wrong: type what is printed, and tell the sender.")

ERRORS = {
    "gs1.check_digit": ErrorText(
        N_("Wrong check digit"),
        N_("The number {value} (AI {ai}) does not agree with its own check digit: a digit is wrong."),
        _RESCAN,
    ),
    "gs1.bad_date": ErrorText(
        N_("No such date"),
        N_("The code carries the date {value} (AI {ai}, year-month-day). There is no such day."),
        _RESCAN,
    ),
    "gs1.unknown_ai": ErrorText(
        N_("Part of the code is not known"),
        N_("This program does not know what {value} means. Nothing was taken from the code."),
        N_("Type what is printed on the label. Maintenance can look at the code on the scanner's test screen."),
    ),
    "gs1.characters": ErrorText(
        N_("Sign that GS1 does not allow"),
        N_("{value} (AI {ai}) has a sign that may not stand there. Only Latin letters, digits and some signs may."),
        _RESCAN,
    ),
    "gs1.too_long": ErrorText(
        N_("Too long"),
        N_("{value} is longer than AI {ai} may be."),
        _RESCAN,
    ),
    "gs1.too_short": ErrorText(
        N_("Too short"),
        N_("The code ends too early: {value} (AI {ai}) is not whole."),
        _RESCAN,
    ),
    "gs1.no_separator": ErrorText(
        N_("Two parts of the code ran together"),
        N_("{value} (AI {ai}) seems to be two parts without the separator between them."),
        N_("The scanner may be losing the separator: let maintenance check it with the scanner's set-up sheet."),
    ),
    "gs1.missing": ErrorText(
        N_("Part of the code is missing"),
        N_("AI {ai} may not stand alone: it needs AI {value}."),
        _RESCAN,
    ),
    "gs1.together": ErrorText(
        N_("The code contradicts itself"),
        N_("AI {ai} and {value} may not stand in one code."),
        _RESCAN,
    ),
    "gs1.layout": ErrorText(
        N_("No such layout of numbers"),
        N_("{layout} is no layout of 13 signs: digits, A article, W grams, P kopecks, N pieces, V, C last."),
        N_("Write it like 21AAAAAWWWWWC."),
    ),
    "gs1.sscc_block": ErrorText(
        N_("No numbers for logistic units"),
        N_("Company prefix {prefix} with block {block} leaves no digits for a serial number."),
        N_("Check the plant's GS1 prefix and the station's block."),
    ),
    "gs1.sscc_full": ErrorText(
        N_("Numbers for logistic units are used up"),
        N_("All serial numbers of block {block} below prefix {prefix} were given."),
        N_("Give this station another block or another extension digit."),
    ),
    "scan.house_check": ErrorText(
        N_("Wrong check character"),
        N_("{value} looks like a code of this plant, but a sign of it is wrong."),
        N_("Scan once more, or type the code as it is printed."),
    ),
    "scan.caps_lock": ErrorText(
        N_("Caps Lock is on"),
        N_("The scanner sent small letters for capitals and capitals for small ones. The code was not taken."),
        N_("Press Caps Lock on the keyboard, then scan once more."),
    ),
    "label.content": ErrorText(
        N_("The label cannot be made"),
        N_("What the label shall say is not sound: {field} = {value}."),
        N_("Write the lot code on the crate by hand, and tell the person in charge."),
    ),
    "label.no_template": ErrorText(
        N_("No such label template"),
        N_("There is no template {template}. There are: {known}."),
        N_("Choose one of these for the printer."),
    ),
    "label.no_room": ErrorText(
        N_("The symbol does not fit"),
        N_("In the template {template} the box for the symbol {place} is too small for this label."),
        N_("Choose another template for this printer."),
    ),
    "label.template_syntax": ErrorText(
        N_("Label template cannot be read"),
        N_("The template {template} is no TOML: {detail}."),
        N_("Mend the file; the shipped templates show the form."),
    ),
    "label.template_unknown": ErrorText(
        N_("Unknown key in a label template"),
        N_("Template {template}, {place}: nobody knows the key {key}."),
        N_("Mend the file; the shipped templates show the form."),
    ),
    "label.template_missing": ErrorText(
        N_("Missing key in a label template"),
        N_("Template {template}, {place}: {key} is missing."),
        N_("Mend the file; the shipped templates show the form."),
    ),
    "label.template_value": ErrorText(
        N_("Wrong value in a label template"),
        N_("Template {template}, {place}: {key} must be {allowed}."),
        N_("Mend the file; the shipped templates show the form."),
    ),
    "label.template_outside": ErrorText(
        N_("Outside the label"),
        N_("Template {template}, {place} does not lie within {size} mm."),
        N_("Move it or make it smaller."),
    ),
}  # fmt: skip
