"""Label printers: what is wrong, what it means for the labels, what to do."""

from __future__ import annotations

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "printer.unknown": ErrorText(
        N_("Printer is being asked"),
        N_("The printer has not said yet how it is."),
        N_("Wait a moment."),
    ),
    "printer.unreachable": ErrorText(
        N_("No connection to the printer"),
        N_("The printer is switched off, its cable is out, or another computer prints on it now."),
        N_("Check its power and cable. The station tries again by itself, and the labels wait."),
    ),
    "printer.dropped": ErrorText(
        N_("The print queue gave a label up"),
        N_(
            "The computer's print queue stopped a label or threw it away. Nobody knows whether it was printed."
        ),
        N_("Look for the label. Then print it once more, or say that it is there."),
    ),
    "printer.no_answer": ErrorText(
        N_("Printer does not answer"),
        N_("The printer is connected but says nothing: mostly paper or ribbon is out or its head is open."),
        N_("Look at the printer: paper, ribbon, head, its display. Then switch it off and on."),
    ),
    "printer.malformed": ErrorText(
        N_("Printer is not understood"),
        N_("The printer answers, but not in the language from the settings."),
        N_("Check model and language of the printer in the settings; then the cable."),
    ),
    "printer.paper_out": ErrorText(
        N_("No paper in the printer"),
        N_("The roll is at its end or lies wrongly."),
        N_("Put a new roll in and close the head. The labels that wait are then printed by themselves."),
    ),
    "printer.head_open": ErrorText(
        N_("Printer head is open"),
        N_("The cover or the head of the printer is not closed."),
        N_("Close it until it clicks. The labels that wait are then printed by themselves."),
    ),
    "printer.ribbon_out": ErrorText(
        N_("No ribbon in the printer"),
        N_("The ribbon is at its end or torn."),
        N_("Put a new ribbon in. The labels that wait are then printed by themselves."),
    ),
    "printer.paper_jam": ErrorText(
        N_("Paper is stuck in the printer"),
        N_("A label has wound itself up or the paper does not move."),
        N_("Open the printer and take the stuck label out."),
    ),
    "printer.overheated": ErrorText(
        N_("Printer is too hot"),
        N_("The printer's head is too hot and rests."),
        N_("Wait a few minutes. It goes on by itself."),
    ),
    "printer.fault": ErrorText(
        N_("Printer reports a fault"),
        N_("The printer reports a fault of its own."),
        N_("Read the printer's display and follow it, or call maintenance."),
    ),
    "printer.diagnostic": ErrorText(
        N_("Printer is in its test mode"),
        N_("The printer prints codes instead of labels."),
        N_("Switch the printer off and on."),
    ),
    "printer.paused": ErrorText(
        N_("Printer is paused"),
        N_("Somebody has pressed pause on the printer, or it stopped after a fault."),
        N_("Press the pause key on the printer."),
    ),
    "printer.buffer_full": ErrorText(
        N_("Printer takes no more"),
        N_("The printer's memory is full."),
        N_("Wait until it has printed. If it does not, switch it off and on."),
    ),
    "printer.printing": ErrorText(
        N_("Printer is printing"),
        N_("The printer still prints what it was sent before."),
        N_("Wait a moment."),
    ),
    "device.no_spooler": ErrorText(
        N_("No print queue here"),
        N_("{device}: print queues are supported through CUPS only; those of Windows are not yet."),
        N_("Give the printer a network address (tcp:HOST:9100) or a port, and its language as the driver."),
    ),
    "label.no_language": ErrorText(
        N_("Printer language not known"),
        N_("Labels cannot be made for the language {language}."),
        N_("Set the printer's driver to zpl, tspl, epl, escpos or cups."),
    ),
    "label.too_wide": ErrorText(
        N_("Label wider than the printer"),
        N_("The template {template} is {wide} mm wide; this printer prints {width} mm."),
        N_("Choose a narrower template for this station (labels.template), or set the printer's width."),
    ),
}
