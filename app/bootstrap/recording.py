"""The station's telemetry put together: what is recorded of channels and devices, and how it reaches the plant."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.equipment import Equipment
from app.clock import Clock
from app.config.dsn import Dsn
from app.devices.registry import Family
from app.models.kinds import SCHEMA
from app.models.plantday import PlantDay
from app.models.telemetry.entries import Stand
from app.models.telemetry.minute import ChannelRule
from app.services.journal.keeper import Keeper
from app.services.journal.sync import SyncState
from app.services.telemetry.charts import Charts, LocalCharts
from app.services.telemetry.plant import Questions, TelemetryConnection
from app.services.telemetry.recorder import Recorder
from app.services.telemetry.shipper import Shipper
from app.services.telemetry.store import open_store

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Recording:
    """Whoever measures gives its samples to `recorder.take`. `start` once, `stop` once, after the devices."""

    recorder: Recorder
    shipper: Shipper
    charts: Charts
    questions: Questions

    def problems(self) -> tuple[str, ...]:
        """Error keys of why nothing is recorded at present."""
        return (self.recorder.problem,) if self.recorder.problem else ()

    def start(self) -> None:
        self.recorder.start()
        self.shipper.start()

    def stop(self) -> None:
        """What was measured is safe on the disk; the threads have ended, connections and file are closed."""
        self.shipper.stop()
        self.questions.close()
        self.recorder.stop()


@dataclass(frozen=True)
class Ground:
    """What telemetry stands on: the journal's folder and key, and the room that must stay free there."""

    folder: Path
    key: bytes
    free_mib: int

    def has_room(self) -> bool:
        return shutil.disk_usage(self.folder).free >= self.free_mib * MEBIBYTE


def recording(
    ground: Ground, keeper: Keeper, dsn: Dsn, clock: Clock, sync: Callable[[], SyncState], attached: Equipment,
    plant_day: Callable[[], PlantDay],
) -> Recording:  # fmt: skip
    """Nothing runs yet. The keeper holds the folder's lock."""
    store = open_store(ground.folder, ground.key, keeper.identity)
    recorder = Recorder(
        store, clock, rules=DeadBands(keeper), devices=lambda: tuple(stands(attached)), plant_day=plant_day,
        room=ground.has_room,
    )  # fmt: skip
    shipper = Shipper(
        store, TelemetryConnection(dsn, clock), schema=SCHEMA, busy=lambda: others_first(sync())
    )
    recorder.recorded.add(shipper.wake)
    if attached.measuring is not None:
        attached.measuring.samples.subscribe(recorder.take)
    questions = Questions(dsn, lambda: sync().online)
    charts = Charts(LocalCharts(recorder), questions.way, clock.now)
    return Recording(recorder, shipper, charts, questions)


def others_first(state: SyncState) -> bool:
    """Facts go before telemetry; where a person has to act for them, telemetry does not wait for that."""
    return not state.online or (state.unsent > 0 and state.problem is None)


class DeadBands:
    """Each channel's dead band as the plant decided it, read again when the tables changed."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._known: dict[str, ChannelRule] | None = None
        keeper.subscribe(self._forget)

    def _forget(self) -> None:
        self._known = None

    def __call__(self, channel: str) -> ChannelRule:
        known = self._known
        if known is None:
            rows = self._keeper.query("SELECT code, dead_band_milli FROM channel")
            known = self._known = {row["code"]: ChannelRule(row["dead_band_milli"]) for row in rows}
        return known.get(channel) or ChannelRule()


def stands(attached: Equipment) -> Iterator[Stand]:
    """How every attached device stands now."""
    if attached.scale is not None:
        yield Stand(Family.SCALE, attached.scale.state)
    for scanner in attached.scanners:
        yield Stand(Family.SCANNER, scanner.state)
    if attached.printer is not None:
        yield Stand(Family.PRINTER, attached.printer.device)
    if attached.measuring is not None:
        for instrument in attached.measuring.instruments:
            yield Stand(Family.PROBE, instrument.state)
