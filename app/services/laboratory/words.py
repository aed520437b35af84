"""What entries of the laboratory say, in words."""

from __future__ import annotations

from app.i18n import N_

KINDS = {
    "sample.registered": N_("Sample registered"),
    "sample.corrected": N_("Sample put right"),
    "test.requested": N_("Test asked for"),
    "test.withdrawn": N_("Test not wanted any more"),
    "lab.received": N_("Received from an instrument"),
    "lab.read": N_("What was received was read"),
    "lab.result": N_("Laboratory result"),
    "lab.manual": N_("Laboratory result typed by hand"),
    "lab.assigned": N_("Laboratory result assigned"),
    "lab.dismissed": N_("Laboratory result put aside"),
    "lab.recalled": N_("Word on a laboratory result taken back"),
    "lab.chosen": N_("Decided which laboratory result counts"),
    "analyte.set": N_("Laboratory test set"),
    "instrument_test.set": N_("Test of an instrument named"),
    "unit_conversion.set": N_("Conversion of units set"),
}
"""Kinds of entries."""
FIELDS = {
    "taken_by": N_("Taken by"),
    "taken_at": N_("Taken"),
    "analyte": N_("Test"),
    "method": N_("Method"),
    "due_at": N_("Due"),
    "instrument": N_("Instrument"),
    "sample_sent": N_("Sample as sent"),
    "test_sent": N_("Test as sent"),
    "value_sent": N_("Value as sent"),
    "unit_sent": N_("Unit as sent"),
    "operator": N_("Comparison sign"),
    "digits": N_("Digits"),
    "qualitative": N_("Value in words"),
    "flags": N_("Flags of the instrument"),
    "status": N_("Status"),
    "measured_at": N_("Measured at"),
    "zone": N_("Zone of the clock"),
    "operator_name": N_("Who measured"),
    "overdue": N_("Check was overdue"),
    "problem": N_("What is wrong"),
    "sha256": N_("SHA-256"),
    "size": N_("Bytes"),
    "part": N_("Part"),
    "parts": N_("Parts"),
    "arrival": N_("Came by"),
    "complete": N_("Whole"),
    "results": N_("Results"),
    "clock_offset_ms": N_("Clock ahead, ms"),
    "profile_version": N_("Version of the profile"),
    "form": N_("Kind of value"),
    "unit_from": N_("From unit"),
    "unit_to": N_("To unit"),
    "factor": N_("Times"),
}
"""Columns of the tables."""
FORMS = {
    "number": N_("number"),
    "count": N_("count"),
    "presence": N_("found or not"),
    "text": N_("text"),
}
"""What an analyte's value looks like."""
VALUES = {
    "final": N_("final"),
    "preliminary": N_("preliminary"),
    "corrected": N_("corrected by the instrument"),
    "failed": N_("not measured"),
    "unstated": N_("status not understood"),
    "line": N_("by its line"),
    "file": N_("as a file"),
    **FORMS,
}
"""Values of coded columns."""
CODED = ("status", "arrival", "form")
TIMES = ("taken_at", "due_at", "measured_at")

UNITS = {
    "pct": N_("%"),
    "g_per_100g": N_("g/100 g"),
    "g_per_kg": N_("g/kg"),
    "mg_per_kg": N_("mg/kg"),
    "ug_per_kg": N_("µg/kg"),
    "ug_per_g": N_("µg/g"),
    "ng_per_g": N_("ng/g"),
    "pg_per_g": N_("pg/g"),
    "mg_per_100g": N_("mg/100 g"),
    "mgN_per_100g": N_("mg N/100 g"),
    "cfu_per_g": N_("CFU/g"),
    "Bq_per_kg": N_("Bq/kg"),
    "RLU": N_("RLU"),
}
"""Units of analytes, by their codes in the reference data."""
