"""What `doctor` says: message ids only, so that the checks read as rules."""

from app.i18n import N_

DAYS = N_("{days} d {hours} h")
HOURS = N_("{hours} h {minutes} min")
MINUTES = N_("{minutes} min")

DISK_NOTHING = N_("If this disk died now, nothing would be lost: the server has every entry of this station.")
DISK_SECOND = N_(
    "If this disk died now, nothing would be lost: the second journal has the entries the server has not "
    "({count}; oldest {age}; {kilograms} kg)."
)
DISK_LOSS = N_(
    "If this disk died now, entries not sent yet would be lost: {count}; oldest {age}; {kilograms} kg."
)
DISK_PLANT = N_(
    "If this disk died now, the whole plant would be lost: its database lies on this disk too, and no backup is "
    "known on another one."
)
DISK_PLANT_REMEDY = N_(
    "Name a folder on another disk as backup.folder in the settings file, or move the plant to a server of its own."
)
DISK_SINCE = N_(
    "If this disk died now, what was recorded since the last backup on another disk ({age} ago) would be lost: "
    "the plant's database lies on this disk too."
)
DISK_REMEDY = N_(
    "Name a folder on another disk as journal.second, or shorten journal.poll_seconds in the settings file."
)
DISK_REMEDY_OFFLINE = N_(
    "Bring back the connection to the server, and name a folder on another disk as journal.second."
)
KEY_RECOVERABLE = N_(
    "If the journal's key were lost now, nothing would be lost: the recovery key brings it back."
)
KEY_LOSS = N_(
    "If the journal's key were lost now, nobody could read the entries that were not sent yet: {count}; "
    "oldest {age}; {kilograms} kg."
)
KEY_NOTHING_NOW = N_(
    "If the journal's key were lost now, nothing would be lost, but every entry the server does not have yet "
    "would be from then on."
)
KEY_REMEDY = N_(
    "Give the plant a recovery key and keep its paper in a safe: the journal's key is wrapped to it."
)
CUSTODY = {
    "keyring": N_("The journal's key lies in the system's keyring."),
    "credentials": N_("The journal's key comes from systemd, bound to this machine."),
}
CUSTODY_FILE = N_("The journal's key lies in a file beside the journal: whoever takes the disk can read it.")
CUSTODY_REMEDY = N_("Use a keyring or systemd credentials (see installer/kiosk), or encrypt the whole disk.")
CUSTODY_OTHER = N_("The settings want the station's keys in {wanted}, but they lie in {custody}.")
CUSTODY_START = N_("They are moved at the next start. The station's log says why they were not.")
BACKUP_NONE = N_("The plant has no backup.")
BACKUP_UNKNOWN = N_("How old the last backup is cannot be said: the server does not answer.")
BACKUP_ASK = N_("Ask again when the server answers.")
BACKUP_AGE = N_("The last backup of the plant is {age} old.")
BACKUP_REMEDY = N_("Make one now: baikal-station plant backup. The plant's agent makes one every day.")
CERTIFICATE_DAYS = N_("Days until this station's certificate ends: {days}.")
CERTIFICATE_ENDED = N_(
    "This station's certificate has ended; the server does not let it in. Recording goes on."
)
CERTIFICATE_CONNECT = N_(
    "Leave the station connected: it renews the certificate by itself while the agent runs."
)
CERTIFICATE_ENROL = N_("Have an administrator make an enrolment file for this station and enrol it again.")
CLOCK_OFF = N_("This station's clock and the server's differ by {seconds} s.")
CLOCK_REMEDY = N_("Set the clock of this machine by the network (NTP).")
SQLITE_GOOD = N_("SQLite {version} of the journal is safe.")
SQLITE_OLD = N_("SQLite {version} of the journal can lose entries.")
SQLITE_REMEDY = N_("Update the program together with its libraries.")
SYNC_TIME = N_("Writing an entry durably takes up to {ms} ms.")
SYNC_REMEDY = N_("Use an industrial SSD instead of an SD card; look for a disk that is failing or full.")
SPACE_LEFT = N_("Free on the journal's disk: {free} MiB.")
SPACE_NONE = N_("Free on the journal's disk: {free} MiB. Below {limit} MiB nothing is recorded.")
SPACE_REMEDY = N_("Delete what does not belong to the station. Never delete the journal's folder.")
CHAIN_WHOLE = N_("The chain of this station's journal is whole.")
CHAIN_BROKEN = N_("The chain of this station's journal is broken: an entry was changed or is missing.")
CHAIN_REMEDY = N_("Leave the station as it is and call whoever runs the plant: the journal must be examined.")
SERIAL_ALLOWED = N_("The program may use serial lines.")
SERIAL_FORBIDDEN = N_("The program may not use serial lines: no scale on a cable will be found.")
SERIAL_REMEDY = N_("Add the station's account to the group dialout and log in again.")
