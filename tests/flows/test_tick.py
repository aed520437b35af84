"""The tick follows the commit alone; what the screen shows then is what the journal says, whoever asks when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from app.models.desk import CaptureState, WeighingSnapshot
from app.models.kinds import Group
from app.services.journal.keeper import Keeper
from app.services.receiving.desk import Desk
from tests.flows.conftest import Bench

CREW, EACH = 3, 9


@pytest.fixture
def desk(bench: Bench) -> Desk:
    """A desk at which a lot is open and weights may be typed."""
    bench.person.groups = frozenset({Group.PRODUCTION_MANAGER, Group.INVENTORY_CLERK})
    bench.desk.choose_item("PELED").result(10)
    bench.desk.new_lot().result(10)
    return bench.desk


def told(desk: Desk) -> WeighingSnapshot:
    """What is shown once the journal was asked."""
    desk.refresh().result(10)
    return desk.snapshot()


def seen(snapshot: WeighingSnapshot) -> tuple[object, ...]:
    return snapshot.totals.net_g, snapshot.totals.count, snapshot.recent


def test_a_capture_is_told_and_shown_while_no_reader_answers(desk: Desk, keeper: Keeper) -> None:
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(keeper.readers.borrowed())
        one = desk.manual(20_000, "PAPER").result(10)
        two = desk.manual(21_000, "PAPER").result(10)
        assert (one.number, two.number, two.state) == (1, 2, CaptureState.QUEUED)
        assert desk.void_last("WRONG-CRATE").result(10).entry == two.entry
        shown = desk.snapshot()
    assert (shown.totals.net_g, shown.totals.count) == (20_000, 1)
    assert [capture.state for capture in shown.recent] == [CaptureState.VOIDED, CaptureState.QUEUED]
    assert seen(told(desk)) == seen(shown)


def test_from_memory_and_from_the_journal_it_is_the_same(desk: Desk) -> None:
    for grams in range(20_000, 20_010):
        desk.manual(grams, "PAPER").result(10)
    desk.void_last("TWICE").result(10)
    shown = desk.snapshot()
    assert seen(told(desk)) == seen(shown)
    assert shown.recent[0].void_reason is not None
    assert shown.recent[0].void_reason.ru == "Взвешено дважды"


def test_a_capture_whose_lot_was_left_meanwhile_is_told_all_the_same(desk: Desk, keeper: Keeper) -> None:
    first = desk.snapshot().lot
    assert first is not None
    stand, entered = threading.Event(), threading.Event()
    held = keeper.writer.submit(lambda store: (entered.set(), stand.wait(10)))
    assert entered.wait(10)
    pressed = desk.manual(20_000, "PAPER")
    other = desk.choose_item("OMUL-AQ")
    stand.set()
    held.result(10)
    other.result(10)
    assert pressed.result(10).net_g == 20_000
    assert desk.snapshot().recent == ()
    desk.choose_lot(first).result(10)
    assert desk.snapshot().totals.net_g == 20_000


def test_whoever_asks_when_every_told_capture_is_shown_once(desk: Desk) -> None:
    """Crew and questions at once; each capture's grams are a bit of their own."""
    ended, wrong = threading.Event(), list[str]()
    threads = [threading.Thread(target=_weigh, args=(desk, bits, wrong)) for bits in _shares()]
    asking = [threading.Thread(target=_ask, args=(desk, ended, wrong)) for _ in range(2)]
    for thread in (*threads, *asking):
        thread.start()
    for thread in threads:
        thread.join()
    ended.set()
    for thread in asking:
        thread.join()
    assert wrong == []
    assert desk.snapshot().totals.net_g == (1 << CREW * EACH) - 1
    assert seen(told(desk))[:2] == ((1 << CREW * EACH) - 1, CREW * EACH)


def _shares() -> Iterator[list[int]]:
    for member in range(CREW):
        yield [1 << bit for bit in range(member * EACH, (member + 1) * EACH)]


def _weigh(desk: Desk, share: list[int], wrong: list[str]) -> None:
    mine = 0
    for grams in share:
        desk.manual(grams, "PAPER").result(10)
        mine |= grams
        totals = desk.snapshot().totals
        if totals.net_g & mine != mine:
            wrong.append(f"{mine & ~totals.net_g:b} is missing")


def _ask(desk: Desk, ended: threading.Event, wrong: list[str]) -> None:
    while not ended.is_set():
        desk.refresh().result(10)
        totals = desk.snapshot().totals
        if totals.net_g.bit_count() != totals.count:
            wrong.append(f"{totals.count} captures weigh {totals.net_g:b}")
