"""Telemetry reaches the plant once, whatever happens to disk, server and incarnation; facts go first."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from app.config.dsn import Dsn
from app.models.equipment import LinkState
from app.services.journal.ports import Unreachable
from app.services.journal.sync import Step
from app.services.telemetry.devices import devices
from app.services.telemetry.plant import Questions, TelemetryConnection
from app.services.telemetry.sending import ENTRIES, Shipping
from app.services.telemetry.shipper import Rests, Shipper
from tests.postgres import eventually
from tests.services.journal.kit import PASSWORD, asked, found, open_incarnation
from tests.services.telemetry.kit import Clock, Place, Present, drain, in_plant, shipping, stand, streams


@pytest.fixture
def plant(plant_db: Dsn) -> Dsn:
    found(plant_db)
    return plant_db


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "r1", Clock())


@pytest.fixture
def ship(place: Place, plant: Dsn) -> Iterator[Shipping]:
    made = shipping(place, plant)
    yield made
    made._plant.close()


def minutes(place: Place, count: int) -> None:
    """So many whole minutes are recorded."""
    for _ in range(count):
        for _ in range(6):
            place.recorder.take(place.clock.sample())
            place.clock.go(10)
        place.recorder.turn()
    place.idle()


def test_a_backlog_is_sent_in_small_calls(place: Place, plant: Dsn, ship: Shipping) -> None:
    minutes(place, 20)
    steps = 0
    while ship.step() is Step.WORKED:
        steps += 1
    assert steps == 1 + -(-20 // ENTRIES)
    assert in_plant(plant) == (20, 120)
    assert (ship.state.unsent, ship.state.marked, ship.state.problem) == (0, 0, None)
    assert place.store.acknowledged() == 20


def test_what_was_sent_is_not_sent_again(place: Place, plant: Dsn, ship: Shipping) -> None:
    minutes(place, 3)
    drain(ship)
    again = shipping(place, plant)
    drain(again)
    again._plant.close()
    assert in_plant(plant) == (3, 18)
    assert streams(plant) == [("R1.1/t", 3)]


def test_facts_go_first(place: Place, plant: Dsn) -> None:
    minutes(place, 2)
    waits = [True]
    ship = shipping(place, plant, busy=lambda: waits[0])
    assert [ship.step() for _ in range(3)] == [Step.IDLE] * 3
    assert streams(plant) == []
    waits[0] = False
    drain(ship)
    ship._plant.close()
    assert in_plant(plant) == (2, 12)


def test_a_server_restored_to_last_night_is_filled_again(place: Place, plant: Dsn, ship: Shipping) -> None:
    minutes(place, 12)
    drain(ship)
    with psycopg.connect(plant.conninfo, autocommit=True) as server:
        server.execute("SET session_replication_role = replica")
        for table in ("telemetry WHERE seq > 5", "channel_minute", "channel_hour", "channel_day"):
            server.execute(f"DELETE FROM plant.{table}")  # type: ignore[arg-type]
        server.execute(
            "UPDATE plant.telemetry_stream s SET seq = 5, head = (SELECT hash FROM plant.telemetry WHERE seq = 5)"
        )
    minutes(place, 1)
    ship._greeting = None
    drain(ship)
    assert streams(plant) == [("R1.1/t", 13)]
    assert in_plant(plant) == (8, 48)
    assert asked(plant, "SELECT plant.verify_telemetry('R1.1/t')") == [(None,)]


def test_a_clone_goes_on_in_a_stream_of_its_own(
    place: Place, plant: Dsn, tmp_path: Path, ship: Shipping
) -> None:
    """The disk was copied with unsent entries; both copies send. What both have is counted once."""
    minutes(place, 4)
    place.store.close()
    shutil.copytree(place.folder, tmp_path / "copy")
    copy = Place(tmp_path / "copy", Clock(place.clock.time, ns=place.clock.ns))
    minutes(place, 3)
    drain(ship)
    copy.clock.go(3600)
    minutes(copy, 2)
    other = shipping(copy, plant)
    drain(other)
    assert copy.store.stream == "R1.1/t2"
    minutes(place, 1)
    ship._greeting = None
    drain(ship)
    assert in_plant(plant) == (4 + 3 + 2 + 1, 60)
    assert streams(plant) == [("R1.1/t", 8), ("R1.1/t2", 2)]
    assert [asked(plant, "SELECT plant.verify_telemetry(%s)", name) for name in ("R1.1/t", "R1.1/t2")] == [
        [(None,)]
    ] * 2
    other._plant.close()


def test_a_clone_carries_over_what_the_plant_lacks(
    place: Place, plant: Dsn, tmp_path: Path, ship: Shipping
) -> None:
    minutes(place, 2)
    drain(ship)
    place.store.close()
    shutil.copytree(place.folder, tmp_path / "copy")
    copy = Place(tmp_path / "copy", Clock(place.clock.time, ns=place.clock.ns))
    minutes(place, 1)
    drain(ship)
    copy.clock.go(3600)
    minutes(copy, 45)
    other = shipping(copy, plant)
    drain(other)
    other._plant.close()
    assert in_plant(plant) == (3 + 45, 48 * 6)
    assert copy.store.earlier() == []
    assert dict(streams(plant)) == {"R1.1/t": 3, "R1.1/t2": 45}


def test_entries_of_both_copies_count_once(place: Place, plant: Dsn, tmp_path: Path) -> None:
    """The plant lost what the first had sent, so that the second carries over entries it then has twice."""
    minutes(place, 3)
    place.store.close()
    shutil.copytree(place.folder, tmp_path / "copy")
    copy = Place(tmp_path / "copy", place.clock)
    copy.store.begin("R1.1/t2")
    copy.store.agreed("R1.1/t", 1)
    for station in (place, copy):
        ship = shipping(station, plant)
        drain(ship)
        ship._plant.close()
    assert in_plant(plant) == (3, 18)
    assert ship.state.marked == 2
    assert asked(plant, "SELECT mark FROM plant.telemetry WHERE stream = 'R1.1/t2'") == [("id.used",)] * 2


def test_a_new_file_under_an_old_name_begins_the_next_stream(
    place: Place, plant: Dsn, ship: Shipping
) -> None:
    minutes(place, 2)
    drain(ship)
    place.store.close()
    place.store.path.unlink()
    place.begin()
    place.clock.go(600)
    minutes(place, 2)
    again = shipping(place, plant)
    drain(again)
    again._plant.close()
    assert streams(plant) == [("R1.1/t", 2), ("R1.1/t2", 2)]
    assert in_plant(plant) == (4, 24)


def test_a_new_incarnation_begins_a_new_stream(place: Place, plant: Dsn, ship: Shipping) -> None:
    """What the earlier one had not sent goes on there, once."""
    minutes(place, 2)
    drain(ship)
    minutes(place, 2)
    place.store.close()
    open_incarnation(plant, "R1.2", "R1B")
    place.stream = "R1.2"
    place.begin()
    minutes(place, 1)
    again = shipping(place, plant)
    drain(again)
    again._plant.close()
    assert streams(plant) == [("R1.1/t", 2), ("R1.2/t", 3)]
    assert in_plant(plant) == (5, 30)


def test_a_station_that_is_cut_off_keeps_what_it_measures(place: Place, plant: Dsn, ship: Shipping) -> None:
    minutes(place, 1)
    with psycopg.connect(plant.conninfo, autocommit=True) as server:
        server.execute("UPDATE plant.incarnation SET active = false")
    drain(ship)
    assert ship.state.problem == "station.blocked"
    assert in_plant(plant) == (0, 0)
    with psycopg.connect(plant.conninfo, autocommit=True) as server:
        server.execute("UPDATE plant.incarnation SET active = true")
    drain(ship)
    assert (ship.state.problem, in_plant(plant)) == (None, (1, 6))


def test_a_plant_that_is_older_is_waited_for(place: Place, plant: Dsn) -> None:
    ship = shipping(place, plant, schema=900)
    drain(ship)
    ship._plant.close()
    assert ship.state.problem == "plant.older"


def test_an_answer_that_is_lost_is_asked_for_again(
    place: Place, plant: Dsn, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes(place, 3)
    ship = shipping(place, plant)
    record = TelemetryConnection.record
    lost = []

    def deaf(self: TelemetryConnection, *arguments: object, **options: object) -> object:
        answer = record(self, *arguments, **options)  # type: ignore[arg-type]
        if not lost:
            lost.append(answer)
            raise Unreachable
        return answer

    monkeypatch.setattr(TelemetryConnection, "record", deaf)
    drain(ship)
    assert ship.state.online is False
    drain(ship)
    ship._plant.close()
    assert in_plant(plant) == (3, 18)


def test_devices_of_the_plant_are_seen_elsewhere(place: Place, plant: Dsn, ship: Shipping) -> None:
    place.devices = [stand(), stand("printer", errors=2)]
    place.idle(1)
    drain(ship)
    found_ = asked(plant, "SELECT station, device, state, errors FROM plant.devices ORDER BY device")
    assert found_ == [("R1", "printer", "online", 2), ("R1", "scale", "online", 0)]


def test_a_word_of_a_device_grows_stale(place: Place, plant: Dsn, ship: Shipping) -> None:
    place.clock.go(30 * 60)
    place.devices = [stand(), stand("printer", state=LinkState.LOST)]
    place.idle(1)
    drain(ship)
    asks = Questions(plant.of("st_r1", PASSWORD), lambda: True)
    way = asks.way()
    assert way is not None
    printer, scale = devices(way)
    assert (printer.station, printer.device, printer.state, printer.stale) == ("R1", "printer", "lost", False)
    assert abs(scale.since - datetime.now(UTC)) < timedelta(hours=1)
    with psycopg.connect(plant.conninfo, autocommit=True) as server:
        server.execute("UPDATE plant.device_state SET heard_at = heard_at - interval '8 minutes'")
    assert [device.stale for device in devices(way)] == [True, True]
    asks.close()


def test_what_the_plant_had_for_forty_days_goes(place: Place, plant: Dsn, ship: Shipping) -> None:
    minutes(place, 3)
    drain(ship)
    with place.store._changing() as connection:
        connection.execute("UPDATE milestone SET day='2026-01-01'")
    minutes(place, 1)
    drain(ship)
    assert [entry.seq for entry in place.store.unsent(0, 10)] == [4]
    assert place.store.head()[0] == 4
    drain(ship)
    assert in_plant(plant) == (4, 24)


def test_the_thread_sends_by_itself(place: Place, plant: Dsn) -> None:
    connection = TelemetryConnection(plant.of("st_r1", PASSWORD), Present(place.clock))
    shipper = Shipper(place.store, connection, rests=Rests(idle=30))
    place.recorder.recorded.add(shipper.wake)
    shipper.start()
    minutes(place, 2)
    eventually(lambda: in_plant(plant) == (2, 12))
    minutes(place, 1)
    eventually(lambda: in_plant(plant) == (3, 18))
    begun = time.monotonic()
    shipper.stop()
    assert time.monotonic() - begun < 10


def test_a_thread_without_a_server_ends_at_once(place: Place) -> None:
    nowhere = Dsn("127.0.0.1", 1, "plant", "st_r1", "x", {})
    shipper = Shipper(place.store, TelemetryConnection(nowhere, place.clock))
    shipper.start()
    eventually(lambda: shipper._failures > 0)
    shipper.stop()
    assert shipper.state.online is False


def test_a_wrong_clock_is_put_right_at_the_plant(place: Place, plant: Dsn, ship: Shipping) -> None:
    """Two hours of a clock a day behind: minutes come to lie where they were."""
    minutes(place, 3)
    place.clock.set(days=-1)
    minutes(place, 3)
    place.clock.set(days=1)
    minutes(place, 3)
    drain(ship)
    first = asked(plant, "SELECT min(begins), max(begins), count(*), sum(n) FROM plant.channel_minutes")[0]
    assert first[2:] == (9, 54)
    assert first[1] - first[0] < timedelta(hours=1)
