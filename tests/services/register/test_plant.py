"""What stations and their plant find about instruments is the same, whatever came first; corrections count at both."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.config.dsn import Dsn
from app.models.register_desk import Said
from app.services.receiving.entries import LotRef
from app.services.register import entries
from app.services.register.discrepancies import MARKED
from tests.plant.kit import Plant
from tests.services.deliveries.kit import Writer
from tests.services.deliveries.test_plant import Pair
from tests.services.register.kit import SCALE, Story, equipment, read_off, rule, verified


@pytest.fixture
def pair(plant_db: Dsn, tmp_path: Path) -> Iterator[Pair]:
    plant = Plant.begin(plant_db)
    with closing(plant), ExitStack() as lines:
        decided = {
            "equipment": [equipment(serial="B123456789", version=1)],
            "check_rule": [rule("SCALE-TEST", version=1), rule("SCALE-VERIFICATION", version=1)],
        }
        for table, rows in decided.items():
            assert plant.decide("p_0001", f"{table}.set", {table: rows})["outcome"] == "accepted"
        yield Pair(plant, tmp_path, lines)


class Scale:
    """A scale at one of the stations, and whoever tests it."""

    def __init__(self, at: Writer) -> None:
        self.at = at
        self.lot: LotRef = at.lot(at.open())

    def weigh(self) -> None:
        self.at.weigh(self.lot)

    def say(self, said: Said) -> str:
        return str(self.at.put(entries.draft(SCALE, said, self.at.new_id)).entry_id)

    def test(self, *, passed: bool = True) -> str:
        today = self.at.clock.now().date()
        until = today if passed else None
        return self.say(replace(read_off(), allowed_g=10, passed=passed, valid_until=until))


def rules(pair: Pair) -> dict[str, int]:
    found = [rule for rule, _ in pair.discrepancies()]
    return {rule: found.count(rule) for rule in found}


def marked(pair: Pair, scale: Scale) -> int:
    """How many weighings of the scale's lot both stations mark."""
    here, there = (len(at.store.query(MARKED, str(scale.lot.id))) for at in (pair.here, pair.there))
    assert here == there
    return here


def test_a_day_without_its_test_weight_is_found_by_all(pair: Pair) -> None:
    scale = Scale(pair.here)
    scale.test()
    scale.weigh()
    pair.meet()
    assert rules(pair) == {}
    for _ in range(2):
        pair.here.clock.forward(days=1)
        scale.weigh()
        scale.weigh()
    pair.here.clock.forward(days=1)
    scale.test()
    scale.weigh()
    pair.meet()
    assert rules(pair) == {"instrument.overdue": 2}
    assert marked(pair, scale) == 4


def test_what_was_weighed_around_a_failed_test_is_found_by_all(pair: Pair) -> None:
    scale = Scale(pair.here)
    scale.test()
    scale.weigh()
    failed = scale.test(passed=False)
    pair.meet()
    assert pair.plant.rows("SELECT causes[2] FROM plant.discrepancy") == [failed]
    assert marked(pair, scale) == 1
    assert rules(pair) == {"instrument.failed": 1}


def test_a_failed_test_with_nothing_weighed_around_it_harms_nobody(pair: Pair) -> None:
    scale = Scale(pair.here)
    scale.weigh()
    scale.test()
    scale.test(passed=False)
    scale.test()
    scale.weigh()
    pair.meet()
    assert rules(pair) == {}


def test_a_correction_by_another_station_lifts_it(pair: Pair) -> None:
    scale = Scale(pair.here)
    scale.weigh()
    failed = scale.test(passed=False)
    pair.meet()
    assert rules(pair) == {"instrument.failed": 1}
    pair.there.put(entries.corrected(SCALE, failed, "REG-TYPED", None, pair.there.new_id))
    pair.meet()
    assert rules(pair) == {}


def test_a_voided_weighing_is_not_in_doubt(pair: Pair) -> None:
    scale = Scale(pair.here)
    weighed = pair.here.weigh(scale.lot)
    scale.test(passed=False)
    pair.here.void(scale.lot, weighed)
    pair.meet()
    assert rules(pair) == {}


def test_a_verification_that_ran_out_counts_until_the_next(pair: Pair) -> None:
    scale = Scale(pair.here)
    today = pair.here.clock.now().date()
    scale.say(verified(today - timedelta(days=400), until=today - timedelta(days=1)))
    scale.test()
    scale.weigh()
    pair.meet()
    assert rules(pair) == {"instrument.overdue": 1}
    pair.there.put(
        entries.draft(SCALE, verified(today, until=today + timedelta(days=364)), pair.there.new_id)
    )
    pair.meet()
    assert rules(pair) == {}


def test_a_rule_that_has_ended_asks_no_more(pair: Pair) -> None:
    scale = Scale(pair.here)
    scale.test()
    pair.here.clock.forward(days=3)
    scale.weigh()
    pair.meet()
    assert rules(pair) == {"instrument.overdue": 1}
    ended = rule("SCALE-TEST", version=2, active=False)
    answer = pair.plant.decide("p_0001", "check_rule.set", {"check_rule": [ended]})
    assert answer["outcome"] == "accepted"
    pair.meet()
    assert rules(pair) == {}


def test_everything_said_reaches_the_plant_and_the_other_station(pair: Pair) -> None:
    story = Story(pair.here.clock.now())
    told = story.all()
    random.Random(7).shuffle(told)
    for writer, said in zip((pair.here, pair.there) * 4, told, strict=False):
        writer.put(entries.draft("BLAST-1", said, writer.new_id))
    pair.meet()
    pair.meet()
    for said in told:
        there: list[Any] = pair.there.store.query(f"SELECT id FROM {said.TABLE}")
        [known] = pair.plant.rows(f"SELECT id::text FROM plant.{said.TABLE}")
        assert [row["id"] for row in there] == [known]
        assert uuid.UUID(str(known))
