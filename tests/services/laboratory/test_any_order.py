"""Whatever two stations do, hearing of each other or not: everybody who has all entries says the same."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.services.journal import opening
from app.services.journal.store import Store
from app.services.laboratory import book, reading
from tests.services.deliveries.desk import Through
from tests.services.deliveries.kit import deliver, sealed
from tests.services.journal.kit import KEY, PLANT, ToldClock, identity
from tests.services.laboratory.bench import Bench, _Writer, message


class Hand:
    """A station that acts at random, as far as it has heard of samples."""

    def __init__(self, bench: Bench, chance: random.Random, codes: list[str]) -> None:
        self.bench, self.chance, self.codes = bench, chance, codes

    def act(self) -> None:
        steps = [
            self.take,
            self.send,
            self.send,
            self.assign,
            self.dismiss,
            self.withdraw,
            self.retest,
            self.type,
        ]
        self.chance.choice(steps)()
        self.bench.clock.forward(seconds=self.chance.choice((1, 600, 4000)))

    def take(self) -> None:
        self.codes.append(self.bench.take("water_activity", "histamine"))

    def send(self) -> None:
        sample = self.chance.choice([*self.codes, "TUBE 7"])
        value = self.chance.choice(("AW|0.932|aw", "AW|0.955|aw|C", "XX|1|u", "AW|0.93|%", "HIS|<10|ppm"))
        self.bench.send(message(sample, value))

    def assign(self) -> None:
        waits = [one for one in self.bench.waiting() if one.result]
        asked = self._requests()
        if waits and asked:
            self.bench.desk.assign(self.chance.choice(waits).result, self.chance.choice(asked)[1].id).result(
                10
            )  # type: ignore[arg-type]

    def dismiss(self) -> None:
        if waits := self.bench.waiting():
            self.bench.desk.dismiss(self.chance.choice(waits), "TEST-RUN").result(10)

    def withdraw(self) -> None:
        if asked := self._requests():
            code, request = self.chance.choice(asked)
            self.bench.desk.withdraw(code, request.id, "CLERICAL").result(10)

    def retest(self) -> None:
        if asked := self._requests():
            code, request = self.chance.choice(asked)
            self.bench.desk.retest(code, request.id).result(10)

    def type(self) -> None:
        if asked := self._requests():
            code, request = self.chance.choice(asked)
            self.bench.desk.type(code, request.id, "<5", "OUTSIDE-LAB").result(10)

    def _requests(self) -> list[tuple[str, Any]]:
        known = self.bench.desk.samples("", None, 50).result(10).rows
        return [(sample.code, request) for sample in known for request in sample.requests]


def said(query: Any) -> tuple[Any, ...]:
    """Everything a station says: each sample, and what waits with its reason."""
    ids = sorted(row["id"] for row in query("SELECT id FROM sample"))
    waits = reading.waiting(query, book.waiting(query, 1000))
    return reading.samples(query, ids), sorted((one.key, one.why, one.only) for one in waits)


@pytest.mark.parametrize("seed", range(5))
def test_everybody_says_the_same(two: tuple[Bench, Bench], tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    codes: list[str] = []
    for bench in two:
        bench.know("AW", "water_activity", "aw")
    hands = [Hand(bench, chance, codes) for bench in two]
    hands[0].take()
    for _ in range(30):
        chance.choice(hands).act()
        if chance.random() < 0.2:
            two[0].hear(two[1])
        if chance.random() < 0.2:
            two[1].hear(two[0])
    two[0].hear(two[1])
    two[1].hear(two[0])
    told = said(two[0].keeper.query)
    assert said(two[1].keeper.query) == told
    streams = [*(sealed(_Writer(Through(bench.keeper))) for bench in two), two[0].plant.entries]  # type: ignore[arg-type]
    folder = tmp_path / "third"
    folder.mkdir()
    with closing(_third(folder)) as store:
        deliver(store, streams, chance)
        assert said(store.query) == told


def _third(folder: Path) -> Store:
    return opening.create(folder, KEY, replace(identity("R3.1"), plant=PLANT), ToldClock())
