"""`baikal-station demo`: a plant morning; in a window where there is a display, played by itself where not."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from pathlib import Path

from app.i18n import Catalogue


def play(arguments: Namespace, catalogue: Catalogue) -> int:
    """Play the morning and print its outcome as one JSON line; pictures go to the folder chosen."""
    if not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import app.log
    from app.bootstrap.demo import demo
    from app.bootstrap.hands import Hands
    from app.bootstrap.morning import play as morning
    from app.bootstrap.visitor import by_hand
    from app.bootstrap.window import application, open_window
    from app.views.theme import PANELS

    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for picture in out.glob("[0-9][0-9]-*.png"):
        picture.unlink()
    qt = application()
    panel = PANELS[1]
    with app.log.to_file(out / "log"), demo(arguments.seed, arguments.lang) as played:
        station = played.station
        words = Catalogue(arguments.lang, station.rules[0].zone)
        window = open_window(
            station, played.home, played.dsn, words, panel.px_per_mm, quiet=not _has_display()
        )
        window.shell.resize(panel.width, panel.height)
        window.shell.open()
        station.start()
        if station.desk is None:
            return 1
        try:
            if _has_display():
                return by_hand(qt, played, station.desk)
            outcome = morning(
                played, Hands(qt, window.shell, station.desk, played.scale, out), arguments.seed
            )
        finally:
            window.close()
    print(json.dumps(outcome.record()))
    return 0


def _has_display() -> bool:
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return chosen != "offscreen" and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
