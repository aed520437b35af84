"""What entries of channels and alarms say, in words."""

from __future__ import annotations

from app.i18n import N_

KINDS = {
    "channel.set": N_("Temperature channel set"),
    "alarm.raised": N_("Temperature alarm"),
    "alarm.cleared": N_("Temperature alarm over"),
    "alarm.escalated": N_("Temperature alarm passed on"),
    "alarm.acknowledged": N_("Temperature alarm acknowledged"),
}
"""Kinds of entries."""
FIELDS = {
    "dead_band_milli": N_("Recorded on a change of"),
    "low_milli": N_("Lower limit"),
    "high_milli": N_("Upper limit"),
    "hysteresis_milli": N_("Back inside by"),
    "delay_s": N_("Alarm after"),
    "lost_after_s": N_("Sensor lost after"),
    "priority": N_("Urgency, 1 to 3"),
    "ccp": N_("Critical control point"),
    "escalate_after_s": N_("Passed on after"),
    "escalate_group": N_("Passed on to whom"),
    "channel": N_("Temperature channel"),
    "alarm": N_("What is wrong"),
    "limit_milli": N_("Limit crossed"),
    "milli": N_("Value measured"),
    "quality": N_("Instead of a value"),
    "lasted_s": N_("Lasted for"),
    "worst_milli": N_("Worst value"),
    "grp": N_("Group"),
    "acting_as": N_("Acting as"),
    "text": N_("In words"),
}
"""Columns of the tables."""
VALUES = {
    "high": N_("above the limit"),
    "low": N_("below the limit"),
    "lost": N_("no measurement"),
    "returned": N_("back inside"),
    "heard": N_("sensor heard again"),
    "retired": N_("not watched any more"),
    "sensor_fault": N_("sensor broken"),
    "implausible": N_("impossible value"),
    "device_error": N_("fault of the instrument"),
    "no_answer": N_("no answer of the instrument"),
}
"""Values of coded columns."""
CODED = ("alarm", "how", "quality")
UNITS = {"C": "°C", "pct": "%"}
