"""`doctor` on this machine: the station's journal and keys, and the server as far as it answers."""

from __future__ import annotations

from app.bootstrap.keeping import backups_of
from app.bootstrap.reach import reach
from app.bootstrap.station import Home
from app.clock import Clock
from app.config.station import Settings
from app.errors import OperatorError
from app.services.operations.checkup import Plant, check_up
from app.services.operations.doctor import Finding, examine


def examined(home: Home, settings: Settings, clock: Clock) -> list[Finding]:
    """All findings, the worst first. Writes nothing but a probe; the running station goes on.

    OperatorError `station.none_here`, EnvironmentFault `key.*` where the journal cannot be opened.
    """
    if not settings.stream:
        raise OperatorError("station.none_here", folder=str(home.folder))
    embedded = not settings.plant.hosts and not settings.plant.dsn
    backups = backups_of(home, settings) if embedded else None
    dsn = reach(home, settings, clock).dsn
    return examine(check_up(home.folder, home.journal, settings, clock, Plant(dsn, backups)))
