"""From a payload to results, by the profile of the instrument that sent it: at any time again. Pure."""

from __future__ import annotations

from collections.abc import Callable

from app.devices.lab import lines, records, table, vidas
from app.devices.lab.profile import LabProfile
from app.devices.lab.times import Times
from app.models.laboratory import Reading

_READERS: dict[str, Callable[[bytes, LabProfile, Times], Reading]] = {
    "astm": records.read,
    "vidas": vidas.read,
    "lab_line": lines.read,
    "lab_file": table.read,
}


def read(data: bytes, profile: LabProfile, zone: str) -> Reading:
    """What `data` says; times without an offset are of the profile's zone, else of the plant's `zone`."""
    return _READERS[profile.protocol](data, profile, Times(profile.formats, profile.zone or zone))
