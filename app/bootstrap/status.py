"""What the header of every screen shows: server, scale, and what is wrong with the station itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.bootstrap.equipment import Equipment
from app.config.station import Settings
from app.models.connection import ServerState, StationSnapshot
from app.models.listeners import Listeners
from app.models.temperature_board import Summary
from app.services.journal.keeper import Keeper
from app.services.journal.sync import SyncState


@dataclass
class StationStatus:
    """The shell's port: a snapshot on demand, and a call after every change."""

    settings: Settings
    keeper: Keeper
    sync: Callable[[], SyncState]
    equipment: Equipment
    unsent: int = 0
    """Own entries not yet acknowledged, as last counted here; the synchronisation counts when it steps only."""
    backup_late: bool = False
    """The plant's last backup is older than the setting, or there is none."""
    chief: Callable[[], bool] = lambda: False
    """Whether somebody is at the station who sees to backups."""
    alarms: Callable[[], Summary] = Summary
    """What the header says of temperatures."""
    others: Callable[[], tuple[str, ...]] = tuple
    """Error keys of what is wrong with other stores of the station."""
    _listeners: Listeners = field(default_factory=Listeners)

    def snapshot(self) -> StationSnapshot:
        state = self.sync()
        return StationSnapshot(
            self.settings.station.code,
            self.settings.station.name,
            ServerState(state.online, state.since, self.unsent, state.problem),
            self.equipment.scale.state if self.equipment.scale else None,
            self.equipment.printer.device if self.equipment.printer else None,
            (*self.keeper.problems(), *self.others()),
            ("backup.late",) if self.backup_late and self.chief() else (),
            self.alarms(),
        )

    def count(self) -> None:
        """Ask the journal how much waits; not for the screen's thread."""
        with self.keeper.readers.borrowed() as reads:
            self.unsent = reads.head()[0] - reads.acknowledged()

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self._listeners.add(changed)

    def changed(self, _: object = None) -> None:
        """From any thread: something the header shows may be another."""
        self._listeners.tell()
