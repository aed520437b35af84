"""What the set-up sheet says."""

from __future__ import annotations

from app.i18n import N_
from app.models.scancontrol import Control

SETTINGS = (
    (N_("Interface"), N_("USB serial (CDC / virtual COM port). Only where there is none: keyboard (HID).")),
    (
        N_("End of a code"),
        N_("CR after each code, nothing before it. Another prefix or suffix goes into the settings."),
    ),
    (N_("Code ID"), N_("Transmit AIM code ID (“]d2”, “]C1”) before each code.")),
    (
        N_("FNC1 / GS"),
        N_("Transmit FNC1 as GS (1D hex). As keyboard: Ctrl+], Alt+029 or F8 are understood too."),
    ),
    (N_("Symbols"), N_("On: Code 128, GS1-128, Data Matrix, QR, EAN-13, EAN-8, ITF-14. All others off.")),
    (
        N_("Keyboard"),
        N_("Country USA, or the Alt+number mode (universal keyboard); no Caps Lock; no pause between keys."),
    ),
    (N_("Letters"), N_("UTF-8; no change of capitals; no characters cut off at the beginning or end.")),
)
"""What is set, and how; lines are numbered from 1. The scanner test names them by their numbers."""

CONTROLS = {
    Control.SEPARATOR: (
        N_("Control label 1: separator GS"),
        N_(
            "Must be read as three elements (01), (10) and (21). Two elements: line 4 is wrong. Scan it daily."
        ),
    ),
    Control.AIM: (
        N_("Control label 2: AIM identifier"),
        N_("Must be read with “]C0” in front. Without it: line 3 is wrong."),
    ),
    Control.LAYOUT: (
        N_("Control label 3: keyboard layout"),
        N_(
            "Scan it with the Russian keyboard layout switched on. All signs must arrive: else line 6 is wrong."
        ),
    ),
}
