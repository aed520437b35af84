"""Wording of what is wrong with laboratory instruments, their results, and what is done with them."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

_PROFILE = N_("Maintenance sets the profile of the instrument in the station's settings file.")
_LOOK = N_("Look at it, and say where it belongs. Nothing of it was lost.")
_FILE = N_('Compare the file with the instrument\'s profile. It lies in the folder "rejected".')

ERRORS = {
    "lab.no_profile": ErrorText(
        N_("Unknown instrument profile"),
        N_("The settings name the profile \"{profile}\". There are: {known}."),
        _PROFILE,
    ),
    "lab.bad_profile": ErrorText(
        N_("Instrument profile is wrong"),
        N_("The profile \"{profile}\" cannot be read: {detail}."),
        _PROFILE,
    ),
    "lab.no_folder": ErrorText(
        N_("Folder of the instrument is away"),
        N_("The station cannot reach the folder into which the instrument's software writes: {detail}"),
        N_("Look whether the instrument's computer is on and shares the folder. The station tries again by itself."),
    ),
    "device.port_taken": ErrorText(
        N_("Port is taken"),
        N_("Another program on this computer already listens at {address}."),
        N_("End the other program, or give the instrument another port. The station tries again by itself."),
    ),
    "lab.not_kept": ErrorText(
        N_("Result could not be kept"),
        N_("The journal did not take what the instrument sent. The instrument was told so and sends it again."),
        N_("Look whether the disk is full. Nothing is lost as long as the instrument keeps its results."),
    ),
    "lab.broken_off": ErrorText(
        N_("Transmission broke off"),
        N_("The instrument stopped in the middle of a message. What had arrived is kept and counts for nothing."),
        N_("Let the instrument send the result once more, then put this one aside."),
    ),
    "lab.not_read": ErrorText(
        N_("Not read yet"),
        N_("What the instrument sent is kept, and nothing was read from it."),
        N_("Read it again. If it stays so, call maintenance."),
    ),
    "lab.no_results": ErrorText(
        N_("No result in it"),
        N_("The instrument sent something in which there is no result."),
        N_("If a result was expected, look at the instrument's profile; else put it aside."),
    ),
    "lab.damaged": ErrorText(
        N_("Damaged message"),
        N_("The check sum of the message is wrong."),
        N_("Let the instrument send the result once more."),
    ),
    "lab.line_unread": ErrorText(
        N_("Line is not understood"),
        N_("The instrument wrote a line that its profile does not know."),
        _LOOK,
    ),
    "lab.no_value": ErrorText(
        N_("No value"),
        N_("The row has no value."),
        _LOOK,
    ),
    "lab.date_unread": ErrorText(
        N_("Date is not understood"),
        N_("The date is not written as the profile says."),
        _LOOK,
    ),
    "lab.file_unread": ErrorText(
        N_("File cannot be read"),
        N_("The file is no table in the encoding of the profile."),
        _FILE,
    ),
    "lab.file_header": ErrorText(
        N_("No header in the file"),
        N_("No row of the file has the column names of the profile."),
        _FILE,
    ),
    "lab.file_too_long": ErrorText(
        N_("Too many rows"),
        N_("The file has more rows than one import takes."),
        N_("Export a shorter time. The file lies in the folder \"rejected\"."),
    ),
    "lab.file_too_large": ErrorText(
        N_("File too large"),
        N_("The file is larger than results ever are. It was not read."),
        N_("Look what was put into the folder. The file lies in the folder \"rejected\"."),
    ),
    "lab.no_payload": ErrorText(
        N_("Not all of it is here"),
        N_("This station has not all parts of what the instrument sent."),
        N_("Read it again at the station that received it."),
    ),
    "lab.no_right": ErrorText(
        N_("Not your task"),
        N_("The work in the laboratory belongs to the quality inspector."),
        N_("Call the quality inspector."),
    ),
    "lab.reason_needed": ErrorText(
        N_("Reason is missing"),
        N_("This needs a reason, for it stays in the records."),
        N_("Choose the reason and try again."),
    ),
    "lab.of_what": ErrorText(
        N_("What is the sample of?"),
        N_("A sample is of one lot, of one delivery or of one place."),
        N_("Scan the lot, or choose the delivery or the place."),
    ),
    "lab.asked_already": ErrorText(
        N_("Asked already"),
        N_("This test was already asked of the sample."),
        N_("For a second measurement ask for a retest."),
    ),
    "lab.no_request": ErrorText(
        N_("No longer asked for"),
        N_("The test was withdrawn meanwhile, or it was never asked for."),
        N_("Look at the sample again."),
    ),
    "lab.no_result": ErrorText(
        N_("Result is no longer there"),
        N_("It was put aside or taken back meanwhile."),
        N_("Look at the list again."),
    ),
    "lab.nothing_to_recall": ErrorText(
        N_("Nothing to take back"),
        N_("Nobody typed or assigned this value: it came from the instrument and found its place by itself."),
        N_("A measured value is never removed. Ask for a retest, and say which value counts."),
    ),
    "lab.no_conversion": ErrorText(
        N_("No conversion"),
        N_("Nobody has said how {unit} becomes {wanted}."),
        N_("Choose another unit, or have the conversion added to the reference data."),
    ),
}  # fmt: skip
