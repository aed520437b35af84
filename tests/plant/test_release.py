"""Releases at the gate: a signed decision of another person lifts the judgements it names, and nothing else."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from app.models.envelope import Envelope
from app.models.values import delivery_id
from tests.plant.kit import CLERK, DAY, Plant, Stream, doubts, new_id, now

VERSIONS = ("18", "15")
INSPECTOR, MANAGER = "p_0011", "p_0012"
CODE, OTHER = f"R2-{DAY:%y%m%d}-D01-0", f"R2-{DAY:%y%m%d}-D02-0"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def staff(cast: Plant) -> Plant:
    cast.enrol(INSPECTOR, "quality_inspector")
    cast.enrol(MANAGER, "production_manager")
    return cast


def verdicts(plant: Plant, said: str, code: str = CODE, *, binding: bool = True) -> Rows:
    """The whole delivery with its one lot is said to be that."""
    of = delivery_id(plant.id, code)
    row = {"id": new_id(), "delivery_id": of, "verdict": said, "reason": "LAB-WAITED", "binding": binding}
    return {
        "delivery_verdict": [row | {"note": None}],
        "lot_verdict": [row | {"id": new_id(), "lot_id": plant.lot(1).id}],
    }


def judge(plant: Plant, stream: Stream, said: str = "held", person: str = CLERK, **changes: Any) -> Envelope:
    """`person` judged the delivery, and the plant has it."""
    stream.person = person
    made = stream.write("delivery.judged", verdicts(plant, said, **changes), reason="LAB-WAITED", version=2)
    plant.send(stream, made.seq)
    return made


def released(plant: Plant, *targets: uuid.UUID, code: str = CODE) -> Rows:
    """All is accepted, and the judgements in these entries are lifted."""
    of = delivery_id(plant.id, CODE)
    signed = {"name": "Ann", "meaning": "released", "signed_at": now()}
    strikes = [
        {"id": new_id(), "target": target, "lot_id": None, "reason": "LAB-CLEAR"} for target in targets
    ]
    releases = [{"id": new_id(), "delivery_id": of, "target": target, **signed} for target in targets]
    return verdicts(plant, "accepted", code, binding=False) | {
        "supersession": strikes,
        "verdict_release": releases,
    }


def ask(plant: Plant, by: str, rows: Rows, **changes: Any) -> str:
    """What became of it: accepted, or why not."""
    signed = {"signature": {"name": "Ann", "meaning": "released", "at": now()}} | changes
    answer = plant.decide(
        by, "delivery.released", {name: some for name, some in rows.items() if some}, **signed
    )
    return str(answer["why"] or answer["outcome"])


def says(plant: Plant) -> set[str]:
    """What counts of the delivery and of its lot."""
    tables = ("live_delivery_verdict", "live_lot_verdict")
    return {said for table in tables for said in plant.rows(f"SELECT verdict FROM plant.{table}")}


def test_what_is_held_is_lifted_by_another_and_once(staff: Plant, second: Stream) -> None:
    held = judge(staff, second)
    assert says(staff) == {"held"}
    assert ask(staff, INSPECTOR, released(staff, held.id)) == "accepted"
    assert says(staff) == {"accepted"}
    assert ask(staff, MANAGER, released(staff, held.id)) == "release.lifted"
    found = staff.rows("SELECT stream, person, target FROM plant.verdict_release")
    assert found == [("plant/1", INSPECTOR, held.id)]


def test_what_a_release_does_not_name_stays(staff: Plant, second: Stream) -> None:
    first, other = judge(staff, second), judge(staff, second, "rejected")
    assert ask(staff, INSPECTOR, released(staff, first.id)) == "accepted"
    assert "rejected" in says(staff)
    assert ask(staff, INSPECTOR, released(staff, other.id)) == "accepted"
    assert says(staff) == {"accepted"}


@pytest.mark.parametrize(
    ("by", "changes", "why"),
    [
        (CLERK, {}, "permission"),
        ("p_0003", {}, "permission"),
        (MANAGER, {"signature": None}, "signature.missing"),
        (MANAGER, {"reason": None}, "reason.missing"),
    ],
)
def test_who_may_not_and_what_is_missing(
    staff: Plant, second: Stream, by: str, changes: dict[str, Any], why: str
) -> None:
    held = judge(staff, second)
    assert ask(staff, by, released(staff, held.id), **changes) == why
    assert says(staff) == {"held"}


def test_nobody_lifts_what_he_set_himself_nor_what_does_not_bind(staff: Plant, second: Stream) -> None:
    held = judge(staff, second, person=INSPECTOR)
    assert ask(staff, INSPECTOR, released(staff, held.id)) == "release.own"
    loose = judge(staff, second, binding=False)
    for target in (uuid.uuid4(), loose.id, judge(staff, second, code=OTHER).id):
        assert ask(staff, MANAGER, released(staff, held.id, target)) == "release.unknown"
    assert ask(staff, MANAGER, released(staff)) == "rows.missing"
    assert "held" in says(staff)


def test_the_judgement_it_carries_is_of_the_same_delivery(staff: Plant, second: Stream) -> None:
    held = judge(staff, second)
    rows = released(staff, held.id)
    assert ask(staff, MANAGER, released(staff, held.id, code=OTHER)) == "release.other_delivery"
    foreign = verdicts(staff, "accepted", OTHER, binding=False)["lot_verdict"]
    assert ask(staff, MANAGER, rows | {"lot_verdict": foreign}) == "release.other_delivery"
    assert ask(staff, MANAGER, rows | {"delivery_verdict": []}) == "rows.missing"


def test_it_replaces_no_other_entry(staff: Plant, second: Stream) -> None:
    """A weighing is never voided on the way: balances are none of a release's business."""
    held = judge(staff, second)
    second.person = CLERK
    weighed = second.weighed(staff.lot(2))
    staff.send(second, weighed.seq)
    rows = released(staff, held.id)
    for changes in ({"target": weighed.id}, {"lot_id": staff.lot(2).id}):
        strikes = [strike | changes for strike in rows["supersession"]]
        assert ask(staff, MANAGER, rows | {"supersession": strikes}) == "release.replaced"
    assert staff.rows("SELECT count(*) FROM plant.verdict_release") == [0]


def test_no_station_releases(staff: Plant, second: Stream) -> None:
    """Not even for somebody with the right to it."""
    held = judge(staff, second)
    second.person = MANAGER
    second.write("delivery.released", released(staff, held.id), reason="LAB-CLEAR")
    doubts(staff, second)
    assert staff.rows("SELECT mark FROM plant.journal WHERE mark IS NOT NULL") == ["kind.forbidden"]
    assert says(staff) == {"held"}
