"""How the station stands with its plant and its devices, as a screen shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.models.equipment import DeviceState
from app.models.temperature_board import Summary


@dataclass(frozen=True)
class ServerState:
    """The server as the synchronisation sees it; `unsent` counts entries it has not acknowledged."""

    online: bool
    since: datetime | None = None
    """Begin of the present state (on-line or off-line), UTC; None until the first attempt has ended."""
    unsent: int = 0
    problem: str | None = None
    """Error key (see `app.errors`) of what stops sending though the server answers: fork, clock, version."""


@dataclass(frozen=True)
class StationSnapshot:
    """What the header of every screen shows."""

    code: str
    name: str
    server: ServerState
    scale: DeviceState | None = None
    printer: DeviceState | None = None
    """None: this station has no such device."""
    problems: tuple[str, ...] = field(default=())
    """Error keys of what is wrong with the station itself (disk, key, clock), worst first."""
    warnings: tuple[str, ...] = field(default=())
    """Error keys of what the person at the station should see to (an old backup), most urgent first."""
    alarms: Summary = field(default_factory=Summary)
    """Alarms of temperatures that wait for somebody."""
