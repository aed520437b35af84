"""`python -m tests.benchmarks.crowded MINUTES BADGE PIN FOLDER WORDS…`: as `painting`, with every device that a station can have.

Beside the scale of the settings every other `scale…` of FOLDER is supervised. Prints also the share of one core that
the program took and how many samples its instruments gave.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.painting import Watch, main


class Crowd(Watch):
    """Begins to count processor time once all devices are heard."""

    folder = Path()

    def begin(self, badge: str, pin: str) -> None:
        self._samples = 0
        self._beside = [self._scale(path) for path in sorted(self.folder.glob("scale?"))]
        self._heard = dict.fromkeys((one.state.device for one in self._beside), 0)
        for one in self._beside:
            one.readings.subscribe(lambda _, name=one.state.device: self._count_reading(name))  # type: ignore[misc]
            one.start()
        self._station.equipment.measuring.samples.subscribe(self._sample)
        super().begin(badge, pin)
        self._cpu, self._wall = time.process_time(), time.perf_counter()
        self._samples = 0

    def _scale(self, path: Path) -> Any:
        from app.devices.assembly import supervisor_of
        from app.models.profile import parse_profile

        table = {
            "name": path.name,
            "protocol": "mt_sics",
            "port": str(path),
            "max_g": 60_000,
            "division_g": 5,
        }
        return supervisor_of(parse_profile(table), self._station.clock)

    def _count_reading(self, name: str) -> None:
        self._heard[name] += 1

    def _sample(self, sample: Any) -> None:
        self._samples += sample.milli is not None

    def told(self) -> dict[str, Any]:
        cpu = (time.process_time() - self._cpu) / (time.perf_counter() - self._wall)
        for one in self._beside:
            one.stop()
        return super().told() | {"cpu": cpu, "samples": self._samples, "heard": min(self._heard.values())}


if __name__ == "__main__":
    Crowd.folder = Path(sys.argv[4])
    sys.exit(main(float(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[5:], Crowd))
