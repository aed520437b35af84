"""Reference data, people and stations administered on the screen."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

_AGAIN = N_("Look at the row as it is now, then do it again.")

ERRORS: dict[str, ErrorText] = {
    "administration.unknown": ErrorText(
        N_("There is no such row"), N_("The plant has no row with the code {code}."), _AGAIN
    ),
    "administration.known": ErrorText(
        N_("The code is taken"),
        N_("A row with the code {code} is already there, perhaps out of use."),
        N_("Choose another code, or change the row that is there."),
    ),
    "administration.wrong": ErrorText(
        N_("A value cannot be so"),
        N_("One of the values is missing or not possible."),
        N_("Mend the value, then save again."),
    ),
    "administration.band": ErrorText(
        N_("The band is upside down"),
        N_("The lower limit is above the upper one."),
        N_("Mend the limits, then save again."),
    ),
    "administration.validity": ErrorText(
        N_("The validity ends before it begins"),
        N_("The last day is before the first."),
        N_("Mend the days, then save again."),
    ),
    "administration.no_reason": ErrorText(
        N_("The reason is missing"),
        N_("Every change needs a reason; it stays in the history."),
        N_("Choose a reason."),
    ),
    "administration.not_adopted": ErrorText(
        N_("The list is not adopted yet"),
        N_(
            "The plant still goes by the rows that came with the program. One row of its own would hide them all."
        ),
        N_("Go back to the list and adopt what is shipped, then change it."),
    ),
    "administration.file_unreadable": ErrorText(
        N_("The file cannot be read"),
        N_("{file} is not there any more, or is no text in UTF-8."),
        N_("Save the table as CSV in UTF-8 and try again."),
    ),
    "administration.file_columns": ErrorText(
        N_("The columns are others"),
        N_("The first line of {file} does not name the columns of this list."),
        N_("Write the list to a file first and fill in that one."),
    ),
    "administration.file_outdated": ErrorText(
        N_("Something changed meanwhile"),
        N_("The file, or a row it would change, is not as it was shown."),
        N_("Read the file again and look at what it would change now."),
    ),
    "administration.file_too_large": ErrorText(
        N_("Too many rows at once"),
        N_("One decision has no room for {rows} rows."),
        N_("Part the file and take the parts over one after the other."),
    ),
    "administration.folder": ErrorText(
        N_("The folder cannot be written to"),
        N_("Nothing was decided: the file would have no place in {folder}."),
        N_("Plug in a stick, or make room in the folder, and try again."),
    ),
    "administration.person_incomplete": ErrorText(
        N_("Name or rights are missing"),
        N_("A person needs a name and at least one right."),
        N_("Fill in what is missing."),
    ),
    "administration.other_badge": ErrorText(
        N_("This is another person's badge"),
        N_("The badge that was scanned belongs to somebody else."),
        N_("Scan the badge of the person whose PIN is changed."),
    ),
    "administration.station_code": ErrorText(
        N_("The code does not fit"),
        N_("A station's code is Latin letters and digits, such as R2."),
        N_("Choose another code."),
    ),
}
