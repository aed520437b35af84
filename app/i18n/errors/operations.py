"""PostgreSQL of our own, its backups, and the plant's move to another server."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "postgres.no_account": ErrorText(
        N_("The database has no account to run as"),
        N_("This program runs as root. The database must not, and neither postgres nor nobody exists here."),
        N_("Start the program as an ordinary user, or install the postgresql-common package."),
    ),
    "postgres.missing": ErrorText(
        N_("The database program is not there"),
        N_("No PostgreSQL was found at {folder}."),
        N_("Install the program again, or name the bin folder of PostgreSQL 15 to 18 in BAIKAL_PG_BIN."),
    ),
    "postgres.version_unknown": ErrorText(
        N_("This version of PostgreSQL is not supported"),
        N_("{folder} says: {version}. Versions 15 to 18 are supported."),
        N_("Name the bin folder of a supported version in BAIKAL_PG_BIN."),
    ),
    "postgres.binaries_unreachable": ErrorText(
        N_("The database program cannot be started"),
        N_("The account that runs the database may not read {folder}."),
        N_("Let everybody read that folder and enter the ones above it, or choose another one."),
    ),
    "postgres.folder_unreachable": ErrorText(
        N_("The database cannot reach its folder"),
        N_("The account {account} that runs the database may not enter {folder}."),
        N_("Choose a folder outside the home folders, for example under /var/lib."),
    ),
    "postgres.folder_foreign": ErrorText(
        N_("A folder of the database belongs to somebody else"),
        N_("{folder} was made by another user, so its content cannot be trusted."),
        N_("Ask who made this folder. Remove it, then start again."),
    ),
    "postgres.busy": ErrorText(
        N_("Another program is working with the database's folder"),
        N_("{folder} has been in use for too long."),
        N_("Wait until the other program has ended, then try again."),
    ),
    "postgres.create_failed": ErrorText(
        N_("The database could not be made"),
        N_("In {folder}: {said}"),
        N_("Check the free space of the disk and the rights on the folder, then try again."),
    ),
    "postgres.start_failed": ErrorText(
        N_("The database does not start"),
        N_("In {folder}: {said}"),
        N_("Weighing goes on at the stations. Run plant doctor; if the disk is damaged, restore the backup."),
    ),
    "postgres.other_version": ErrorText(
        N_("The data are of another version of PostgreSQL"),
        N_("{folder} was made with version {theirs}, this program brings version {ours}."),
        N_("Name the bin folder of version {theirs} in BAIKAL_PG_BIN, then move the plant with plant move."),
    ),
    "backup.failed": ErrorText(
        N_("The backup failed"),
        N_("The database said: {said}"),
        N_("The older backups are untouched. Check the disk of the backups, then make the backup again."),
    ),
    "backup.drill_failed": ErrorText(
        N_("The backup was made, but its trial restore failed"),
        N_("Backup {name}: {problem}."),
        N_("The older backups are kept. Check the disk of the backups, then make a full backup."),
    ),
    "backup.none": ErrorText(
        N_("There is no such backup"),
        N_("{folder} has no finished backup."),
        N_("Check that the disk with the backups is connected and that the folder is right."),
    ),
    "backup.unknown": ErrorText(
        N_("There is no such backup"),
        N_("{folder} has no finished backup {name}."),
        N_("Check that the disk with the backups is connected and that the folder is right."),
    ),
    "backup.damaged": ErrorText(
        N_("The backup is damaged"),
        N_("Its file is cut short or was changed, at part {chunk}. Nothing of it was used."),
        N_("Take an older backup or the second copy. Replace the disk that this one was on."),
    ),
    "backup.card_damaged": ErrorText(
        N_("The card of a backup is damaged"),
        N_("{path} cannot be read."),
        N_("Take this file from the second copy, or move it away to use the other backups."),
    ),
    "backup.base_missing": ErrorText(
        N_("A part of the backup is missing"),
        N_("Backup {name} needs {base}, which is not in the folder."),
        N_("Bring the missing file back from the second copy, or take another backup."),
    ),
    "backup.other_key": ErrorText(
        N_("This key does not open the backup"),
        N_("Backup {name} was made with another key."),
        N_("Use the backup key of this plant, or the recovery key on paper."),
    ),
    "backup.no_copy": ErrorText(
        N_("The recovery key does not open this backup"),
        N_("Backup {name} was made before the plant had a recovery key."),
        N_("Use the backup key of this plant."),
    ),
    "backup.key_damaged": ErrorText(
        N_("The backup key is damaged"),
        N_("{path} does not hold a key."),
        N_("Bring the file back from its copy. Without it only the recovery key opens older backups."),
    ),
    "backup.other_major": ErrorText(
        N_("The backup is of another version of PostgreSQL"),
        N_("It was made with version {theirs}; the program found here has version {ours}."),
        N_("Name the bin folder of PostgreSQL {theirs} in BAIKAL_PG_BIN and restore again."),
    ),
    "restore.exists": ErrorText(
        N_("There is a plant here already"),
        N_("{folder} holds a database. A restore never overwrites one."),
        N_("Restore into another folder, or move the old one away first."),
    ),
    "restore.failed": ErrorText(
        N_("The backup could not be put together"),
        N_("{program} said: {said}"),
        N_("Take an older backup or the second copy."),
    ),
    "restore.incomplete": ErrorText(
        N_("The restored journal is not whole"),
        N_("Stream {stream} is wrong from entry {seq} on."),
        N_("Take another backup. If there is none, restore anyway and keep this backup as evidence."),
    ),
    "move.target_not_empty": ErrorText(
        N_("The new server has entries already"),
        N_("{entries} entries are in the database {database} there. A plant moves to an empty one."),
        N_("Name an empty database."),
    ),
    "move.role_taken": ErrorText(
        N_("The new server knows a login of the same name"),
        N_("{role} belongs to something else there."),
        N_("Use a server of the plant's own, or have that login removed."),
    ),
    "move.other_schema": ErrorText(
        N_("The two databases are of different program versions"),
        N_("The plant has schema {ours}, the new server {theirs}."),
        N_("Run plant migrate on the plant first, then move it again."),
    ),
    "move.differs": ErrorText(
        N_("The moved plant is not the same"),
        N_("Table {table} differs after the copy. The plant stays where it was."),
        N_("Nothing is lost. Try again; if it happens again, send the report of plant doctor."),
    ),
    "move.failed": ErrorText(
        N_("The plant could not be moved"),
        N_("The database said: {said}. The plant stays where it was."),
        N_("Check the new server and the rights of the login used there, then try again."),
    ),
}
