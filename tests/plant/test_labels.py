"""Labels in the plant: order and doubt in one entry, every word of what became of a label, and nothing else."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from app.models.envelope import Draft
from app.models.labelqueue import JobState
from app.services.labels.orders import Order, ordered, settled
from tests.plant.kit import Plant, Stream
from tests.services.labels.house import content

pytestmark = pytest.mark.usefixtures("plant")
HOWS = ("printer", "scan", "looked", "clock", "void")
KEPT = [state for state in JobState if state not in (JobState.SENDING, JobState.AT_PRINTER)]


def write(stream: Stream, draft: Draft, **changes: Any) -> None:
    stream.write(draft.kind, plain(draft), reason=draft.reason, **changes)


def plain(draft: Draft) -> dict[str, list[dict[str, Any]]]:
    """Rows as an entry carries them."""
    return {
        table: [{name: str(v) if isinstance(v, uuid.UUID) else v for name, v in row.items()} for row in rows]
        for table, rows in draft.rows.items()
    }


def order(plant: Plant, held: bool = False) -> tuple[uuid.UUID, Draft]:
    new = uuid.uuid4()
    draft = ordered(plant.id, Order(content(1), "crate-100x70"), new, held=uuid.uuid4() if held else None)
    return new, draft


def test_an_order_in_doubt_is_held_in_the_same_entry(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    new, draft = order(plant, held=True)
    write(stream, draft, version=2)
    assert plant.send(stream)["marked"] == []
    found = plant.rows("SELECT o.id, t.outcome, t.how FROM plant.label_order o JOIN plant.label_settlement t"
                       " ON t.order_id = o.id AND t.entry = o.entry")  # fmt: skip
    assert found == [(new, "held", "clock")]


def test_an_order_of_an_earlier_release_is_taken(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    write(stream, order(plant)[1], version=1)
    assert plant.send(stream)["marked"] == []


def test_an_earlier_order_has_no_settlement_in_it(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    write(stream, order(plant, held=True)[1], version=1)
    assert len(plant.send(stream)["marked"]) == 1


def test_every_word_of_what_became_of_a_label_is_known(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    new, draft = order(plant)
    write(stream, draft, version=2)
    for outcome in KEPT:
        for how in HOWS:
            write(stream, settled((new,), outcome, how, "printer", uuid.uuid4))
    assert plant.send(stream)["marked"] == []
    found = plant.rows("SELECT outcome, count(*) FROM plant.label_settlement GROUP BY outcome")
    assert dict(found) == dict.fromkeys(map(str, KEPT), len(HOWS))


def test_another_word_is_marked(plant: Plant) -> None:
    stream = plant.stream("R1.1")
    new, _ = order(plant)
    draft = settled((new,), JobState.PRINTED, "guessed", "printer", uuid.uuid4)
    write(stream, replace(draft))
    assert len(plant.send(stream)["marked"]) == 1
