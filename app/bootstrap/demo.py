"""A plant to try: its own server, a simulated scale behind a real pty, and people whose badges everybody sees."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.plant import Wanted, agent_dsn, cluster_of, embedded_dsn, found_here, secret_of
from app.bootstrap.station import Home, Station, open_station
from app.clock import Clock, SystemClock
from app.config.dsn import Dsn
from app.config.station import Device
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from app.models.kinds import Group
from app.models.login import DemoPerson
from app.services.operations.agent.agent import Agent
from app.services.operations.agent.duties import duties_of
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.found import NewPerson

PLANT = "Листвянка (демо)"
PEOPLE = (
    NewPerson("Иванова А. П.", frozenset({Group.ADMINISTRATOR}), "705913"),
    NewPerson("Бадмаев Б. Д.", frozenset({Group.INVENTORY_CLERK}), "482615"),
    NewPerson("Серова Н. И.", frozenset({Group.PRODUCTION_MANAGER}), "639174"),
    NewPerson("Дорж Ц. Ц.", frozenset({Group.QUALITY_INSPECTOR}), "918253"),
    NewPerson("Кузьмин О. В.", frozenset({Group.MAINTENANCE}), "274836"),
)
MAX_G, DIVISION_G = 60_000, 5


@dataclass
class Demo:
    """A running demonstration: the station, what stands around it, and the people to become."""

    station: Station
    home: Home
    dsn: Dsn
    scale: SimulatedScale
    cluster: Cluster
    people: Sequence[DemoPerson]

    def person(self, group: Group) -> DemoPerson:
        """The demo person whose group this is."""
        return next(person for person in self.people if group in person.groups)


@contextmanager
def demo(seed: int, language: str, clock: Clock | None = None) -> Iterator[Demo]:
    """A new plant in a folder of its own; nothing of it is left afterwards."""
    clock = clock or SystemClock()
    folder = Path(tempfile.mkdtemp(prefix="baikal-demo-"))
    folder.chmod(0o711)
    home = Home(folder)
    core = MtSicsCore(Load(seed=seed), serial="B826104417", max_g=MAX_G, division_g=DIVISION_G)
    link = folder / "scale"
    device = Device("scale", "mt_sics", str(link), {"max_g": MAX_G, "division_g": DIVISION_G})
    founded = found_here(home, Wanted(PLANT, "R1", "Приёмка 1", PEOPLE, (device,), language), clock)
    people = [
        DemoPerson(who.name, who.groups, badge.text, who.pin)
        for who, badge in zip(PEOPLE, founded.badges, strict=True)
    ]
    cluster = cluster_of(home)
    dsn = embedded_dsn(cluster, founded.settings, secret_of(home))
    try:
        with (
            SimulatedScale(core, PtyEndpoint(link)) as scale,
            _working(Agent(agent_dsn(home, cluster), duties_of(cluster.data, clock), clock)),
            closing(open_station(home, founded.settings, dsn, clock, people)) as station,
        ):
            yield Demo(station, home, dsn, scale, cluster, people)
    finally:
        cluster.stop("immediate")
        shutil.rmtree(cluster.base, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _working(agent: Agent) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=agent.run, args=(stop,), name="demo-agent", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
