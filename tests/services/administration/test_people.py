"""People and stations seen to at the station: the same decisions as the commands make."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import EnvironmentFault, OperatorError
from app.models.administration import Somebody
from app.models.kinds import Group
from app.services.administration.people import CardWords
from app.services.decisions import Wish
from tests.services.administration.conftest import Office
from tests.services.identity.helpers import quick_root

CLERK = frozenset({Group.INVENTORY_CLERK})
WORDS = CardWords("Малое море", ["оператор"])
PIN = "264817"


def enrol(office: Office, name: str = "Иванова А. П.", groups: frozenset[Group] = CLERK) -> Path:
    return office.desk.enrol(name, groups, "ru", PIN, WORDS).result(30).path


def somebody(office: Office, name: str = "Иванова А. П.") -> Somebody:
    return next(one for one in office.desk.everybody().result(20) if one.name == name)


def test_somebody_is_enrolled_and_gets_a_card_that_nobody_else_reads(office: Office) -> None:
    card = enrol(office)
    person = somebody(office)
    assert card.name == f"{person.role}.pdf"
    assert card.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(card.stat().st_mode) == 0o600
    assert (person.groups, person.language, person.active, person.badge) == (CLERK, "ru", True, 1)


@pytest.mark.parametrize(("name", "groups"), [(" ", CLERK), ("Иванова А. П.", frozenset())])
def test_nobody_is_enrolled_without_a_name_or_a_group(
    office: Office, name: str, groups: frozenset[Group]
) -> None:
    with pytest.raises(OperatorError, match="person_incomplete"):
        enrol(office, name, groups)


def test_a_card_that_cannot_be_written_stops_before_the_decision(office: Office) -> None:
    office.folder.write_text("in the way")
    with pytest.raises(EnvironmentFault, match=r"administration\.folder"):
        enrol(office)
    assert len(office.desk.everybody().result(20)) == 1


def test_name_language_and_groups_are_changed_and_told_in_the_history(office: Office) -> None:
    enrol(office)
    role = somebody(office).role
    groups = frozenset({Group.INVENTORY_CLERK, Group.PRODUCTION_MANAGER})
    office.desk.change(role, "Петрова А. П.", groups, "en").result(30)
    person = somebody(office, "Петрова А. П.")
    assert (person.groups, person.language) == (groups, "en")
    office.desk.change(role, "Петрова А. П.", CLERK, "en").result(30)
    history = office.desk.person_history(role).result(20)
    told = [[(a.column, a.of, a.new) for a in one.alterations] for one in history]
    assert ("name", "", "Петрова А. П.") in told[2]
    assert [(column, of) for column, of, _ in told[0]] == [("until", "production_manager")]
    assert len(history) == 4


def test_blocked_and_unblocked_with_a_reason(office: Office) -> None:
    enrol(office)
    role = somebody(office).role
    for act, active in ((office.desk.block, False), (office.desk.unblock, True)):
        with pytest.raises(OperatorError, match="no_reason"):
            act(role, "").result(30)
        act(role, "HAS-LEFT").result(30)
        assert somebody(office).active is active
    assert [one.reason for one in office.desk.person_history(role).result(20)][:2] == ["HAS-LEFT", "HAS-LEFT"]


def test_the_administrator_does_not_block_himself(office: Office) -> None:
    with pytest.raises(OperatorError, match=r"person\.self"):
        office.desk.block(office.here.chief.role, "HAS-LEFT").result(30)


def test_a_new_badge_takes_the_place_of_the_old_one(office: Office) -> None:
    enrol(office)
    role = somebody(office).role
    card = office.desk.new_badge(role, PIN, WORDS).result(30)
    assert somebody(office).badge == 2
    office.desk.forget(card).result(20)
    assert not card.path.exists()


def test_a_new_pin_goes_with_the_persons_own_badge(office: Office) -> None:
    role, badge = office.here.chief.role, office.here.badge
    with pytest.raises(OperatorError, match="other_badge"):
        office.desk.new_pin("p_0001", badge.text, PIN).result(30)
    with pytest.raises(OperatorError, match=r"badge\.unreadable"):
        office.desk.new_pin(role, "4601234567893", PIN).result(30)
    with pytest.raises(OperatorError, match=r"pin\."):
        office.desk.new_pin(role, badge.text, "111111").result(30)
    office.desk.new_pin(role, badge.text, PIN).result(30)
    office.who.person = quick_root(office.here.plant, badge, PIN)
    office.here.decisions.decide(office.who.person, Wish("place.set", {"place": [PLACE]}))


PLACE = {"code": "A", "name_ru": "A", "name_en": "A", "active": True, "version": 1}


def test_a_manager_sees_to_nobody(office: Office) -> None:
    office.who.holding = frozenset({Group.PRODUCTION_MANAGER})
    for attempt in (
        lambda: enrol(office), lambda: office.desk.block("p_1", "X").result(20),
        lambda: office.desk.change("p_1", "X", CLERK, None).result(20),
        lambda: office.desk.new_badge("p_1", PIN, WORDS).result(20),
        lambda: office.desk.change_station("R1", "X", "desk").result(20),
        lambda: office.desk.block_station("R1", "X").result(20),
        lambda: office.desk.enrol_station("R9", "X", "desk").result(20),
    ):  # fmt: skip
        with pytest.raises(OperatorError, match="no_right"):
            attempt()


# Stations


def test_a_station_gets_another_name_and_profile(office: Office) -> None:
    (place,) = office.desk.places().result(20)
    office.desk.change_station(place.code, "Причал 2", "desk").result(30)
    (changed,) = office.desk.places().result(20)
    assert changed == replace(place, name="Причал 2", profile="desk")
    columns = [a.column for a in office.desk.station_history(place.code).result(20)[0].alterations]
    assert columns == ["name", "profile"]


def test_a_station_is_cut_off_with_a_reason(office: Office) -> None:
    (place,) = office.desk.places().result(20)
    office.desk.block_station(place.code, "STATION-LOST").result(30)
    assert office.here.asked("SELECT active FROM plant.station WHERE code = %s", place.code) is False
    assert office.desk.station_history(place.code).result(20)[0].reason == "STATION-LOST"


def test_stations_need_a_shared_server_and_a_code(office: Office) -> None:
    with pytest.raises(OperatorError, match="needs_server"):
        office.desk.enrol_station("r7", "Второй стол", "weighing").result(20)
    for code in ("", "R-7", "Я1"):
        with pytest.raises(OperatorError, match="station_code"):
            office.desk.enrol_station(code, "X", "weighing").result(20)


def test_who_gives_himself_another_badge_or_pin_is_asked_for_it_at_the_next_decision(office: Office) -> None:
    enrol(office)
    own = office.who.person.role
    office.desk.new_badge(somebody(office).role, PIN, WORDS).result(30)
    assert office.who.forgotten == 0
    office.desk.new_badge(own, PIN, WORDS).result(30)
    assert office.who.forgotten == 1
