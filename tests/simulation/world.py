"""The seeded simulation: stations, a server, faults, and what must hold whatever happens."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from app.models.envelope import link, origin, parse
from app.models.tables import TABLES
from app.models.tables.base import FACT_COLUMNS, Fill
from app.services.journal import incarnation
from app.services.journal.identity import Identity
from app.services.journal.ports import Sealed
from app.services.journal.sync import Step
from tests.simulation.server import ModelServer
from tests.simulation.station import BEGIN, Fault, MemoryStore, SimStation, copy_of, held_ids, new_disk

CALM_STEPS = 3000


@dataclass
class World:
    """Everything of one run. `ticked` holds entry ids in the order in which each line of journals ticked
    them.
    """

    seed: int
    rng: random.Random = field(init=False)
    server: ModelServer = field(init=False)
    stations: list[SimStation] = field(default_factory=list)
    ticked: list[str] = field(default_factory=list)
    excused: set[str] = field(default_factory=set)
    """Ticked, but every disk that held them is gone: nobody could bring them back."""
    revived: set[str] = field(default_factory=set)
    images: list[tuple[SimStation, object]] = field(default_factory=list)
    incarnations: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.server = ModelServer(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        for code in ("R1", "R2", "F1")[: self.rng.randint(1, 3)]:
            self.stations.append(self._station(self._identity(code)))

    def _identity(self, code: str) -> Identity:
        self.incarnations[code] += 1
        number = self.incarnations[code]
        stream = f"{code}.{number}"
        self.server.enrol(stream)
        return Identity(
            self.server.plant, stream, code if number == 1 else f"{code}{'ABCDEFGH'[number % 8]}{number}"
        )

    def _station(self, identity: Identity, disk: object | None = None) -> SimStation:
        return SimStation(self.server, identity, disk or new_disk(identity), self.rng)

    # What may happen.

    def step(self) -> None:
        actions = {
            self.capture: 30, self.sync: 45, self.fault: 8, self.decide: 4, self.crash: 3, self.jump: 2,
            self.line_down: 3, self.line_up: 4, self.go_back: 1.2, self.clone: 0.3, self.take_image: 1,
            self.restore_image: 0.4, self.newcomer: 0.5, self.administrator: 6, self.answer: 1,
        }  # fmt: skip
        action = self.rng.choices(list(actions), list(actions.values()))[0]
        action()

    def any(self) -> SimStation:
        return self.rng.choice(self.stations)

    def capture(self) -> None:
        receipt = self.any().capture()
        self.ticked.append(str(receipt.entry_id))

    def sync(self) -> None:
        station = self.any()
        for _ in range(self.rng.randint(1, 6)):
            station.sync.step()

    def fault(self) -> None:
        self.any().line.next_fault = self.rng.choice(list(Fault))

    def line_down(self) -> None:
        self.any().line.down = True

    def line_up(self) -> None:
        self.any().line.down = False

    def decide(self) -> Sealed:
        code, name = self.rng.choice(["omul", "sig", "lenok"]), str(self.rng.random())
        version = len(self.server.log) + 1
        row = {"code": code, "name_ru": "x", "name_en": name, "active": True, "version": version}
        return self.server.decide("item", row, BEGIN)

    def answer(self) -> None:
        """A decision made at a station: its answer is kept there before the pull brings it."""
        self.any().store.answered(self.decide())

    def crash(self) -> None:
        """The process ends at once; sometimes the machine too; sometimes in the middle of a capture."""
        station = self.any()
        if self.rng.random() < 0.5:
            station.disk.execute("BEGIN IMMEDIATE")
            station.disk.execute("INSERT INTO draft VALUES('half', 'x', 'y')")
            station.disk.execute("ROLLBACK")
        station.start(reboot=self.rng.random() < 0.5)

    def jump(self) -> None:
        days = self.rng.choice([-400, -1, 1, 0.04, -0.04])
        self.any().clock.jumped += timedelta(days=days)

    def go_back(self) -> None:
        """A failover or a restore loses the newest commits."""
        lost = self.server.go_back(self.rng.randint(0, 12), BEGIN)
        self.excused |= {self._id(entry) for entry in lost} - self._held()

    def clone(self) -> None:
        """A copy of the disk comes to life on another machine."""
        if len(self.stations) < 5:
            station = self.any()
            self.stations.append(self._station(station.identity, copy_of(station.disk)))

    def newcomer(self) -> None:
        """A further station, which begins with a snapshot."""
        if len(self.stations) < 5:
            identity = self._identity(f"N{len(self.incarnations)}")
            self.stations.append(self._station(identity, new_disk(identity, begins_with_snapshot=True)))

    def take_image(self) -> None:
        station = self.any()
        self.images.append((station, copy_of(station.disk)))

    def restore_image(self) -> None:
        """The disk is dead; yesterday's image takes its place. What only the dead disk had is lost."""
        images = [
            (s, d) for s, d in self.images if s in self.stations and s.identity.stream in self._stream_of(d)
        ]
        if not images:
            return
        station, disk = self.rng.choice(images)
        gone = held_ids(station.store)
        station.disk = copy_of(disk)
        self.revived.add(station.identity.stream)
        station.start(reboot=True)
        self.excused |= gone - self._held() - {self._id(entry) for entry in self.server.log}

    def _stream_of(self, disk: object) -> str:
        return str(disk.execute("SELECT value FROM meta WHERE key='stream'").fetchone()[0])  # type: ignore[attr-defined]

    def _held(self) -> set[str]:
        return set().union(*(held_ids(station.store) for station in self.stations))

    def _id(self, entry: Sealed) -> str:
        return parse(entry.body).id

    def administrator(self) -> None:
        """Somebody comes, reads what the screen says and consents."""
        for index, station in enumerate(self.stations):
            self._help(index, station)

    def _help(self, index: int, station: SimStation) -> None:
        problem = station.sync.state.problem
        if problem == "journal.old_image":
            station.sync.allow_old_image()
        elif problem == "journal.other_boot":
            station.sync.allow_other_boot()
        elif problem == "journal.forked" and not station.line.down:
            station.line.next_fault = Fault.NONE
            self.stations[index] = self._succeed(station)

    def _succeed(self, station: SimStation) -> SimStation:
        """The procedure of a new incarnation, over the simulated line."""
        fork = incarnation.fork_point(station.line, station.store, str(station.clock.boot))
        known = incarnation.known_to_plant(station.line, station.store, fork)
        identity = self._identity(station.identity.station)
        disk = new_disk(identity)
        incarnation.carry_over(station.store, MemoryStore(disk, identity, station.clock), fork, known)
        successor = self._station(identity, disk)
        successor.clock.jumped = station.clock.jumped
        return successor

    # What must hold.

    def calm(self) -> None:
        """Faults stop; every station must have sent and received everything within a bounded number of
        steps.
        """
        for station in self.stations:
            station.line.down, station.line.next_fault = False, Fault.NONE
        for _ in range(CALM_STEPS):
            steps = [station.sync.step() for station in self.stations]
            self.administrator()
            if all(step is Step.IDLE for step in steps) and not self._pending():
                return
        raise AssertionError(f"not at rest: {[station.sync.state for station in self.stations]}")

    def _pending(self) -> bool:
        return any(self._is_pending(station) for station in self.stations)

    def _is_pending(self, station: SimStation) -> bool:
        state, vector = station.sync.state, station.store.vector()
        behind = any(vector.get(s) != self.server.position(s) for s, e in self.server.streams.items() if e)
        return bool(state.problem or state.unsent or state.pulling or behind)

    def check(self) -> None:
        self.check_server()
        self.check_ticks()
        self.check_decisions()
        for station in self.stations:
            self.check_typed(station)
        self.check_alike()

    def check_server(self) -> None:
        for name, entries in self.server.streams.items():
            hash_ = origin(self.server.plant, name)
            for seq, entry in enumerate(entries, start=1):
                hash_ = link(hash_, entry.body)
                assert (entry.seq, entry.hash) == (seq, hash_), (name, seq)

    def check_ticks(self) -> None:
        """Every tick is in the plant exactly once, and in order inside each stream."""
        order = {entry: place for place, entry in enumerate(self.ticked)}
        found: Counter[str] = Counter()
        applied: Counter[str] = Counter()
        for name in [name for name in self.server.streams if not name.startswith("plant/")]:
            first = [entry for entry in self.server.streams[name] if self._mark(entry) != "id.used"]
            found.update(self._id(entry) for entry in first)
            applied.update(self._id(entry) for entry in first if not self._mark(entry))
            places = [order[self._id(entry)] for entry in first]
            assert places == sorted(places), name
        for entry in self.ticked:
            assert applied[entry] <= 1, (entry, applied[entry])
            assert found[entry] or entry in self.excused | self._witnessed(), entry

    def _mark(self, entry: Sealed) -> str | None:
        return self.server.marked.get((entry.stream, entry.seq))

    def _witnessed(self) -> set[str]:
        """Entries of a stream that an old image wrote on differently after plant and disk had both lost
        them: the other stations keep them aside.
        """
        question = "SELECT stream, json_extract(body, '$.id') AS id FROM kept"
        rows = [row for station in self.stations for row in station.store.query(question)]
        return {row["id"] for row in rows if row["stream"] in self.revived}

    def check_decisions(self) -> None:
        """A decision that a station still had when the plant lost it is in the plant again."""
        for station in self.stations:
            for stream in station.store.lost_streams():
                lost = station.store.lost(stream, self.server.position(stream)[0], 1)
                assert not lost or self.server.ids[self._id(lost[0])], lost

    def check_typed(self, station: SimStation) -> None:
        """Filled entry by entry, or all at once: the same."""
        before, skipped = typed(station.store), station.store.query("SELECT * FROM skipped")
        station.store.rebuild()
        assert typed(station.store) == before
        assert skipped == station.store.query("SELECT * FROM skipped") == []

    def check_alike(self) -> None:
        """All stations have the same tables, and marked entries are in none."""
        first = typed(self.stations[0].store)
        for station in self.stations[1:]:
            assert typed(station.store) == first
        filled = {(row["stream"], row["seq"]) for row in first["weighing"] + first["supersession"]}
        sent = {
            (entry.stream, entry.seq) for entry in self.server.log if not entry.stream.startswith("plant/")
        }
        assert filled == sent - self.server.marked.keys()


def typed(store: MemoryStore) -> dict[str, list[dict[str, object]]]:
    """All typed tables, without what a station adds to rows of state."""
    return {
        name: store.query(f"SELECT {columns(name)} FROM {name} ORDER BY {', '.join(table.key)}")
        for name, table in TABLES.items()
    }


def columns(name: str) -> str:
    fact = FACT_COLUMNS if TABLES[name].fill is Fill.FACT else ()
    return ", ".join(column.name for column in (*TABLES[name].columns, *fact))


def run(seed: int, steps: int) -> World:
    """One simulation; raises AssertionError when something did not hold."""
    world = World(seed)
    for _ in range(steps):
        world.step()
    world.calm()
    world.check()
    return world
