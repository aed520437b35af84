"""What people change about the devices of a station, as an entry. Pure."""

from __future__ import annotations

import json
import uuid

from app.models.device_board import SetUp
from app.models.envelope import Draft

KIND = "device.changed"


def changed(before: SetUp | None, after: SetUp | None, row: uuid.UUID) -> Draft:
    """The device was set up, set up otherwise, or taken away."""
    change = "added" if before is None else "removed" if after is None else "changed"
    known = after if after is not None else before
    if known is None:
        raise ValueError("there is neither a device before nor one after")
    return _draft(known.name, change, row, _text(before), _text(after))


def stands_in(device: str, simulated: bool, row: uuid.UUID) -> Draft:
    """A simulator took the device's place, or gave it back."""
    return _draft(device, "simulated" if simulated else "real", row)


def _draft(
    device: str, change: str, row: uuid.UUID, before: str | None = None, after: str | None = None
) -> Draft:
    fields = {"id": row, "device": device, "change": change, "before": before, "after": after}
    return Draft(KIND, {"device_change": [fields]})


def _text(told: SetUp | None) -> str | None:
    """As JSON, in the settings' own order."""
    if told is None:
        return None
    return json.dumps({"driver": told.protocol, "address": told.address, **told.options}, ensure_ascii=False)
