"""A recorder's process for tests that kill it. Its clocks run sixty times as fast, so that minutes end every second.

    python -m tests.faults.telemetry FOLDER FIRST     takes samples FIRST, FIRST+1, … until killed

It prints `UP`, then `S <n>` after each round: the samples before n are safe.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.models.telemetry.minute import ChannelRule
from app.models.temperature import Sample
from app.services.telemetry.recorder import Recorder
from app.services.telemetry.store import TelemetryStore, open_store
from tests.faults.station import ROOT, Process, say
from tests.services.journal.kit import KEY, identity

SPEED = 60
ZERO = datetime(2026, 11, 24, tzinfo=UTC)


class Fast:
    """The machine's monotonic clock, faster, as both clocks."""

    boot = uuid.UUID(int=60)

    def now(self) -> datetime:
        return ZERO + timedelta(microseconds=self.monotonic_ns() // 1000)

    def monotonic_ns(self) -> int:
        return time.monotonic_ns() * SPEED


def opened(folder: Path) -> TelemetryStore:
    return open_store(folder, KEY, identity())


def recorder(folder: Path) -> Recorder:
    return Recorder(opened(folder), Fast(), rules=lambda _channel: ChannelRule(dead_band_milli=0))


def main(folder: str, first: str) -> None:
    made, clock, number, end = recorder(Path(folder)), Fast(), int(first), threading.Event()
    say("UP")
    while not end.wait(0.001):
        for _ in range(2):
            made.take(Sample("A", clock.now(), clock.monotonic_ns(), number))
            number += 1
        made.turn()
        say("S", number)


def start(folder: Path, first: int) -> Process:
    command = [sys.executable, "-m", "tests.faults.telemetry", str(folder), str(first)]
    return Process(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT))


if __name__ == "__main__":
    main(*sys.argv[1:3])
