"""Enrolment, certificates, the shared server, the settings file."""

from __future__ import annotations

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "enrolment.unreadable": ErrorText(
        N_("Not an enrolment file"),
        N_("The file is no enrolment file of this program, or it is damaged."),
        N_("Take the file the administrator made, with the ending .enrol, and try again."),
    ),
    "enrolment.wrong_code": ErrorText(
        N_("Enrolment code not accepted"),
        N_("The code does not belong to this file, or the file was changed."),
        N_("Check the code sign by sign. If it is right, have a new file and code made."),
    ),
    "enrolment.expired": ErrorText(
        N_("Enrolment file has run out"),
        N_("The file for station {station} was good for three days only."),
        N_("Check this machine's clock. If it is right, have a new file and code made."),
    ),
    "enrolment.other_journal": ErrorText(
        N_("This machine is another station"),
        N_("Here lies the journal {here}; the file is for station {told}."),
        N_("Use the file on the machine it was made for. A journal is never given to another station."),
    ),
    "enrolment.no_answer": ErrorText(
        N_("The plant's agent does not answer"),
        N_("The request for a certificate reached the server, but nobody signed it."),
        N_("Have the agent started on the server: baikal-station plant agent. Then try again."),
    ),
    "enrolment.refused": ErrorText(
        N_("Certificate refused"),
        N_("The plant does not give this station a certificate."),
        N_("Ask an administrator whether the station is blocked; it may have to be enrolled again."),
    ),
    "plant.balance_wrong": ErrorText(
        N_("A stock balance is wrong"),
        N_("Kept balances that are not the sum of their movements: {count}."),
        N_("Call whoever runs the plant. Recording goes on; the movements are right."),
    ),
    "plant.chain_broken": ErrorText(
        N_("The plant's journal was changed"),
        N_("Entry {seq} of {stream} does not follow from the one before."),
        N_("Call whoever runs the plant and leave the server as it is: the stations still have the entries."),
    ),
    "certificate.unreadable": ErrorText(
        N_("Certificate not readable"),
        N_("A certificate or key on this machine is damaged."),
        N_("Enrol the station again with a new file; recorded entries stay."),
    ),
    "certificate.bad_request": ErrorText(
        N_("Certificate request not sound"),
        N_("The request is damaged, or its key is of a kind the plant does not use."),
        N_("Update the program on the station and try again."),
    ),
    "server.bad_host": ErrorText(
        N_("Not a name of a server"),
        N_("{host} is neither a host name nor an address."),
        N_("Give the names by which stations call the server, for example db1.plant."),
    ),
    "server.bad_network": ErrorText(
        N_("Not a network"),
        N_("{network} is no network address."),
        N_("Give the network of the stations with its size, for example 10.20.0.0/16."),
    ),
    "server.bad_name": ErrorText(
        N_("Not a name in the database"),
        N_("{name} has signs that a database name may not have."),
        N_("Use small Latin letters, digits and the underscore."),
    ),
    "config.unknown_key": ErrorText(
        N_("Unknown setting"),
        N_("{key} in {place} is no setting of this program. The nearest one is {nearest}."),
        N_("Correct the name or delete the line."),
    ),
    "config.wrong_value": ErrorText(
        N_("Setting with a wrong value"),
        N_("{key} cannot be {value}."),
        N_("What it may be: {allowed}"),
    ),
    "config.not_toml": ErrorText(
        N_("Settings file not readable"),
        N_("{place} is damaged: {detail}"),
        N_("Mend the line that is named, or take the copy of the settings file that was exported."),
    ),
    "config.device_incomplete": ErrorText(
        N_("Device without a part"),
        N_("A device in {place} has no {missing}."),
        N_("Give each device name, driver and address."),
    ),
}
