"""The agent beside a server: quick duties on one thread, the daily backup on another, so that none waits."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.bootstrap import keeping
from app.bootstrap.plant import agent_dsn, cluster_of
from app.bootstrap.station import Home
from app.clock import Clock
from app.config.station import Settings
from app.services.operations.agent.agent import DAILY, Agent, Duty
from app.services.operations.agent.duties import Shared, duties_of, proofs
from app.services.operations.agent.host import PlantHost
from app.services.operations.cluster.embedded import Cluster, open_cluster
from app.services.operations.shared.serverfolder import ServerFolder

END_SECONDS = 2.0
"""So long a backup under way is waited for; one that is cut leaves nothing and is made again."""
FIRST_MINUTES = timedelta(minutes=10)
"""Of a station's start they belong to the operator: a backup and its trial restore would slow the machine."""
log = logging.getLogger("baikal.agent")
Alive = Callable[[], None]


@dataclass(frozen=True)
class Work:
    """Runs both until `stop` is set: what must not wait, and what takes its time (proofs, the backup)."""

    quick: Agent
    backup: Agent | None = None

    def run(self, stop: threading.Event) -> None:
        second = None
        if self.backup is not None:
            second = threading.Thread(target=self.backup.run, args=(stop,), name="plant-backup", daemon=True)
            second.start()
        self.quick.run(stop)
        if second is not None:
            second.join(END_SECONDS)


def of_embedded(
    home: Home, settings: Settings, clock: Clock, alive: Alive = lambda: None, rest: timedelta = timedelta()
) -> Work:
    """The work beside this machine's own plant; no backup within `rest` after the start."""
    cluster = cluster_of(home)
    dsn = agent_dsn(home, cluster)
    quick = Agent(dsn, duties_of(cluster.data, clock), clock, alive)
    keep = _backup(lambda: keeping.of_embedded(home, settings), clock, rest)
    return Work(quick, Agent(dsn, [*proofs(rest), keep], clock))


def of_shared(server: ServerFolder, backups: Path | None, clock: Clock, alive: Alive = lambda: None) -> Work:
    """The work beside a shared server; `backups` None: the folder of the server."""
    card, dsn = server.card(), server.agent()
    duties = duties_of(Path(card.data), clock, Shared(card.plan, server.authority))
    keep = _backup(lambda: keeping.of_shared(server, backups), clock)
    return Work(Agent(dsn, duties, clock, alive), Agent(dsn, [*proofs(), keep], clock))


def _backup(keep: Callable[[], keeping.Keeping], clock: Clock, rest: timedelta = timedelta()) -> Duty:
    def run(_connection: object) -> None:
        kept = keep()
        if kept.is_fresh(clock):
            return
        made = kept.make(clock)
        log.info("backup %s is made and was tried", made.name)

    return Duty("backup", DAILY, run, daily=True, rest=rest)


def cluster_beside(server: ServerFolder) -> Cluster | None:
    """The cluster of our own that a restored shared server is; None where the system runs the server."""
    card = server.card()
    if not card.base:
        return None
    known = open_cluster(Path(card.base), _binaries(Path(card.data)), extra={"port": str(card.plan.port)})
    return known


def _binaries(data: Path) -> Path:
    from app.services.operations.cluster.account import service_account
    from app.services.operations.cluster.binaries import binaries_of

    return binaries_of(int((data / "PG_VERSION").read_text()), service_account()).folder


def host_of(home: Home, settings: Settings, clock: Clock, alive: Alive = lambda: None) -> PlantHost:
    """The embedded server with its work, for as long as the program runs."""
    return PlantHost(cluster_of(home), lambda: of_embedded(home, settings, clock, alive, FIRST_MINUTES))
