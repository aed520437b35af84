"""Samples, what instruments said of them, and what is decided of the instruments."""

from app.models.kinds.shape import ANYBODY, GATE, Group, Kind, decision, fact

INSPECTOR = frozenset({Group.QUALITY_INSPECTOR})
SETTERS = frozenset({Group.QUALITY_INSPECTOR, Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR})

KINDS: tuple[Kind, ...] = (
    fact("sample.registered", GATE, "sample", "sample_taking", "test_request", "lot", "delivery"),
    fact("sample.corrected", GATE, "sample", "sample_taking", "lot", "delivery", reason=True),
    fact("test.requested", GATE, "sample", "test_request"),
    fact("test.withdrawn", GATE, "test_withdrawal", reason=True),
    fact("lab.received", ANYBODY, "lab_payload", needs_person=False),
    fact("lab.read", ANYBODY, "lab_reading", needs_person=False),
    fact("lab.result", ANYBODY, "lab_result", needs_person=False),
    fact("lab.manual", INSPECTOR, "lab_result", reason=True),
    fact("lab.assigned", INSPECTOR, "supersession", "lab_assignment"),
    fact("lab.dismissed", INSPECTOR, "lab_dismissal", reason=True),
    fact("lab.recalled", INSPECTOR, "supersession", reason=True),
    decision("lab.chosen", INSPECTOR, "lab_choice", reason=True),
    decision("analyte.set", SETTERS, "analyte"),
    decision("instrument_test.set", SETTERS, "instrument_test", reason=True),
    decision("unit_conversion.set", SETTERS, "unit_conversion", reason=True),
)
