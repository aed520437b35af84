"""A search for a scale on a port or a host: how far it is, and what may be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.models.readings import Reading


@dataclass(frozen=True)
class Candidate:
    """A protocol in which the device was understood; `reading` is the newest one, live while the search is open.

    A person compares it with the display: several protocols may read the same bytes.
    """

    code: str
    """Unique in its search."""
    protocol: str
    title: str
    line: str
    """Line settings as technicians write them, `9600 8N1`, or the TCP port."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Keys of a device profile that differ from the driver's defaults."""
    reading: Reading = field(default_factory=Reading)
    checked: bool = False
    """Its frames carry a checksum, which held."""
    asks_unit: bool = False
    """Its frames do not say the unit: a person must."""


@dataclass(frozen=True)
class Search:
    """One moment of a search. `problem` is an error key: the port could not be searched at all."""

    address: str = ""
    trying: str = ""
    done: int = 0
    of: int = 0
    candidates: tuple[Candidate, ...] = ()
    ended: bool = False
    problem: str | None = None
