"""The rules of synchronisation one by one, against the simulated server."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from app.services.journal import pruning
from app.services.journal.batches import CUTS, ENTRIES, STRIKES, Batches
from app.services.journal.identity import Identity
from app.services.journal.ports import AppendRefused, Failed, Hello, Pulled, Refusal, Sealed, Unreachable
from app.services.journal.pruning import Horizon, Plan
from app.services.journal.sqlcipher import transaction
from app.services.journal.sync import Step, Sync
from tests.simulation.server import ModelServer
from tests.simulation.station import BEGIN, Fault, MemoryStore, SimStation, copy_of, new_disk


@pytest.fixture
def server() -> ModelServer:
    made = ModelServer(uuid.UUID(int=1))
    made.enrol("R1.1")
    made.enrol("R2.1")
    return made


class Calm(random.Random):
    """Chance that makes every capture a weighing of a new lot."""

    def random(self) -> float:
        return 0.9


@pytest.fixture
def station(server: ModelServer) -> SimStation:
    identity = Identity(server.plant, "R1.1", "R1")
    return SimStation(server, identity, new_disk(identity), Calm(1))


def clone(station: SimStation) -> SimStation:
    return SimStation(station.server, station.identity, copy_of(station.disk), Calm(2))


def rest(station: SimStation) -> Step:
    for _ in range(200):
        step = station.sync.step()
        if step is Step.IDLE or station.sync.state.problem:
            return step
    raise AssertionError(station.sync.state)


def test_the_state_says_how_things_stand(server: ModelServer, station: SimStation) -> None:
    station.line.down = True
    first = station.capture()
    station.capture()
    assert station.sync.step() is Step.OFFLINE
    state = station.sync.state
    assert (state.online, state.unsent, state.oldest) == (False, 2, first.at)
    station.line.down = False
    assert rest(station) is Step.IDLE
    state = station.sync.state
    assert (state.online, state.unsent, state.oldest, state.pulling, state.problem) == (
        True,
        0,
        None,
        False,
        None,
    )
    assert state.offset == timedelta()


def test_a_fork_stops_the_sending_and_not_the_receiving(server: ModelServer, station: SimStation) -> None:
    other = clone(station)
    station.capture()
    other.capture()
    rest(station)
    before = list(server.streams["R1.1"])
    rest(other)
    assert other.sync.state.problem == "journal.forked"
    server.decide("item", {"code": "a", "name_ru": "", "name_en": "", "active": True, "version": 1}, BEGIN)
    for _ in range(6):
        other.sync.step()
    assert server.streams["R1.1"] == before
    assert len(other.store.query("SELECT * FROM item")) == 1
    assert other.sync.state.problem == "journal.forked"


def test_a_copy_that_only_listens_learns_of_the_other(server: ModelServer, station: SimStation) -> None:
    other = clone(station)
    rest(other)
    station.capture()
    rest(station)
    while not other.sync.state.problem:
        other.sync.step()
    assert other.sync.state.problem == "journal.old_image"


def test_a_server_of_an_older_version_is_waited_for(server: ModelServer, station: SimStation) -> None:
    station.sync = Sync(station.line, station.store, station.clock.now, "boot", schema=2)
    station.capture()
    for _ in range(3):
        assert station.sync.step() is Step.HELD
    assert station.sync.state.problem == "plant.older"
    assert server.streams["R1.1"] == []


@pytest.mark.parametrize(
    ("refusal", "problem"),
    [
        (Refusal.INACTIVE, "station.blocked"),
        (Refusal.FOREIGN, "station.unknown_stream"),
        (Refusal.FORK, "journal.forked"),
    ],
)
def test_refusals_are_said(
    server: ModelServer, station: SimStation, refusal: Refusal, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Hello:
        raise AppendRefused(refusal)

    rest(station)
    station.capture()
    monkeypatch.setattr(station.line, "append", refuse)
    while not station.sync.state.problem:
        station.sync.step()
    assert station.sync.state.problem == problem
    monkeypatch.undo()
    while station.sync.state.unsent:
        station.sync.step()
    assert station.sync.state.problem is None


def test_a_page_that_does_not_follow_is_refused_and_own_entries_go_on(
    server: ModelServer, station: SimStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest(station)
    forged = [Sealed("plant/1", 1, "{}", bytes(32)), Sealed("plant/1", 2, "{}", bytes(32))]
    page = Pulled(forged, {"plant/1": (2, bytes(32))})
    monkeypatch.setattr(station.line, "pull", lambda vector, limit: page)
    station.sync.step()
    assert station.sync.state.problem == "sync.broken_page"
    station.capture()
    for _ in range(6):
        station.sync.step()
    assert len(server.streams["R1.1"]) == 1
    assert station.store.query("SELECT * FROM pulled") == []
    monkeypatch.undo()
    rest(station)
    while station.sync.state.problem:
        station.sync.step()


def test_a_pull_that_fails_does_not_hold_up_the_sending(
    server: ModelServer, station: SimStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(vector: object, limit: int) -> Pulled:
        raise Failed("XX000")

    monkeypatch.setattr(station.line, "pull", fail)
    for _ in range(3):
        station.capture()
    for _ in range(12):
        station.sync.step()
    assert len(server.streams["R1.1"]) == 3


def test_lost_decisions_go_back_before_anything_is_sent(server: ModelServer, station: SimStation) -> None:
    row = {"code": "a", "name_ru": "", "name_en": "lost", "active": True, "version": 1}
    decision = server.decide("item", row, BEGIN)
    rest(station)
    server.go_back(1, BEGIN)
    station.capture()
    station.line.next_fault = Fault.LOST_BEFORE
    order: list[str] = []
    while not server.streams["R1.1"]:
        station.sync.step()
        order = [entry.stream for entry in server.log]
    assert order == ["plant/2", "plant/2", "R1.1"]
    rest(station)
    assert station.store.query("SELECT name_en FROM item") == [{"name_en": "lost"}]
    assert '"recovered":"plant/1:1"' in server.log[1].body
    assert decision.stream == "plant/1"


def test_own_entries_of_an_earlier_incarnation_are_given_back(
    server: ModelServer, station: SimStation
) -> None:
    from app.services.journal import incarnation

    for _ in range(4):
        station.capture()
    rest(station)
    later = replace(station.identity, stream="R1.2", lot_prefix="R1B")
    server.enrol("R1.2")
    disk = new_disk(later)
    incarnation.carry_over(station.store, MemoryStore(disk, later, station.clock), 4, set())
    successor = SimStation(server, later, disk, Calm(3))
    rest(successor)
    sent = list(server.streams["R1.1"])
    server.go_back(1, BEGIN)
    assert server.streams["R1.1"] == []
    rest(successor)
    assert server.streams["R1.1"] == sent


def lets_go_of(station: SimStation, seq: int) -> None:
    """The own journal begins behind `seq`, as it does 400 days after the plant has had it."""
    with transaction(station.store.connection):
        plan = Plan(Horizon("R1.1", seq, "", ""), frozenset(), ())
        while pruning.let_go_of_own(station.store.connection, plan, 2):
            pass
    assert station.store.anchor()[0] == seq


@pytest.mark.parametrize("kept_by_server", [2, 3, 5])
def test_a_server_restored_from_within_what_is_kept_is_refilled(
    server: ModelServer, station: SimStation, kept_by_server: int
) -> None:
    for _ in range(6):
        station.capture()
        rest(station)
    sent = list(server.streams["R1.1"])
    lets_go_of(station, 2)
    server.go_back(6 - kept_by_server, BEGIN)
    assert len(server.streams["R1.1"]) == kept_by_server
    station.capture()
    assert rest(station) is Step.IDLE
    assert server.streams["R1.1"][:6] == sent
    assert len(server.streams["R1.1"]) == 7


def test_a_server_restored_from_before_what_is_kept_is_said_and_loses_nothing_more(
    server: ModelServer, station: SimStation
) -> None:
    for _ in range(6):
        station.capture()
        rest(station)
    lets_go_of(station, 4)
    server.go_back(5, BEGIN)
    station.capture()
    assert rest(station) is Step.HELD
    state = station.sync.state
    assert (state.problem, state.params, state.unsent) == ("plant.too_far_back", {"missing": 3}, 1)
    assert len(server.streams["R1.1"]) == 1
    assert station.capture().seq == 8


def test_a_fork_of_what_was_let_go_of_in_part_is_found_where_it_is_kept(
    server: ModelServer, station: SimStation
) -> None:
    from app.services.journal import incarnation

    for _ in range(5):
        station.capture()
    rest(station)
    lets_go_of(station, 3)
    other = clone(station)
    other.capture()
    rest(other)
    station.capture()
    assert rest(station) is Step.HELD
    assert station.sync.state.problem == "journal.forked"
    assert incarnation.fork_point(station.line, station.store, "boot") == 5
    later = replace(station.identity, stream="R1.2", lot_prefix="R1B")
    server.enrol("R1.2")
    disk = new_disk(later)
    heir = MemoryStore(disk, later, station.clock)
    assert incarnation.carry_over(station.store, heir, 5, set()) == 1
    successor = SimStation(server, later, disk, Calm(3))
    assert rest(successor) is Step.IDLE
    assert [len(server.streams[name]) for name in ("R1.1", "R1.2")] == [6, 1]
    assert len(successor.store.query("SELECT id FROM weighing")) == 7, "every capture of both machines"


# How much is sent at once.


def entries(count: int, size: int = 10) -> list[Sealed]:
    return [Sealed("R1.1", n, "x" * size, b"") for n in range(1, count + 1)]


def test_a_batch_has_its_limits() -> None:
    batches = Batches()
    assert len(batches.cut(entries(500))) == ENTRIES
    assert len(batches.cut(entries(100, 60_000))) == 17
    assert len(batches.cut(entries(3, 2_000_000))) == 1


def fails(batches: Batches, count: int, seq: int = 1, sqlstate: str = "", *, silent: bool = False) -> None:
    batches.sending([replace(entry, seq=seq + n) for n, entry in enumerate(entries(count))])
    batches.failed(sqlstate, silent=silent)


def test_a_batch_that_fails_is_halved_and_grows_again() -> None:
    batches = Batches()
    sizes = []
    for _ in range(9):
        fails(batches, batches.size, sqlstate="XX000")
        sizes.append(batches.size)
    assert sizes == [100, 50, 25, 12, 6, 3, 1, 1, 1]
    for _ in range(9):
        batches.succeeded()
    assert batches.size == ENTRIES


@pytest.mark.parametrize(
    ("sqlstate", "silent", "tries"), [("XX000", False, STRIKES), ("", True, STRIKES), ("", False, CUTS)]
)
def test_an_entry_that_fails_alone_is_sent_unapplied(sqlstate: str, silent: bool, tries: int) -> None:
    batches = Batches()
    for _ in range(tries):
        batches.sending(entries(1))
        assert batches.apply
        batches.failed(sqlstate, silent=silent)
    batches.sending(entries(1))
    assert not batches.apply
    batches.succeeded()
    batches.sending([replace(entries(1)[0], seq=2)])
    assert batches.apply


@pytest.mark.parametrize("sqlstate", ["40P01", "40001", "57P01", "55P03", "53300", "08006"])
def test_an_entry_is_innocent_of_the_servers_own_troubles(sqlstate: str) -> None:
    batches = Batches()
    for _ in range(50):
        fails(batches, 1, sqlstate=sqlstate)
    batches.sending(entries(1))
    assert batches.apply


def test_no_answer_at_connect_counts_against_nobody() -> None:
    batches = Batches()
    for _ in range(50):
        batches.failed(silent=True)
    batches.sending(entries(1))
    assert batches.apply
    assert str(Unreachable("x", silent=True)) == "x"
