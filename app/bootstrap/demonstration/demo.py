"""A plant to try: its own server, two stations with simulated devices, and people whose badges everybody sees."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from app.bootstrap.demonstration.post import Devices, Post, devices
from app.bootstrap.join import keys_of
from app.bootstrap.plant import Founded, Wanted, agent_dsn, cluster_of, embedded_dsn, found_here, secret_of
from app.bootstrap.station import Home, open_station
from app.clock import Clock, SystemClock
from app.config.station import Settings
from app.config.writing import changed
from app.models.kinds import Group
from app.models.login import DemoPerson
from app.services.operations import found
from app.services.operations.agent.agent import Agent
from app.services.operations.agent.duties import duties_of
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.enrolment.access import SECRET
from app.services.operations.found import NewPerson, NewStation

PLANT = "Листвянка (демо)"
PEOPLE = (
    NewPerson("Иванова А. П.", frozenset({Group.ADMINISTRATOR}), "705913"),
    NewPerson("Бадмаев Б. Д.", frozenset({Group.INVENTORY_CLERK}), "482615"),
    NewPerson("Цыренова Д. Б.", frozenset({Group.INVENTORY_CLERK}), "561038"),
    NewPerson("Серова Н. И.", frozenset({Group.PRODUCTION_MANAGER}), "639174"),
    NewPerson("Дорж Ц. Ц.", frozenset({Group.QUALITY_INSPECTOR}), "918253"),
    NewPerson("Кузьмин О. В.", frozenset({Group.MAINTENANCE}), "274836"),
)
FIRST, FIRST_NAME = "R1", "Приёмка 1"
SECOND, SECOND_NAME = "R2", "Приёмка 2"
SERIALS = {FIRST: "B826104417", SECOND: "B826104502"}


@dataclass
class Demo:
    """A running demonstration: the first station, the way to the second, the server, and the people to become."""

    first: Post
    second: Callable[[], Post]
    """The second station, opened and started when it is first asked for; it ends with the demonstration."""
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
    cluster = cluster_of(home)
    try:
        with ExitStack() as stack:
            yield _Founding(home, language, clock, seed).demo(cluster, stack)
    finally:
        cluster.stop("immediate")
        shutil.rmtree(cluster.base, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


class _Founding:
    """What is asked for once and used for both stations."""

    def __init__(self, home: Home, language: str, clock: Clock, seed: int) -> None:
        self._home, self._language, self._clock, self._seed = home, language, clock, seed
        self._other = Home(home.folder / SECOND)
        self._people: list[DemoPerson] = []

    def demo(self, cluster: Cluster, stack: ExitStack) -> Demo:
        """The plant is founded and its agent works; what was begun ends with `stack`."""
        around = self._devices(FIRST, self._home, stack)
        second = NewStation(SECOND, SECOND_NAME, Settings().station.profile, found.new_secret())
        wanted = Wanted(PLANT, FIRST, FIRST_NAME, PEOPLE, around.settings(), self._language, others=(second,))
        founded = found_here(self._home, wanted, self._clock)
        badges = zip(PEOPLE, founded.badges, strict=True)
        self._people = [DemoPerson(who.name, who.groups, badge.text, who.pin) for who, badge in badges]
        agent = Agent(agent_dsn(self._home, cluster), duties_of(cluster.data, self._clock), self._clock)
        stack.enter_context(_working(agent))
        first = self._post(self._home, founded.settings, cluster, around, stack)
        return Demo(
            first, cache(lambda: self._second(second, founded, cluster, stack)), cluster, self._people
        )

    def _devices(self, code: str, home: Home, stack: ExitStack) -> Devices:
        around = devices(home.folder / "devices", self._seed, SERIALS[code], thermometer=code == FIRST)
        return stack.enter_context(around.plugged())

    def _second(self, new: NewStation, founded: Founded, cluster: Cluster, stack: ExitStack) -> Post:
        """The other machine: its own folder, keys, journal, login at the server and devices."""
        keys_of(self._other).custody().put(SECRET, new.secret.root)
        around = self._devices(SECOND, self._other, stack)
        told = {
            "station.code": new.code,
            "station.name": new.name,
            "station.lot_prefix": new.code,
            "plant.role": new.role,
        }
        settings = replace(changed(founded.settings, told), device=around.settings())
        post = self._post(self._other, settings, cluster, around, stack)
        post.station.start()
        return post

    def _post(
        self, home: Home, settings: Settings, cluster: Cluster, around: Devices, stack: ExitStack
    ) -> Post:
        dsn = embedded_dsn(cluster, settings, secret_of(home))
        station = stack.enter_context(closing(open_station(home, settings, dsn, self._clock, self._people)))
        return Post(station, home, dsn, around)


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
