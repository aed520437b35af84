"""Which result answers which request: known or a person's word, never a guess; and nothing is dropped."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import OperatorError
from app.models.kinds import Group
from app.models.laboratory_desk import State, Taking
from app.models.values import LotCode, lot_id
from app.services.laboratory import reading
from tests.services.journal.kit import PLANT
from tests.services.laboratory.bench import Bench, message


def known(lab: Bench) -> str:
    lab.know("AW", "water_activity", "aw")
    return lab.take("water_activity", "histamine")


def test_a_result_finds_its_request(lab: Bench) -> None:
    code = known(lab)
    lab.send(message(code, "AW|0.932|aw"))
    request = lab.request(code, "water_activity")
    assert (request.state, request.counted and request.counted.text) == (State.ANSWERED, "0.932")
    assert lab.request(code, "histamine").state is State.WAITING
    assert lab.waiting() == []


def test_a_sample_registered_after_its_result_is_found_too(two: tuple[Bench, Bench]) -> None:
    here, there = two
    for each in two:
        each.know("AW", "water_activity", "aw")
    code = there.take("water_activity")
    here.send(message(code, "AW|0.932|aw"))
    assert here.why() == ["sample"]
    here.hear(there)
    assert here.waiting() == []
    assert here.request(code, "water_activity").state is State.ANSWERED


def test_a_sample_without_dashes_and_in_small_letters_is_the_same(lab: Bench) -> None:
    code = known(lab)
    lab.send(message(code.replace("-", "").lower(), "AW|0.932|aw"))
    assert lab.request(code, "water_activity").state is State.ANSWERED


def test_what_is_not_known_waits_with_its_reason(lab: Bench) -> None:
    code = known(lab)
    lab.send(message("FOREIGN-1", "AW|0.932|aw"))
    lab.send(message("", "AW|0.933|aw"))
    lab.send(message(code, "XX|1|u"))
    lab.send(message(code, "AW|0.934|%"))
    lab.send(message(code, "AW|0.935|aw|Z"))
    other = lab.take("histamine")
    lab.send(message(other, "AW|0.936|aw"))
    assert lab.why() == ["no_request", "no_sample", "sample", "test", "unit", "unread"]
    assert lab.request(code, "water_activity").values == ()
    assert lab.desk.choices().result(10).waiting == 6


def test_naming_the_test_is_enough_for_all_that_wait(lab: Bench) -> None:
    code = lab.take("histamine")
    lab.send(message(code, "HIS|12.5|ppm"))
    [one] = lab.waiting()
    lab.desk.name_test(one, "histamine", "mg_per_kg", "KNOWN").result(10)
    assert lab.waiting() == []
    counted = lab.request(code, "histamine").counted
    assert counted is not None
    assert (counted.text, counted.unit, counted.sent) == ("12.5", "mg_per_kg", "12.5 ppm")


def test_units_are_converted_by_the_table_only_and_exactly(lab: Bench) -> None:
    lab.know("SALT", "salt", "g/kg", "g_per_kg")
    code = lab.take("salt")
    lab.send(message(code, "SALT|<31.50|g/kg"))
    counted = lab.request(code, "salt").counted
    assert counted is not None
    assert (counted.text, counted.unit) == ("<3.150", "pct")


def test_a_unit_without_conversion_never_counts_by_itself(lab: Bench) -> None:
    lab.know("SALT", "salt", "stone", "stone")
    code = lab.take("salt")
    lab.send(message(code, "SALT|3|stone"))
    request = lab.request(code, "salt")
    assert (request.state, request.counted) == (State.DECIDE, None)


def test_the_same_value_again_is_one_value(lab: Bench) -> None:
    code = known(lab)
    for at in ("20261123090000", "20261123091500"):
        lab.send(message(code, "AW|0.932|aw", at=at))
    request = lab.request(code, "water_activity")
    assert (request.state, len(request.values)) == (State.ANSWERED, 1)
    assert request.counted is not None
    assert len(request.counted.results) == 2


def test_another_value_is_another_version_that_a_person_decides(lab: Bench) -> None:
    code = known(lab)
    lab.send(message(code, "AW|0.932|aw"))
    lab.send(message(code, "AW|0.955|aw|C"))
    request = lab.request(code, "water_activity")
    assert (request.state, request.counted, [v.text for v in request.values]) == (
        State.DECIDE,
        None,
        ["0.932", "0.955"],
    )
    lab.desk.choose(request, request.values[1].results[0], "RETESTED").result(10)
    request = lab.request(code, "water_activity")
    assert (request.state, request.counted and request.counted.text, request.version) == (
        State.ANSWERED,
        "0.955",
        1,
    )
    lab.send(message(code, "AW|0.971|aw"))
    assert lab.request(code, "water_activity").state is State.DECIDE


def test_preliminary_answers_nothing_and_final_does(lab: Bench) -> None:
    code = known(lab)
    lab.send(message(code, "AW|0.93|aw|P"))
    assert lab.request(code, "water_activity").state is State.PRELIMINARY
    lab.send(message(code, "AW|0.931|aw|F"))
    request = lab.request(code, "water_activity")
    assert (request.state, request.counted and request.counted.text) == (State.ANSWERED, "0.931")
    assert len(request.values) == 2


def test_a_failed_test_has_no_value(lab: Bench) -> None:
    code = known(lab)
    lab.send(message(code, "AW||aw|X"))
    assert lab.request(code, "water_activity").state is State.FAILED


def test_one_touch_assigns_an_unknown_sample_and_it_can_be_taken_back(lab: Bench) -> None:
    code = known(lab)
    lab.send(message("TUBE 7", "AW|0.932|aw"))
    [one] = lab.waiting()
    assert (one.why, one.only) == ("sample", None)
    request = lab.request(code, "water_activity")
    assert one.result is not None
    lab.desk.assign(one.result, request.id).result(10)
    assert lab.waiting() == []
    assert lab.request(code, "water_activity").state is State.ANSWERED
    lab.desk.recall(one.result, "CLERICAL").result(10)
    assert lab.why() == ["sample"]
    assert lab.request(code, "water_activity").state is State.WAITING


def test_assigned_elsewhere_it_moves(lab: Bench) -> None:
    first, second = known(lab), lab.take("water_activity")
    lab.send(message("TUBE 7", "AW|0.932|aw"))
    [one] = lab.waiting()
    assert one.result is not None
    for code in (first, second):
        lab.desk.assign(one.result, lab.request(code, "water_activity").id).result(10)
    assert lab.request(first, "water_activity").state is State.WAITING
    assert lab.request(second, "water_activity").state is State.ANSWERED


def test_two_stations_that_assign_one_result_differently_leave_it_to_a_person(
    two: tuple[Bench, Bench],
) -> None:
    here, there = two
    for each in two:
        each.know("AW", "water_activity", "aw")
    first, second = here.take("water_activity"), here.take("water_activity")
    here.send(message("TUBE 7", "AW|0.932|aw"))
    there.hear(here)
    [one] = here.waiting()
    assert one.result is not None
    here.desk.assign(one.result, here.request(first, "water_activity").id).result(10)
    there.desk.assign(one.result, there.request(second, "water_activity").id).result(10)
    here.hear(there)
    there.hear(here)
    assert here.why() == there.why() == ["several"]
    here.desk.assign(one.result, here.request(second, "water_activity").id).result(10)
    there.hear(here)
    for each in two:
        assert each.waiting() == []
        assert each.request(second, "water_activity").state is State.ANSWERED


def test_a_dismissed_result_is_gone_from_the_list_and_not_from_the_journal(lab: Bench) -> None:
    lab.send(message("CONTROL", "AW|0.932|aw"))
    [one] = lab.waiting()
    lab.desk.dismiss(one, "CONTROL-RUN", "level 1").result(10)
    assert lab.waiting() == []
    assert len(lab.rows("lab_result")) == 1
    [row] = lab.rows("lab_dismissal")
    assert (row["reason"], row["note"]) == ("CONTROL-RUN", "level 1")


def test_a_retest_takes_nothing_for_its_own_that_a_person_did_not_give_it(lab: Bench) -> None:
    code = known(lab)
    lab.send(message(code, "AW|0.932|aw"))
    lab.desk.retest(code, lab.request(code, "water_activity").id).result(10)
    first, again = (one for one in lab.sample(code).requests if one.analyte.named.code == "water_activity")
    assert (first.state, again.state, again.retest_of) == (State.ANSWERED, State.WAITING, first.id)
    lab.send(message(code, "AW|0.941|aw"))
    [one] = lab.waiting()
    assert one.why == "retest"
    assert {suggestion.request for suggestion in one.suggestions} == {first.id, again.id}
    assert one.result is not None
    lab.desk.assign(one.result, again.id).result(10)
    first, again = (one for one in lab.sample(code).requests if one.analyte.named.code == "water_activity")
    assert [(one.state, one.counted and one.counted.text) for one in (first, again)] == [
        (State.ANSWERED, "0.932"), (State.ANSWERED, "0.941"),
    ]  # fmt: skip


def test_a_withdrawn_request_lets_go_of_its_results(lab: Bench) -> None:
    code = known(lab)
    lab.send(message(code, "AW|0.932|aw"))
    lab.desk.withdraw(code, lab.request(code, "water_activity").id, "CLERICAL").result(10)
    assert [one.analyte.named.code for one in lab.sample(code).requests] == ["histamine"]
    assert lab.why() == ["no_request"]


def test_a_typed_value_is_marked_and_stands_beside_a_measured_one(lab: Bench) -> None:
    code = known(lab)
    request = lab.request(code, "histamine")
    lab.desk.type(code, request.id, "<10", "OUTSIDE-LAB").result(10)
    counted = lab.request(code, "histamine").counted
    assert counted is not None
    assert (counted.text, counted.manual, counted.unit, counted.operator_name) == (
        "<10",
        True,
        "mg_per_kg",
        "Иванова А. П.",
    )
    lab.know("HIS", "histamine", "mg/kg", "mg_per_kg")
    lab.send(message(code, "HIS|12|mg/kg"))
    assert lab.request(code, "histamine").state is State.DECIDE
    assert lab.waiting() == []


def test_what_an_instrument_asks_is_answered_with_its_own_names(lab: Bench) -> None:
    from app.models.laboratory import bare
    from app.services.laboratory import book

    code = known(lab)
    lab.know("HIS-2", "histamine", "mg/kg", "mg_per_kg")
    assert book.wanted(lab.keeper.query, "lab", bare(code)) == ["AW", "HIS-2"]
    assert book.wanted(lab.keeper.query, "other", bare(code)) == []
    assert book.wanted(lab.keeper.query, "lab", "NOTHING") == []


def test_what_is_known_of_a_lot_follows_the_latest_word_on_each_sample(lab: Bench) -> None:
    first, second = (LotCode("R1", date(2026, 11, 23), number) for number in (1, 2))
    lab.know("AW", "water_activity", "aw")
    code = lab.take("water_activity", lot=str(first))
    lab.send(message(code, "AW|0.932|aw"))
    query = lab.keeper.query
    [sample] = reading.samples_of(query, lot_id(PLANT, first))
    assert (sample.code, sample.lot, sample.requests[0].state) == (code, str(first), State.ANSWERED)
    lab.clock.forward(minutes=1)
    lab.desk.correct(code, Taking("Иванова А. П.", lot=str(second)), "WRONG-LOT").result(10)
    assert reading.samples_of(query, lot_id(PLANT, first)) == []
    [sample] = reading.samples_of(query, lot_id(PLANT, second))
    assert (sample.lot, len(sample.requests)) == (str(second), 1)


@pytest.mark.parametrize("of", [{}, {"lot": "R1-261123-0001-X"}, {"lot": "x", "place": "RECEIVING"}])
def test_a_sample_is_of_one_thing_with_a_good_code(lab: Bench, of: dict[str, str]) -> None:
    with pytest.raises(OperatorError):
        lab.desk.register(Taking("Иванова А. П.", **of)).result(10)
    assert lab.rows("sample_taking") == []


def test_who_has_no_right_is_refused_before_anything_is_written(lab: Bench) -> None:
    code = known(lab)
    request = lab.request(code, "histamine")
    lab.person.groups = frozenset({Group.INVENTORY_CLERK})
    for asked in (
        lambda: lab.desk.type(code, request.id, "1", "OUTSIDE-LAB"),
        lambda: lab.desk.assign(request.id, request.id),
        lambda: lab.desk.recall(request.id, "CLERICAL"),
    ):
        with pytest.raises(OperatorError) as raised:
            asked().result(10)
        assert raised.value.key == "lab.no_right"
    lab.desk.request(code, ["ph"]).result(10)
    with pytest.raises(OperatorError) as raised:
        lab.desk.request(code, ["ph"]).result(10)
    assert raised.value.key == "lab.asked_already"
