"""What the help screen says of this station now: what is wrong, what could be lost, and the way to less."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from app.bootstrap.backups import backup_age
from app.bootstrap.station import Home, Station
from app.config.dsn import Dsn
from app.services.about import Part, parts
from app.services.identity.keys import StationKeys
from app.services.operations.doctor import Finding, Level, examine
from app.services.operations.facts import Seen, gather, unsent_of

_ORDER = {Level.BAD: 0, Level.WARN: 1, Level.OK: 2}
_MOST = 100_000


@dataclass(frozen=True)
class Advice:
    """`app.views.help.ports.HelpPort`, answered on `executor`."""

    station: Station
    home: Home
    dsn: Dsn
    executor: Executor

    def findings(self) -> Future[Sequence[Finding]]:
        return self.executor.submit(self._findings)

    def parts(self) -> Future[Sequence[Part]]:
        return self.executor.submit(parts)

    def _findings(self) -> Sequence[Finding]:
        now = self.station.clock.now()
        found = examine(gather(self.home.folder, self.station.settings, now, self._seen()))
        return sorted(found, key=lambda finding: _ORDER[finding.level])

    def _seen(self) -> Seen:
        keeper, state, now = self.station.keeper, self.station.runner.state, self.station.clock.now()
        with keeper.readers.borrowed() as reads:
            unsent = reads.unsent(reads.acknowledged(), _MOST)
        card = StationKeys(self.home.journal).card()
        return Seen(
            custody=str(card.custody),
            recovery=card.wrapped is not None,
            unsent=unsent_of(unsent, now),
            online=state.online,
            clock_offset=state.offset,
            backup_age=backup_age(self.dsn, now) if state.online else None,
            keeps_backups=not self.station.settings.plant.hosts,
        )
