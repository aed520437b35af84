"""The command line: plants, stations and people from a terminal."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "pin.differs": ErrorText(
        N_("The two PINs differ"),
        N_("The second PIN was not the same as the first. Nothing was changed."),
        N_("Start the command again and type the same PIN twice."),
    ),
    "file.unreadable": ErrorText(
        N_("A file cannot be read"),
        N_("{path} is not there, is no text, or may not be read by this account."),
        N_("Check the path and the rights on the file, then try again."),
    ),
    "file.unwritable": ErrorText(
        N_("A file cannot be written"),
        N_("The folder of {path} is not there or may not be written to. Nothing was begun."),
        N_("Name a file in a folder that this account may write to."),
    ),
    "system.refused": ErrorText(
        N_("The system refused it"),
        N_("It said: {said}"),
        N_("Check the path or address that is named, the free space, and the rights of this account."),
    ),
    "server.no_address": ErrorText(
        N_("No address of the server"),
        N_("A shared server is set up by its superuser, beside it."),
        N_("Run the command on the server's machine with --plant 'host=/var/run/postgresql user=postgres'."),
    ),
    "server.no_folder": ErrorText(
        N_("No folder of a shared server"),
        N_("{folder} has no server.json that this account can read."),
        N_("Name with --server the folder that plant init --server made, as the account that owns it."),
    ),
    "server.folder_used": ErrorText(
        N_("The folder is of another server"),
        N_("{folder} holds the authority and files of a server elsewhere."),
        N_("Name an empty folder."),
    ),
    "server.version": ErrorText(
        N_("This server's version is not supported"),
        N_("It is PostgreSQL {version}; versions 15 to 18 are supported."),
        N_("Use a supported version."),
    ),
    "server.no_tls": ErrorText(
        N_("The server cannot encrypt connections"),
        N_("It was built without OpenSSL; stations reach a shared server by TLS only."),
        N_("Use PostgreSQL of Debian or another build with OpenSSL."),
    ),
    "server.no_socket": ErrorText(
        N_("The server has no local socket"),
        N_("Superuser and agent ask it beside it, never over the network."),
        N_("Set unix_socket_directories in postgresql.conf and restart the server."),
    ),
    "server.away": ErrorText(
        N_("The database server does not answer"),
        N_("It said: {said}"),
        N_("Check that it runs, the address, and whether this account may ask it."),
    ),
    "station.none_here": ErrorText(
        N_("This machine is no station yet"),
        N_("In {folder} there are no settings of a station."),
        N_("Name its folder with --data, or enrol this machine: baikal-station plant enrol --file FILE."),
    ),
    "station.unknown": ErrorText(
        N_("Unknown station"),
        N_("The plant has no station {code}."),
        N_("Check the code; small and capital letters differ."),
    ),
    "plant.none_here": ErrorText(
        N_("There is no plant on this machine"),
        N_("In {folder} there is no database of a plant."),
        N_("Name the folder with --data, a shared server's with --server, or found a plant: plant init."),
    ),
    "plant.needs_server": ErrorText(
        N_("An embedded plant has one station"),
        N_("Its database runs inside this machine; no other machine can reach it."),
        N_("Move the plant to a shared server first: baikal-station plant move."),
    ),
    "enrolment.what": ErrorText(
        N_("What shall be enrolled?"),
        N_("Neither a station's code nor an enrolment file was named."),
        N_("Give --station to make a file, --file to use one, or --here with --settings."),
    ),
    "enrolment.no_reason": ErrorText(
        N_("A reason is missing"),
        N_("That a machine is replaced stays in the journal, with the reason for it."),
        N_("Give --reason."),
    ),
    "backup.at_server": ErrorText(
        N_("Backups are made at the server"),
        N_("The plant of this station lives on a shared server."),
        N_("Run the command on the server's machine with --server; the agent does it every day."),
    ),
    "restore.where": ErrorText(
        N_("Where shall the server be restored?"),
        N_("The backup is of a shared server, which has a place of its own."),
        N_("Name an empty folder with --into."),
    ),
    "restore.no_key": ErrorText(
        N_("Nothing here opens the backup"),
        N_("The backup key of the plant is not on this machine; the backups are in {folder}."),
        N_("Name the file with the recovery key: --key. It is the text that was kept in the safe."),
    ),
    "move.not_embedded": ErrorText(
        N_("There is no embedded plant to move"),
        N_("In {folder} there is no station with a database of its own."),
        N_("Run the command on the machine of the embedded plant."),
    ),
}
