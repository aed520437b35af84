"""`python -m tests.benchmarks.power_on BADGE WORDS…`: `baikal-station WORDS…`, ended once the badge was taken.

Prints "<time> <kilobytes>": when the login screen asked for the PIN (seconds of the system's clock), and the most
memory the process had held by then.
"""

from __future__ import annotations

import resource
import sys
import time
from typing import Any


def main(badge: str, words: list[str]) -> int:
    from app.bootstrap import window
    from app.cli import run

    made = window.open_window

    def opened(*arguments: Any, **named: Any) -> Any:
        from PySide6.QtCore import QTimer

        shown = made(*arguments, **named)
        QTimer.singleShot(0, lambda: scan(shown.shell, badge))
        return shown

    window.open_window = opened
    return run(words)


def scan(shell: Any, badge: str) -> None:
    """The badge is shown as soon as the screen's loop runs; the end is told when the screen has changed."""
    from PySide6.QtWidgets import QApplication

    shell.scanned(badge)
    QApplication.processEvents()
    if not asks_for_pin(shell):
        raise SystemExit("the badge was not taken")
    print(time.time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)
    QApplication.quit()


def asks_for_pin(shell: Any) -> bool:
    from app.models.login import Stage

    return bool(shell.isVisible()) and shell.login.presenter.state().stage is Stage.PIN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
