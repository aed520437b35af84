"""The watch over temperatures put together: what this station reads, what was recorded, what others read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.bootstrap.equipment import Equipment
from app.bootstrap.recording import Recording
from app.clock import Clock
from app.models.temperature import Sample
from app.models.temperature_board import Summary, summary
from app.services.journal.keeper import Keeper
from app.services.journal.ports import Failed, Unreachable
from app.services.telemetry.charts import PlantCharts
from app.services.temperature.elsewhere import Elsewhere
from app.services.temperature.ports import Place, Source
from app.services.temperature.watch import Watch

LOOK_BACK = (timedelta(hours=2), timedelta(days=1), timedelta(days=7))
"""How far the last recorded sample is looked for: mostly it is near."""


@dataclass(frozen=True)
class Temperatures:
    """`start` before the devices, `stop` after them."""

    watch: Watch
    elsewhere: Elsewhere

    def start(self) -> None:
        self.watch.start()
        self.elsewhere.start()

    def stop(self) -> None:
        self.elsewhere.stop()
        self.watch.stop()

    def alarms(self) -> Summary:
        """What the header says of them."""
        return summary(self.watch.board)


def temperatures(
    station: str,
    keeper: Keeper,
    attached: Equipment,
    telemetry: Recording,
    clock: Clock,
    day: Callable[[], date],
) -> Temperatures:
    """Nothing runs yet. A probe in somebody's hand is no channel under watch."""
    measuring = attached.measuring
    reads = set(measuring.channels) - set(measuring.probes) if measuring else set[str]()
    elsewhere = Elsewhere(lambda since: _latest(telemetry, since), clock, lambda: _others(watch))
    source = Source(frozenset(reads), lambda code: _recorded(telemetry, clock, code), elsewhere.samples)
    watch = Watch(keeper, source, Place(station, day), clock)
    if measuring is not None:
        measuring.samples.subscribe(watch.on_sample)
    return Temperatures(watch, elsewhere)


def _others(watch: Watch) -> bool:
    """There are channels that this station does not read."""
    return any(not state.here for state in watch.board.channels)


def _recorded(telemetry: Recording, clock: Clock, channel: str) -> Sample | None:
    """The last good sample of a channel before this start."""
    now = clock.now()
    for back in LOOK_BACK:
        found = telemetry.charts.local.last(channel, now, back)
        if found is not None:
            return Sample(channel, found.at, 0, found.milli)
    return None


def _latest(telemetry: Recording, since: datetime) -> Mapping[str, tuple[datetime, int]] | None:
    ask = telemetry.questions.way()
    if ask is None:
        return None
    try:
        return PlantCharts(ask).latest(since)
    except (Unreachable, Failed):
        return None
