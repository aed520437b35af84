"""What things are called in administration: sheets, attributes, states, settings."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_, Catalogue
from app.models.administration import Held, Wrong
from app.services.audit.words import FIELDS as AUDITED
from app.services.laboratory import words as laboratory
from app.services.register import words as register
from app.services.temperature import words as temperature
from app.views.roles import GROUPS

SHEETS = {
    "supplier": N_("Suppliers"),
    "item": N_("Items"),
    "species": N_("Species of fish"),
    "container_type": N_("Containers and tares"),
    "band": N_("Weight bands"),
    "place": N_("Places"),
    "reason": N_("Reasons"),
    "origin_rule": N_("Origin rules"),
    "gear": N_("Fishing gear"),
    "water": N_("Waters"),
    "fao_area": N_("FAO areas"),
    "production_method": N_("Production methods"),
    "origin_class": N_("Origin classes"),
    "presentation": N_("Presentations"),
    "packaging": N_("Packaging"),
    "packaging_state": N_("States of packaging"),
    "grade": N_("Freshness grades"),
    "equipment": N_("Equipment"),
    "service_plan": N_("Service plans"),
    "check_rule": N_("Rules of checks"),
    "stop_reason": N_("Reasons of stops"),
    "channel": N_("Temperature channels"),
    "analyte": N_("Laboratory tests"),
    "instrument_test": N_("Tests of instruments"),
    "unit_conversion": N_("Conversions of units"),
    "setting": N_("Settings"),
}
FIELDS = {
    "code": N_("Code"),
    "active": N_("In use"),
    "tare_g": N_("List tare"),
    "note": N_("Note"),
    "note.ru": N_("Note in Russian"),
    "note.en": N_("Note in English"),
    "note.order": N_("Place in the list"),
    "note.isscfg": N_("ISSCFG number"),
    "note.eu_label": N_("EU label category"),
    "note.kind": N_("Kind of area"),
    "note.gs1": N_("GS1 value"),
    "note.label_ru": N_("Label text in Russian"),
    "note.label_en": N_("Label text in English"),
    "note.document_ru": N_("Document, in Russian"),
    "note.document_en": N_("Document, in English"),
    "zone": N_("Time zone"),
    "start": N_("The plant day begins"),
    "shift.1": N_("Shift 1 begins"),
    "shift.2": N_("Shift 2 begins"),
    "shift.3": N_("Shift 3 begins"),
    "shift.4": N_("Shift 4 begins"),
    "twice": N_("The row is there twice"),
    "administration.band": N_("The lower limit is above the upper one."),
    "administration.validity": N_("The last day is before the first."),
}
CONFIDENCE = {
    "verified": N_("checked against the source"),
    "verified_secondary": N_("checked against a copy"),
    "computed": N_("computed"),
    "general_knowledge_to_check": N_("trade knowledge, to check"),
    "default_to_check": N_("practice, to check"),
}
PURPOSES = {
    "void": N_("Voiding a weighing"),
    "band": N_("Weight outside the band"),
    "manual": N_("Weight entered by hand"),
    "correction": N_("Correcting a delivery"),
    "mend": N_("Putting a weighing right"),
    "acceptance": N_("Holding or rejecting"),
    "hold": N_("Holding a lot"),
    "release": N_("Releasing what was held"),
    "reopen": N_("Reopening a delivery"),
    "reprint": N_("Printing a label again"),
    "override": N_("Letting a limit pass"),
    "verdict": N_("Verdict on a marked entry"),
    "incarnation": N_("A new journal"),
    "reference": N_("Changing reference data"),
    "access": N_("Blocking or unblocking"),
    "alarm": N_("Acknowledging an alarm of temperature"),
    "register": N_("Putting right what was said of equipment"),
    "lab_dismissal": N_("A laboratory result belongs to nothing here"),
    "lab_manual": N_("A laboratory result typed by hand"),
    "lab_choice": N_("One of several laboratory results counts"),
}
SETTINGS = {
    "plant.day": N_("Plant day and shifts"),
    "idle.home_after": N_("Back to the home screen when nobody touches"),
    "idle.lock_after": N_("Lock when nobody touches"),
    "session.lifetime": N_("A login lasts at most"),
    "login.tries": N_("Wrong PINs before a pause"),
    "login.offline_days": N_("A station knows people without the server for"),
    "void.operator_minutes": N_("An operator may void within"),
    "weighing.return_threshold": N_("The platform counts as empty below"),
    "weighing.order_warn": N_("Warn at this part of the advice"),
    "weighing.order_manager": N_("A supervisor is needed above this part of the advice"),
    "weighing.tare_drift": N_("Warn when a tare differs from the list by"),
    "station.keep_days": N_("A station keeps others' entries for"),
    "backup.warn_hours": N_("Warn when the last backup is older than"),
    "backup.keep_days": N_("Backups are kept for"),
    "certificate.renew_days": N_("A certificate is renewed before its end by"),
    "clock.warn_seconds": N_("Clock difference shown from"),
    "clock.alarm_seconds": N_("Clock difference that alarms"),
    "plant.language": N_("Language of labels and documents"),
    "label.crate": N_("Label of each crate at receiving"),
    "scan.in_store": N_("How the plant's own article numbers are laid out"),
    "telemetry.raw_months": N_("The server keeps each recorded point for"),
}
UNITS = {
    "s": N_("s"),
    "min": N_("min"),
    "h": N_("h"),
    "days": N_("days"),
    "months": N_("months"),
    "g": N_("g"),
    "kg": N_("kg"),
    "%": "%",
    "tries": N_("tries"),
}
WRONG = {
    Wrong.CODE: N_("Latin letters, digits, - and _"),
    Wrong.PRINTED: N_("Capital Latin letters, digits, - and _"),
    Wrong.GTIN: N_("The check digit is wrong"),
    Wrong.TIME: N_("A time such as 08:00"),
}
HELD = {
    Held.NOW: N_("in use"),
    Held.LATER: N_("not yet valid"),
    Held.PAST: N_("validity ended"),
    Held.OFF: N_("not in use"),
}
TO_CHECK = "to_check"
_GROUPS: Mapping[str, str] = {str(group): name for group, name in GROUPS.items()}
TONGUES = {"ru": N_("Russian"), "en": N_("English")}
PROFILES = {"weighing": N_("Weighing place"), "desk": N_("Desk")}


def field(code: str, words: Catalogue) -> str:
    """The caption of an attribute; names of a list are numbered."""
    head, _, number = code.rpartition(".")
    if number.isdecimal() and head in AUDITED and code not in FIELDS:
        return f"{words.text(AUDITED[head])} {int(number) + 1}"
    message = FIELDS.get(code) or AUDITED.get(code)
    return words.text(message) if message else code


def setting(key: str, words: Catalogue) -> str:
    """What a setting says; the key itself of one this program does not know."""
    return words.text(SETTINGS[key]) if key in SETTINGS else key


def unit(code: str, words: Catalogue) -> str:
    return words.text(UNITS[code]) if code in UNITS else code


def choice(among: str, code: str, words: Catalogue) -> str | None:
    """The name of a word of a closed list, None where the rows of a table name it."""
    closed: Mapping[str, Mapping[str, str]] = {
        "confidence": CONFIDENCE, "purpose": PURPOSES, "language": TONGUES, "category": register.CATEGORIES,
        "what": register.CHECKS, "capacity_unit": register.UNITS, "channel_unit": temperature.UNITS,
        "lab_unit": laboratory.UNITS, "lab_form": laboratory.FORMS, "group": _GROUPS, "escalate_group": _GROUPS,
    }  # fmt: skip
    named = closed.get(among, {})
    return words.text(named[code]) if code in named else None
