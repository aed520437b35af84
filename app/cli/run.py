"""`baikal-station run`: the station with its window."""

from __future__ import annotations

import os
import signal
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from app.bootstrap.station import Home
from app.clock import SystemClock
from app.config.paths import config_file, data_dir
from app.config.station import Settings, load
from app.i18n import Catalogue


def home_of(arguments: Namespace) -> Home:
    """The station's folders, as the command, the environment or the system says."""
    return Home(Path(arguments.data).expanduser() if arguments.data else data_dir())


def settings_of(arguments: Namespace, home: Home) -> Settings:
    """The settings: command over environment over file over defaults."""
    file = Path(arguments.config).expanduser() if arguments.config else None
    if file is None:
        file = home.folder / "station.toml" if arguments.data else config_file()
    chosen = {"plant.dsn": arguments.plant} if arguments.plant else {}
    return load(file, os.environ, chosen).settings


def station(arguments: Namespace, catalogue: Catalogue) -> int:
    """Open the station; the first time its beginning is asked for. Returns when the window is closed."""
    import app.log

    home = home_of(arguments)
    with app.log.to_file(home.logs, arguments.log_level):
        settings = settings_of(arguments, home)
        if not settings.stream:
            from app.bootstrap.first_run import begin

            settings = begin(home, settings, catalogue, arguments) or settings
        return _run(arguments, home, settings) if settings.stream else 0


def _run(arguments: Namespace, home: Home, settings: Settings) -> int:
    from app.bootstrap.reach import reach
    from app.bootstrap.station import open_station
    from app.bootstrap.window import application, density_of, open_window, panel_of
    from app.services.operations.systemd import Heartbeat
    from app.views.shell.crash import CrashHooks

    clock = SystemClock()
    qt = application()
    way = reach(home, settings, clock)
    with closing(open_station(home, settings, way.dsn, clock, validity=way.validity)) as opened:
        panel = panel_of(arguments.panel)
        words = Catalogue(settings.station.language, opened.rules[0].zone)
        density = density_of(settings, arguments.panel)
        window = open_window(opened, home, way.dsn, words, density, kiosk=not arguments.windowed)
        window.shell.resize(panel.width, panel.height)
        window.shell.open()
        opened.start()
        way.start()
        signal.signal(signal.SIGTERM, lambda *_: window.quit(qt))
        window.every_second(Heartbeat(os.environ))
        try:
            with CrashHooks(window.shell.crashed):
                return int(qt.exec())
        finally:
            window.close()
            way.stop()
