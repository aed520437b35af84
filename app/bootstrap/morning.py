"""A plant morning, played through the same screens and devices that a shift uses."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass

from app.bootstrap.demo import Demo
from app.bootstrap.hands import Hands
from app.models.desk import CaptureState
from app.models.kinds import Group

_STATION = """
SELECT count(*) AS count, coalesce(sum(net_g), 0) AS grams FROM weighing w
WHERE NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = w.entry)
"""
_PLANT = """
SELECT coalesce(sum(net_g), 0)::bigint FROM plant.weighing w
WHERE NOT EXISTS (SELECT 1 FROM plant.supersession s WHERE s.target = w.entry)
"""


@dataclass(frozen=True)
class Outcome:
    """What the morning brought: sums of the weighings that are not voided, in grams, here and in the plant."""

    weighings: int
    net_grams_station: int
    net_grams_plant: int
    entries_unsent: int
    screenshots: int
    seconds: float

    def record(self) -> dict[str, object]:
        return asdict(self)


def play(demo: Demo, hands: Hands, seed: int) -> Outcome:
    """The whole morning; the same seed gives the same weights and codes."""
    begin = time.monotonic()
    chance = random.Random(seed)  # noqa: S311 - weights of a demonstration
    _arrive(demo, hands)
    _crates(hands, chance)
    _band(hands, chance)
    _server_away(demo, hands, chance)
    _typed(demo, hands, chance)
    _behind_the_line(demo, hands)
    hands.until(lambda: _waiting(demo) == 0, "everything is sent")
    return _outcome(demo, hands, round(time.monotonic() - begin, 1))


def _arrive(demo: Demo, hands: Hands) -> None:
    station = demo.station
    hands.until(lambda: station.runner.state.online, "the plant answers")
    hands.until(lambda: station.login.plant_heard().result(5), "the people are known")
    hands.picture("login")
    hands.log_in(demo.person(Group.INVENTORY_CLERK), picture="pin")
    hands.picture("home")
    hands.tap("tile-0")
    hands.until(lambda: hands.seen().choices.items, "reference data is here")
    hands.picture("weighing-begin")


def _begin(hands: Hands, item: str) -> None:
    """A new lot of `item`."""
    hands.tap("more")
    hands.choose("item")
    hands.choose(item)
    hands.until(lambda: (chosen := hands.seen().item) is not None and chosen.code == item, item)
    lot = hands.seen().lot
    hands.tap("new-lot")
    hands.until(lambda: hands.seen().lot not in (None, lot), "a new lot")
    hands.until(lambda: hands.seen().live.zero, "the scale shows zero")


def _crates(hands: Hands, chance: random.Random) -> None:
    _begin(hands, "PELED")
    hands.tap("containers")
    hands.picture("weighing-container")
    hands.choose("CRATE-S")
    for number in range(6):
        hands.weigh(_crate(chance), picture="weighing-saved" if number == 2 else None)
    hands.tap("undo")
    hands.picture("weighing-void")
    hands.choose("WRONG-CRATE")
    hands.until(lambda: hands.seen().recent[0].state is CaptureState.VOIDED, "the void")
    hands.picture("weighing-voided")


def _band(hands: Hands, chance: random.Random) -> None:
    _begin(hands, "CRATE-PELED")
    for _ in range(3):
        hands.weigh(26_250 + 5 * chance.randint(-80, 80))
    hands.put(28_400)
    hands.picture("weighing-over")
    hands.take_off()
    hands.weigh(28_400, reason="MIXED-SIZE")


def _server_away(demo: Demo, hands: Hands, chance: random.Random) -> None:
    with ThreadPoolExecutor(1) as worker:
        gone = worker.submit(demo.cluster.stop, "immediate")
        hands.until(gone.done, "the server is away")
        for number in range(4):
            hands.weigh(_crate(chance), "LAST-CRATE", "weighing-offline" if number == 3 else None)
        hands.until(lambda: not demo.station.runner.state.online, "the station knows it")
        hands.picture("weighing-waiting")
        back = worker.submit(demo.cluster.start)
        hands.until(back.done, "the server is back")
        back.result()
    hands.until(lambda: _waiting(demo) == 0, "the queue is empty")
    hands.until(lambda: hands.seen().recent[0].state is CaptureState.SAVED, "the screen shows it")
    hands.picture("weighing-back")


def _typed(demo: Demo, hands: Hands, chance: random.Random) -> None:
    """The production manager records a weight from paper."""
    hands.leave()
    hands.log_in(demo.person(Group.PRODUCTION_MANAGER))
    hands.tap("tile-0")
    hands.tap("more")
    hands.picture("weighing-more")
    hands.choose("manual")
    for key in f"{chance.randint(12, 19)},5":
        hands._shell.screen_shown.presenter.press(key)  # type: ignore[attr-defined]
    hands.picture("weighing-manual")
    before = hands.seen().totals.count
    hands.tap("primary")
    hands.choose("PAPER")
    hands.until(lambda: hands.seen().totals.count > before, "the typed weight")
    hands.picture("weighing-typed")


def _behind_the_line(demo: Demo, hands: Hands) -> None:
    """The administrator looks at records, devices and help."""
    hands.leave()
    hands.log_in(demo.person(Group.ADMINISTRATOR))
    for room in ("audit", "attention", "maintenance", "help"):
        hands.enter(room)
        hands.rest(1.0)
        hands.picture(room)


def _crate(chance: random.Random) -> int:
    """Gross grams of a full small crate, in the scale's steps."""
    return 1_250 + 23_600 + 5 * chance.randint(0, 240)


def _outcome(demo: Demo, hands: Hands, seconds: float) -> Outcome:
    import psycopg

    here = demo.station.keeper.query(_STATION)[0]
    with closing(psycopg.connect(demo.cluster.dsn().conninfo)) as plant:
        row = plant.execute(_PLANT).fetchone()
    grams = row[0] if row else 0
    return Outcome(here["count"], here["grams"], grams, _waiting(demo), len(hands.pictures), seconds)


def _waiting(demo: Demo) -> int:
    """Own entries that the plant has not acknowledged, as the journal itself knows."""
    with demo.station.keeper.readers.borrowed() as reads:
        return reads.head()[0] - reads.acknowledged()
