"""A plant's receiving morning, played through the same screens and devices that a shift uses."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import LiteralString

from app.bootstrap.demonstration import (
    cold_room,
    delivery_in_parts,
    delivery_mended,
    delivery_stopped,
    look_round,
    scale_check,
)
from app.bootstrap.demonstration.delivery_in_parts import printed
from app.bootstrap.demonstration.demo import Demo
from app.bootstrap.demonstration.gatework import GateWork
from app.bootstrap.demonstration.hands import Hands
from app.bootstrap.demonstration.label_proof import Proof, prove
from app.bootstrap.demonstration.play import Play
from app.bootstrap.demonstration.post import Post
from app.models.kinds import Group

_STATION = """
SELECT count(*) AS count, coalesce(sum(net_g), 0) AS grams FROM weighing w
WHERE NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id)
"""
_PLANT = """
SELECT coalesce(sum(net_g), 0)::bigint FROM plant.weighing w
WHERE NOT EXISTS (SELECT 1 FROM plant.supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id)
"""

_ALARMS = "SELECT count(*) FROM plant.alarm a WHERE a.until IS NOT NULL AND a.acknowledged"


@dataclass(frozen=True)
class Outcome:
    """What the morning brought: sums of the weighings that are not voided, in grams, here and in the plant.

    `alarms` are those that were raised, acknowledged and cleared.
    """

    weighings: int
    net_grams_station: int
    net_grams_plant: int
    entries_unsent: int
    deliveries: int
    labels_printed: int
    labels_decoded: int
    alarms: int
    screenshots: int
    seconds: float

    def record(self) -> dict[str, object]:
        return asdict(self)


def play(demo: Demo, hands: Hands, seed: int) -> Outcome:
    """The whole morning; the same seed gives the same weights and codes."""
    begin = time.monotonic()
    chance = random.Random(seed)  # noqa: S311 - weights of a demonstration
    with ThreadPoolExecutor(4, "demo") as pool:
        p = Play(demo, hands, GateWork(demo.first, hands, pool), chance, pool)
        _arrive(p)
        deliveries = _deliver(p)
        look_round.play(p, deliveries)
        hands.until(
            lambda: all(printed(post.station.labels) for post in _posts(demo)), "all labels are printed"
        )
        hands.until(lambda: _unsent(demo) == 0, "everything is sent")
        hands.until(lambda: _here(demo)[1] == _there(demo), "the station has heard of everything")
    return _outcome(demo, hands, len(deliveries), round(time.monotonic() - begin, 1))


def _arrive(p: Play) -> None:
    """The plant answers; the administrator has weighed the small crates anew."""
    station, hands = p.demo.first.station, p.hands
    hands.until(lambda: station.runner.state.online, "the plant answers")
    hands.until(lambda: station.login.plant_heard().result(5), "the people are known")
    hands.picture("login")
    hands.log_in(p.demo.person(Group.ADMINISTRATOR), picture="pin")
    look_round.settle_reference(p)
    scale_check.attach(p)
    hands.leave()


def _deliver(p: Play) -> list[str]:
    """Three deliveries; their codes."""
    clerk, other = (person for person in p.demo.people if Group.INVENTORY_CLERK in person.groups)
    manager = p.demo.person(Group.PRODUCTION_MANAGER)
    p.hands.log_in(clerk)
    p.hands.picture("home")
    scale_check.check(p)
    first = delivery_in_parts.play(p, clerk, other)
    cold_room.play(p, clerk)
    second = delivery_stopped.play(p, clerk)
    third = delivery_mended.play(p, clerk, manager)
    return [first, second, third]


def _posts(demo: Demo) -> tuple[Post, Post]:
    return demo.first, demo.second()


def _unsent(demo: Demo) -> int:
    return sum(post.unsent() for post in _posts(demo))


def _here(demo: Demo) -> tuple[int, int]:
    """Weighings that count and their net grams, as the first station knows them."""
    row = demo.first.station.keeper.query(_STATION)[0]
    return row["count"], row["grams"]


def _there(demo: Demo) -> int:
    return _ask_plant(demo, _PLANT)


def _ask_plant(demo: Demo, question: LiteralString) -> int:
    import psycopg

    with closing(psycopg.connect(demo.cluster.dsn().conninfo)) as plant:
        row = plant.execute(question).fetchone()
    return int(row[0]) if row else 0


def _outcome(demo: Demo, hands: Hands, deliveries: int, seconds: float) -> Outcome:
    count, grams = _here(demo)
    proofs = [prove(post, hands.out) for post in _posts(demo)]
    labels = Proof(sum(proof.printed for proof in proofs), sum(proof.decoded for proof in proofs))
    return Outcome(
        count, grams, _there(demo), _unsent(demo), deliveries, labels.printed, labels.decoded,
        _ask_plant(demo, _ALARMS), len(hands.pictures), seconds,
    )  # fmt: skip
