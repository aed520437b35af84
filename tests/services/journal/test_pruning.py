"""Letting go of what is old: what goes, what stays, and that everything works as before afterwards."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.models.audit import Chained, Question
from app.models.envelope import Draft
from app.models.tables import TABLES
from app.models.tables.base import FACT_COLUMNS, Fill
from app.models.values import lot_id
from app.services.attention import Attention
from app.services.audit.local import LocalAudit
from app.services.journal import opening, pruning, snapshot
from app.services.journal.keeper import Keeper
from app.services.journal.ports import Pulled
from app.services.journal.sqlcipher import transaction
from app.services.journal.store import Receipt, Store, Transaction
from app.services.journal.upkeep import BATCH, Upkeep
from tests.flows.decisions import PlantStream
from tests.services.journal.kit import AUTHOR, KEY, PLANT, ToldClock, make, weigh

DAYS = 60


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture
def here(tmp_path: Path, clock: ToldClock) -> Iterator[Store]:
    with closing(make(tmp_path / "r1", clock=clock)) as made:
        yield made


@pytest.fixture
def other(tmp_path: Path, clock: ToldClock) -> Iterator[Store]:
    with closing(make(tmp_path / "r2", "R2.1", clock)) as made:
        yield made


def pulls(here: Store, other: Store) -> None:
    """`here` receives all of the other station's stream that it has not."""
    after = here.vector().get(other.stream, (0, b""))[0]
    if entries := other.unsent(after, 10_000):
        here.receive(Pulled(entries, {other.stream: (entries[-1].seq, entries[-1].hash)}))


def lot_of(receipt: Receipt) -> str:
    import json

    return str(json.loads(receipt.body)["rows"]["lot"][0]["id"])


def void(store: Store, receipt: Receipt) -> Receipt:
    import json

    lot = json.loads(receipt.body)["rows"]["lot"][0]
    row = {"id": uuid.uuid4(), "target": receipt.entry_id, "lot_id": lot["id"], "reason": "double"}
    return store.append(Draft("weighing.voided", {"lot": [lot], "supersession": [row]}, "double"), AUTHOR)


def started(store: Store) -> Receipt:
    row = {"id": uuid.uuid4(), "boot": "b", "app": "0.1.0", "system": "Linux"}
    return store.append(Draft("station.started", {"station_start": [row]}), AUTHOR)


def lets_go(store: Store, clock: ToldClock, days: int = DAYS) -> None:
    """All that may go is gone."""
    plan = pruning.plan(store, clock.now(), days)
    with transaction(store.connection):
        while pruning.let_go_of_own(store.connection, plan, 3):
            pass
        for thing in sorted(plan.finished):
            while pruning.let_go_of(store.connection, thing, plan, 3) == 3:
                pass
        pruning.let_go_of_loose(store.connection, plan.loose, plan)


def acknowledged(store: Store, clock: ToldClock) -> None:
    """The plant has all of the own stream by now, and that is written down."""
    store.acknowledge(store.head())
    with transaction(store.connection):
        pruning.note_acknowledged(store.connection, clock.now(), store.acknowledged())


def typed(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {
        name: store.query(f"SELECT * FROM {name} ORDER BY {', '.join(table.key)}")
        for name, table in TABLES.items()
    }


def lots(store: Store) -> set[str]:
    return {row["id"] for row in store.query("SELECT id FROM lot")}


def pulled(store: Store) -> list[int]:
    return [row["seq"] for row in store.query("SELECT seq FROM pulled WHERE stream GLOB 'R*' ORDER BY seq")]


def test_what_is_old_and_finished_goes_and_nothing_else(here: Store, other: Store, clock: ToldClock) -> None:
    finished, in_stock = other.append(weigh(), AUTHOR), other.append(weigh(), AUTHOR)
    void(other, finished)
    started(other)
    clock.forward(days=DAYS - 1)
    recent = other.append(weigh(), AUTHOR)
    void(other, recent)
    clock.forward(days=2)
    plant = PlantStream(PLANT)
    plant.shipped()
    here.receive(plant.page())
    pulls(here, other)
    before, vector = typed(here), here.vector()
    lets_go(here, clock)
    assert lots(here) == {lot_of(in_stock), lot_of(recent)}
    assert pulled(here) == [2, 5, 6], "bodies too"
    assert len(here.received(plant.name, 0, 999)) == len(plant.entries)
    assert here.query("SELECT * FROM station_start") == []
    assert here.vector() == vector
    for name, table in TABLES.items():
        if table.fill is Fill.STATE:
            assert typed(here)[name] == before[name]
    assert here.query("SELECT count(*) AS n FROM setting")[0]["n"] > 0


def test_a_rebuild_gives_what_was_kept(here: Store, other: Store, clock: ToldClock) -> None:
    for _ in range(3):
        void(other, other.append(weigh(), AUTHOR))
    other.append(weigh(), AUTHOR)
    pulls(here, other)
    clock.forward(days=DAYS + 1)
    lets_go(here, clock)
    kept = typed(here)
    here.rebuild()
    assert typed(here) == kept
    assert len(lots(here)) == 1


def test_with_an_own_entry_of_the_year_a_lot_stays_whole(here: Store, other: Store, clock: ToldClock) -> None:
    theirs = other.append(weigh(), AUTHOR)
    pulls(here, other)
    void(here, theirs)
    clock.forward(days=DAYS + 1)
    acknowledged(here, clock)
    lets_go(here, clock)
    assert pulled(here) == [1]
    assert lots(here) == {lot_of(theirs)}


def test_own_entries_go_when_the_plant_had_them_long_enough(
    tmp_path: Path, here: Store, clock: ToldClock
) -> None:
    first = here.append(weigh(), AUTHOR)
    stocked = here.append(weigh(), AUTHOR)
    void(here, first)
    acknowledged(here, clock)
    clock.forward(days=pruning.OWN_DAYS)
    lets_go(here, clock)
    assert here.anchor()[0] == 0, "not a day earlier"
    clock.forward(days=1)
    late = here.append(weigh(), AUTHOR)
    acknowledged(here, clock)
    before = here.hash_at(3)
    lets_go(here, clock)
    assert [entry.seq for entry in here.unsent(0, 9)] == [4]
    assert here.anchor() == (3, before)
    assert (here.hash_at(2), here.hash_at(3)) == (None, before)
    assert lots(here) == {lot_of(stocked), lot_of(late)}, "what is in stock stays, its entries too"
    kept = typed(here)
    here.close()
    with closing(opening.open_existing(tmp_path / "r1", KEY, clock)) as again:
        assert opening.verify(again) == 1
        audit = LocalAudit(again.query, again.identity.plant, again.stream)
        proof = audit.prove(again.stream)
        assert (proof.bad, proof.first, proof.last, proof.checked) == (None, 4, 4, 1)
        records = audit.page(Question(), None, 99).records
        assert {record.seq: record.chained for record in records} == {
            2: Chained.ALONE, 4: Chained.INTACT,
        }  # fmt: skip
        again.rebuild()
        assert typed(again) == kept
        assert again.append(weigh(), AUTHOR).seq == 5


def test_what_the_plant_has_not_stays(here: Store, clock: ToldClock) -> None:
    void(here, here.append(weigh(), AUTHOR))
    for _ in range(2):
        with transaction(here.connection):
            pruning.note_acknowledged(here.connection, clock.now(), here.acknowledged())
        clock.forward(days=pruning.OWN_DAYS + 1)
        lets_go(here, clock)
    assert [entry.seq for entry in here.unsent(0, 9)] == [1, 2]
    assert opening.verify(here) == 2


def test_a_broken_chain_behind_the_anchor_is_found(tmp_path: Path, here: Store, clock: ToldClock) -> None:
    for _ in range(4):
        void(here, here.append(weigh(), AUTHOR))
    with transaction(here.connection):
        here.connection.execute("INSERT OR REPLACE INTO meta VALUES('acknowledged', '4')")
        pruning.note_acknowledged(here.connection, clock.now(), 4)
    clock.forward(days=pruning.OWN_DAYS + 1)
    lets_go(here, clock)
    assert here.anchor()[0] == 3
    with transaction(here.connection):
        here.connection.execute("UPDATE own SET body = replace(body, 'double', 'single') WHERE seq = 4")
    with pytest.raises(opening.Broken, match="4"):
        opening.verify(here)


def test_a_late_word_of_a_lot_that_is_gone_is_no_stub(here: Store, other: Store, clock: ToldClock) -> None:
    gone = other.append(weigh(), AUTHOR)
    void(other, gone)
    pulls(here, other)
    clock.forward(days=DAYS + 1)
    lets_go(here, clock)
    assert lots(here) == set()
    void(other, gone)
    pulls(here, other)
    waiting = Attention(here.query, here.stream).waiting()
    assert (waiting.stubs, waiting.discrepancies) == ((), ())
    clock.forward(days=DAYS + 1)
    lets_go(here, clock)
    assert (lots(here), pulled(here)) == (set(), [])


def test_stock_that_comes_late_to_a_lot_that_is_gone_stays(
    here: Store, other: Store, clock: ToldClock
) -> None:
    gone = other.append(weigh(), AUTHOR)
    void(other, gone)
    pulls(here, other)
    clock.forward(days=DAYS + 1)
    lets_go(here, clock)
    movement = {"id": uuid.uuid4(), "lot_id": lot_of(gone), "place": "DOCK", "grams": 7, "cause": "weighing"}
    other.append(_weighed(lot_of(gone), movement), AUTHOR)
    pulls(here, other)
    clock.forward(days=DAYS + 1)
    lets_go(here, clock)
    assert (pulled(here), len(here.query("SELECT * FROM movement"))) == ([3], 1)


def test_what_a_power_cut_left_half_gone_goes_the_next_day(
    here: Store, other: Store, clock: ToldClock
) -> None:
    first = other.append(weigh(), AUTHOR)
    for grams in (5, -24_865):
        movement = {
            "id": uuid.uuid4(),
            "lot_id": lot_of(first),
            "place": "DOCK",
            "grams": grams,
            "cause": "weighing",
        }
        other.append(_weighed(lot_of(first), movement), AUTHOR)
    pulls(here, other)
    clock.forward(days=DAYS + 1)
    plan = pruning.plan(here, clock.now(), DAYS)
    with transaction(here.connection):
        assert pruning.let_go_of(here.connection, lot_of(first), plan, 1) == 1
    here.rebuild()
    assert here.query("SELECT sum(grams) AS g FROM movement") == [{"g": -24_860}]
    assert Attention(here.query, here.stream).waiting().discrepancies == ()
    lets_go(here, clock)
    assert (pulled(here), lots(here)) == ([], set())


def test_a_delivery_stays_while_one_of_its_lots_does(here: Store, other: Store, clock: ToldClock) -> None:
    delivery = {"id": uuid.uuid4(), "code": "D-1"}
    header = {"id": uuid.uuid4(), "delivery_id": delivery["id"], "supplier": "S1"}
    other.append(Draft("delivery.opened", {"delivery": [delivery], "delivery_header": [header]}), AUTHOR)

    def opened(tx: Transaction) -> Draft:
        code = str(tx.next_lot_code())
        lot = lot_id(tx.identity.plant, code)
        named = {"lot_id": lot, "delivery_id": delivery["id"], "position": uuid.UUID(int=7)}
        return Draft("lot.opened", {
            "lot": [{"id": lot, "code": code}], "delivery": [delivery],
            "lot_opening": [{"id": uuid.uuid4(), "lot_id": lot, "item": "OMUL", "place": "DOCK"}],
            "lot_origin": [{"id": uuid.uuid4(), **named}],
        })  # fmt: skip

    empty, filled = (lot_of(other.append(opened, AUTHOR)) for _ in range(2))
    movement = {"id": uuid.uuid4(), "lot_id": filled, "place": "DOCK", "grams": 5, "cause": "weighing"}
    other.append(_weighed(filled, movement), AUTHOR)
    pulls(here, other)
    clock.forward(days=DAYS + 1)
    lets_go(here, clock)
    assert lots(here) == {empty, filled}
    assert pulled(here) == [1, 2, 3, 4]
    other.append(_weighed(filled, movement | {"id": uuid.uuid4(), "grams": -5}), AUTHOR)
    pulls(here, other)
    clock.forward(days=DAYS + 1)
    lets_go(here, clock)
    assert (lots(here), pulled(here), here.query("SELECT * FROM delivery")) == (set(), [], [])


def _weighed(lot: str, movement: dict[str, Any]) -> Draft:
    weighing = {
        "id": uuid.uuid4(), "lot_id": lot, "item": "OMUL", "gross_from": "unknown", "tare_from": "unknown",
        "net_g": movement["grams"], "net_from": "measured", "manual": False,
    }  # fmt: skip
    return Draft("weighing.recorded", {"weighing": [weighing], "movement": [movement]})


def test_rows_of_the_beginning_go_too(here: Store, other: Store, clock: ToldClock) -> None:
    gone, stays = other.append(weigh(), AUTHOR), other.append(weigh(), AUTHOR)
    void(other, gone)
    for name, table in TABLES.items():
        rows = _as_snapshot(other, name, table.fill)
        if rows:
            here.set_aside(name, rows)
    here.begin_with({other.stream: other.head()})
    assert lots(here) == {lot_of(gone), lot_of(stays)}
    clock.forward(days=DAYS + 1)
    lets_go(here, clock)
    assert lots(here) == {lot_of(stays)}
    kept = typed(here)
    here.rebuild()
    assert typed(here) == kept
    assert here.query("SELECT count(*) AS n FROM snapshot WHERE row LIKE ?", f"%{lot_of(gone)}%") == [
        {"n": 0}
    ]


def _as_snapshot(store: Store, name: str, fill: Fill) -> Sequence[dict[str, Any]]:
    facts = [column.name for column in FACT_COLUMNS] if fill is Fill.FACT else []
    columns = [*TABLES[name].column_names, *facts]
    return store.query(f"SELECT {', '.join(columns)} FROM {name}") if fill is not Fill.STATE else []


def test_a_fork_of_another_stream_asks_for_a_new_beginning(
    here: Store, other: Store, clock: ToldClock
) -> None:
    void(other, other.append(weigh(), AUTHOR))
    other.append(weigh(), AUTHOR)
    pulls(here, other)
    clock.forward(days=DAYS + 1)
    lets_go(here, clock)
    here.drop_stream(other.stream)
    assert here.needs_snapshot()
    here.begin_snapshot()
    here.begin_with({other.stream: other.head()})
    assert not snapshot.wanted(here.connection)
    assert not pruning.has_let_go(here.connection)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happened_what_stays_is_whole(
    tmp_path: Path, here: Store, other: Store, clock: ToldClock, seed: int
) -> None:
    """Random days of two stations: of every lot that stays all rows stay, and a rebuild changes nothing."""
    chance = random.Random(seed)
    known: list[Receipt] = []
    for _ in range(60):
        store = chance.choice((here, other))
        if known and chance.random() < 0.4:
            void(store, chance.choice(known))
        else:
            known.append(store.append(weigh(), AUTHOR))
        clock.forward(days=chance.choice((0, 1, 9)))
        if chance.random() < 0.2:
            pulls(here, other)
            acknowledged(here, clock)
    pulls(here, other)
    clock.forward(days=chance.choice((DAYS // 2, DAYS, pruning.OWN_DAYS - 90)))
    before = typed(here)
    lets_go(here, clock)
    after, left = typed(here), lots(here)
    for name in ("weighing", "movement", "lot_opening", "supersession"):
        assert after[name] == [row for row in before[name] if row["lot_id"] in left], name
    assert left <= {row["id"] for row in before["lot"]}
    assert left or not after["movement"]
    here.rebuild()
    assert typed(here) == after
    assert opening.verify(here) == here.head()[0] - here.anchor()[0]


def test_a_capture_never_waits_for_more_than_a_batch(tmp_path: Path, other: Store, clock: ToldClock) -> None:
    for _ in range(2 * BATCH):
        void(other, other.append(weigh(), AUTHOR))
    make(tmp_path / "r1", clock=clock).close()
    keeper = Keeper.open(tmp_path / "r1", KEY, clock)
    try:
        entries = other.unsent(0, 10_000)
        page = Pulled(entries, {other.stream: (entries[-1].seq, entries[-1].hash)})
        keeper.writer.submit(lambda store: store.receive(page)).result()
        clock.forward(days=DAYS + 1)
        upkeep = Upkeep(keeper.writer, keeper.readers, lambda: DAYS)
        count = len(entries)
        while upkeep.step(clock.now()):
            left = keeper.query("SELECT count(*) AS n FROM pulled")[0]["n"]
            assert count - left <= BATCH + 1
            count = left
        assert count == 0
        assert not upkeep.step(clock.now() + timedelta(hours=1)), "once a day"
    finally:
        keeper.close()


def test_what_fails_is_left_for_the_next_day(tmp_path: Path, clock: ToldClock) -> None:
    make(tmp_path / "r1", clock=clock).close()
    keeper = Keeper.open(tmp_path / "r1", KEY, clock)
    asked: list[int] = []

    def days() -> int:
        asked.append(len(asked))
        if len(asked) == 1:
            raise OSError("no such setting")
        return DAYS

    try:
        upkeep = Upkeep(keeper.writer, keeper.readers, days)
        with pytest.raises(OSError, match="no such setting"):
            upkeep.step(clock.now())
        assert not upkeep.step(clock.now())
        while upkeep.step(clock.now() + timedelta(days=1)):
            pass
        assert len(asked) == 2
    finally:
        keeper.close()
