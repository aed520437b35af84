"""Recording: whole minutes become entries, a kill loses seconds, a set clock loses nothing."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import EnvironmentFault
from app.models.equipment import LinkState
from app.models.temperature import Sample
from app.services.telemetry import store as stores
from app.services.telemetry.recorder import Recorder
from app.services.telemetry.store import open_store
from tests.postgres import eventually
from tests.services.journal.kit import KEY, identity
from tests.services.telemetry.kit import Clock, Place, stand


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "r1", Clock())


def test_minutes_become_entries(place: Place) -> None:
    place.run(180)
    place.idle()
    minutes = [body["rows"]["telemetry_minute"][0]["minute"] for body in place.entries()]
    assert len(minutes) == 3
    assert minutes == sorted(minutes)
    assert place.counted() == 180


def test_a_killed_station_goes_on_with_the_open_minute(place: Place) -> None:
    """What a turn took is safe: the second life counts it in the minute's one entry."""
    place.run(90)
    place.recorder.store.close()
    place.begin()
    place.recorder.turn()
    place.run(30)
    place.idle()
    assert [len(body["rows"]["channel_minute"]) for body in place.entries()] == [1, 1]
    assert place.counted() == 120
    assert place.store.kept_safe() == []


def test_a_killed_station_loses_what_no_turn_took(place: Place) -> None:
    place.run(60)
    for _ in range(4):
        place.recorder.take(place.clock.sample())
        place.clock.go(1)
    place.recorder.store.close()
    place.begin()
    place.idle()
    assert place.counted() == 60


def test_a_stop_loses_nothing(tmp_path: Path) -> None:
    clock = Clock()
    store = open_store(tmp_path, KEY, identity())
    recorder = Recorder(store, clock, flush=0.01)
    recorder.start()
    for _ in range(50):
        recorder.take(clock.sample())
        clock.go(1)
    recorder.stop()
    again = Place(tmp_path, clock)
    again.idle()
    assert again.counted() == 50


def test_samples_come_from_many_threads(tmp_path: Path) -> None:
    clock = Clock()
    recorder = Recorder(open_store(tmp_path, KEY, identity()), clock, flush=0.01)
    recorder.start()

    def measure(channel: str) -> None:
        for _ in range(500):
            recorder.take(clock.sample(channel=channel))

    threads = [threading.Thread(target=measure, args=(f"C{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clock.go(120)
    eventually(lambda: recorder.store.head()[0] == 1)
    recorder.stop()
    place = Place(tmp_path, clock)
    assert [place.counted(f"C{n}") for n in range(8)] == [500] * 8
    place.store.close()


def test_a_boot_in_the_middle_of_a_minute(place: Place) -> None:
    """What the earlier boot measured is an entry of its own, with its own clock."""
    place.run(30)
    place.recorder.store.close()
    earlier = place.clock.boot
    place.clock.boot, place.clock.ns = uuid.UUID(int=78), 10**10
    place.begin()
    place.run(20)
    place.idle()
    assert [body["boot"] for body in place.entries()] == [str(earlier), str(place.clock.boot)]
    assert place.counted() == 50
    assert place.store.kept_safe() == []


@pytest.mark.parametrize("hours", [3.0, -3.0, -400 * 24.0])
def test_a_clock_set_forth_or_back_refuses_and_loses_nothing(place: Place, hours: float) -> None:
    place.run(70)
    place.clock.set(hours=hours)
    place.run(70)
    place.clock.set(hours=-hours)
    place.run(10)
    place.idle()
    assert place.counted() == 150
    for body in place.entries():
        # Each entry is of one setting of the clock: its stamp lies in its minute.
        assert body["at"][:16] == body["rows"]["telemetry_minute"][0]["minute"][:16]


def test_devices_are_said_on_change_and_every_five_minutes(place: Place) -> None:
    def said() -> list[str]:
        return [row["state"] for body in place.entries() for row in body["rows"].get("device_state", ())]

    place.devices = [stand()]
    place.idle(1)
    place.devices = [stand(errors=5)]
    place.idle(1)
    assert said() == ["online"]
    place.devices = [stand(state=LinkState.LOST)]
    place.idle(1)
    assert said() == ["online", "lost"]
    place.idle(299)
    assert len(said()) == 2
    place.idle(1)
    assert said() == ["online", "lost", "lost"]


@pytest.mark.expected_logs("telemetry is not recorded: telemetry.no_room")
def test_a_disk_without_room_is_left_alone(place: Place) -> None:
    place.run(60)
    before = place.store.head()
    place.has_room = False
    place.run(60)
    assert place.recorder.problem == "telemetry.no_room"
    assert place.store.head() == before
    place.has_room = True
    place.idle()
    assert place.recorder.problem is None
    assert place.counted() == 120


@pytest.mark.expected_logs("telemetry is not recorded: telemetry.not_saved journal.not_saved")
def test_a_disk_that_refuses_is_tried_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.run(60)
    with monkeypatch.context() as broken:
        broken.setattr(stores, "transaction", _refusing)
        place.idle()
        assert place.recorder.problem == "telemetry.not_saved"
    place.recorder.turn()
    assert place.recorder.problem is None
    assert place.counted() == 60


def _refusing(_connection: object) -> object:
    raise EnvironmentFault("journal.not_saved", cause="SQLITE_IOERR")


def test_taking_waits_for_nothing(place: Place) -> None:
    """Not even for a file that somebody else holds: only the recorder's own thread writes."""
    with place.store._lock:
        for _ in range(100):
            place.recorder.take(place.clock.sample())


def test_a_damaged_file_is_moved_aside_and_recording_goes_on(place: Place) -> None:
    place.run(120)
    place.idle()
    path = place.store.path
    place.store.close()
    path.write_bytes(b"x" * 8192)
    place.begin()
    assert place.entries() == []
    assert len(list(place.folder.glob("damaged-telemetry-*/telemetry.db"))) == 1
    place.run(120)
    place.idle()
    assert place.counted() == 120


def test_a_file_of_another_station_is_moved_aside(place: Place) -> None:
    place.run(120)
    place.store.close()
    place.stream = "R2.1"
    place.begin()
    assert (place.store.stream, place.entries()) == ("R2.1/t", [])


def test_points_of_the_running_minute(place: Place) -> None:
    place.run(10, lambda second: 1_000 * second)
    found = place.recorder.points("A")
    assert [point.milli for _, point in found] == [1_000 * second for second in range(10)]
    assert place.recorder.points("B") == []


def test_a_channels_dead_band_is_asked_for(tmp_path: Path) -> None:
    from app.models.telemetry.minute import ChannelRule

    clock = Clock()
    rules = {"A": ChannelRule(5_000)}
    recorder = Recorder(
        open_store(tmp_path, KEY, identity()), clock, rules=lambda code: rules.get(code, ChannelRule())
    )
    for n in range(10):
        for channel in "AB":
            recorder.take(Sample(channel, clock.time, clock.ns, 1_000 * n))
        clock.go(1)
    recorder.turn()
    assert [len(recorder.points(channel)) for channel in "AB"] == [3, 10]
    recorder.store.close()


def test_telemetry_stays_forty_days_after_the_plant_has_it(place: Place) -> None:
    place.run(180)
    place.idle()
    today = place.clock.now().date()
    place.store.acknowledge(2, today)
    assert not place.store.let_go(today)
    head = place.store.head()
    while place.store.let_go(today + timedelta(days=1)):
        continue
    assert place.store.head() == head
    assert [entry.seq for entry in place.store.unsent(0, 10)] == [3]
    assert place.store.anchor(place.store.stream)[0] == 2
    assert place.store.hash_at(place.store.stream, 2) is not None
    assert place.store.acknowledged() == 2
