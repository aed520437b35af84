"""Alarms of the temperature channels, and what is decided of the channels."""

from app.models.kinds.shape import ANYBODY, CHIEF, Group, Kind, decision, fact

WITNESSES = frozenset(
    {Group.PRODUCTION_MANAGER, Group.QUALITY_INSPECTOR, Group.INVENTORY_CLERK, Group.MAINTENANCE}
)
"""Who may acknowledge an alarm at all; one of a CCP is for fewer (`app.models.alarms.may_acknowledge`)."""

KINDS: tuple[Kind, ...] = (
    decision("channel.set", CHIEF | {Group.QUALITY_INSPECTOR}, "channel", reason=True),
    fact("alarm.raised", ANYBODY, "alarm_raising", needs_person=False, everywhere=True),
    fact("alarm.cleared", ANYBODY, "alarm_clearing", needs_person=False, everywhere=True),
    fact("alarm.escalated", ANYBODY, "alarm_escalation", needs_person=False, everywhere=True),
    fact("alarm.acknowledged", WITNESSES, "alarm_acknowledgement", reason=True, everywhere=True),
)
