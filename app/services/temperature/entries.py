"""What alarms look like as entries. Pure: values in, drafts out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from app.models.alarm import Cleared, Escalated, How, Raised
from app.models.envelope import Draft
from app.models.kinds import Group


def raised(event: Raised, new_id: uuid.UUID) -> Draft:
    """The alarm begins; it is called `new_id`."""
    channel = event.channel
    row = {
        "id": new_id,
        "channel": channel.code,
        "place": channel.place,
        "alarm": str(event.kind),
        "priority": channel.priority,
        "ccp": channel.ccp,
        "unit": str(channel.unit),
        "limit_milli": event.limit,
        "milli": event.worst,
        "quality": event.why and str(event.why),
        "since": event.since,
    }
    return Draft("alarm.raised", {"alarm_raising": [row]})


def cleared(event: Cleared, alarm: uuid.UUID, new_id: uuid.UUID) -> Draft:
    return _clearing(alarm, new_id, event.how, event.until, (event.lasted_s, event.worst))


def retired(alarm: uuid.UUID, since: datetime, until: datetime, new_id: uuid.UUID) -> Draft:
    """Nobody watches the channel any more."""
    lasted = max(0, int((until - since).total_seconds()))
    return _clearing(alarm, new_id, How.RETIRED, until, (lasted, None))


def _clearing(
    alarm: uuid.UUID, new_id: uuid.UUID, how: How, until: datetime, lasted: tuple[int, int | None]
) -> Draft:
    row = {
        "id": new_id,
        "alarm_id": alarm,
        "how": str(how),
        "until": until,
        "lasted_s": lasted[0],
        "worst_milli": lasted[1],
    }
    return Draft("alarm.cleared", {"alarm_clearing": [row]})


def escalated(event: Escalated, alarm: uuid.UUID, new_id: uuid.UUID) -> Draft:
    row = {
        "id": new_id,
        "alarm_id": alarm,
        "grp": event.channel.escalate_group,
        "worst_milli": event.worst,
    }
    return Draft("alarm.escalated", {"alarm_escalation": [row]})


def acknowledged(
    alarms: Iterable[tuple[uuid.UUID, uuid.UUID]], name: str, role: Group, reason: str, text: str
) -> Draft:
    """Pairs of an alarm and the id of its row."""
    rows = [
        {
            "id": new_id,
            "alarm_id": alarm,
            "name": name,
            "acting_as": str(role),
            "reason": reason,
            "text": text,
        }
        for alarm, new_id in alarms
    ]
    return Draft("alarm.acknowledged", {"alarm_acknowledgement": rows}, reason=reason)
