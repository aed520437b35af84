"""A plant with people and several real stations: journal, synchronisation thread, captures."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from app.clock import Clock, SystemClock
from app.config.dsn import Dsn
from app.models.envelope import Assurance, Author
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.runner import Pauses, Runner
from tests.faults.counting import Count, compared
from tests.plant.kit import password
from tests.services.journal.kit import KEY, weigh

PAUSES = Pauses(poll=0.2, held=0.2, first=0.02, longest=0.3)
AUTHOR = Author("p_0001", uuid.UUID(int=5), Assurance.OFFLINE)


@dataclass
class Post:
    """One station. `ticked` are the ids of its entries in the order of the ticks."""

    code: str
    keeper: Keeper
    runner: Runner
    clock: Clock
    ticked: list[str] = field(default_factory=list)

    @property
    def stream(self) -> str:
        return f"{self.code}.1"

    @property
    def sent(self) -> bool:
        """The plant has said that it has everything recorded here; the synchronisation's own state lags."""
        with self.keeper.readers.borrowed() as reads:
            known = reads.acknowledged() >= reads.head()[0]
        return known and self.runner.state.online

    def weigh(self, grams: int = 24_860) -> Any:
        """One weighing of a new lot, durable here; the receipt."""
        receipt = self.keeper.append(weigh(grams), AUTHOR).result(30)
        self.ticked.append(str(receipt.entry_id))
        return receipt

    def turn_to(self, server: Dsn) -> None:
        """From now on the plant is there."""
        self.runner.stop()
        self.runner = _runner(self.keeper, server, self.code, self.clock)
        self.runner.start()

    def streams(self) -> dict[str, int]:
        """How far this station has heard every stream."""
        rows = self.keeper.query("SELECT stream, seq FROM vector")
        return {row["stream"]: row["seq"] for row in rows}

    def person_is_active(self, role: str) -> bool | None:
        """As this station knows it; None where it knows nobody of that name."""
        rows = self.keeper.query("SELECT active FROM person WHERE role = ?", role)
        return bool(rows[0]["active"]) if rows else None


@contextmanager
def crew(
    folder: Path, plant: uuid.UUID, codes: Sequence[str], server: Dsn, clock: Clock | None = None
) -> Iterator[list[Post]]:
    """These stations, at work."""
    clock = clock or SystemClock()
    posts = [post(folder, plant, code, server, clock) for code in codes]
    for each in posts:
        each.runner.start()
    try:
        yield posts
    finally:
        for each in posts:
            each.runner.stop()
            each.keeper.close()


def post(folder: Path, plant: uuid.UUID, code: str, server: Dsn, clock: Clock) -> Post:
    keeper = Keeper.open(folder / code, KEY, clock, new=Identity(plant, f"{code}.1", code))
    return Post(code, keeper, _runner(keeper, server, code, clock), clock)


def _runner(keeper: Keeper, server: Dsn, code: str, clock: Clock) -> Runner:
    role = f"st_{code.lower()}"
    return Runner(keeper, PlantConnection(server.of(role, password(role)[0])), clock, pauses=PAUSES)


def counted(server: Dsn, posts: Sequence[Post]) -> Count:
    """All ticks of all stations against the plant; chains, typed tables and balances are proven too."""
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        counts = [_counted(connection, each) for each in posts]
        assert connection.execute("SELECT * FROM plant.verify_balances()").fetchall() == []
    return Count(*map(sum, zip(*counts, strict=True)))


def _counted(connection: psycopg.Connection[Any], post: Post) -> Count:
    question = "SELECT id::text, mark FROM plant.journal WHERE stream = %s ORDER BY seq"
    rows = connection.execute(question, (post.stream,)).fetchall()
    filled = "SELECT entry::text FROM plant.weighing WHERE stream = %s ORDER BY seq"
    typed = [entry for (entry,) in connection.execute(filled, (post.stream,))]
    weighed = set(post.ticked)
    assert typed == [entry for entry, mark in rows if mark is None and entry in weighed]
    broken = connection.execute("SELECT plant.verify_chain(%s)", (post.stream,)).fetchone()
    assert broken == (None,), f"chain of {post.stream} broken at {broken}"
    return compared([entry for entry, _ in rows], post.ticked)


def weigh_all(posts: Sequence[Post], number: int) -> None:
    """So many weighings at each of them."""
    for _ in range(number):
        for each in posts:
            each.weigh()


def missing(server: Dsn, posts: Sequence[Post]) -> int:
    """Ticked entries that this server has not got."""
    with psycopg.connect(server.conninfo) as connection:
        have = {row[0] for row in connection.execute("SELECT id::text FROM plant.journal")}
    return sum(entry not in have for each in posts for entry in each.ticked)
