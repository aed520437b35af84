"""The equipment register: what is said of machines and devices, and what is decided of them."""

from app.models.kinds.shape import ANYBODY, CHIEF, Group, Kind, decision, fact

TECHNICAL = frozenset({Group.MAINTENANCE, Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR})
METROLOGY = TECHNICAL | {Group.QUALITY_INSPECTOR}
FACTS = (
    "equipment_check", "test_weight", "running_hours", "service_work", "fault", "fault_closing", "stop_begin",
    "stop_end",
)  # fmt: skip
"""Tables whose rows a person may put right."""


def _everywhere(name: str, groups: frozenset[Group], *tables: str, reason: bool = False) -> Kind:
    """Whoever stands at a machine must know of it, whichever station heard of it first."""
    return fact(name, groups, *tables, reason=reason, everywhere=True)


KINDS: tuple[Kind, ...] = (
    decision("equipment.set", TECHNICAL, "equipment"),
    decision("service_plan.set", TECHNICAL, "service_plan"),
    decision("check_rule.set", CHIEF, "check_rule"),
    decision("stop_reason.set", TECHNICAL, "stop_reason"),
    _everywhere("equipment.checked", METROLOGY, "equipment_check"),
    _everywhere("test_weight.recorded", ANYBODY, "test_weight"),
    _everywhere("hours.recorded", ANYBODY, "running_hours"),
    _everywhere("service.done", TECHNICAL, "service_work"),
    _everywhere("fault.reported", ANYBODY, "fault"),
    _everywhere("fault.closed", TECHNICAL, "fault_closing"),
    _everywhere("stop.began", ANYBODY, "stop_begin"),
    _everywhere("stop.ended", ANYBODY, "stop_end"),
    _everywhere("equipment.corrected", METROLOGY, "supersession", *FACTS, reason=True),
)
