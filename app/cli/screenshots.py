"""`baikal-station screenshots DIR`: every screen in its states, on the four panels, in both languages."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from app.i18n import Catalogue


def render(arguments: Namespace, catalogue: Catalogue) -> int:
    """Save the pictures in the folder chosen and print their paths; needs no display and opens no window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.bootstrap.rooms.window import application

    # Kept until the end: the widgets of a scene do not outlive it.
    qt = application()
    for path in _pictures(Path(arguments.dir).expanduser()):
        print(path)
    qt.quit()
    return 0


def _pictures(folder: Path) -> Iterator[Path]:
    from app.views import gallery
    from app.views.backrooms import everything, scenes

    yield from scenes.render_all(folder, (*gallery.SCENES, *everything.SCENES))
