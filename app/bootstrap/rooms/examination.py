"""`doctor` on this machine: the station's journal and keys, and the server as far as it answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress

from app.bootstrap.keeping import embedded_backups
from app.bootstrap.plant import cluster_of
from app.bootstrap.reach import reach
from app.bootstrap.running import up
from app.bootstrap.station import Home
from app.clock import Clock
from app.config.station import Settings
from app.errors import OperatorError, StationError
from app.services.operations.health.checkup import Plant, check_up
from app.services.operations.health.doctor import Finding, examine


def examined(home: Home, settings: Settings, clock: Clock) -> list[Finding]:
    """All findings, the worst first. Writes nothing but a probe; the running station goes on.

    An embedded server that nobody uses now is up meanwhile, so that it can answer. OperatorError
    `station.none_here`, EnvironmentFault `key.*` where the journal cannot be opened.
    """
    if not settings.stream:
        raise OperatorError("station.none_here", folder=str(home.folder))
    backups = embedded_backups(home, settings)
    plant = Plant(reach(home, settings, clock).dsn, backups)
    with nullcontext() if backups is None else _answering(home):
        return examine(check_up(home.folder, home.journal, settings, clock, plant))


@contextmanager
def _answering(home: Home) -> Iterator[None]:
    """The embedded server is up within the block where it can be; one that cannot is a finding, no end."""
    with ExitStack() as stack:
        with suppress(StationError):
            stack.enter_context(up(cluster_of(home)))
        yield
