"""A delivery of 2,000 weighings, each with its label, voids and moves among them: from its code to what stands."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, cast

from app.clock import SystemClock
from app.models.desk import Named
from app.models.labels import LabelContent
from app.models.values import LotCode
from app.services.deliveries import account, reading
from app.services.deliveries.counter import Counter
from app.services.deliveries.desk import Deliveries
from app.services.deliveries.ports import Deciding
from app.services.journal.keeper import Keeper
from app.services.labels.orders import Order, ordered
from app.services.receiving.entries import LotRef
from tests.benchmarks.desk import keeper
from tests.benchmarks.measure import Figure, each, figure
from tests.flows.conftest import Person
from tests.services.deliveries.desk import Through
from tests.services.deliveries.kit import OMUL, PELED, Writer
from tests.services.journal.kit import PLANT, ToldClock

WEIGHINGS, LOTS, COUNT = 2_000, 20, 40


def run() -> Iterator[Figure]:
    with keeper() as opened, ThreadPoolExecutor(1) as worker:
        code = _delivery(opened)
        counter = Counter(PLANT, "RECEIVING", "R1", opened, opened.readers, Person(), SystemClock())
        nothing: Any = None
        desk = Deliveries(counter, opened.subscribe, None, nothing, nothing, worker, Deciding(nothing, bool))
        assert desk.standing(code).result(30).delivery.net_g > WEIGHINGS * 20_000
        opens = each(COUNT, lambda _: desk.standing(code).result(30))
        says = each(COUNT, lambda _: account.digest(_account(opened, code)))
        lists = each(COUNT, lambda _: desk.deliveries().result(30))
    yield figure("delivery of 2,000 weighings opens", "ms", opens, goal=150.0, goal_on="p95")
    yield figure("what its report says, with digest", "ms", says)
    yield figure("list of deliveries with it", "ms", lists)


def _account(opened: Keeper, code: str) -> account.Account:
    return reading.account(opened.query, PLANT, code)


def _delivery(opened: Keeper) -> str:
    """Two kinds of fish in twenty lots; every hundredth crate is voided, every hundredth moved."""
    hand = Writer(cast(Any, Through(opened)), ToldClock())
    of = hand.open()
    hand.state(of)
    hand.state(of, OMUL)
    lots = [hand.lot(of, (PELED, OMUL)[number % 2]) for number in range(LOTS)]
    for number in range(WEIGHINGS):
        lot = lots[number % LOTS]
        made = hand.weigh(lot, 24_000 + number % 1_000)
        hand.put(
            ordered(PLANT, Order(_label(lot, number), "crate-100x70", weighing=made.entry_id), uuid.uuid4())
        )
        if number % 100 == 50:
            hand.void(lot, made)
        if number % 100 == 75:
            hand.move(made, lot, lots[(number + 2) % LOTS])
    return of.code


def _label(lot: LotRef, number: int) -> LabelContent:
    return LabelContent(
        LotCode.parse(lot.code), Named(lot.item, lot.item, lot.item), 24_000 + number % 1_000, date(2026, 11, 23), "R1",
        ToldClock().now(), catch_from=PELED.catch_from, catch_to=PELED.catch_to, boat="Бригада № 3",
    )  # fmt: skip
