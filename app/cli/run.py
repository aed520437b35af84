"""`baikal-station run`: the station with its window."""

from __future__ import annotations

import logging
import os
import signal
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.station import Home
from app.clock import Clock, SystemClock
from app.config.paths import config_file, data_dir
from app.config.station import Settings, load
from app.i18n import Catalogue

if TYPE_CHECKING:
    from app.bootstrap.reach import Reach
    from app.bootstrap.station import Station


def home_of(arguments: Namespace) -> Home:
    """The station's folders, as the command, the environment or the system says."""
    return Home(Path(arguments.data).expanduser() if arguments.data else data_dir())


def settings_of(arguments: Namespace, home: Home) -> Settings:
    """The settings: command over environment over file over defaults."""
    chosen = {"plant.dsn": arguments.plant} if arguments.plant else {}
    return load(_file(arguments, home), os.environ, chosen).settings


def _file(arguments: Namespace, home: Home) -> Path:
    if arguments.config:
        return Path(arguments.config).expanduser()
    return home.folder / "station.toml" if arguments.data else config_file()


def station(arguments: Namespace, catalogue: Catalogue) -> int:
    """Open the station; the first time its beginning is asked for. Returns when the window is closed."""
    import app.log

    home = home_of(arguments)
    with app.log.to_file(home.logs, arguments.log_level):
        settings = settings_of(arguments, home)
        if not settings.stream:
            from app.bootstrap.first_run import begin

            settings = begin(home, settings, catalogue, arguments) or settings
        if not settings.stream:
            return 0
        code = _run(arguments, home, settings)
        while code is None:
            code = _run(arguments, home, settings_of(arguments, home))
        return code


def _run(arguments: Namespace, home: Home, settings: Settings) -> int | None:
    """Until the window is closed; None when the station shall start again in a new incarnation."""
    from app.bootstrap.reach import reach
    from app.bootstrap.station import open_station

    clock = SystemClock()
    way = reach(home, settings, clock)
    begun = False
    try:
        with closing(open_station(home, settings, way.dsn, clock, validity=way.validity)) as opened:
            begun = True
            code = _shown(arguments, home, opened, way)
        return _go_on(arguments, home, opened, way, clock) or code
    finally:
        if begun:
            way.stop()
