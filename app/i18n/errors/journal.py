"""The station's journal, its disk, and how it stands with the plant."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

_SUPPORT = N_("Call your support and show them this message.")
_ADMINISTRATOR = N_("Go on working; call an administrator.")

ERRORS: dict[str, ErrorText] = {
    "journal.not_saved": ErrorText(
        N_("NOT SAVED"),
        N_("The station's disk did not take the entry ({cause}). Nothing was recorded."),
        N_("Make room on the disk or restart the station, then repeat the last step."),
    ),
    "journal.low_space": ErrorText(
        N_("The station's disk is almost full"),
        N_("Entries are still recorded, but not for long."),
        N_("Call an administrator: files that are not the station's must go."),
    ),
    "journal.no_reserve": ErrorText(
        N_("No reserve on the station's disk"),
        N_("The space kept for a full disk could not be laid in ({cause})."),
        N_("Call an administrator: files that are not the station's must go."),
    ),
    "journal.in_use": ErrorText(
        N_("The station is open already"),
        N_("Another program uses the journal in {folder}."),
        N_("Close the other window, or restart the computer."),
    ),
    "journal.missing": ErrorText(
        N_("No journal here"),
        N_("There is no journal in {folder}."),
        N_("Set the station up, or bring its data folder back."),
    ),
    "journal.wrong_key": ErrorText(
        N_("The key does not fit the journal"),
        N_("The journal in {folder} was written with another key. Nothing was changed."),
        N_("Bring the station's key back, or open the journal with the plant's recovery key."),
    ),
    "journal.damaged": ErrorText(
        N_("The journal is damaged"),
        N_("Its file could not be read ({cause}). It was moved aside, nothing was deleted."),
        N_("Start again: the station fetches its entries from the plant and from its second journal."),
    ),
    "journal.suspect": ErrorText(
        N_("A check found damage in the journal"),
        N_("Entries are still recorded and sent."),
        N_("Restart the station as soon as everything is sent: it then begins a new journal."),
    ),
    "journal.newer": ErrorText(
        N_("The journal is newer than the program"),
        N_("A later version of the program wrote it."),
        N_("Install that version again."),
    ),
    "journal.bad_entry": ErrorText(
        N_("Entry not recorded"),
        N_("The program made an entry that breaks a rule ({why}). Nothing was recorded."),
        _SUPPORT,
    ),
    "journal.sqlite_too_old": ErrorText(
        N_("A part of the program is too old"),
        N_("The database library {version} could damage the journal."),
        N_("Install the program again."),
    ),
    "journal.key_length": ErrorText(
        N_("The journal's key is damaged"), N_("It has {bytes} bytes instead of 32."), _SUPPORT
    ),
    "journal.closed": ErrorText(
        N_("The station is closing"), N_("Nothing is recorded any more."), N_("Start the station again.")
    ),
    "journal.broken_chain": ErrorText(
        N_("Entries do not follow each other"),
        N_("Entry {seq} of {stream} does not continue what is here. Nothing was changed."),
        _SUPPORT,
    ),
    "journal.forked": ErrorText(
        N_("Another copy of this station wrote to the plant"),
        N_("Its entries and ours differ. Everything is kept here, but not sent."),
        N_("Go on working; an administrator must begin a new journal of this station."),
    ),
    "journal.old_image": ErrorText(
        N_("The station's disk is older than the plant"),
        N_("The plant has entries of this station that are missing here."),
        N_("An administrator must confirm that no other copy of this station runs."),
    ),
    "journal.other_boot": ErrorText(
        N_("Two computers use this station's journal"),
        N_("The plant heard from another computer under this station's name."),
        N_("An administrator must find and stop the other one, then confirm here."),
    ),
    "mirror.not_written": ErrorText(
        N_("The second journal is not written"),
        N_("The other disk or stick is missing or full. A dead disk would lose the entries not yet sent."),
        N_("Put the stick in again or make room on it."),
    ),
    "sync.failed": ErrorText(
        N_("Sending to the plant does not work"),
        N_("Something unforeseen happened ({cause}). Entries are kept here, and it is tried again."),
        _ADMINISTRATOR,
    ),
    "sync.broken_page": ErrorText(
        N_("The plant sent entries that do not follow each other"),
        N_("They were not taken. Our own entries are still sent."),
        _ADMINISTRATOR,
    ),
    "station.unknown_stream": ErrorText(
        N_("The plant does not know this station"),
        N_("Its entries are kept here, but the plant does not take them."),
        _ADMINISTRATOR,
    ),
    "station.blocked": ErrorText(
        N_("This station is cut off"),
        N_("An administrator blocked it. Entries are kept here, but not sent."),
        _ADMINISTRATOR,
    ),
    "plant.older": ErrorText(
        N_("The plant's server is older than this station"),
        N_("Entries are kept here and wait until the server is updated."),
        N_("Go on working; tell an administrator that the server needs an update."),
    ),
    "plant.too_far_back": ErrorText(
        N_("The plant is older than this station's memory"),
        N_(
            "The server was restored from a backup so old that {missing} entries of this station are missing "
            "there and kept here no more."
        ),
        N_("Entries are kept here. An administrator must restore a newer backup of the server."),
    ),
    "clock.wrong": ErrorText(
        N_("The clock is wrong"),
        N_("By this clock the station's certificate is not valid. Entries are kept here, but not sent."),
        N_("Go on working; an administrator must set date and time."),
    ),
}
