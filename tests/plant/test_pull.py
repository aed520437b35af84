"""What stations are told: greeting, pulling by vector, their own entries, a first snapshot."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from app.models.envelope import origin
from tests.plant.kit import BOOT, Plant, Stream, incarnation_row, new_id, password, station_rows

Vector = dict[str, list[Any]]


def hello(plant: Plant, stream: Stream, seq: int | None = None, boot: uuid.UUID = BOOT) -> dict[str, Any]:
    seq = len(stream.entries) if seq is None else seq
    hash_ = stream.entries[seq - 1][1] if seq else origin(plant.id, stream.name)
    role = f"st_{stream.name.split('.')[0].lower()}"
    answer: dict[str, Any] = plant.ask(
        role, "SELECT plant.hello(%s, %s, %s, %s, '0.1')", stream.name, seq, hash_, str(boot)
    )
    return answer


def pull(plant: Plant, role: str, vector: Vector, page: int = 250) -> dict[str, Any]:
    answer: dict[str, Any] = plant.ask(role, "SELECT plant.pull(%s, %s)", Jsonb(vector), page)
    return answer


def follow(plant: Plant, role: str, vector: Vector, page: int = 250) -> list[dict[str, Any]]:
    """Pull until there is nothing more; the vector moves on."""
    found = []
    while True:
        answer = pull(plant, role, vector, page)
        assert answer["forks"] == []
        found += answer["entries"]
        vector |= answer["upto"]
        if not answer["more"]:
            return found


def test_greeting(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    answer = hello(plant, stream)
    start = origin(plant.id, "R1.1").hex()
    assert (answer["seq"], answer["hash"], answer["hash_at_ours"]) == (0, start, start)
    assert (answer["plant"], answer["plant_stream"], answer["lease"]) == (str(plant.id), "plant/1", "ours")
    for number in range(3):
        stream.weighed(plant.lot(number))
    plant.send(stream, 1, 2)
    assert hello(plant, stream)["hash_at_ours"] is None
    answer = hello(plant, stream, 1)
    assert (answer["seq"], answer["hash_at_ours"]) == (2, stream.entries[0][1].hex())


def test_a_closed_incarnation_may_still_ask(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    stream.weighed(plant.lot(1))
    plant.send(stream)
    rows = [{"stream": "R1.1", "station": "R1", "lot_prefix": "R1", "active": False, "version": 2},
            {"stream": "R1.2", "station": "R1", "lot_prefix": "R1B", "active": True, "version": 1}]  # fmt: skip
    plant.decide("p_0001", "incarnation.opened", {"incarnation": rows})
    assert hello(plant, stream)["seq"] == 1
    assert [entry["seq"] for entry in plant.ask("st_r1", "SELECT plant.fetch('R1.1', 0, 10)")] == [1]


def test_a_second_machine_with_the_same_disk(plant: Plant) -> None:
    stream, copy, restarted = plant.stream("R1.1"), uuid.uuid4(), uuid.uuid4()
    assert hello(plant, stream)["lease"] == "ours"
    assert hello(plant, stream, boot=restarted)["lease"] == "ours", "a machine may start again"
    assert hello(plant, stream, boot=copy)["lease"] == "ours"
    assert hello(plant, stream, boot=restarted)["lease"] == "other_boot", "this one was thought to have ended"
    assert plant.rows("SELECT stream, boot FROM plant.two_machines") == [("R1.1", str(restarted))]


def test_others_entries_and_decisions_come_once(plant: Plant) -> None:
    one, two, vector = plant.stream("R1.1"), plant.stream("R2.1"), Vector()
    hello(plant, two)
    for number in range(5):
        one.weighed(plant.lot(number))
        two.weighed(plant.lot(number))
    plant.send(one)
    plant.send(two)
    found = follow(plant, "st_r2", vector)
    assert [entry["body"] for entry in found if entry["stream"] == "R1.1"] == [
        body for body, _ in one.entries
    ]
    assert {entry["stream"] for entry in found} == {"R1.1", "plant/1"}, "not its own"
    decided = plant.rows("SELECT seq, encode(head, 'hex') FROM plant.stream WHERE name = 'plant/1'")
    assert vector == {"R1.1": [5, one.head.hex()], "plant/1": list(decided[0])}
    answer = pull(plant, "st_r2", vector)
    assert (answer["entries"], answer["upto"], answer["more"]) == ([], {}, False)
    assert answer["heads"]["R2.1"] == [5, two.head.hex()]


@pytest.mark.parametrize("page", [1, 3, 250])
def test_two_machines_of_one_station_are_sent_each_others_entries(plant: Plant, page: int) -> None:
    """After a fork both go on under one login, each with its own incarnation."""
    opened = {"incarnation": [incarnation_row("R1.2", "R1B")]}
    assert plant.decide("p_0001", "incarnation.opened", opened)["outcome"] == "accepted"
    streams = [plant.stream("R1.1"), plant.stream("R1.2"), plant.stream("R2.1")]
    logins = [plant.connect("st_r1"), plant.connect("st_r1")]
    vectors: list[Vector] = [{}, {}]
    found: list[list[dict[str, Any]]] = [[], []]
    for machine, login in enumerate(logins):
        plant.roles["st_r1"] = login
        hello(plant, streams[machine], boot=uuid.uuid4())
    for number in range(6):
        for stream in streams:
            stream.weighed(plant.lot(number))
        for machine in (number % 2, 1 - number % 2):
            plant.roles["st_r1"] = logins[machine]
            plant.send(streams[machine], number + 1)
            found[machine] += follow(plant, "st_r1", vectors[machine], page)
        plant.send(streams[2], number + 1)
    for machine, login in enumerate(logins):
        plant.roles["st_r1"] = login
        found[machine] += follow(plant, "st_r1", vectors[machine], page)
        for stream in streams:
            bodies = [entry["body"] for entry in found[machine] if entry["stream"] == stream.name]
            expected = [] if stream is streams[machine] else [body for body, _ in stream.entries]
            assert bodies == expected, (machine, stream.name)
        assert streams[machine].name not in vectors[machine]


def test_a_machine_that_only_listens_hears_of_the_other(plant: Plant) -> None:
    opened = {"incarnation": [incarnation_row("R1.2", "R1B")]}
    plant.decide("p_0001", "incarnation.opened", opened)
    one, two, vector = plant.stream("R1.1"), plant.stream("R1.2"), Vector()
    listening, writing = plant.connect("st_r1"), plant.connect("st_r1")
    plant.roles["st_r1"] = listening
    hello(plant, one)
    plant.roles["st_r1"] = writing
    hello(plant, two, boot=uuid.uuid4())
    two.weighed(plant.lot(1))
    plant.send(two)
    plant.roles["st_r1"] = listening
    found = follow(plant, "st_r1", vector)
    assert [entry["body"] for entry in found if entry["stream"] == "R1.2"] == [two.entries[0][0]]


def test_nobody_greets_for_another_station(plant: Plant) -> None:
    two = plant.stream("R2.1")
    two.weighed(plant.lot(1))
    plant.send(two)
    plant.of("st_r1").execute("SELECT set_config('baikal.greeted', 'R2.1', false)")
    assert "R2.1" in pull(plant, "st_r1", {})["upto"]


@pytest.mark.parametrize("page", [1, 3, 7])
def test_pages(plant: Plant, page: int) -> None:
    one, vector = plant.stream("R1.1"), Vector()
    for number in range(10):
        one.weighed(plant.lot(number))
    plant.send(one)
    found = follow(plant, "st_r2", vector, page)
    assert [entry["seq"] for entry in found if entry["stream"] == "R1.1"] == list(range(1, 11))
    assert len(found) == len({(entry["stream"], entry["seq"]) for entry in found})


def test_what_is_filtered_leaves_no_gap(plant: Plant) -> None:
    """A weighing station is not sent others' tares and sessions; the cursor passes them all the same."""
    answer = plant.decide(
        "p_0001", "station.enrolled", station_rows("W1", "weighing"), {"scram": password("st_w1")[1]}
    )
    assert answer["outcome"] == "accepted"
    one, vector = plant.stream("R1.1"), Vector()
    taring = {"device": "scale-1", "action": "zero"}
    for _ in range(3):
        one.write("scale.tared", {"taring": [taring | {"id": new_id()}]})
        one.weighed(plant.lot(1))
    one.write("scale.tared", {"taring": [taring | {"id": new_id()}]})
    plant.send(one)
    found = [entry["seq"] for entry in follow(plant, "st_w1", vector, 2) if entry["stream"] == "R1.1"]
    assert found == [2, 4, 6]
    assert vector["R1.1"] == [7, one.head.hex()]
    assert len([e for e in follow(plant, "st_r2", {}) if e["stream"] == "R1.1"]) == 7, "a desk is sent all"


def test_marked_entries_are_not_sent(plant: Plant) -> None:
    one = plant.stream("R1.1")
    one.seal("{")
    one.weighed(plant.lot(1))
    plant.send(one)
    found = follow(plant, "st_r2", {})
    assert [entry["seq"] for entry in found if entry["stream"] == "R1.1"] == [2]


def test_forks_are_said(plant: Plant) -> None:
    one = plant.stream("R1.1")
    for number in range(4):
        one.weighed(plant.lot(number))
    plant.send(one)
    heads = pull(plant, "st_r2", {})["heads"]
    for wrong in ([4, "00" * 32], [2, "00" * 32], [9, one.head.hex()]):
        answer = pull(plant, "st_r2", {"R1.1": wrong, "plant/1": heads["plant/1"]})
        assert (answer["forks"], answer["entries"], answer["upto"]) == (["R1.1"], [], {})
    assert pull(plant, "st_r2", {"plant/7": [3, "00" * 32]})["forks"] == ["plant/7"]
    assert pull(plant, "st_r2", {"R1.1": [2, one.entries[1][1].hex()]})["forks"] == []


def test_nothing_is_missed_while_others_append(plant: Plant) -> None:
    one = plant.stream("R1.1")
    for number in range(60):
        one.weighed(plant.lot(number % 5))
    plant.of("st_r1")

    def append() -> None:
        for seq in range(1, 61):
            plant.send(one, seq, 1)

    writer, vector, found = threading.Thread(target=append), Vector(), []
    writer.start()
    while writer.is_alive():
        found += follow(plant, "st_r2", vector, 7)
    writer.join()
    found += follow(plant, "st_r2", vector, 7)
    assert [entry["seq"] for entry in found if entry["stream"] == "R1.1"] == list(range(1, 61))


def test_waking(plant: Plant) -> None:
    listener = plant.of("st_r2")
    listener.execute("LISTEN plant_wake")
    one = plant.stream("R1.1")
    one.weighed(plant.lot(1))
    plant.send(one)
    assert [note.channel for note in listener.notifies(timeout=10, stop_after=1)] == ["plant_wake"]


def test_known_ids(plant: Plant) -> None:
    one = plant.stream("R1.1")
    entry = one.weighed(plant.lot(1))
    plant.send(one)
    assert plant.ask("st_r2", "SELECT plant.known(%s)", [entry.id, uuid.uuid4()]) == [str(entry.id)]


def test_a_snapshot_belongs_to_its_vector(plant: Plant) -> None:
    """Taken in one transaction while others write: the rows are those of exactly the vector's entries."""
    one = plant.stream("R1.1")
    for number in range(5):
        one.weighed(plant.lot(number))
        one.opened(plant.lot(number))
    plant.send(one, 1, 6)
    reader = plant.of("st_r2")
    with reader.transaction():
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        begin = plant.ask("st_r2", "SELECT plant.snapshot_vector()")
        plant.send(one, 7)
        tables = {table: _whole(plant, table) for table in begin["tables"]}
    assert begin["vector"]["R1.1"] == [6, one.entries[5][1].hex()]
    assert sorted(row["seq"] for row in tables["weighing"]) == [1, 3, 5]
    assert sorted(row["seq"] for row in tables["lot_opening"]) == [2, 4, 6]
    assert len(tables["lot"]) == 3
    assert [row["role"] for row in tables["person"]] == ["p_0001"]
    assert {"person", "station", "item", "setting", "mark"} <= set(begin["tables"])
    assert "credential" not in begin["tables"]
    assert tables["weighing"][0]["at"].endswith("Z")
    vector = begin["vector"]
    assert [e["seq"] for e in follow(plant, "st_r2", vector) if e["stream"] == "R1.1"] == [7, 8, 9, 10]


def _whole(plant: Plant, table: str) -> list[dict[str, Any]]:
    rows, after = [], None
    while True:
        page = plant.ask("st_r2", "SELECT plant.snapshot(%s, %s, 2)", table, after and Jsonb(after))
        rows += page["rows"]
        after = page["after"]
        if after is None:
            return rows
