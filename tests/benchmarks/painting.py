"""`python -m tests.benchmarks.painting MINUTES BADGE PIN WORDS…`: `baikal-station WORDS…` on its weighing screen.

Prints a JSON object: overshoots of a 5 ms timer of the screen's loop in milliseconds, frames seen, and the memory in
kilobytes held at the end of each minute.
"""

from __future__ import annotations

import json
import re
import sys
import time
from array import array
from pathlib import Path
from typing import Any

TICK_MS = 5


def main(minutes: float, badge: str, pin: str, words: list[str], watch: type[Watch] | None = None) -> int:
    from app.bootstrap.rooms import window
    from app.cli import run

    made = window.open_window

    def opened(station: Any, *arguments: Any, **named: Any) -> Any:
        from PySide6.QtCore import QTimer

        shown = made(station, *arguments, **named)
        made_by = watch or Watch
        QTimer.singleShot(0, lambda: made_by(station, shown.shell, minutes).begin(badge, pin))
        return shown

    window.open_window = opened
    return run(words)


class Watch:
    """Measures in the screen's own loop; all room it needs is taken before it begins."""

    def __init__(self, station: Any, shell: Any, minutes: float) -> None:
        self._station, self._shell, self._minutes = station, shell, minutes
        self._late = array("d", bytes(8 * int(minutes * 60_000 / TICK_MS + 1)))
        self._memory: list[int] = []
        self._count = self._frames = 0

    def begin(self, badge: str, pin: str) -> None:
        from PySide6.QtCore import Qt, QTimer
        from PySide6.QtWidgets import QApplication

        from app.bootstrap.demonstration.hands import Hands
        from app.models.login import DemoPerson

        hands = Hands(QApplication.instance(), self._shell, self._station.desk, None, Path())  # type: ignore[arg-type]
        hands.log_in(DemoPerson("", frozenset(), badge, pin))
        hands.enter("weighing")
        hands.until(lambda: hands.seen().live.value is not None, "the scale is heard")
        self._station.equipment.scale.readings.subscribe(self._seen)
        self._begun = self._last = time.perf_counter()
        self._timer = QTimer(self._shell, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _seen(self, reading: Any) -> None:
        self._frames += 1

    def _tick(self) -> None:
        now = time.perf_counter()
        if self._count < len(self._late):
            self._late[self._count] = (now - self._last) * 1e3 - TICK_MS
            self._count += 1
        self._last = now
        if now - self._begun >= 60 * (len(self._memory) + 1):
            self._memory.append(memory())
        if now - self._begun >= 60 * self._minutes:
            self._end()

    def _end(self) -> None:
        from PySide6.QtWidgets import QApplication

        self._timer.stop()
        print(json.dumps(self.told()), flush=True)
        QApplication.quit()

    def told(self) -> dict[str, Any]:
        """What was measured, for JSON."""
        late = [round(value, 3) for value in self._late[: self._count]]
        return {"late": late, "frames": self._frames, "memory": self._memory}


def memory() -> int:
    """Kilobytes of this process in memory now."""
    found = re.search(r"VmRSS:\s*(\d+)", Path("/proc/self/status").read_text())
    return int(found.group(1)) if found else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))
