"""The embedded plant beside its station: a server that is up while the program runs, and its agent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from app.errors import StationError
from app.services.operations.cluster.embedded import Cluster

log = logging.getLogger("baikal.plant")


class Worker(Protocol):
    """What works beside the server (`app.services.operations.agent.agent.Agent`)."""

    def run(self, stop: threading.Event) -> None: ...


class PlantHost:
    """Starts the server and then the agent on a thread of its own: nobody waits for them."""

    def __init__(self, cluster: Cluster, agent: Callable[[], Worker | None], *, stops: bool = True) -> None:
        self._cluster, self._agent, self._stops = cluster, agent, stops
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="plant-host", daemon=True)
        self.problem: StationError | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The agent has ended and the server is down, unless it shall go on without us."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        if self._stops and self._cluster.exists():
            self._cluster.stop()

    def _run(self) -> None:
        # Said before the start: a command that began the server would stop it when it is done.
        try:
            with self._cluster.used():
                self._cluster.start()
                self._work()
        except StationError as error:
            self.problem = error
            log.error("the embedded plant does not start: %s", error)

    def _work(self) -> None:
        agent = self._agent()
        if agent is not None:
            agent.run(self._stop)
        else:
            self._stop.wait()
