"""The open journal as the program uses it: one writer, a few readers, problems said."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import closing
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.errors import Bug, EnvironmentFault
from app.models.plantday import PlantDay
from app.services.journal import opening
from app.services.journal.keeper import Keeper, SyncEnd
from app.services.journal.space import Reserve, Space
from app.services.journal.sqlcipher import connect
from tests.postgres import eventually
from tests.services.journal.kit import AUTHOR, KEY, identity, weigh


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    opened = Keeper.open(tmp_path / "r1", KEY, SystemClock(), new=identity())
    yield opened
    opened.close()


def test_captures_from_many_threads_are_one_chain(keeper: Keeper) -> None:
    futures = [keeper.append(weigh(), AUTHOR) for _ in range(50)]
    wait(futures)
    assert [future.result().seq for future in futures] == list(range(1, 51))


def test_persons_come_before_the_synchronisation(keeper: Keeper) -> None:
    order: list[str] = []
    gate = threading.Event()
    keeper.writer.submit(lambda store: gate.wait(10))
    futures = [
        keeper.writer.submit(lambda store: order.append("sync"), background=True),
        keeper.writer.submit(lambda store: order.append("person")),
    ]
    gate.set()
    wait(futures)
    assert order == ["person", "sync"]


def test_who_listens_hears_of_what_is_readable(keeper: Keeper) -> None:
    heard: list[int] = []
    leave = keeper.subscribe(lambda: heard.append(keeper.query("SELECT count(*) AS n FROM weighing")[0]["n"]))
    keeper.append(weigh(), AUTHOR).result(10)
    leave()
    keeper.append(weigh(), AUTHOR).result(10)
    assert heard == [1]


@pytest.mark.expected_logs("a listener failed after entry 1")
def test_a_listener_that_fails_costs_no_tick(keeper: Keeper, caplog: pytest.LogCaptureFixture) -> None:
    keeper.subscribe(lambda: 1 / 0)  # type: ignore[arg-type]
    with caplog.at_level(logging.CRITICAL):
        assert keeper.append(weigh(), AUTHOR).result(10).seq == 1


def test_an_error_goes_to_the_one_who_asked(keeper: Keeper) -> None:
    with pytest.raises(ZeroDivisionError):
        keeper.writer.submit(lambda store: 1 / 0).result(10)
    assert keeper.append(weigh(), AUTHOR).result(10).seq == 1


def test_questions_on_the_readers_threads(keeper: Keeper) -> None:
    keeper.append(weigh(5), AUTHOR).result(10)
    asked = keeper.readers.submit(lambda reads: reads.query("SELECT net_g FROM weighing"))
    assert asked.result(10) == [{"net_g": 5}]
    with keeper.readers.borrowed() as reads, pytest.raises(Exception, match="readonly"):
        reads.connection.execute("DELETE FROM own")


def test_after_the_end_nothing_is_recorded(tmp_path: Path) -> None:
    keeper = Keeper.open(tmp_path / "r1", KEY, SystemClock(), new=identity())
    last = keeper.append(weigh(), AUTHOR)
    keeper.close()
    assert last.result(0).seq == 1
    with pytest.raises(Bug, match=r"journal\.closed"):
        keeper.append(weigh(), AUTHOR)
    Keeper.open(tmp_path / "r1", KEY, SystemClock()).close()


def test_a_journal_that_does_not_open_leaves_its_folder_free(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(EnvironmentFault, match=r"journal\.missing"):
            Keeper.open(tmp_path / "r1", KEY, SystemClock())


def test_forms_secrets_and_rules(keeper: Keeper) -> None:
    from zoneinfo import ZoneInfo

    keeper.keep_form("lot", {"item": "OMUL"}).result(10)
    keeper.put_secret("session", b"token").result(10)
    assert (keeper.form("lot"), keeper.secret("session")) == ({"item": "OMUL"}, b"token")
    keeper.drop_form("lot").result(10)
    keeper.drop_secret("session").result(10)
    assert (keeper.form("lot"), keeper.secret("session"), keeper.secrets()) == (None, None, [])
    keeper.use_rules(PlantDay(ZoneInfo("UTC")))
    assert keeper.append(weigh(), AUTHOR).result(10).shift == ""


def test_the_reserve_is_really_there_and_given_back(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "reserve", size=1024 * 1024, low=0)
    assert reserve.state() is Space.SPENT
    assert reserve.keep()
    assert (tmp_path / "reserve").stat().st_blocks * 512 >= 1024 * 1024
    assert reserve.state() is Space.ENOUGH
    assert Reserve(tmp_path / "reserve", 1024 * 1024, low=10**18).state() is Space.LOW
    reserve.give_back()
    assert not Reserve(tmp_path / "reserve", low=10**18).keep()


def test_little_space_is_said(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "reserve", size=4096, low=10**18)
    keeper = Keeper.open(tmp_path / "r1", KEY, SystemClock(), new=identity(), reserve=reserve)
    keeper.maintain()
    assert keeper.problems() == ("journal.low_space",)
    keeper.close(full=True)
    assert not (tmp_path / "reserve").exists()


def test_the_synchronisation_reads_and_writes_through_it(keeper: Keeper) -> None:
    end = SyncEnd(keeper)
    receipt = keeper.append(weigh(), AUTHOR).result(10)
    assert end.head() == (1, receipt.hash)
    assert [entry.body for entry in end.unsent(0, 5)] == [receipt.body]
    end.acknowledge(end.head())
    assert end.acknowledged() == 1
    assert end.vector() == {"R1.1": (1, receipt.hash)}


def test_a_large_file_is_checked_while_the_station_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damage found late is said, and the next start sets the file aside."""
    monkeypatch.setattr(opening, "AT_ONCE", 0)
    keeper = Keeper.open(tmp_path / "r1", KEY, SystemClock(), new=identity())
    for _ in range(40):
        keeper.append(weigh(), AUTHOR).result(10)
    keeper.close()
    path = tmp_path / "r1" / opening.FILE
    data = bytearray(path.read_bytes())
    keeper = Keeper.open(tmp_path / "r1", KEY, SystemClock())
    keeper.close()
    assert keeper.problems() == ()
    page = _page_of(tmp_path, "weighing_lot_id")
    data[4096 * (page - 1) + 100] ^= 1
    path.write_bytes(data)
    keeper = Keeper.open(tmp_path / "r1", KEY, SystemClock())
    eventually(lambda: keeper.problems() == ("journal.suspect",))
    keeper.close()
    with pytest.raises(EnvironmentFault, match=r"journal\.damaged"):
        Keeper.open(tmp_path / "r1", KEY, SystemClock())


def _page_of(tmp_path: Path, index: str) -> int:
    """Root page of an index, which opening a journal does not read."""
    with closing(connect(tmp_path / "r1" / opening.FILE, KEY)) as connection:
        return int(
            connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (index,)).fetchone()[0]
        )
