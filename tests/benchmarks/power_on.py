"""`python -m tests.benchmarks.power_on BADGE WORDS…`: `baikal-station WORDS…`, ended once the badge was taken.

Prints "<time> <seconds> <kilobytes>": when the login screen asked for the PIN (by the system's clock), the processor
time it took, and the most memory the process had held by then.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import Any


def main(badge: str, words: list[str]) -> int:
    from app.bootstrap.rooms import window
    from app.cli import run

    made = window.open_window

    def opened(station: Any, *arguments: Any, **named: Any) -> Any:
        from PySide6.QtCore import QTimer

        shown = made(station, *arguments, **named)
        QTimer.singleShot(0, lambda: scan(station, shown.shell, badge))
        return shown

    window.open_window = opened
    return run(words)


def scan(station: Any, shell: Any, badge: str) -> None:
    """The badge is shown as soon as the screen's loop runs; the end is told when the screen has changed."""
    from PySide6.QtWidgets import QApplication

    from app.models.login import Stage

    shell.scanned(badge)
    QApplication.processEvents()
    taken = shell.isVisible() and station.login.step().stage is Stage.PIN
    print(time.time() if taken else "not taken", time.process_time(), most_memory(), flush=True)
    QApplication.quit()


def most_memory() -> int:
    """Kilobytes. (What getrusage says of a new process begins with its parent's.)"""
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    return int(found.group(1)) if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
