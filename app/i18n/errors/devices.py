"""Scales and their lines: what went wrong, what it means at the station, what to do."""

from __future__ import annotations

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "device.unknown_protocol": ErrorText(
        N_("Device protocol not known"),
        N_("The settings name the protocol {protocol}. Known are: {known}."),
        N_("Correct the protocol in the station's settings."),
    ),
    "device.port_missing": ErrorText(
        N_("Device not found"),
        N_("The cable or its adapter is not plugged in, or the station knows it under another name."),
        N_("Check the plug at the station and the power of the device. The station tries again by itself."),
    ),
    "device.adapter_missing": ErrorText(
        N_("Adapter of the device not found"),
        N_("The USB adapter with the serial number from the settings is not plugged in."),
        N_("Plug the adapter in, into any socket. If it was replaced, choose the new one in the settings."),
    ),
    "device.port_busy": ErrorText(
        N_("Device used by another program"),
        N_("Another program on this computer holds the device's line."),
        N_("Close the other program. The station then goes on by itself."),
    ),
    "device.port_denied": ErrorText(
        N_("No right to use the device"),
        N_("The system does not let the station use the device's line."),
        N_("Call maintenance: the station's user must be allowed to use serial ports."),
    ),
    "device.port_failed": ErrorText(
        N_("Line to the device cannot be opened"),
        N_("The line does not accept the settings, or its adapter has failed."),
        N_("Unplug the adapter and plug it in again. If that does not help, call maintenance."),
    ),
    "device.line_lost": ErrorText(
        N_("Connection to the device lost"),
        N_("The line broke: cable, adapter or power of the device."),
        N_("Check cable and power. The station connects again by itself."),
    ),
    "device.write_stuck": ErrorText(
        N_("Device accepts nothing"),
        N_("The device does not take what the station sends."),
        N_("Switch the device off and on again. If it stays so, call maintenance."),
    ),
    "device.tcp_refused": ErrorText(
        N_("Device refuses the connection"),
        N_("The device is on the network, but its data port is closed or taken."),
        N_("Switch the device off and on again. Check the port in the settings."),
    ),
    "device.tcp_unreachable": ErrorText(
        N_("Device not reachable on the network"),
        N_("The device does not answer under its network address."),
        N_("Check its power and network cable. Check the address in the settings."),
    ),
    "device.no_link": ErrorText(
        N_("No connection to the device"),
        N_("The device is not connected now, so nothing can be asked of it."),
        N_("Wait until the connection is back, then try again."),
    ),
    "device.silent": ErrorText(
        N_("Device is silent"),
        N_("Nothing has come from the device for more than a second."),
        N_("Check that the device is switched on and its cable is firm."),
    ),
    "device.no_answer": ErrorText(
        N_("Device does not answer"),
        N_("The line is open, but nothing comes from the device."),
        N_("Check that the device is switched on, then its cable. The station tries again by itself."),
    ),
    "device.not_understood": ErrorText(
        N_("Device is not understood"),
        N_("Data come from the device, but they make no sense."),
        N_("Check speed and protocol in the settings and on the device; then cable and interference."),
    ),
    "device.not_answered": ErrorText(
        N_("No answer to the command"),
        N_("The device did not answer the command in time."),
        N_("Wait until the load rests, then try again."),
    ),
    "device.other_serial": ErrorText(
        N_("Another scale is attached"),
        N_("The serial number of the scale is not the one in the station's settings."),
        N_("Attach the right scale, or have the new one entered in the settings."),
    ),
    "device.serial_not_told": ErrorText(
        N_("Scale does not tell its serial number"),
        N_("The settings ask for a certain scale, but the scale has not said which it is."),
        N_("Wait a moment. If it stays so, take the serial number out of the settings or call maintenance."),
    ),
    "device.cannot": ErrorText(
        N_("The scale cannot do this"),
        N_("The scale's protocol has no such command."),
        N_("Use the keys on the scale itself."),
    ),
    "device.searched": ErrorText(
        N_("The line is being searched"),
        N_("Somebody looks under Devices for what is attached here. Meanwhile the device is not asked."),
        N_("It goes on by itself when the search is left."),
    ),
    "device.no_recording": ErrorText(
        N_("Recording cannot be read"),
        N_("The file is gone, or it is no recording of a line."),
        N_("Choose another recording."),
    ),
    "device.failed": ErrorText(
        N_("Work with the device was interrupted"),
        N_("The program made a mistake with the device and started again with it."),
        N_("Weigh again. If it comes back, report it with the time."),
    ),
    "device.thread_stuck": ErrorText(
        N_("Device cannot be let go"),
        N_("The work with the device did not end when asked to."),
        N_("Restart the station."),
    ),
    "scale.overload": ErrorText(
        N_("Too heavy for the scale"),
        N_("The load is above the scale's range."),
        N_("Take something off the scale."),
    ),
    "scale.underload": ErrorText(
        N_("Below the scale's range"),
        N_("The platform is lifted or lies on nothing, or the zero has moved."),
        N_("Check the platform, then zero the empty scale."),
    ),
    "scale.busy": ErrorText(
        N_("Scale is busy"),
        N_("The scale cannot do this now, mostly because the load does not rest."),
        N_("Wait until the load rests, then try again."),
    ),
    "scale.unstable": ErrorText(
        N_("Load does not rest"),
        N_("The scale did not come to rest in time."),
        N_("Keep the load still and the platform free of draught and touch."),
    ),
    "scale.syntax": ErrorText(
        N_("Scale did not understand"),
        N_("The scale does not know the command that was sent."),
        N_("Check protocol and model in the settings."),
    ),
    "scale.logical": ErrorText(
        N_("Scale cannot carry the command out"),
        N_("The scale knows the command but cannot carry it out in its present mode."),
        N_("Bring the scale back to plain weighing on its own keys."),
    ),
    "scale.transmission": ErrorText(
        N_("Scale heard a disturbed line"),
        N_("The scale received damaged data."),
        N_("Check cable and speed; keep the cable away from drives and motors."),
    ),
    "scale.parameter": ErrorText(
        N_("Value not accepted by the scale"),
        N_("The value sent is outside what the scale allows."),
        N_("Enter a value within the scale's range and step."),
    ),
    "scale.malformed": ErrorText(
        N_("Damaged data from the scale"),
        N_("A frame of the scale came damaged and was thrown away."),
        N_("Weigh again. If it comes often, check the cable."),
    ),
    "scale.checksum": ErrorText(
        N_("Check sum of the scale is wrong"),
        N_("A frame of the scale came with a wrong check sum and was thrown away."),
        N_("Weigh again. If it comes often, check the cable and the protocol."),
    ),
    "scale.timeout": ErrorText(
        N_("Frame of the scale broke off"),
        N_("A frame of the scale began and did not end."),
        N_("Weigh again. If it comes often, check the cable."),
    ),
    "scale.not_zeroed": ErrorText(
        N_("Scale not zeroed"),
        N_("The scale has not been zeroed since it was switched on."),
        N_("Empty the platform and zero the scale."),
    ),
    "scale.no_weight": ErrorText(
        N_("Scale gives no weight"),
        N_("The scale answers, but without a weight."),
        N_("Bring the scale back to plain weighing on its own keys."),
    ),
    "scale.unsupported": ErrorText(
        N_("Not supported by the scale"),
        N_("The scale has no such function."),
        N_("Use the keys on the scale itself."),
    ),
    "scale.load_at_power_on": ErrorText(
        N_("Load lay on the scale at switching on"),
        N_("The scale was switched on with a load and has no zero."),
        N_("Empty the platform, then switch the scale off and on."),
    ),
    "scale.not_level": ErrorText(
        N_("Scale does not stand level"),
        N_("The scale reports that it is tilted."),
        N_("Level the scale by its feet and bubble."),
    ),
    "scale.not_a_weight": ErrorText(
        N_("Not a weight"),
        N_("The scale sent a value that is no weight (a count, a total or a share)."),
        N_("Bring the scale back to plain weighing on its own keys."),
    ),
    "scale.device": ErrorText(
        N_("Scale reports a fault"),
        N_("The scale reports a fault of its own."),
        N_("Read the scale's display and follow its instructions, or call maintenance."),
    ),
    "capture.no_frame": ErrorText(
        N_("No weight came"),
        N_("After the press no weight came from the scale."),
        N_("Check the scale, then press again."),
    ),
    "capture.stale": ErrorText(
        N_("No fresh weight"),
        N_("The last weight is older than a second."),
        N_("Wait until the scale shows a weight again."),
    ),
    "capture.moving": ErrorText(
        N_("The load is moving"),
        N_("The scale is not at rest yet."),
        N_("Wait until it rests."),
    ),
    "capture.not_stable": ErrorText(
        N_("The load did not come to rest"),
        N_("The scale was not at rest in time after the press."),
        N_("Let the load rest, then press again."),
    ),
    "capture.rest_unknown": ErrorText(
        N_("Scale does not tell whether it rests"),
        N_("Without that sign no weight may be recorded from this scale."),
        N_("Have the scale's output changed to a form that tells it."),
    ),
    "capture.unit": ErrorText(
        N_("Unit cannot be recorded"),
        N_("The scale shows another unit than t, kg or g."),
        N_("Switch the scale to kilograms."),
    ),
    "capture.step": ErrorText(
        N_("Scale's step is finer than a gram"),
        N_("Only whole grams are recorded, and nothing is rounded."),
        N_("Use a scale with a step of a gram or more, or change its display."),
    ),
    "capture.division": ErrorText(
        N_("Weight does not fit the scale's step"),
        N_("The indication is no multiple of the step in the settings."),
        N_("Check the model and step in the settings; leave the test mode of the scale."),
    ),
    "capture.over_max": ErrorText(
        N_("Above the range"),
        N_("The load is above the largest weight allowed here."),
        N_("Split the load."),
    ),
    "capture.under_min": ErrorText(
        N_("Below the least weight"),
        N_("The load is below the least weight of this scale."),
        N_("Put the load on, or use a smaller scale."),
    ),
    "capture.same_load": ErrorText(
        N_("This load is already recorded"),
        N_("The load has not left the scale since the last record."),
        N_("Take the load off, then put the next one on."),
    ),
    "capture.empty_first": ErrorText(
        N_("Empty the scale first"),
        N_("The station has not yet seen the scale empty, so the load may have been recorded already."),
        N_("Take the load off for a moment, then put it on again."),
    ),
    "capture.tare_awaited": ErrorText(
        N_("Tare is being asked"),
        N_("The scale has not told its tare yet."),
        N_("Wait a moment."),
    ),
    "capture.second_frame": ErrorText(
        N_("Second frame awaited"),
        N_("This scale's data carry no check sum: two equal frames are needed."),
        N_("Wait a moment."),
    ),
    "device.no_vectors": ErrorText(
        N_("No vector file"),
        N_("The file {path} cannot be read as protocol vectors: {detail}"),
        N_("Name a JSON file with a list of vectors, each with id, protocol and hex."),
    ),
    "device.not_hex": ErrorText(
        N_("Not a frame"),
        N_("{text} is not a row of bytes in hex."),
        N_("Write two signs for each byte: 53 20 53 0D 0A."),
    ),
    "device.no_requests": ErrorText(
        N_("Requests of this protocol are not read"),
        N_("For {protocol} only what the device sends can be decoded."),
        N_("Leave frames of the host out."),
    ),
    "profile.unknown_key": ErrorText(
        N_("Unknown key in the settings"),
        N_("Device {device}: the key {key} is not known. Nearest: {near}."),
        N_("Correct or remove the key."),
    ),
    "profile.missing_key": ErrorText(
        N_("Key missing in the settings"),
        N_("Device {device}: the key {key} is missing."),
        N_("Add the key."),
    ),
    "profile.wrong_value": ErrorText(
        N_("Wrong value in the settings"),
        N_("Device {device}: {key} = {value} is not allowed. Allowed: {allowed}."),
        N_("Correct the value."),
    ),
    "profile.line": ErrorText(
        N_("Line of the device unclear"),
        N_("Device {device}: exactly one of port, usb and host is needed. Found: {found}."),
        N_("Leave one of the three."),
    ),
    "profile.range": ErrorText(
        N_("Least weight above the largest"),
        N_("Device {device}: min_g {low} is above max_g {high}."),
        N_("Correct min_g or max_g."),
    ),
}
