"""Holds at the plant: anybody's word holds, only a signed decision of another person lifts, and only what it names."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from app.models.values import delivery_id
from tests.plant.kit import DAY, Plant, Stream, doubts, new_id, now

VERSIONS = ("18", "15")
INSPECTOR, MANAGER = "p_0011", "p_0012"


@pytest.fixture
def staff(cast: Plant) -> Plant:
    cast.enrol(INSPECTOR, "quality_inspector")
    cast.enrol(MANAGER, "production_manager")
    return cast


def hold(stream: Stream, person: str | None = None, **covers: Any) -> uuid.UUID:
    """A hold that `person` set, sealed in the stream."""
    made = uuid.UUID(new_id())
    row = dict.fromkeys(("lot_id", "delivery_id", "item", "from_day", "to_day", "note", "cause_id")) | covers
    row |= {"id": made, "reason": "smell", "cause": "person"}
    stream.person = person or stream.person
    stream.write("hold.set", {"hold": [row]}, reason="smell")
    return made


def release(plant: Plant, by: str, *holds: uuid.UUID, **changes: Any) -> str:
    """What became of it: accepted, or why not."""
    rows = [{"id": new_id(), "hold": one, "name": "Ann", "meaning": "released", "signed_at": now(), "paper_at": None}
            for one in holds]  # fmt: skip
    signed = {
        "signature": {"name": "Ann", "meaning": "released", "at": now()},
        "reason": "looked at",
    } | changes
    answer = plant.decide(by, "hold.released", {"hold_release": rows}, **signed)
    return str(answer["why"] or answer["outcome"])


def held(plant: Plant, number: int) -> list[uuid.UUID]:
    question = "SELECT hold FROM plant.held_lot WHERE lot_id = %s ORDER BY hold"
    return plant.rows(question, plant.lot(number).id)


def test_a_lot_is_held_by_whoever_says_so_and_lifted_by_another(staff: Plant, second: Stream) -> None:
    made = hold(second, scope="lot", lot_id=staff.lot(1).id)
    assert doubts(staff, second) == []
    assert held(staff, 1) == [made]
    assert held(staff, 2) == []
    assert release(staff, INSPECTOR, made) == "accepted"
    assert held(staff, 1) == []
    assert release(staff, MANAGER, made) == "hold.lifted"


def test_what_a_release_does_not_name_stays(staff: Plant, second: Stream) -> None:
    first, other = (hold(second, scope="lot", lot_id=staff.lot(1).id) for _ in range(2))
    staff.send(second, 2)
    assert release(staff, INSPECTOR, first) == "accepted"
    assert held(staff, 1) == [other]


@pytest.mark.parametrize(
    ("by", "changes", "why"),
    [
        ("p_0002", {}, "permission"),
        ("p_0003", {}, "permission"),
        (MANAGER, {"signature": None}, "signature.missing"),
        (MANAGER, {"reason": None}, "reason.missing"),
    ],
)
def test_who_may_not_and_what_is_missing(
    staff: Plant, second: Stream, by: str, changes: dict[str, Any], why: str
) -> None:
    made = hold(second, scope="lot", lot_id=staff.lot(1).id)
    staff.send(second, 2)
    assert release(staff, by, made, **changes) == why
    assert held(staff, 1) == [made]


def test_nobody_lifts_his_own_hold_nor_one_that_is_none(staff: Plant, second: Stream) -> None:
    made = hold(second, INSPECTOR, scope="lot", lot_id=staff.lot(1).id)
    staff.send(second, 2)
    assert release(staff, INSPECTOR, made) == "hold.own"
    assert release(staff, MANAGER, made, uuid.uuid4()) == "hold.unknown"
    assert release(staff, MANAGER) == "rows.missing"
    assert held(staff, 1) == [made]


def test_a_delivery_covers_lots_that_come_later(staff: Plant, second: Stream) -> None:
    code = f"R2-{DAY:%y%m%d}-D01-0"
    delivery = delivery_id(staff.id, code)
    made = hold(second, scope="delivery", delivery_id=delivery)
    origin = {"id": new_id(), "lot_id": staff.lot(5).id, "delivery_id": delivery, "position": new_id()}
    opening = {"id": new_id(), "lot_id": staff.lot(5).id, "item": "omul", "place": "COLD-A", "note": None}
    second.write(
        "lot.opened", {"lot": [staff.lot(5).row], "lot_opening": [opening], "lot_origin": [origin]}, version=2
    )
    staff.send(second, 2)
    assert staff.rows("SELECT mark FROM plant.journal WHERE mark IS NOT NULL") == []
    assert held(staff, 5) == [made]


def test_an_item_on_its_days(staff: Plant, second: Stream) -> None:
    second.opened(staff.lot(6))
    days = [hold(second, scope="item", item="omul", from_day=DAY + timedelta(days=one), to_day=last)
            for one, last in ((0, None), (-2, DAY), (1, None), (-3, DAY - timedelta(days=1)))]  # fmt: skip
    hold(second, scope="item", item="perch", from_day=DAY, to_day=None)
    staff.send(second, 2)
    assert set(held(staff, 6)) == set(days[:2])


@pytest.mark.parametrize(
    "covers",
    [
        {"scope": "lot"},
        {"scope": "lot", "lot_id": uuid.uuid4(), "item": "omul"},
        {"scope": "item", "item": "omul"},
        {"scope": "delivery", "lot_id": uuid.uuid4()},
        {"scope": "everything", "lot_id": uuid.uuid4()},
    ],
)
def test_a_hold_of_nothing_is_marked(staff: Plant, second: Stream, covers: dict[str, Any]) -> None:
    hold(second, **covers)
    staff.send(second, 2)
    assert staff.rows("SELECT mark FROM plant.journal WHERE mark IS NOT NULL") == ["23514"]
