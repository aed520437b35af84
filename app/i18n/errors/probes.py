"""Instruments that measure: their registers, their lines, and the probe in the hand."""

from __future__ import annotations

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "device.unknown_map": ErrorText(
        N_("Register map not known"),
        N_("The settings name the register map {map}. Known are: {known}."),
        N_("Correct the name of the map in the station's settings."),
    ),
    "device.wrong_map": ErrorText(
        N_("Register map cannot be read"),
        N_("The register map {map} has something that does not belong there: {detail}."),
        N_("Call maintenance: the file of the map has to be corrected."),
    ),
    "device.map_to_check": ErrorText(
        N_("Registers to be checked"),
        N_("No source confirms where this instrument keeps its values."),
        N_(
            "Compare the values with the instrument's display. When they agree, set checked = true in the settings."
        ),
    ),
    "profile.line_differs": ErrorText(
        N_("Instruments on one line differ"),
        N_("{device} and {other} name the same line with other settings or another protocol."),
        N_("Give both the same protocol, speed, parity and stop bits in the station's settings."),
    ),
    "probe.no_answer": ErrorText(
        N_("The probe says nothing"),
        N_("Nothing came from the probe in the last seconds."),
        N_("Check that it is switched on, then press again. Or type the temperature."),
    ),
    "probe.sensor_fault": ErrorText(
        N_("The probe is broken"),
        N_("The instrument reports a break or a short circuit of the probe."),
        N_("Check plug and cable of the probe. Until then type the temperature of another thermometer."),
    ),
    "probe.implausible": ErrorText(
        N_("The probe shows what cannot be"),
        N_("The number is outside of what this probe can measure."),
        N_("Call maintenance. Until then type the temperature of another thermometer."),
    ),
    "probe.device_error": ErrorText(
        N_("The instrument of the probe cannot answer"),
        N_("It reports a fault of its own instead of a temperature."),
        N_("Switch it off and on again. Until then type the temperature of another thermometer."),
    ),
}
