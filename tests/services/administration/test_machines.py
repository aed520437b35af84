"""Machines, plans, rules and reasons as sheets: edited as decisions of a real plant."""

import pytest

from app.errors import OperatorError
from app.models.administration import NEW, Opened
from app.models.kinds import Group
from tests.services.administration.conftest import Office
from tests.services.administration.test_editor import change, opened

ALL = ("equipment", "service_plan", "check_rule", "stop_reason")


def wrong(office: Office, row: Opened, **values: str) -> object:
    with pytest.raises(OperatorError) as error:
        change(office, row, **values)
    return error.value.params.get("attribute")


def test_a_machine_gets_its_numbers_and_its_device(office: Office) -> None:
    office.adopt("equipment", "reason")
    row = opened(office, "equipment", "SCALE-REC-1")
    assert row.values["capacity"] == "600"
    told = {"serial": "B7", "station": "R1", "device": "scale", "capacity": "150", "in_since": "2024-03-01"}
    assert change(office, row, **told) is None
    kept = office.row("equipment", "SCALE-REC-1")
    assert {name: kept[name] for name in told} == told | {"capacity": 150}
    assert {choice.code for choice in row.choices["category"]} >= {"scale", "freezer", "smoker"}


def test_a_rule_is_in_whole_days_and_of_something(office: Office) -> None:
    office.adopt("check_rule", "reason")
    row = opened(office, "check_rule", "SCALE-VERIFICATION")
    assert change(office, row, refuse_after_days="14", warn_days="60") is None
    kept = office.row("check_rule", "SCALE-VERIFICATION")
    assert (kept["refuse_after_days"], kept["warn_days"], kept["interval_days"]) == (14, 60, 365)
    again = opened(office, "check_rule", "SCALE-VERIFICATION")
    assert wrong(office, again, category="") == "category"
    assert wrong(office, again, interval_days="0") == "interval_days"
    assert wrong(office, again, interval_days="1.5") == "interval_days"


def test_a_plan_has_days_or_hours(office: Office) -> None:
    office.adopt("service_plan", "equipment", "reason")
    row = opened(office, "service_plan", "ICE-DESCALE")
    assert wrong(office, row, every_days="") == "every_days"
    assert change(office, row, every_days="", every_hours="400") is None
    assert office.row("service_plan", "ICE-DESCALE")["every_hours"] == 400


def test_a_reason_does_not_belong_to_itself(office: Office) -> None:
    office.adopt("stop_reason", "reason")
    assert wrong(office, opened(office, "stop_reason", "WAITING"), parent="WAITING") == "parent"


def test_maintenance_decides_of_machines_and_not_of_their_checks(office: Office) -> None:
    office.who.holding = frozenset({Group.MAINTENANCE})
    may = {sheet: office.desk.may(sheet) for sheet in ALL}
    assert may == {"equipment": True, "service_plan": True, "check_rule": False, "stop_reason": True}


@pytest.mark.parametrize("sheet", ALL)
def test_the_shipped_rows_say_that_nobody_checked_them(office: Office, sheet: str) -> None:
    listed = office.desk.rows(sheet, "", "", 0, 100).result(20)
    assert listed.rows
    assert all(one.to_check and one.lent for one in listed.rows)
    assert opened(office, sheet, NEW).attributes
