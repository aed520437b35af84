"""A drop folder on a real disk: whole files once, unfinished ones never, everything with its end."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.devices.lab.folder import MOST, DropFolder, Pace
from app.devices.lab.instrument import Sign
from app.errors import EnvironmentFault
from app.models.equipment import LinkState
from app.models.laboratory import Arrival, Taken
from tests.devices.waiting import until

SIGN = Sign("foodscan", "lab_file", "foodscan-csv")


@dataclass(frozen=True)
class Clock(SystemClock):
    """Time goes when it is told to."""

    seconds: list[float] = field(default_factory=lambda: [0.0])

    def monotonic_ns(self) -> int:
        return int(self.seconds[0] * 1e9)


@dataclass
class Kept:
    problem: str | None = None
    refuse: bool = False
    arrivals: list[Arrival] = field(default_factory=list)

    def take(self, arrival: Arrival) -> Taken:
        if self.refuse:
            raise EnvironmentFault("lab.not_kept", detail="full")
        self.arrivals.append(arrival)
        return Taken("x", 1, problem=self.problem)

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.arrivals]


@dataclass
class Place:
    folder: Path
    kept: Kept
    clock: Clock
    watch: DropFolder

    def look(self, seconds: float = 0) -> None:
        self.clock.seconds[0] += seconds
        self.watch.look()

    def files(self, part: str) -> list[str]:
        return sorted(path.name for path in (self.folder / part).rglob("*") if path.is_file())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    kept, clock = Kept(), Clock()
    return Place(tmp_path, kept, clock, DropFolder(SIGN, tmp_path, ("*.csv",), kept, clock, Pace(still=3)))


def test_a_file_is_taken_once_it_was_left_alone(place: Place) -> None:
    (place.folder / "a.csv").write_bytes(b"1")
    place.look()
    place.look(2.9)
    assert not place.kept.arrivals
    (place.folder / "a.csv").write_bytes(b"12")
    place.look(0.2)
    place.look(2.9)
    assert not place.kept.arrivals
    place.look(0.2)
    assert [(one.name, one.data) for one in place.kept.arrivals] == [("a.csv", b"12")]
    assert place.files("done") == ["a.csv"]
    assert place.files("work") == []
    place.look(10)
    assert len(place.kept.arrivals) == 1


def test_a_sidecar_says_that_a_file_is_whole_and_a_renamed_one_is(place: Place) -> None:
    (place.folder / "a.csv").write_bytes(b"1")
    (place.folder / "a.csv.ok").touch()
    (place.folder / "b.csv.tmp").write_bytes(b"2")
    place.look()
    assert place.kept.names == ["a.csv"]
    assert not (place.folder / "a.csv.ok").exists()
    place.look(30)
    assert place.kept.names == ["a.csv"]
    os.rename(place.folder / "b.csv.tmp", place.folder / "b.csv")
    place.look(1)
    place.look(3)
    assert place.kept.names == ["a.csv", "b.csv"]


def test_a_file_that_another_program_holds_stays(place: Place) -> None:
    path = place.folder / "a.csv"
    path.write_bytes(b"1")
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        place.look()
        place.look(5)
        assert not place.kept.arrivals
    place.look(5)
    assert place.kept.names == ["a.csv"]


def test_what_is_none_of_the_instruments_files_is_left(place: Place) -> None:
    for name in ("a.xls", ".hidden.csv", "~lock.csv", "a.part"):
        (place.folder / name).write_bytes(b"1")
    (place.folder / "folder.csv").mkdir()
    place.look()
    place.look(10)
    assert not place.kept.arrivals


@pytest.mark.expected_logs("was rejected")
def test_an_unreadable_file_is_rejected_with_its_reason(place: Place) -> None:
    place.kept.problem = "lab.file_header"
    (place.folder / "a.csv").write_bytes(b"1")
    place.look()
    place.look(5)
    assert place.files("rejected") == ["a.csv", "a.csv.reason.txt"]
    reason = (place.folder / "rejected/a.csv.reason.txt").read_text()
    assert reason.startswith("lab.file_header\n")
    assert "sha256 6b86b273ff34fce1" in reason


@pytest.mark.expected_logs("was rejected: lab.file_too_large")
def test_a_file_beyond_all_measure_is_not_read(place: Place) -> None:
    with (place.folder / "a.csv").open("wb") as file:
        file.truncate(MOST + 1)
    place.look()
    place.look(5)
    assert not place.kept.arrivals
    assert "a.csv" in place.files("rejected")


@pytest.mark.expected_logs("was not kept")
def test_what_could_not_be_kept_stays_in_work_and_is_taken_later(place: Place) -> None:
    place.kept.refuse = True
    (place.folder / "a.csv").write_bytes(b"1")
    place.look()
    place.look(5)
    assert place.files("work") == ["a.csv"]
    assert place.watch.state.problem == "lab.not_kept"
    place.kept.refuse = False
    place.look(1)
    assert place.files("done") == ["a.csv"]
    assert place.watch.state.problem is None


def test_two_files_of_one_name_are_both_kept(place: Place) -> None:
    for data in (b"1", b"2"):
        (place.folder / "a.csv").write_bytes(data)
        place.look(1)
        place.look(5)
    assert place.files("done") == ["a-2.csv", "a.csv"]


@pytest.mark.expected_logs("is lost: lab.no_folder")
def test_a_folder_that_is_away_is_said_and_comes_back(tmp_path: Path) -> None:
    folder, kept = tmp_path / "share", Kept()
    watch = DropFolder(SIGN, folder, ("*.csv",), kept, SystemClock(), Pace(look=0.02, still=0.05))
    watch.start()
    try:
        until(lambda: watch.state.problem == "lab.no_folder", 15)
        folder.mkdir()
        (folder / "a.csv").write_bytes(b"1")
        until(lambda: kept.names == ["a.csv"], 15)
        assert watch.state.state is LinkState.ONLINE
    finally:
        watch.stop()
    assert watch.state.state is LinkState.CLOSED
