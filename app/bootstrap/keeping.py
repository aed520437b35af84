"""Backups of a plant: what goes where, for the embedded server and for a shared one, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from app.bootstrap.plant import cluster_of, reachable
from app.bootstrap.station import Home
from app.clock import Clock
from app.config.station import Settings
from app.errors import OperatorError
from app.services.identity.keys import StationKeys
from app.services.operations.backup.backup import KEEP_DAYS, Plan, backup_key
from app.services.operations.backup.backupset import Backup, BackupFolder
from app.services.operations.backup.restore import Restored, opened_key, restore
from app.services.operations.backup.routine import daily
from app.services.operations.cluster.account import service_account
from app.services.operations.cluster.binaries import binaries_of
from app.services.operations.cluster.console import Console
from app.services.operations.cluster.embedded import SUPERUSER, Cluster, open_cluster
from app.services.operations.enrolment.enrol import SETTINGS
from app.services.operations.shared.server import files, install, put
from app.services.operations.shared.serverfolder import BACKUP_KEY, CARD, ServerFolder

BACKUPS = "backups"
AGENT = "journal/agent"
FRESH = timedelta(hours=12)
REPLACED = {"replaced-station.toml": SETTINGS, "replaced-keys.json": "journal/keys.json"}
"""Files of the station beside an embedded plant: for the machine that takes its place."""


@dataclass(frozen=True)
class Keeping:
    """A plan, a place for the trial restore, and how long backups are kept."""

    plan: Plan
    trial: Cluster
    days: int = KEEP_DAYS

    def is_fresh(self, clock: Clock) -> bool:
        """Whether the newest backup is of the last hours and was restored on trial: somebody made it by hand."""
        known = self.plan.folder.all()
        return bool(known) and known[-1].proven and known[-1].age(clock.now()) < FRESH

    def make(self, clock: Clock, *, full: bool = False, tried: bool = True) -> Backup:
        """One backup as `app.services.operations.backup.routine.daily` makes it."""
        return daily(self.plan, self.trial, clock, full=full, tried=tried, days=self.days)


def backups_of(home: Home, settings: Settings) -> Path:
    """Where the backups of the embedded plant lie."""
    return Path(settings.backup.folder) if settings.backup.folder else home.folder / BACKUPS


def embedded_backups(home: Home, settings: Settings) -> Path | None:
    """Where they lie when the plant is embedded on this machine; None where it has a server of its own."""
    return None if settings.plant.hosts or settings.plant.dsn else backups_of(home, settings)


def of_embedded(home: Home, settings: Settings, to: Path | None = None) -> Keeping:
    """For the plant on this machine; its server runs when a backup is made."""
    cluster = cluster_of(home)
    carried = {AGENT: AGENT, f"keys/{BACKUP_KEY}": f"keys/{BACKUP_KEY}", **REPLACED}
    key = backup_key(home.keys / BACKUP_KEY)
    keys = {name: home.folder / path for name, path in carried.items() if (home.folder / path).exists()}
    recovery = StationKeys(home.journal).card().recovery
    folder = BackupFolder(to or backups_of(home, settings))
    plan = Plan(cluster.console(), folder, key, keys, bytes.fromhex(recovery) if recovery else None)
    return Keeping(plan, cluster, settings.backup.days)


def of_shared(server: ServerFolder, to: Path | None = None, days: int = KEEP_DAYS) -> Keeping:
    """For the shared server of this machine, asked as its agent."""
    account, card = service_account(), server.card()
    key = backup_key(server.path / BACKUP_KEY)
    binaries = binaries_of(_major(server), account)
    trial = open_cluster(reachable(server.path / "trial", server.path), binaries.folder)
    console = Console(server.agent(), binaries, account)
    recovery = bytes.fromhex(card.recovery) if card.recovery else None
    plan = Plan(console, BackupFolder(to or server.path / BACKUPS), key, server.carried(), recovery)
    return Keeping(plan, trial, days)


def _major(server: ServerFolder) -> int:
    import psycopg

    with closing(psycopg.connect(server.agent().conninfo)) as connection:
        return connection.info.server_version // 10000


@dataclass(frozen=True)
class Chosen:
    """A backup and the key that opens it."""

    folder: BackupFolder
    backup: Backup
    key: bytes

    @property
    def is_shared(self) -> bool:
        """Whether it is of a shared server; else of a plant embedded beside its one station."""
        return CARD in self.backup.keys


def choose(source: Path, name: str | None, recovery: str | None, own: Callable[[], bytes | None]) -> Chosen:
    """The newest backup of `source`, or the one of that name; `recovery` is the recovery key's text.

    Raises OperatorError `backup.none`, `restore.no_key`, `recovery.mistyped` or `recovery.other_key`.
    """
    folder = BackupFolder(source)
    backup = folder.get(name)
    key = opened_key(backup, recovery) if recovery else own()
    if key is None:
        raise OperatorError("restore.no_key", folder=str(source))
    return Chosen(folder, backup, key)


def key_of(folder: Path) -> bytes | None:
    """The backup key of the plant whose keys lie in `folder`, None where there is none."""
    place = folder / BACKUP_KEY
    return backup_key(place) if place.exists() else None


def restore_here(home: Home, chosen: Chosen, *, anyway: bool = False) -> Restored:
    """The embedded plant of this machine is there again, in its place, stopped."""
    return restore(chosen.folder, chosen.backup, chosen.key, cluster_of(home), home.folder, anyway=anyway)


def restore_into(
    place: Path, chosen: Chosen, *, anyway: bool = False
) -> tuple[Restored, ServerFolder | None]:
    """A cluster of its own under `place`, stopped; of a shared server also its folder, fitted to it."""
    binaries = binaries_of(chosen.backup.major, service_account())
    cluster = open_cluster(place, binaries.folder)
    keys = place / "server" if chosen.is_shared else place / "keys"
    done = restore(chosen.folder, chosen.backup, chosen.key, cluster, keys, anyway=anyway)
    if not chosen.is_shared:
        return done, None
    return done, _fitted(ServerFolder(keys), cluster)


def _fitted(server: ServerFolder, cluster: Cluster) -> ServerFolder:
    """The old folder speaks of the old place; access rules and card are made for the new one."""
    card = server.card()
    plan = replace(card.plan, superuser=SUPERUSER, local_method="scram-sha-256")
    plan = replace(plan, auth_delay=cluster.binaries.has_library("auth_delay"))
    ours = replace(cluster, extra={"port": str(plan.port)})
    put(server.path, files(plan))
    install(cluster.data, server.path)
    server.write(
        replace(card, plan=plan, data=str(cluster.data), socket=str(ours.sockets), base=str(cluster.base))
    )
    return server
