"""Entries that cannot be applied: stored verbatim with their reason, and the queue goes on."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.plant.kit import Lot, Plant, Stream, new_id, weighing_rows

VERSIONS = ("18", "15")
Change = Callable[[dict[str, Any]], object]


def rows(body: dict[str, Any]) -> Any:
    return body["rows"]


def movement(name: str, value: object) -> Change:
    return lambda body: rows(body)["movement"][0].__setitem__(name, value)


def weighing(name: str, value: object) -> Change:
    return lambda body: rows(body)["weighing"][0].__setitem__(name, value)


def member(name: str, value: object) -> Change:
    return lambda body: body.__setitem__(name, value)


def without(name: str) -> Change:
    return lambda body: body.pop(name)


TEXTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "a NUL of a scanner": ("22P05", lambda t: t.replace("B123456", "B12\\u00003456")),
    "a lone surrogate": ("22P02", lambda t: t.replace("B123456", "B12\\ud8003456")),
    "NaN": ("22P02", lambda t: t.replace("24860", "NaN")),
    "cut": ("22P02", lambda t: t[: len(t) // 2]),
    "empty": ("22P02", lambda t: ""),
    "no JSON": ("22P02", lambda t: "weighing"),
    "a number": ("envelope.form", lambda t: "7"),
    "an array": ("envelope.form", lambda t: f"[{t}]"),
    "a number too large for any column": ("22003", lambda t: t.replace(":24860", ":1e400000")),
    "nested 30,000 deep": ("54001", lambda t: t[:-1] + ',"app":' + "[" * 30_000 + "]" * 30_000 + "}"),
    "a sign that is not ASCII": ("body.not_ascii", lambda t: t.replace("omul", "омуль")),
    "too large": ("body.too_large", lambda t: t.replace("omul", "o" * 66_000)),
    "a decimal point in grams": ("22P02", lambda t: t.replace(":24860", ":24860.0")),
    "seq with a decimal point": ("envelope.seq", lambda t: re.sub(r'"seq":(\d+)', r'"seq":\1.0', t)),
}

CHANGES: dict[str, tuple[str, Change]] = {
    "no id": ("envelope.id", without("id")),
    "an id that is no uuid": ("envelope.id", member("id", "x")),
    "an id in capitals": ("envelope.id", member("id", "0193A5E0-0000-7000-8000-00000000000A")),
    "an id in braces": ("envelope.id", member("id", "{0193a5e0-0000-7000-8000-00000000000a}")),
    "no rows": ("rows.missing", without("rows")),
    "rows of nothing": ("rows.missing", member("rows", {})),
    "rows that are a list": ("rows.missing", member("rows", [])),
    "an unknown member": ("envelope.key", member("priority", 1)),
    "at now": ("envelope.at", member("at", "now")),
    "at infinity": ("envelope.at", member("at", "infinity")),
    "at without zone": ("envelope.at", member("at", "2026-11-23T10:00:00")),
    "at with another zone": ("envelope.at", member("at", "2026-11-23T10:00:00+08:00")),
    "at with the day before the month": ("envelope.at", member("at", "23/11/2026 10:00:00")),
    "at in a thirteenth month": ("22008", member("at", "2026-13-23T10:00:00Z")),
    "a day in words": ("22007", member("day", "heute")),
    "another plant": ("envelope.plant", member("plant", "00000000-0000-4000-8000-000000000000")),
    "another stream": ("envelope.stream", member("stream", "R2.1")),
    "another seq": ("envelope.seq", lambda body: body.__setitem__("seq", body["seq"] + 1)),
    "a seq as text": ("envelope.seq", lambda body: body.__setitem__("seq", str(body["seq"]))),
    "another form": ("envelope.version", member("v", 2)),
    "no kind": ("kind.unknown", without("kind")),
    "an unknown kind": ("kind.unknown", member("kind", "weighing.guessed")),
    "a newer version": ("kind.unknown", member("sv", 99)),
    "a decision": ("kind.forbidden", member("kind", "person.enrolled")),
    "a mark of its own": ("kind.forbidden", member("kind", "entry.marked")),
    "the pseudo-kind of mendings": ("kind.unknown", member("kind", "*")),
    "no reason": ("reason.missing", member("kind", "weighing.manual")),
    "an unknown table": ("rows.table", lambda body: rows(body).__setitem__("pg_authid", [{}])),
    "a table of another kind": ("rows.table", lambda body: rows(body).__setitem__("session", [{}])),
    "the balance itself": ("rows.table", lambda body: rows(body).__setitem__("balance", [{}])),
    "an unknown column": ("rows.column", weighing("colour", "red")),
    "a column the server keeps": ("rows.column", weighing("stream", "R2.1")),
    "an unknown column of the lot": (
        "rows.column",
        lambda body: rows(body)["lot"][0].__setitem__("owner", 1),
    ),
    "a row that is no object": ("22023", lambda body: rows(body).__setitem__("movement", [7])),
    "rows of a table that are no list": ("22023", lambda body: rows(body).__setitem__("movement", {"a": 1})),
    "no net": ("23502", weighing("net_g", None)),
    "a uuid of a row that is none": ("rows.value", movement("id", "x")),
    "grams as text": ("rows.value", movement("grams", "24860")),
    "grams as a flag": ("rows.value", movement("grams", True)),
    "grams without end": ("22003", movement("grams", 9_200_000_000_000_000_000_000)),
    "more than 1,000 t": ("23514", movement("grams", 1_000_000_001)),
    "9.2e18 g": ("23514", movement("grams", 9_200_000_000_000_000_000)),
    "a choice that is none": ("23514", weighing("net_from", "guessed")),
    "a flag in words": ("rows.value", weighing("manual", "yes")),
    "text that is a number": ("rows.value", weighing("unit", 7)),
    "a lot id that is none": ("rows.value", movement("lot_id", "7")),
    "a lot code that is none": ("23514", lambda body: rows(body)["lot"][0].__setitem__("code", "x")),
    "a huge lot code": ("23514", lambda body: rows(body)["lot"][0].__setitem__("code", "x" * 18_000)),
    "a huge place": ("23514", movement("place", "x" * 18_000)),
    "a session that is no uuid": ("22P02", member("session", "x")),
}


def poisoned(stream: Stream, name: str, lot: Lot) -> tuple[str, str]:
    """(body, code) of a proper weighing made bad in that way."""
    body = stream.envelope("weighing.recorded", weighing_rows(lot, 24_860)).body()
    if name in TEXTS:
        code, spoil = TEXTS[name]
        return spoil(body), code
    code, change = CHANGES[name]
    parsed = json.loads(body)
    change(parsed)
    return json.dumps(parsed, separators=(",", ":")), code


def contents(plant: Plant) -> dict[str, int]:
    tables = ("lot", "lot_opening", "weighing", "movement", "balance", "supersession", "session", "person")
    return {table: plant.rows(f"SELECT count(*) FROM plant.{table}")[0] for table in tables}


def test_each_form_is_marked_and_fills_nothing(plant: Plant) -> None:
    """Sent alone, every one of them; the good entry after it is applied."""
    stream, before, codes = plant.stream("R1.1"), contents(plant), {}
    for name in [*TEXTS, *CHANGES]:
        body, code = poisoned(stream, name, plant.lot(1))
        seq = stream.seal(body)
        codes[name] = code, dict(plant.send(stream, seq)["marked"]).get(seq)
    assert {name: both for name, both in codes.items() if both[0] != both[1]} == {}
    assert contents(plant) == before
    kept = plant.rows("SELECT body FROM plant.journal WHERE stream = 'R1.1' ORDER BY seq")
    assert kept == [body for body, _ in stream.entries]
    stream.weighed(plant.lot(1))
    assert plant.send(stream, len(stream.entries))["marked"] == []
    assert plant.rows("SELECT plant.verify_chain('R1.1')") == [None]
    assert plant.rows("SELECT count(*) FROM plant.poison") == [len(codes)]


@pytest.mark.parametrize("seed", range(3))
def test_mixed_into_good_ones(plant: Plant, seed: int) -> None:
    """In one call, in any place: exactly the bad ones are marked, all others are applied and summed."""
    rng, stream, expected = random.Random(seed), plant.stream("R1.1"), {}
    for number in range(120):
        if rng.random() < 0.3:
            name = rng.choice([*TEXTS, *CHANGES])
            body, code = poisoned(stream, name, plant.lot(rng.randrange(5)))
            expected[stream.seal(body)] = code
        else:
            stream.weighed(plant.lot(number % 7))
    assert dict(plant.send(stream)["marked"]) == expected
    good = len(stream.entries) - len(expected)
    assert plant.rows("SELECT count(*), sum(net_g) FROM plant.weighing") == [(good, good * 24_860)]
    assert plant.rows("SELECT sum(grams) FROM plant.balance") == [good * 24_860]
    assert plant.rows("SELECT * FROM plant.verify_balances()") == []


def test_lots_of_marked_entries_are_not_kept(plant: Plant) -> None:
    stream, lots = plant.stream("R1.1"), [plant.lot(number) for number in range(3)]
    stream.weighed(lots[0])
    stream.seal(poisoned(stream, "no net", lots[1])[0])
    stream.weighed(lots[2])
    plant.send(stream)
    assert plant.rows("SELECT code FROM plant.lot ORDER BY 1") == [lots[0].code, lots[2].code]


def test_what_can_be_read_of_it_is_listed(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    body, _ = poisoned(stream, "no net", plant.lot(1))
    stream.seal(body)
    stream.seal("{")
    plant.send(stream)
    found = plant.rows("SELECT seq, id::text, kind, person, mark, body FROM plant.poison ORDER BY seq")
    assert found == [
        (1, json.loads(body)["id"], "weighing.recorded", "p_0001", "23502", body),
        (2, None, None, None, "22P02", "{"),
    ]


def test_an_unknown_lot_needs_only_its_id(plant: Plant) -> None:
    """Whoever brings the code completes the lot; in either order."""
    stream, lot = plant.stream("R1.1"), plant.lot(1)
    move = {"id": new_id(), "lot_id": lot.id, "place": "COLD-A", "grams": 5, "cause": "weighing"}
    stream.write("weighing.recorded", {"movement": [move]})
    assert plant.send(stream)["marked"] == []
    assert plant.rows("SELECT code FROM plant.lot") == [None]
    stream.opened(lot)
    plant.send(stream, 2)
    stream.write("weighing.recorded", {"movement": [move | {"id": new_id()}]})
    plant.send(stream, 3)
    assert plant.rows("SELECT code, grams, stub FROM plant.lot_state") == [(lot.code, 10, False)]
