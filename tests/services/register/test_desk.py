"""What is said of machines, and what follows from it: over a real journal."""

from __future__ import annotations

import csv
from concurrent.futures import Future
from datetime import timedelta
from typing import Any

import pytest

from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.kinds import Group
from app.models.register import Standing, What
from app.models.register_desk import (
    CheckDone,
    Condition,
    FaultClosed,
    FaultReported,
    HoursRead,
    MachineLine,
    Narrowed,
    ServiceDone,
    StopBegan,
    StopEnded,
    WeightTested,
)
from tests.services.register.kit import DAY, FREEZER, SCALE, Hall, Story, read_off, verified

WORDS = Catalogue("en")


def refused(future: Future[Any]) -> str:
    with pytest.raises(OperatorError) as caught:
        future.result(10)
    return caught.value.key


def lines(hall: Hall, **by: str) -> list[MachineLine]:
    return list(hall.register.machines(Narrowed(**by), "en", 0, 100).result(10).rows)


# Checks


def test_a_verification_holds_as_the_rule_says_where_the_certificate_does_not(hall: Hall) -> None:
    assert {due.rule.what: due.standing for due in hall.card(SCALE).instrument.dues} == {
        What.VERIFICATION: Standing.OVERDUE, What.TEST_WEIGHT: Standing.OVERDUE,
    }  # fmt: skip
    hall.say(SCALE, verified())
    hall.say(SCALE, read_off(10_010))
    card = hall.card(SCALE)
    assert {due.rule.what: (due.standing, due.until) for due in card.instrument.dues} == {
        What.VERIFICATION: (Standing.OK, DAY + timedelta(days=364)), What.TEST_WEIGHT: (Standing.OK, DAY),
    }  # fmt: skip
    assert card.line.next_check == DAY


def test_a_test_weight_read_by_a_person_is_judged_by_the_rule(hall: Hall) -> None:
    hall.say(SCALE, read_off(10_011))
    said = hall.register.records(SCALE, 0, 1).result(10).rows[0].said
    assert isinstance(said, WeightTested)
    assert (said.allowed_g, said.passed, said.valid_until, said.frame) == (10, False, None, None)
    assert hall.card(SCALE).line.checks is Standing.OVERDUE
    assert refused(hall.register.say(FREEZER, read_off())) == "register.no_test"


def test_the_last_check_of_a_day_decides(hall: Hall) -> None:
    hall.say(SCALE, verified())
    hall.say(SCALE, read_off(9_000))
    hall.say(SCALE, read_off(10_000))
    assert hall.card(SCALE).line.checks is Standing.OK


def test_a_check_that_was_typed_wrongly_does_not_count(hall: Hall) -> None:
    hall.say(SCALE, read_off())
    wrong = hall.say(SCALE, verified(DAY - timedelta(days=700)))
    assert hall.card(SCALE).line.checks is Standing.REFUSED
    hall.correct(SCALE, wrong, verified(DAY - timedelta(days=70)))
    assert hall.card(SCALE).line.checks is Standing.OK
    struck = [one.struck for one in hall.register.records(SCALE, 0, 9).result(10).rows]
    assert struck == [None, "REG-TYPED", None]


# Hours and service


def test_service_is_due_by_days_and_by_hours(hall: Hall) -> None:
    hall.say(FREEZER, HoursRead(1_000 * 60))
    hall.say(FREEZER, ServiceDone("BLAST-OIL"))
    hall.say(FREEZER, ServiceDone("BLAST-COIL"))
    hall.gate.clock.forward(days=80)
    hall.say(FREEZER, HoursRead(2_950 * 60))
    found = {one.plan.code: one for one in hall.card(FREEZER).services}
    assert found["BLAST-OIL"].minutes_left == 50 * 60
    assert found["BLAST-OIL"].on == DAY + timedelta(days=82)
    assert {code: one.standing for code, one in found.items()} == {
        "BLAST-OIL": Standing.DUE, "BLAST-COIL": Standing.OK,
    }  # fmt: skip
    hall.gate.clock.forward(days=11)
    assert hall.card(FREEZER).line.service is Standing.OVERDUE


def test_the_counter_read_at_service_counts(hall: Hall) -> None:
    hall.say(FREEZER, HoursRead(1_000 * 60))
    hall.say(FREEZER, ServiceDone("BLAST-OIL", 1_100 * 60))
    hall.say(FREEZER, HoursRead(1_200 * 60))
    oil = next(one for one in hall.card(FREEZER).services if one.plan.code == "BLAST-OIL")
    assert oil.minutes_left == 1_900 * 60


# Faults and stops


def test_a_machine_stands_until_it_runs_again(hall: Hall) -> None:
    hall.say(FREEZER, StopBegan("00000000-0000-4000-8000-000000000001", hall.ago(hours=2), "PLANNED-CLEAN"))
    card = hall.card(FREEZER)
    assert (card.line.condition, card.stops[0].reason) == (Condition.STOPPED, "PLANNED-CLEAN")
    hall.say(FREEZER, StopEnded(card.stops[0].id, hall.now))
    card = hall.card(FREEZER)
    assert (card.line.condition, card.stops) == (Condition.IN_SERVICE, ())
    month = card.reliability[30]
    assert (month.failures, month.down > timedelta(hours=2)) == (0, True)


def test_no_data_is_not_up_time(hall: Hall) -> None:
    assert hall.card(FREEZER).reliability == {}
    hall.say(FREEZER, HoursRead(60))
    hall.gate.clock.forward(days=2)
    found = hall.card(FREEZER).reliability
    assert {one.period for one in found.values()} == {timedelta(days=2)}
    assert found[365].availability == 1000


def test_the_reason_that_is_found_at_the_end_leads(hall: Hall) -> None:
    stop = "00000000-0000-4000-8000-000000000001"
    hall.say(FREEZER, StopBegan(stop, hall.ago(hours=2), "UNKNOWN"))
    hall.say(FREEZER, StopEnded(stop, hall.now, "BROKEN-COMPRESSOR"))
    assert hall.card(FREEZER).reliability[30].failures == 1


def test_a_fault_that_stops_is_a_failure_until_it_is_mended(hall: Hall) -> None:
    fault = FaultReported("00000000-0000-4000-8000-000000000002", hall.ago(hours=3), True, "no cold")
    hall.say(FREEZER, fault)
    assert hall.card(FREEZER).line.condition is Condition.BROKEN
    assert hall.card(FREEZER).reliability[30].open
    hall.say(FREEZER, FaultClosed(fault.fault_id, hall.ago(hours=1), "leak", "soldered"))
    card = hall.card(FREEZER)
    assert (card.faults, card.line.condition) == ((), Condition.IN_SERVICE)
    month = card.reliability[30]
    assert month.mttr is not None
    assert (month.failures, round(month.mttr / timedelta(hours=1), 1)) == (1, 2.0)


def test_a_fault_that_is_put_right_keeps_its_mending(hall: Hall) -> None:
    fault = FaultReported("00000000-0000-4000-8000-000000000002", hall.ago(hours=3), True, "no cold")
    entry = hall.say(FREEZER, fault)
    hall.say(FREEZER, FaultClosed(fault.fault_id, hall.ago(hours=1), "leak", "soldered"))
    hall.correct(FREEZER, entry, FaultReported(fault.fault_id, fault.since, False, "little cold"))
    card = hall.card(FREEZER)
    assert (card.faults, card.reliability[30].failures) == ((), 0)


def test_the_order_in_which_facts_arrive_changes_nothing(hall: Hall) -> None:
    story = Story(hall.now)
    for said in reversed(story.all()):
        hall.say(FREEZER, said)
    card = hall.card(FREEZER)
    assert (card.faults, card.stops, card.line.condition) == ((), (), Condition.IN_SERVICE)
    month = card.reliability[30]
    assert (month.failures, round(month.repair / timedelta(hours=1), 1)) == (1, 5.0)
    assert card.counter == 60_000


# The list


def test_what_needs_somebody_stands_first(hall: Hall) -> None:
    hall.say("TABLE-3", StopBegan("00000000-0000-4000-8000-000000000003", hall.now, "WAITING-FISH"))
    hall.say("SLICER-1", FaultReported("00000000-0000-4000-8000-000000000004", hall.now, True, "blunt"))
    assert [one.machine.code for one in lines(hall)][:2] == ["SLICER-1", "TABLE-3"]
    assert {one.machine.code for one in lines(hall, state="trouble")} == {"SLICER-1", "TABLE-3"}
    overdue = {one.machine.code for one in lines(hall, state="overdue")}
    assert {SCALE, "CHECKWEIGHER-1"} <= overdue
    assert FREEZER not in overdue
    assert {one.machine.category for one in lines(hall, category="tank")} == {"tank"}
    assert [one.machine.code for one in lines(hall, part="slic")] == ["SLICER-1"]


def test_pages_of_the_list(hall: Hall) -> None:
    first = hall.register.machines(Narrowed(), "ru", 0, 10).result(10)
    last = hall.register.machines(Narrowed(), "ru", 30, 10).result(10)
    assert (len(first.rows), first.on, first.count) == (10, 10, 37)
    assert (len(last.rows), last.on) == (7, None)


def test_the_list_as_a_file(hall: Hall) -> None:
    path = hall.register.export(Narrowed(category="scale"), "csv", WORDS, "Scales").result(20)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Plant · Equipment"]
    assert rows[1] == ["Scales"]
    assert [row[0] for row in rows[4:]] == ["Code", "SCALE-REC-1", "SCALE-REC-2"]
    assert "general_knowledge_to_check" in rows[5]
    sheet = hall.register.export(Narrowed(), "xlsx", WORDS, "all").result(20)
    assert sheet.read_bytes()[:2] == b"PK"


# Who may


def test_whoever_has_no_right_is_told_and_nothing_is_recorded(hall: Hall) -> None:
    hall.gate.person.groups = frozenset({Group.INVENTORY_CLERK})
    assert refused(hall.register.say(SCALE, verified())) == "register.no_right"
    assert refused(hall.register.correct(SCALE, "x", "REG-TYPED", None)) == "register.no_right"
    hall.register.say(SCALE, read_off()).result(10)
    assert hall.register.records(SCALE, 0, 9).result(10).count == 1


def test_a_machine_that_nobody_has_is_unknown(hall: Hall) -> None:
    assert refused(hall.register.card("NOTHING")) == "register.unknown"
    assert refused(hall.register.say("NOTHING", CheckDone("calibration", DAY, True))) == "register.unknown"


def test_choices_have_the_whole_tree(hall: Hall) -> None:
    choices = hall.register.choices().result(10)
    trunk = [reason.code for reason in choices.below(None)]
    assert {"BROKEN", "PLANNED", "WAITING", "UTILITY", "UNKNOWN"} == set(trunk)
    depth = {code: 1 for code in trunk}
    for reason in sorted(choices.reasons, key=lambda one: one.code.count("-")):
        if reason.parent:
            depth[reason.code] = depth.get(reason.parent, 2) + 1
    assert max(depth.values()) == 3
    assert all(choices.reason(one.parent) for one in choices.reasons if one.parent)
    assert [one.code for one in choices.corrections] == ["REG-MACHINE", "REG-TIME", "REG-TWICE", "REG-TYPED"]
