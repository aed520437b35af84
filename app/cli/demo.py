"""`baikal-station demo`: a plant morning; in a window where there is a display, played by itself where not."""

from __future__ import annotations

import json
import os
import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Bug
from app.i18n import Catalogue

if TYPE_CHECKING:
    from app.bootstrap.demonstration.demo import Demo
    from app.bootstrap.rooms.window import Window


def play(arguments: Namespace, catalogue: Catalogue) -> int:
    """Play the morning and print its outcome as one JSON line; pictures go to the folder chosen."""
    if not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import app.log
    from app.bootstrap.demonstration.demo import demo
    from app.bootstrap.demonstration.hands import Hands
    from app.bootstrap.demonstration.morning import play as morning
    from app.bootstrap.demonstration.visitor import by_hand
    from app.bootstrap.rooms.window import application

    signal.signal(signal.SIGTERM, _ended)
    out, qt = _emptied(Path(arguments.out)), application()
    with app.log.to_file(out / "log"), demo(arguments.seed, arguments.lang) as played:
        desk = played.first.station.desk
        if desk is None:
            raise Bug("demo.stuck", what="desk")
        with _window(played, arguments.lang) as window:
            if _has_display():
                signal.signal(signal.SIGTERM, lambda *_: window.quit(qt))
                return by_hand(qt, played, desk)
            around = played.first.devices
            hands = Hands(qt, window.shell, desk, around.scale, out, around.scanner)
            outcome = morning(played, hands, arguments.seed)
    print(json.dumps(outcome.record()))
    return 0


def _ended(number: int, _frame: object) -> None:
    """Told to end: the plant of the demonstration goes as it does at the end."""
    raise SystemExit(128 + number)


def _emptied(out: Path) -> Path:
    """The folder for pictures, without those of an earlier morning."""
    out.mkdir(parents=True, exist_ok=True)
    for pattern in ("[0-9][0-9]-*.png", "label-*.png", "report-*.pdf"):
        for picture in out.glob(pattern):
            picture.unlink()
    return out


@contextmanager
def _window(played: Demo, language: str) -> Iterator[Window]:
    """The shown window over the started station."""
    from app.bootstrap.rooms.window import open_window
    from app.views.theme import PANELS

    station, panel = played.first.station, PANELS[1]
    words = Catalogue(language, station.rules[0].zone)
    window = open_window(
        station, played.first.home, played.first.dsn, words, panel.px_per_mm, quiet=not _has_display()
    )
    window.shell.resize(panel.width, panel.height)
    window.shell.open()
    station.start()
    try:
        yield window
    finally:
        window.close()


def _has_display() -> bool:
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return chosen != "offscreen" and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
