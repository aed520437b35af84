"""The synchronisation against a real PostgreSQL."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.models.envelope import Draft
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.ports import AppendRefused, Failed, Refusal, Unreachable
from app.services.journal.runner import Pauses, Runner
from app.services.journal.sqlcipher import transaction
from app.services.journal.store import Store
from app.services.journal.sync import Step, Sync
from tests.postgres import eventually, execute
from tests.services.journal.kit import (
    AUTHOR,
    KEY,
    PASSWORD,
    ToldClock,
    asked,
    fill,
    found,
    identity,
    make,
    open_incarnation,
    request,
    sent_ids,
    weigh,
)  # fmt: skip

QUICK = Pauses(poll=0.2, held=0.2, first=0.05, longest=0.3)


@pytest.fixture
def plant(plant_db: Dsn) -> Dsn:
    """The superuser's way to a plant with the stations R1 and R2."""
    found(plant_db, ("R1", "R2"))
    return plant_db


@pytest.fixture
def line(plant: Dsn) -> Iterator[PlantConnection]:
    with closing(PlantConnection(plant.of("st_r1", PASSWORD))) as connection:
        yield connection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(make(tmp_path / "r1", clock=ToldClock(SystemClock().now()))) as made:
        yield made


def to_rest(sync: Sync, steps: int = 200) -> None:
    for _ in range(steps):
        if sync.step() is Step.IDLE and not sync.state.unsent:
            return
    raise AssertionError(sync.state)


def sync_of(line: PlantConnection, store: Store) -> Sync:
    return Sync(line, store, store._clock.now, str(store._clock.boot))


def test_everything_arrives_once_and_in_order(plant: Dsn, line: PlantConnection, store: Store) -> None:
    ticked = fill(store, 450)
    to_rest(sync_of(line, store))
    assert sent_ids(plant) == ticked
    assert asked(plant, "SELECT count(*), sum(net_g) FROM plant.weighing") == [
        tuple(store.query("SELECT count(*) AS n, sum(net_g) AS g FROM weighing")[0].values())
    ]
    assert store.acknowledged() == 450
    assert store.query("SELECT code FROM station ORDER BY code") == [{"code": "R1"}, {"code": "R2"}]


def test_what_other_stations_record_is_pulled(
    plant: Dsn, line: PlantConnection, store: Store, tmp_path: Path
) -> None:
    with (
        closing(make(tmp_path / "r2", "R2.1")) as other,
        closing(PlantConnection(plant.of("st_r2", PASSWORD))) as two,
    ):
        fill(other, 30)
        to_rest(sync_of(two, other))
        to_rest(sync_of(line, store))
        assert store.query("SELECT * FROM weighing ORDER BY id") == other.query(
            "SELECT * FROM weighing ORDER BY id"
        )


def test_what_was_let_go_of_comes_no_more_and_a_new_beginning_brings_what_is_open(
    plant: Dsn, line: PlantConnection, store: Store, tmp_path: Path
) -> None:
    old = ToldClock(SystemClock().now() - timedelta(days=90))
    with (
        closing(make(tmp_path / "r2", "R2.1", old)) as other,
        closing(PlantConnection(plant.of("st_r2", PASSWORD))) as two,
    ):
        voided, stocked = other.append(weigh(), AUTHOR), other.append(weigh(), AUTHOR)
        row = {"id": uuid.uuid4(), "target": voided.entry_id, "reason": "double"}
        lot = json.loads(voided.body)["rows"]["lot"][0]
        rows = {"lot": [lot], "supersession": [row | {"lot_id": lot["id"]}]}
        other.append(Draft("weighing.voided", rows, "double"), AUTHOR)
        to_rest(sync_of(two, other))
    with closing(opened_again(store, tmp_path)) as keeper:
        comes_to_rest(plant, keeper)
        assert keeper.query("SELECT count(*) AS n FROM weighing") == [{"n": 2}]
        runner = Runner(keeper, PlantConnection(plant.of("st_r1", PASSWORD)), SystemClock(), pauses=QUICK)
        runner.start()
        eventually(lambda: keeper.query("SELECT count(*) AS n FROM weighing") == [{"n": 1}])
        runner.stop()
        assert keeper.query("SELECT entry FROM weighing") == [{"entry": str(stocked.entry_id)}]
        assert [row["seq"] for row in keeper.query("SELECT seq FROM pulled WHERE stream = 'R2.1'")] == [2]
        comes_to_rest(plant, keeper)
        assert keeper.query("SELECT seq FROM vector WHERE stream = 'R2.1'") == [{"seq": 3}]
        assert len(keeper.query("SELECT * FROM weighing")) == 1, "nothing came again"
        keeper.writer.submit(lambda store: store.drop_stream("R2.1")).result()
        comes_to_rest(plant, keeper)
        assert keeper.query("SELECT 1 FROM meta WHERE key = 'snapshot'") == []
        assert keeper.query("SELECT entry FROM movement") == [{"entry": str(stocked.entry_id)}]
        assert keeper.query("SELECT * FROM gone") == []


def test_two_machines_of_one_station_come_to_the_same(plant: Dsn, store: Store, tmp_path: Path) -> None:
    """After a fork both go on, each in its own incarnation, under one login."""
    open_incarnation(plant, "R1.2", "R1B")
    with (
        closing(make(tmp_path / "b", "R1.2", ToldClock(SystemClock().now()))) as other,
        closing(PlantConnection(plant.of("st_r1", PASSWORD))) as one,
        closing(PlantConnection(plant.of("st_r1", PASSWORD))) as two,
    ):
        machines = [(sync_of(one, store), store), (sync_of(two, other), other)]
        for sync, _ in machines:
            to_rest(sync)
        for turn in range(6):
            fill(machines[turn % 2][1], 3)
            for sync, _ in machines[:: 1 if turn < 3 else -1]:
                to_rest(sync)
        for sync, _ in machines:
            to_rest(sync)
        tables = [made.query("SELECT * FROM weighing ORDER BY id") for _, made in machines]
        assert len(tables[0]) == 18
        assert tables[0] == tables[1]
        assert [made.head()[0] for _, made in machines] == [9, 9]


def opened_again(store: Store, folder: Path) -> Keeper:
    """The store's journal with its threads; it begins with all entries instead of a snapshot."""
    with transaction(store.connection):
        store.connection.execute("DELETE FROM meta WHERE key='snapshot'")
    store.close()
    return Keeper.open(folder / "r1", KEY, SystemClock())


def comes_to_rest(plant: Dsn, keeper: Keeper) -> None:
    with closing(PlantConnection(plant.of("st_r1", PASSWORD))) as line:
        keeper.writer.submit(
            lambda store: to_rest(Sync(line, store, SystemClock().now, str(SystemClock().boot)))
        ).result()


def test_a_poison_entry_is_marked_and_its_effect_taken_back(
    plant: Dsn, line: PlantConnection, store: Store
) -> None:
    fill(store, 1)
    used = uuid.uuid4()
    store.append(weigh(1, entry_id=used), AUTHOR)
    execute(plant, "ALTER TABLE plant.weighing ADD CHECK (net_g <> 7)")
    store.append(weigh(7), AUTHOR)
    store.append(weigh(8), AUTHOR)
    to_rest(sync_of(line, store))
    assert asked(plant, "SELECT seq, mark FROM plant.journal WHERE mark IS NOT NULL") == [(3, "23514")]
    assert store.query("SELECT marked_stream, marked_seq, code FROM mark") == [
        {"marked_stream": "R1.1", "marked_seq": 3, "code": "23514"}
    ]
    assert store.query("SELECT seq FROM weighing ORDER BY seq") == [{"seq": 1}, {"seq": 2}, {"seq": 4}]


@pytest.fixture
def marked(plant: Dsn, line: PlantConnection, store: Store) -> Sync:
    """The second of three weighings broke a rule of the server, which is mended since."""
    execute(plant, "ALTER TABLE plant.weighing ADD CONSTRAINT passing CHECK (net_g <> 7)")
    for grams in (5, 7, 9):
        store.append(weigh(grams), AUTHOR)
    sync = sync_of(line, store)
    to_rest(sync)
    execute(plant, "ALTER TABLE plant.weighing DROP CONSTRAINT passing")
    return sync


def alike(plant: Dsn, store: Store) -> None:
    """Station and plant have the same weighings and movements, and the station makes them again so."""
    for _ in range(2):
        for table, grams in (("weighing", "net_g"), ("movement", "grams")):
            question = f"SELECT {'{}'}, stream, seq, person, {grams} FROM {table} ORDER BY seq"
            ours = [tuple(row.values()) for row in store.query(question.format("entry"))]
            assert ours == asked(plant, question.format("entry::text").replace("FROM ", "FROM plant."))
        store.rebuild()


def test_a_marked_entry_may_be_applied_again(plant: Dsn, store: Store, marked: Sync) -> None:
    assert len(store.query("SELECT * FROM weighing")) == 2
    assert asked(plant, "SELECT plant.reapply('R1.1', 2)") == [(None,)]
    to_rest(marked)
    assert len(store.query("SELECT * FROM weighing")) == 3
    alike(plant, store)


def test_a_marked_entry_may_be_mended(plant: Dsn, store: Store, marked: Sync) -> None:
    entry = json.loads(store.unsent(1, 1)[0].body)
    [weighing], lots = entry["rows"]["weighing"], entry["rows"]["lot"]
    rows = {"lot": lots, "weighing": [weighing | {"net_g": 8}]}
    row = {"id": uuid.uuid4(), "mended_stream": "R1.1", "mended_seq": 2, "verdict": "mended", "rows": rows}
    answer = asked(
        plant, "SELECT plant.asked('p_0001', %s, NULL, true)", request("entry.mended", {"mending": [row]}, {})
    )
    assert answer[0][0]["outcome"] == "accepted", answer
    to_rest(marked)
    assert [row["net_g"] for row in store.query("SELECT net_g FROM weighing ORDER BY seq")] == [5, 8, 9]
    alike(plant, store)


def test_an_entry_the_server_cannot_take_is_stored_unapplied(
    plant: Dsn, line: PlantConnection, store: Store
) -> None:
    """The queue never stands still: alone and three times failed, it is stored without being applied."""
    execute(
        plant,
        "CREATE FUNCTION plant.trip() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN IF new.net_g = 7 THEN"
        " RAISE 'out of order' USING ERRCODE = 'XX001'; END IF; RETURN new; END$$",
        "GRANT EXECUTE ON FUNCTION plant.trip() TO PUBLIC",
        "CREATE TRIGGER trip BEFORE INSERT ON plant.weighing FOR EACH ROW EXECUTE FUNCTION plant.trip()",
    )
    for grams in (5, 6, 7, 8, 9):
        store.append(weigh(grams), AUTHOR)
    to_rest(sync_of(line, store))
    assert asked(plant, "SELECT seq, mark FROM plant.journal WHERE mark IS NOT NULL") == [(3, "unapplied")]
    assert asked(plant, "SELECT count(*) FROM plant.weighing") == [(4,)]
    assert len(store.query("SELECT * FROM weighing")) == 4


def test_a_server_that_went_back_is_filled_again(plant: Dsn, line: PlantConnection, store: Store) -> None:
    ticked = fill(store, 20)
    sync = sync_of(line, store)
    to_rest(sync)
    execute(
        plant,
        "SET session_replication_role = replica",
    )
    with psycopg.connect(plant.conninfo, autocommit=True) as server:
        server.execute("SET session_replication_role = replica")
        for table in ("weighing", "movement", "lot_opening", "journal"):
            server.execute(f"DELETE FROM plant.{table} WHERE stream = 'R1.1' AND seq > 12")
        server.execute("DELETE FROM plant.balance WHERE lot_id NOT IN (SELECT lot_id FROM plant.movement)")
        server.execute(
            "UPDATE plant.stream SET seq = 12, head = plant.hash_at('R1.1', 12) WHERE name = 'R1.1'"
        )
    line.close()
    to_rest(sync)
    assert sent_ids(plant) == ticked
    assert asked(plant, "SELECT count(*) FROM plant.weighing") == [(20,)]


def test_refusals_have_their_reason(plant: Dsn, line: PlantConnection, store: Store) -> None:
    fill(store, 3)
    entries = store.unsent(0, 3)
    bodies, hashes = [e.body for e in entries], [e.hash for e in entries]
    now = store._clock.now()
    refused: dict[Refusal, Callable[[], object]] = {
        Refusal.GAP: lambda: line.append("R1.1", 2, bodies[1:], hashes[1:], now),
        Refusal.BROKEN_CHAIN: lambda: line.append("R1.1", 1, bodies, hashes[::-1], now),
        Refusal.FOREIGN: lambda: line.append("R2.1", 1, bodies, hashes, now),
    }
    for refusal, call in refused.items():
        with pytest.raises(AppendRefused) as caught:
            call()
        assert caught.value.refusal is refusal
    line.append("R1.1", 1, bodies, hashes, now)
    with pytest.raises(AppendRefused) as caught:
        line.append("R1.1", 1, bodies[:2] + bodies[2:], [*hashes[:2], bytes(32)], now)
    assert caught.value.refusal is Refusal.FORK
    execute(plant, "UPDATE plant.station SET active = false WHERE code = 'R1'")
    with pytest.raises(AppendRefused) as caught:
        line.append("R1.1", 1, bodies, hashes, now)
    assert caught.value.refusal is Refusal.INACTIVE


def test_an_error_of_the_server_is_told_apart_from_no_answer(plant: Dsn) -> None:
    with closing(PlantConnection(plant.of("st_r1", PASSWORD))) as line:
        with pytest.raises(Failed):
            line.known(["not an id"])
        execute(plant, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'st_r1'")
        with pytest.raises(Unreachable):
            line.known([])
    with closing(PlantConnection(plant.of("st_r1", "wrong"))) as line, pytest.raises(Unreachable):
        line.known([])


@pytest.fixture
def silent_server() -> Iterator[tuple[str, int]]:
    """Accepts every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept: list[socket.socket] = []
        ended = threading.Event()

        def accept() -> None:
            listening.settimeout(0.05)
            while not ended.is_set():
                try:
                    kept.append(listening.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        yield listening.getsockname()
        ended.set()
        thread.join()
        for one in kept:
            one.close()


@pytest.mark.parametrize("mode", ["disable", "require"])
def test_a_server_that_never_answers_the_connection(silent_server: tuple[str, int], mode: str) -> None:
    dsn = Dsn(*silent_server, "plant", "st_r1", PASSWORD, {"sslmode": mode, "gssencmode": "disable"})
    began = time.monotonic()
    with closing(PlantConnection(dsn, deadline=2)) as line, pytest.raises(Unreachable):
        line.known([])
    assert time.monotonic() - began < 10


def test_a_server_that_falls_silent_in_a_call(plant: Dsn) -> None:
    with closing(PlantConnection(plant.of("st_r1", PASSWORD), deadline=2)) as line:
        assert line.known([]) == set()
        assert line._connection is not None
        line._connection.execute("SET statement_timeout = 0")
        began = time.monotonic()
        with pytest.raises(Unreachable) as caught:
            line._ask("SELECT pg_sleep(30)::text")
        assert caught.value.silent
        assert time.monotonic() - began < 15
        assert line.known([]) == set()


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    opened = Keeper.open(tmp_path / "k", KEY, SystemClock(), new=identity())
    yield opened
    opened.close()


def test_the_runner_sends_at_once_and_hears_of_others(plant: Dsn, keeper: Keeper, tmp_path: Path) -> None:
    runner = Runner(
        keeper, PlantConnection(plant.of("st_r1", PASSWORD)), SystemClock(), pauses=Pauses(poll=30)
    )
    runner.start()
    try:
        eventually(lambda: runner.state.online and not runner.state.pulling)
        receipt = keeper.append(weigh(), AUTHOR).result(10)
        eventually(lambda: sent_ids(plant) == [str(receipt.entry_id)], 20)
        with closing(make(tmp_path / "r2", "R2.1")) as other:
            fill(other, 1)
            with closing(PlantConnection(plant.of("st_r2", PASSWORD))) as two:
                to_rest(sync_of(two, other))
        eventually(lambda: len(keeper.query("SELECT * FROM weighing")) == 2, 20)
    finally:
        runner.stop()


def test_the_runner_outlives_a_dead_server(plant: Dsn, keeper: Keeper) -> None:
    nowhere = Dsn("127.0.0.1", 1, "plant", "st_r1")
    runner = Runner(keeper, PlantConnection(nowhere, deadline=1), SystemClock(), pauses=QUICK)
    runner.start()
    ticked = [str(keeper.append(weigh(), AUTHOR).result(10).entry_id) for _ in range(3)]
    eventually(lambda: runner.state.unsent == 3 and not runner.state.online)
    assert runner.state.oldest is not None
    runner.stop()
    again = Runner(keeper, PlantConnection(plant.of("st_r1", PASSWORD)), SystemClock(), pauses=QUICK)
    again.start()
    eventually(lambda: again.state.online and again.state.unsent == 0)
    again.stop()
    assert sent_ids(plant) == ticked


def test_a_clock_outside_the_certificate_waits_and_says_so(plant: Dsn, keeper: Keeper) -> None:
    clock = ToldClock(SystemClock().now())
    begin = clock.time
    line = PlantConnection(plant.of("st_r1", PASSWORD))
    span = (begin, clock.time.replace(year=clock.time.year + 1))
    clock.forward(days=-400)
    runner = Runner(keeper, line, clock, pauses=QUICK, validity=lambda: span)
    runner.start()
    eventually(lambda: runner.state.problem == "clock.wrong")
    receipt = keeper.append(weigh(), AUTHOR).result(10)
    assert sent_ids(plant) == []
    clock.time = begin
    eventually(lambda: sent_ids(plant) == [str(receipt.entry_id)])
    eventually(lambda: runner.state.problem is None)
    runner.stop()


def test_a_new_station_begins_with_the_plants_tables(
    plant: Dsn, line: PlantConnection, store: Store, tmp_path: Path
) -> None:
    """The snapshot and its vector are of one instant: nothing is missing and nothing comes twice."""
    fill(store, 30)
    to_rest(sync_of(line, store))
    with (
        closing(make(tmp_path / "r2", "R2.1")) as other,
        closing(PlantConnection(plant.of("st_r2", PASSWORD))) as two,
    ):
        sync = sync_of(two, other)
        to_rest(sync)
        assert other.query("SELECT count(*) AS n FROM pulled") == [{"n": 0}]
        assert other.query("SELECT count(*) AS n FROM snapshot WHERE ordinal > 0")[0]["n"] > 120
        fill(store, 5)
        to_rest(sync_of(line, store))
        to_rest(sync)
        assert other.query("SELECT count(*) AS n FROM pulled") == [{"n": 5}]
        for table in ("weighing", "movement", "lot", "lot_opening", "station"):
            asked_both = f"SELECT * FROM {table}"
            columns = [
                name
                for name in store.query(asked_both)[0]
                if name not in ("epoch", "seq") or table != "station"
            ]
            question = f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1"
            assert other.query(question) == store.query(question)
        before = other.query("SELECT * FROM weighing ORDER BY id")
        other.rebuild()
        assert other.query("SELECT * FROM weighing ORDER BY id") == before


def test_decisions_that_a_restored_server_lost_come_back(
    plant: Dsn, line: PlantConnection, store: Store
) -> None:
    """What the station had pulled of a lost history is handed back before it sends; restrictions hold at
    once.
    """
    fill(store, 2)
    sync = sync_of(line, store)
    to_rest(sync)
    decision = request("station.blocked", {"station": [blocked("R2")]}, {"station": {"R2": 1}})
    asked(plant, "SELECT plant.asked('p_0001', %s, NULL, true)", decision)
    to_rest(sync)
    assert store.query("SELECT active FROM station WHERE code = 'R2'") == [{"active": 0}]
    with psycopg.connect(plant.conninfo, autocommit=True) as server:
        server.execute("SET session_replication_role = replica")
        head = server.execute("SELECT max(seq) FROM plant.journal WHERE stream = 'plant/1'").fetchone()
        assert head is not None
        server.execute("DELETE FROM plant.journal WHERE stream = 'plant/1' AND seq = %s", head)
        server.execute("DELETE FROM plant.decision")
        server.execute("UPDATE plant.station SET active = true, version = 1 WHERE code = 'R2'")
        server.execute(
            "UPDATE plant.stream SET seq = seq - 1, head = plant.hash_at(name, seq - 1) WHERE name = 'plant/1'"
        )
        server.execute("SELECT plant.begin_epoch('restore')")
    line.close()
    fill(store, 1)
    to_rest(sync)
    assert asked(plant, "SELECT state FROM plant.recovered_decision") == [("applied",)]
    assert asked(plant, "SELECT active FROM plant.station WHERE code = 'R2'") == [(False,)]
    assert store.query("SELECT active FROM station WHERE code = 'R2'") == [{"active": 0}]
    assert store.lost_streams() == []


def blocked(code: str) -> dict[str, object]:
    row = {
        "code": code,
        "name": code,
        "role": f"st_{code.lower()}",
        "profile": "desk",
        "active": False,
        "version": 2,
    }
    return dict(row)


@pytest.mark.expected_logs("synchronisation failed")
def test_the_runner_survives_what_nobody_foresaw(
    plant: Dsn, keeper: Keeper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    line = PlantConnection(plant.of("st_r1", PASSWORD))
    monkeypatch.setattr(line, "hello", lambda *_: 1 / 0)
    runner = Runner(keeper, line, SystemClock(), pauses=QUICK)
    with caplog.at_level(logging.CRITICAL):
        runner.start()
        eventually(lambda: runner.state.problem == "sync.failed")
        monkeypatch.undo()
        eventually(lambda: runner.state.problem is None and runner.state.online)
    runner.stop()
