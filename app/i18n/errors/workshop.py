"""The room of devices: who may change them, and what stands in their place."""

from __future__ import annotations

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "device.simulated": ErrorText(
        N_("SIMULATOR in the place of the device"),
        N_("What is shown comes from a simulator. Nothing of it is recorded."),
        N_("To go on with the real device, switch the simulator off under Devices."),
    ),
    "device.no_right": ErrorText(
        N_("Not for this person"),
        N_("Devices are set up by maintenance and by the administrator."),
        N_("Ask one of them."),
    ),
    "device.plant_away": ErrorText(
        N_("Devices of the plant cannot be asked"),
        N_("There is no connection to the plant now."),
        N_("The devices of this station are shown. For the others come back when the connection is there."),
    ),
    "device.name_taken": ErrorText(
        N_("Name already given"),
        N_("Another device of this station is called {name}."),
        N_("Choose another name."),
    ),
}
