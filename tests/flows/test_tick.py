"""The tick follows the commit alone; what the screen shows then is what the journal says, whoever asks when."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from app.models.desk import CaptureState, WeighingSnapshot
from app.models.kinds import Group
from app.models.labelqueue import Checked
from app.models.labels import LabelContent
from app.models.scan import Scan
from app.services.journal.keeper import Keeper
from app.services.receiving.desk import Desk
from tests.flows.conftest import Bench, open_desk

CREW, EACH = 3, 9


@pytest.fixture
def desk(bench: Bench) -> Desk:
    """A desk at which a lot is open and weights may be typed."""
    bench.person.groups = frozenset({Group.PRODUCTION_MANAGER, Group.INVENTORY_CLERK})
    bench.desk.choose_item("PELED").result(10)
    bench.desk.new_lot().result(10)
    bench.keeper.writer.submit(lambda store: None).result(10)  # the draft is kept: another desk finds it
    return bench.desk


def told(desk: Desk) -> WeighingSnapshot:
    """What is shown once the journal was asked."""
    desk.refresh().result(10)
    return desk.snapshot()


def seen(snapshot: WeighingSnapshot) -> tuple[object, ...]:
    return snapshot.totals.net_g, snapshot.totals.count, snapshot.recent


@contextmanager
def writer_held(keeper: Keeper) -> Iterator[None]:
    """What is put inside is written afterwards."""
    stand, entered = threading.Event(), threading.Event()
    held = keeper.writer.submit(lambda store: (entered.set(), stand.wait(10)))
    assert entered.wait(10)
    yield
    stand.set()
    held.result(10)


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
    with writer_held(keeper):
        pressed = desk.manual(20_000, "PAPER")
        other = desk.choose_item("OMUL-AQ")
    other.result(10)
    assert pressed.result(10).net_g == 20_000
    assert desk.snapshot().recent == ()
    desk.choose_lot(first).result(10)
    assert desk.snapshot().totals.net_g == 20_000


class Printer:
    """Takes orders of labels, or fails."""

    def __init__(self) -> None:
        self.ordered: list[tuple[str, int]] = []
        self.broken = False

    def put(
        self, content: LabelContent, template: str, weighing: uuid.UUID, *, held: bool = False
    ) -> Future[Any]:
        if self.broken:
            raise ValueError("no label can be made of this")
        self.ordered.append((str(content.lot), content.net_g))
        return Future()

    def release(self) -> Future[None]:
        return Future()

    def check(self, scan: Scan) -> Checked | None:
        return None


def test_the_label_names_the_lot_that_was_weighed_though_it_was_left_meanwhile(
    desk: Desk, bench: Bench
) -> None:
    printer = Printer()
    here = open_desk(bench.keeper, bench.line, bench.person, printer)
    lot = here.snapshot().lot
    with writer_held(bench.keeper):
        pressed = here.manual(20_000, "PAPER")
        other = here.choose_item("OMUL-AQ")
    other.result(10)
    pressed.result(10)
    assert printer.ordered == [(lot, 20_000)]


@pytest.mark.expected_logs("no label was ordered")
def test_a_label_that_cannot_be_ordered_costs_no_tick(desk: Desk, bench: Bench) -> None:
    printer = Printer()
    here = open_desk(bench.keeper, bench.line, bench.person, printer)
    printer.broken = True
    assert here.manual(20_000, "PAPER").result(10).net_g == 20_000
    printer.broken = False
    here.manual(21_000, "PAPER").result(10)
    assert [grams for _, grams in printer.ordered] == [21_000]


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
