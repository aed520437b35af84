"""What the help screen says of this station now: what is wrong, what could be lost, and the way to less."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.bootstrap.station import Home, Station
from app.config.dsn import Dsn
from app.services.identity.keys import StationKeys

if TYPE_CHECKING:
    from app.services.about import Part
    from app.services.operations.health.doctor import Finding
    from app.services.operations.health.facts import Seen

_ORDER = ("bad", "warn", "ok")
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
        from app.services.about import parts

        return self.executor.submit(parts)

    def _findings(self) -> Sequence[Finding]:
        from app.services.operations.health.doctor import examine
        from app.services.operations.health.facts import gather

        now = self.station.clock.now()
        found = examine(gather(self.home.folder, self.station.settings, now, self._seen()))
        return sorted(found, key=lambda finding: _ORDER.index(finding.level))

    def _seen(self) -> Seen:
        from app.bootstrap.backups import backup_age
        from app.bootstrap.keeping import embedded_backups
        from app.services.operations.health.facts import Seen, unsent_of

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
            backups=embedded_backups(self.home, self.station.settings),
        )
