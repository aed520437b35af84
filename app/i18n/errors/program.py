"""Wording of what happens where the program is put together."""

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS = {
    "backup.late": ErrorText(
        N_("No fresh backup"),
        N_("The plant's last backup is older than it should be, or there is none."),
        N_("Make one now: baikal-station plant backup. The plant's agent makes one every day."),
    ),
    "demo.stuck": ErrorText(
        N_("The demonstration stopped"),
        N_("It waited for this and it never came: {what}."),
        N_("Start it again. If it stops at the same place, report the place."),
    ),
    "device.nothing_to_decode": ErrorText(
        N_("Nothing to decode"),
        N_("Neither a frame nor a file was named."),
        N_("Name a protocol and a frame in hex, or a file with --vectors."),
    ),
    "device.not_recorded": ErrorText(
        N_("Recording not begun"),
        N_("The file for the recording cannot be written: {detail}."),
        N_("Make room on the disk, then try again."),
    ),
    "device.no_simulator": ErrorText(
        N_("No simulator"),
        N_("There is no simulated device for {protocol}."),
        N_("Choose a protocol that has one: mt_sics, massak_100, scan, zpl."),
    ),
    "plant.exists": ErrorText(
        N_("There is a plant already"),
        N_("The database in {folder} already belongs to a plant."),
        N_("Use it as it is, or choose another folder for a new plant."),
    ),
}
