"""`plant agent`: the worker beside the server, as a service of the system."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from argparse import Namespace

from app.bootstrap import working
from app.bootstrap.plant import cluster_of
from app.cli.asking import folder_of
from app.cli.run import home_of, settings_of
from app.clock import SystemClock
from app.errors import OperatorError
from app.i18n import Catalogue
from app.services.operations.agent.host import PlantHost
from app.services.operations.agent.systemd import Heartbeat
from app.services.operations.shared.serverfolder import ServerFolder


def agent(arguments: Namespace, words: Catalogue) -> int:
    """Works until the program is told to end; says `ready` and `alive` to systemd."""
    logging.basicConfig(
        level=arguments.log_level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    host, work = _parts(arguments)
    if host is None:
        work.run(stop)
        return 0
    host.start()
    while not stop.wait(1.0) and host.problem is None:
        continue
    host.stop()
    if host.problem is not None:
        raise host.problem
    return 0


def _parts(arguments: Namespace) -> tuple[PlantHost | None, working.Work]:
    """The work, and the server that runs for it where it is one of our own."""
    clock, alive = SystemClock(), Heartbeat(os.environ)
    if arguments.server:
        server = ServerFolder(folder_of(arguments.server))
        backups = folder_of(arguments.backups) if arguments.backups else None
        work, cluster = working.of_shared(server, backups, clock, alive), working.cluster_beside(server)
        return (PlantHost(cluster, lambda: work) if cluster else None), work
    home = home_of(arguments)
    settings = settings_of(arguments, home)
    if not settings.plant.id or settings.plant.hosts or not cluster_of(home).exists():
        raise OperatorError("plant.none_here", folder=str(home.folder))
    work = working.of_embedded(home, settings, clock, alive)
    return PlantHost(cluster_of(home), lambda: work), work
