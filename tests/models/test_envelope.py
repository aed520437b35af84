"""The body is the whole entry, and the chain proves it."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.envelope import Author, Envelope, encode, link, origin, parse

PLANT = uuid.UUID("6f6d756c-0000-4000-8000-000000000001")


def envelope(**changes) -> Envelope:
    values = {
        "plant": PLANT,
        "stream": "R1.1",
        "seq": 1,
        "id": uuid.UUID(int=7),
        "kind": "lot.opened",
        "version": 1,
        "author": Author("p_0042", uuid.UUID(int=8)),
        "at": datetime(2026, 11, 23, 6, 31, 5, 12, tzinfo=UTC),
        "mono": 123,
        "boot": uuid.UUID(int=9),
        "day": date(2026, 11, 23),
        "shift": "day",
        "app": "0.1.0",
        "rows": {"lot": [{"id": uuid.UUID(int=1), "code": "R1-261123-0001-X"}]},
    }
    return Envelope(**(values | changes))


def test_the_body_holds_the_whole_envelope_as_ascii():
    body = envelope(reason="омуль").body()
    assert body.isascii()
    assert list(json.loads(body)) == [
        "v", "plant", "stream", "seq", "id", "kind", "sv", "person", "session", "assurance", "at", "mono",
        "boot", "day", "shift", "app", "reason", "rows",
    ]  # fmt: skip
    assert json.loads(body)["at"] == "2026-11-23T06:31:05.000012Z"
    assert json.loads(body)["reason"] == "омуль"


def test_parts_read_back_from_the_body():
    parsed = parse(envelope().body())
    assert (parsed.stream, parsed.seq, parsed.kind, parsed.version, parsed.person) == (
        "R1.1", 1, "lot.opened", 1, "p_0042",
    )  # fmt: skip
    assert parsed.rows["lot"][0]["code"] == "R1-261123-0001-X"


def test_a_decision_keeps_its_kind_and_rows_in_the_request():
    request = {"id": "x", "kind": "item.set", "sv": 2, "reason": "new", "rows": {"item": []}}
    text = encode(
        {"v": 1, "stream": "plant/1", "seq": 3, "id": "x", "person": "p_1", "at": "2026-11-23T00:00:00.000000Z",
         "outcome": "refused", "request": request}
    )  # fmt: skip
    parsed = parse(text)
    assert (parsed.kind, parsed.version, parsed.reason, parsed.outcome) == ("item.set", 2, "new", "refused")


@pytest.mark.parametrize("text", ["[]", "1", "{}", '{"at":"2026-11-23T00:00:00Z"}', '{"at":"now"}', "{"])
def test_what_is_no_body_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse(text)


def test_a_body_may_not_exceed_64_kib_nor_carry_what_json_has_not():
    with pytest.raises(ValueError, match="larger"):
        envelope(rows={"lot": [{"code": "x" * 70_000}]}).body()
    with pytest.raises(ValueError, match="JSON"):
        encode({"grams": float("nan")})
    with pytest.raises(TypeError):
        encode({"grams": {1, 2}})


def test_the_chain_still_proves_when_a_body_is_replaced_by_its_digest():
    import hashlib

    first, second = envelope().body(), envelope(seq=2).body()
    start = origin(PLANT, "R1.1")
    head = link(link(start, first), second)
    digest = hashlib.sha256(first.encode()).digest()
    assert (
        hashlib.sha256(
            hashlib.sha256(start + digest).digest() + hashlib.sha256(second.encode()).digest()
        ).digest()
        == head
    )


def test_streams_and_plants_begin_with_different_hashes():
    assert len({origin(PLANT, "R1.1"), origin(PLANT, "R1.2"), origin(uuid.UUID(int=5), "R1.1")}) == 3


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5), st.integers(0, 4))
def test_any_changed_body_changes_the_head(bodies, position):
    bodies = [body.encode("utf-8", "ignore").decode() for body in bodies]
    changed = list(bodies)
    changed[position % len(bodies)] += "x"

    def head(texts):
        value = origin(PLANT, "R1.1")
        for text in texts:
            value = link(value, text)
        return value

    assert head(bodies) != head(changed)


def test_a_body_nested_without_end_is_no_body():
    with pytest.raises(ValueError, match="deep"):
        parse("[" * 30_000 + "]" * 30_000)
