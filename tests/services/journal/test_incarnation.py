"""A journal that forked goes on under a new name; nothing is left behind."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from app.services.journal import incarnation, opening
from app.services.journal.drafts import Drafts, Vault
from app.services.journal.ports import Unreachable
from app.services.journal.store import Store
from tests.services.journal.kit import AUTHOR, BEGIN, KEY, PLANT, ToldClock, fill, identity, make, weigh
from tests.simulation.server import ModelServer
from tests.simulation.station import Line, SimClock


@pytest.fixture
def line() -> Line:
    server = ModelServer(PLANT)
    for stream in ("R1.1", "R1.2"):
        server.enrol(stream)
    return Line(server, SimClock(ToldClock().boot), "R1.1")


def send(line: Line, store: Store, first: int, last: int) -> None:
    entries = store.unsent(first - 1, last - first + 1)
    line.append("R1.1", first, [e.body for e in entries], [e.hash for e in entries], BEGIN)


def forked(tmp_path: Path, line: Line, common: int) -> list[str]:
    """A journal of `common` entries that the plant has, and 4 of its own where another copy sent 2; their
    ids.
    """
    with closing(make(tmp_path / "one")) as one:
        fill(one, common)
        Drafts(one.connection).keep("weighing", {"half": 1}, BEGIN)
        Vault(one.connection).put("session", b"token")
        one.connection.execute("DELETE FROM meta WHERE key = 'snapshot'")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with closing(opening.open_existing(tmp_path / "one", KEY, ToldClock())) as one:
        fill(one, 2)
        send(line, one, 1, common + 2)
    with closing(opening.open_existing(tmp_path / "two", KEY, ToldClock())) as two:
        return fill(two, 4)


@pytest.mark.parametrize("common", [0, 1, 5, 37])
def test_entries_behind_the_fork_come_along_under_their_ids(tmp_path: Path, line: Line, common: int) -> None:
    own = forked(tmp_path, line, common)
    assert incarnation.succeed(tmp_path / "two", KEY, ToldClock(), line, identity("R1.2")) == 4
    with closing(opening.open_existing(tmp_path / "two", KEY, ToldClock())) as store:
        assert store.stream == "R1.2"
        assert opening.verify(store) == 4
        assert [row["id"] for row in store.query("SELECT id FROM own ORDER BY seq")] == own
        assert store.vector().get("R1.1", (0, b""))[0] == common
        assert len(store.query("SELECT * FROM weighing")) == common + 4
        assert Drafts(store.connection).get("weighing") == {"half": 1}
        assert Vault(store.connection).get("session") == b"token"
        assert store.acknowledged() == 0
        store.append(weigh(), AUTHOR)
        numbers = store.query("SELECT prefix, n FROM counter ORDER BY prefix")
        assert numbers[0] == {"prefix": "R1", "n": common + 4}
    kept = tmp_path / "two" / "journal-R1.1.db"
    assert kept.stat().st_mode & 0o222 == 0


def test_what_the_plant_has_already_is_left_out(tmp_path: Path, line: Line) -> None:
    own = forked(tmp_path, line, 3)
    line.server.ids.update(own[:2])
    assert incarnation.succeed(tmp_path / "two", KEY, ToldClock(), line, identity("R1.2")) == 2


def test_without_the_plant_nothing_changes(tmp_path: Path, line: Line) -> None:
    forked(tmp_path, line, 3)
    line.down = True
    with pytest.raises(Unreachable):
        incarnation.succeed(tmp_path / "two", KEY, ToldClock(), line, identity("R1.2"))
    with closing(opening.open_existing(tmp_path / "two", KEY, ToldClock())) as store:
        assert (store.stream, store.head()[0]) == ("R1.1", 7)


def test_an_unfinished_successor_is_no_journal(tmp_path: Path, line: Line) -> None:
    """Power lost before the new file took the old one's name: the old journal is there, whole."""
    forked(tmp_path, line, 3)
    with (
        closing(opening.open_existing(tmp_path / "two", KEY, ToldClock())) as old,
        opening.unfinished(tmp_path / "two", KEY, identity("R1.2"), ToldClock()) as new,
    ):
        incarnation.carry_over(old, new, 3, set())
    with closing(opening.open_existing(tmp_path / "two", KEY, ToldClock())) as store:
        assert store.stream == "R1.1"
    assert incarnation.succeed(tmp_path / "two", KEY, ToldClock(), line, identity("R1.2")) == 4


def test_the_fork_point_is_found_wherever_it_is(tmp_path: Path, line: Line) -> None:
    chance = random.Random(4)
    with closing(make(tmp_path / "one")) as one, closing(make(tmp_path / "other")) as other:
        fill(one, 20)
        fork = chance.randrange(1, 20)
        other.adopt(one.unsent(0, fork))
        fill(other, 9)
        send(line, other, 1, fork + 9)
        assert incarnation.fork_point(line, one, "boot") == fork
