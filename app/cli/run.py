"""`baikal-station run`: the station with its window."""

from __future__ import annotations

import logging
import os
import signal
from argparse import Namespace
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.station import Home
from app.clock import Clock, SystemClock
from app.config.paths import config_file, data_dir
from app.config.station import RETIRED, Settings, load
from app.i18n import Catalogue

if TYPE_CHECKING:
    from app.bootstrap.reach import Reach
    from app.bootstrap.station import Station
    from app.services.journal.identity import Identity


_log = logging.getLogger("baikal.run")


def home_of(arguments: Namespace) -> Home:
    """The station's folders, as the command, the environment or the system says."""
    return Home((Path(arguments.data).expanduser() if arguments.data else data_dir()).absolute())


def settings_of(arguments: Namespace, home: Home) -> Settings:
    """The settings: command over environment over file over defaults."""
    chosen = {"plant.dsn": arguments.plant} if arguments.plant else {}
    loaded = load(_file(arguments, home), os.environ, chosen)
    for key in loaded.retired:
        _log.warning("the setting %s no longer exists and changes nothing: %s", key, RETIRED[key])
    return loaded.settings


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
    """Until the window is closed; None when the station shall start again: in a new incarnation, or set up anew."""
    from app.bootstrap.reach import reach
    from app.bootstrap.station import open_station

    clock = SystemClock()
    way = reach(home, settings, clock)
    with ExitStack() as ending:
        with closing(open_station(home, settings, way.dsn, clock, validity=way.validity)) as opened:
            opened.file = _file(arguments, home)
            code = _shown(arguments, home, opened, way, ending)
        if opened.heir is None:
            return None if opened.again else code
        _hand_over(arguments, home, way, clock, opened.heir)
    return None


def _shown(arguments: Namespace, home: Home, opened: Station, way: Reach, ending: ExitStack) -> int:
    """The window over the station; what runs beside it is ended by `ending`, after the station."""
    from app.bootstrap.rooms.window import application, density_of, open_window, panel_of
    from app.services.operations.agent.systemd import Heartbeat
    from app.views.shell.crash import CrashHooks

    qt, settings = application(), opened.settings
    panel = panel_of(arguments.panel)
    words = Catalogue(settings.station.language, opened.rules[0].zone)
    density = density_of(settings, arguments.panel)
    window = open_window(opened, home, way.dsn, words, density, kiosk=not arguments.windowed)
    window.shell.resize(panel.width, panel.height)
    window.shell.open()
    opened.start()
    way.start()
    ending.callback(way.stop)
    signal.signal(signal.SIGTERM, lambda *_: window.quit(qt))
    window.every_second(Heartbeat(os.environ))
    try:
        with CrashHooks(window.shell.crashed):
            return int(qt.exec())
    finally:
        window.close()


def _hand_over(arguments: Namespace, home: Home, way: Reach, clock: Clock, heir: Identity) -> None:
    """The closed journal goes on as `heir`; where that fails it is as before, and asks for consent again."""
    from app.bootstrap.rooms.standing import succeed
    from app.errors import StationError
    from app.services.journal.ports import Failed, Unreachable

    try:
        count = succeed(home, _file(arguments, home), way.dsn, clock, heir)
    except (StationError, Unreachable, Failed, OSError):
        _log.exception("the journal could not go on as %s; nothing was changed", heir.stream)
    else:
        _log.info("the journal goes on as %s; entries sent again: %s", heir.stream, count)
