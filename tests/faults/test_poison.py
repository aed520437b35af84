"""Entries that no table can take, by the thousand: each is kept with its reason, and the queue goes on."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from app.config.dsn import Dsn
from tests.faults.conftest import Report
from tests.faults.queue import Queue, send
from tests.plant.kit import Plant, Stream, weighing_rows
from tests.plant.test_poison import CHANGES, TEXTS, poisoned

GRAMS = 24_860
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7.5, 10**9 + 1, 2**63, -(2**63) - 1, 10**400, "", "x", "0", "\x00", "\ud800", "ы",
    "now", "infinity", "epoch", "{}", "[]", "'; DROP TABLE plant.weighing; --", "x" * 20_000, "2026-02-30T00:00:00Z",
    "2026-11-23T24:00:00Z", "0001-01-01T00:00:00Z", "00000000-0000-0000-0000-000000000000", [], {}, [[]], [{}], [None],
    {"a": {"b": {}}},
)  # fmt: skip
SIGNS = '{}[]",:\\0123456789eE+-. \t\n\x00\x1fnulltruefalseÿ'
Spoiler = Callable[[str, random.Random], str]


def cut(body: str, rng: random.Random) -> str:
    return body[: rng.randrange(len(body))]


def scratched(body: str, rng: random.Random) -> str:
    """Some signs are other signs; a raw NUL is none that the wire takes."""
    signs = list(body)
    for _ in range(rng.randint(1, 4)):
        signs[rng.randrange(len(signs))] = rng.choice(SIGNS.replace("\x00", ""))
    return "".join(signs)


def doubled(body: str, rng: random.Random) -> str:
    begin = rng.randrange(len(body))
    return body[:begin] + body[begin - rng.randint(1, 60) :]


def other_value(body: str, rng: random.Random) -> str:
    """One value anywhere in the body is another one."""
    parsed = json.loads(body)
    holder, key = rng.choice(list(places(parsed)))
    holder[key] = rng.choice(VALUES)
    return json.dumps(parsed, separators=(",", ":"))


def other_key(body: str, rng: random.Random) -> str:
    """One member has another name, or is gone."""
    parsed = json.loads(body)
    holder, key = rng.choice([(h, k) for h, k in places(parsed) if isinstance(h, dict)])
    value = holder.pop(key)
    if rng.random() < 0.7:
        holder[rng.choice(["", "id", "rows", "stream", "seq", key + "_", key.upper(), "\ud800", "entry"])] = (
            value
        )
    return json.dumps(parsed, separators=(",", ":"))


def deep(body: str, rng: random.Random) -> str:
    levels = rng.choice([100, 6_000, 30_000])
    return body[:-1] + ',"more":' + "[" * levels + "]" * levels + "}"


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) below `value`."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in list(keys):
        yield value, key
        yield from places(value[key])


SPOILERS: tuple[Spoiler, ...] = (
    cut,
    scratched,
    doubled,
    other_value,
    other_value,
    other_value,
    other_key,
    deep,
)


@pytest.fixture
def plant(plant_db: Dsn) -> Iterator[Plant]:
    with closing(Plant.begin(plant_db, ("R1", "R2"))) as made:
        yield made


def filled(plant: Plant, stream: Stream, count: int, rng: random.Random) -> tuple[set[str], dict[int, str]]:
    """`count` spoilt entries with good ones between: ids of the good ones, and codes that are known before."""
    good, codes = set[str](), dict[int, str]()
    used: list[str] = []
    while count > 0:
        lot = plant.lot(rng.randrange(20))
        if rng.random() < 0.25:
            good.add(str(stream.weighed(lot, GRAMS).id))
            used.append(stream.entries[-1][0])
            continue
        count -= 1
        kind = rng.random()
        if kind < 0.4:
            body, code = poisoned(stream, rng.choice([*TEXTS, *CHANGES]), lot)
            codes[stream.seal(body)] = code
        elif kind < 0.5 and used:
            repeated = json.loads(rng.choice(used)) | {"seq": len(stream.entries) + 1}
            codes[stream.seal(json.dumps(repeated, separators=(",", ":")))] = "id.used"
        else:
            body = stream.envelope("weighing.recorded", weighing_rows(lot, GRAMS)).body()
            stream.seal(rng.choice(SPOILERS)(body, rng))
    return good, codes


@pytest.mark.timeout(900)
def test_the_queue_always_goes_on(plant: Plant, counts: Callable[[int, int], int], report: Report) -> None:
    """Whatever the station sealed is stored verbatim; what is not applied is marked; nothing in between is lost."""
    rng, count = random.Random(20261123), counts(300, 5000)
    stream = plant.stream("R1.1")
    good, codes = filled(plant, stream, count, rng)
    send(plant, Queue(stream))
    rows = plant.rows(
        "SELECT body, hash, mark, mark_detail FROM plant.journal WHERE stream = 'R1.1' ORDER BY seq"
    )
    assert [(body, hash_) for body, hash_, _, _ in rows] == stream.entries
    marks = {seq: mark for seq, (_, _, mark, _) in enumerate(rows, 1) if mark}
    assert {seq: (code, marks.get(seq)) for seq, code in codes.items() if marks.get(seq) != code} == {}
    assert all(detail or mark for _, _, mark, detail in rows if mark)
    applied = set(plant.rows("SELECT entry::text FROM plant.weighing"))
    lost = len(good - applied)
    report("poison entries", count, lost=lost)
    assert lost == 0
    nothing_of_them_counts(plant, marks)


def nothing_of_them_counts(plant: Plant, marks: dict[int, str]) -> None:
    """Listed with their reason, said in the plant's stream, and in no table; everybody's sums are those of the others."""
    assert dict(plant.rows("SELECT seq, mark FROM plant.poison")) == marks
    said = plant.rows("SELECT marked_seq, code FROM plant.mark WHERE marked_stream = 'R1.1'")
    assert dict(said) == marks
    assert len(said) == len(marks) > 0
    for table in ("weighing", "movement", "lot_opening", "supersession", "session"):
        seqs = set(plant.rows(f"SELECT seq FROM plant.{table} WHERE stream = 'R1.1'"))
        assert not seqs & marks.keys(), table
    assert plant.rows("SELECT sum(grams) FROM plant.balance") == plant.rows(
        "SELECT sum(grams) FROM plant.movement"
    )
    assert plant.rows("SELECT * FROM plant.verify_balances()") == []
    assert plant.rows("SELECT plant.verify_chain('R1.1')") == [None]


def test_another_station_is_not_held_up(plant: Plant) -> None:
    """While one station's queue is nothing but poison, another one's is applied, and it hears of the marks."""
    rng, poison, clean = random.Random(3), plant.stream("R1.1"), plant.stream("R2.1")
    while len(poison.entries) < 40:
        poison.seal(poisoned(poison, rng.choice([*TEXTS, *CHANGES]), plant.lot(1))[0])
    for _ in range(40):
        clean.weighed(plant.lot(1), GRAMS)
    queue = Queue(clean)
    send(plant, Queue(poison))
    send(plant, queue)
    assert plant.rows("SELECT sum(grams) FROM plant.balance") == [40 * GRAMS]
    assert queue.seen["R1.1"][0] == 40
    assert plant.rows("SELECT count(*) FROM plant.mark") == [40]
