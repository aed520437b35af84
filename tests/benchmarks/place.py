"""A station's folder as it is found at power-on: people and reference data known, its server out of reach."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.plant import Wanted, cluster_of, embedded_dsn, found_here, secret_of
from app.bootstrap.station import Home, open_station
from app.clock import SystemClock
from app.config.station import Device
from app.models.kinds import Group
from app.models.login import Stage
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.found import NewPerson

PIN = "246813"


@dataclass(frozen=True)
class Place:
    """The folder, and who may stand there. The plant's server is stopped until somebody starts `cluster`."""

    home: Home
    badge: str
    scale: Path
    cluster: Cluster


def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(holds)
        time.sleep(0.01)


@contextmanager
def place() -> Iterator[Place]:
    """A plant was founded and its first station was on-line once; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bs-bench-"))
    folder.chmod(0o711)
    home = Home(folder)
    scale = folder / "scale"
    device = Device("scale", "mt_sics", str(scale), {"max_g": 60000, "division_g": 5})
    people = [NewPerson("Иванова А. П.", frozenset({Group.ADMINISTRATOR, Group.INVENTORY_CLERK}), PIN)]
    founded = found_here(home, Wanted("Листвянка", "R1", "Приёмка 1", people, (device,)), SystemClock())
    cluster = cluster_of(home)
    badge = founded.badges[0].text
    try:
        dsn = embedded_dsn(cluster, founded.settings, secret_of(home))
        with closing(open_station(home, founded.settings, dsn, SystemClock())) as station:
            station.start()
            until(lambda: station.runner.state.online and station.runner.state.unsent == 0)
            until(lambda: station.login.plant_heard().result(10))
            until(lambda: station.login.scan(badge).stage is Stage.PIN)
        cluster.stop()
        yield Place(home, badge, scale, cluster)
    finally:
        cluster.stop("immediate")
        shutil.rmtree(cluster.base, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
