"""The daily backup: taken, tried, told to the plant, the old ones removed."""

from __future__ import annotations

from app.clock import Clock
from app.errors import EnvironmentFault
from app.services.operations.backup.backup import KEEP_DAYS, Plan, back_up, tell
from app.services.operations.backup.backupset import Backup
from app.services.operations.backup.restore import drill
from app.services.operations.cluster.embedded import Cluster


def daily(
    plan: Plan, trial: Cluster, clock: Clock, *, full: bool = False, tried: bool = True, days: int = KEEP_DAYS
) -> Backup:
    """A new backup; unless `tried` is False it was restored under `trial` (removed again) and found whole.

    The plant knows of it, and backups older than `days` are gone. Raises EnvironmentFault as `back_up`, and
    `backup.drill_failed` when the trial found something wrong; then nothing old was removed.
    """
    backup = back_up(plan, clock, full=full)
    if tried:
        backup = drill(plan.folder, backup, plan.key, trial, clock)
    tell(plan.console.dsn, backup, str(plan.folder.path))
    if backup.drill is not None and backup.drill.problem is not None:
        raise EnvironmentFault("backup.drill_failed", name=backup.name, problem=backup.drill.problem)
    plan.folder.prune(clock.now(), days)
    return backup
