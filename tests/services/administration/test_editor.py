"""Rows of reference data changed as decisions of a real plant: history, conflicts, adoption, rights."""

from dataclasses import replace

import pytest

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.errors import EnvironmentFault, OperatorError
from app.models.administration import NEW, Conflict, Held, Opened
from app.models.kinds import Group
from app.services.administration.sheets import SHEETS
from app.services.decisions import Decisions, Wish
from app.services.identity.connection import PersonConnection
from app.services.reference import shipped
from tests.services.administration.conftest import Office


def change(office: Office, opened: Opened, reason: str = "REF-MEASURED", **values: str) -> Conflict | None:
    told = {**opened.values, **values}
    return office.desk.save(opened.sheet, opened.key, told, opened.version, reason).result(30)


def opened(office: Office, sheet: str, key: str = NEW) -> Opened:
    return office.desk.open(sheet, key).result(20)


def refused(office: Office, row: Opened, reason: str = "REF-MEASURED", **values: str) -> OperatorError:
    with pytest.raises(OperatorError) as error:
        change(office, row, reason, **values)
    return error.value


def test_a_tare_is_changed_with_its_reason_and_the_history_says_all(office: Office) -> None:
    office.adopt("container_type", "reason")
    row = opened(office, "container_type", "CRATE-S")
    assert (row.values["tare_g"], row.version) == ("1.250", 1)
    assert change(office, row, tare_g="1.310") is None
    assert office.row("container_type", "CRATE-S")["tare_g"] == 1310
    newest, first = office.desk.history("container_type", "CRATE-S").result(20)
    (altered,) = newest.alterations
    assert (altered.column, altered.old, altered.new) == ("tare_g", 1250, 1310)
    assert (newest.who, newest.version, newest.reason) == ("Chief", 2, "REF-MEASURED")
    assert newest.named is not None
    assert newest.named.en == "Measured anew"
    assert newest.at is not None
    assert (first.version, first.reason, first.alterations[0].old) == (1, "begin", None)


def test_a_change_meanwhile_is_told_and_nothing_is_lost(office: Office) -> None:
    office.adopt("container_type")
    row = opened(office, "container_type", "CRATE-S")
    other = {**office.row("container_type", "CRATE-S"), "tare_g": 1280, "version": 2, "active": True}
    columns = {c: other[c] for c in ("code", "name_ru", "name_en", "tare_g", "active", "version")}
    office.elsewhere().decide(
        office.here.chief, Wish("container_type.set", {"container_type": [columns]}, "REF-RULE")
    )
    conflict = change(office, row, tare_g="1.310")
    assert conflict is not None
    assert (conflict.now, conflict.revision.who, conflict.revision.reason) == (2, "Chief", "REF-RULE")
    assert office.row("container_type", "CRATE-S")["tare_g"] == 1280
    assert change(office, replace(row, version=conflict.now), tare_g="1.310") is None
    assert office.row("container_type", "CRATE-S")["tare_g"] == 1310


def test_without_a_server_nothing_is_changed_and_that_is_said(office: Office) -> None:
    office.adopt("container_type")
    line = PersonConnection(Dsn("127.0.0.1", 1, "plant", "nobody"))
    nowhere = Decisions(line, office.here.place, SystemClock(), patience=0)
    editor = replace(office.editor, decide=lambda wish: nowhere.decide(office.who.root(), wish))
    row = editor.open("container_type", "CRATE-S")
    with pytest.raises(EnvironmentFault) as fault:
        editor.save(
            "container_type", "CRATE-S", {**row.values, "tare_g": "1.310"}, row.version, "REF-MEASURED"
        )
    assert fault.value.key == "decision.no_server"
    assert office.row("container_type", "CRATE-S")["tare_g"] == 1250


def test_a_row_out_of_use_stays_for_old_records(office: Office) -> None:
    office.adopt("place")
    assert change(office, opened(office, "place", "FREEZER"), "REF-UNUSED", active="no") is None
    states = {one.key: one.held for one in office.editor.listed("place")}
    assert states["FREEZER"] is Held.OFF
    assert office.editor.reference.place("FREEZER") is None
    assert office.editor.reference.name("place", "FREEZER") is not None


def test_validity_says_what_is_offered(office: Office) -> None:
    office.adopt("supplier")
    change(office, opened(office, "supplier", "DEMO-FARM"), valid_from="2026-11-24")
    change(office, opened(office, "supplier", "DEMO-KMNS"), valid_to="2026-11-22")
    states = {one.key: one.held for one in office.editor.listed("supplier")}
    assert (states["DEMO-FARM"], states["DEMO-KMNS"]) == (Held.LATER, Held.PAST)
    offered = [one.named.code for one in office.editor.reference.suppliers()]
    assert offered == ["DEMO-BRIGADE", "DEMO-TRADER"]


def test_a_new_row_needs_all_that_is_required_and_a_code_of_its_own(office: Office) -> None:
    office.adopt("supplier")
    fresh = opened(office, "supplier")
    assert refused(office, fresh, code="BAIKAL").params == {"attribute": "name_ru"}
    names = {"name_ru": "Байкал", "name_en": "Baikal", "vessels.0": "Бурун", "vessels.2": "Ольхон"}
    assert refused(office, fresh, code="DEMO-FARM", **names).key == "administration.known"
    assert refused(office, fresh, code="С КИРИЛЛИЦЕЙ", **names).params == {"attribute": "code"}
    assert refused(office, fresh, "", code="BAIKAL", **names).key == "administration.no_reason"
    assert change(office, fresh, "REF-NEW", code="BAIKAL", **names) is None
    assert office.editor.reference.suppliers()[0].vessels == ("Бурун", "Ольхон")


def test_what_cannot_be_together_is_refused(office: Office) -> None:
    office.adopt("item", "supplier")
    item = opened(office, "item", "PELED")
    assert refused(office, item, band_low_g="25", band_high_g="24").key == "administration.band"
    assert refused(office, item, band_low_g="25").params == {"attribute": "band_high_g"}
    assert refused(office, item, gtin="4601234567890").params == {"attribute": "gtin"}
    assert change(office, item, gtin="4601234567893", counted="yes") is None
    farm = opened(office, "supplier", "DEMO-FARM")
    days = {"valid_from": "2026-11-24", "valid_to": "2026-11-23"}
    assert refused(office, farm, **days).key == "administration.validity"


def test_what_is_shipped_holds_until_it_is_adopted_as_a_decision(office: Office) -> None:
    row = opened(office, "gear", "gear|GNS")
    assert (row.lent, row.version) == (True, 0)
    assert refused(office, row, name_en="Nets").key == "administration.not_adopted"
    before = {one.sheet: one for one in office.desk.overview().result(20)}
    assert (before["gear"].rows, before["gear"].lent, before["setting"].lent) == (60, 60, 0)
    assert office.desk.adopt("gear", "REF-NEW").result(30) == 60
    after = {one.sheet: one for one in office.desk.overview().result(20)}
    assert (after["gear"].lent, after["water"].lent) == (0, 10)
    assert change(office, opened(office, "gear", "gear|GNS"), name_en="Nets") is None
    (wish,) = {len(wish.rows["term"]) for wish in office.asked[:-1]}
    assert wish == 60
    assert office.row("term", "GNS")["name_en"] == "Nets"


def test_a_term_keeps_the_named_texts_of_its_note(office: Office) -> None:
    office.desk.adopt("origin_class", "REF-NEW").result(30)
    row = opened(office, "origin_class", "origin_class|imported")
    assert row.values["note.document_en"] == "Veterinary document and declaration"
    assert change(office, row, **{"note.document_en": "Customs declaration"}) is None
    (imported,) = [c for c in office.editor.reference.origin_classes() if c.named.code == "imported"]
    assert (imported.document_en, imported.document_ru) == (
        "Customs declaration",
        "Ветеринарный документ и декларация",
    )


def test_an_origin_rule_is_changed_with_its_begin(office: Office) -> None:
    office.adopt("origin_rule")
    row = opened(office, "origin_rule", "OMUL-WILD-COMMERCIAL")
    assert (row.values["allowed"], row.values["valid_from"]) == ("no", "2017-10-01")
    assert change(office, row, "REF-RULE", valid_to="2026-12-31") is None
    rule = next(r for r in office.editor.reference.origin_rules() if r.code == "OMUL-WILD-COMMERCIAL")
    assert str(rule.valid_to) == "2026-12-31"


def test_settings_stay_within_their_limits(office: Office) -> None:
    row = opened(office, "setting", "weighing.order_warn")
    assert (row.version, row.values["value"]) == (0, "95")
    for wrong in ("20", "x", "95.5.1", ""):
        assert refused(office, row, value=wrong).key == "administration.wrong"
    assert change(office, row, "REF-RULE", value="97") is None
    assert office.editor.reference.setting("weighing.order_warn") == 97
    assert opened(office, "setting", "weighing.order_warn").version == 1


def test_the_plant_day_is_changed_in_its_parts(office: Office) -> None:
    row = opened(office, "setting", "plant.day")
    assert row.values["shift.2"] == "20:00"
    assert refused(office, row, start="25:00").key == "administration.wrong"
    assert change(office, row, "REF-RULE", start="06:00", **{"shift.1": "06:00", "shift.3": "23:30"}) is None
    told = office.editor.reference.setting("plant.day")
    assert (told["start"], [shift["start"] for shift in told["shifts"]]) == (
        "06:00",
        ["06:00", "20:00", "23:30"],
    )


def test_who_has_no_right_changes_nothing(office: Office) -> None:
    office.adopt("place")
    office.who.holding = frozenset({Group.INVENTORY_CLERK, Group.QUALITY_INSPECTOR})
    assert not office.desk.may("place")
    assert refused(office, opened(office, "place", "FREEZER"), name_en="F").key == "decision.no_right"
    with pytest.raises(OperatorError, match="no_right"):
        office.desk.adopt("gear", "REF-NEW").result(20)


def test_every_sheet_lists_and_opens_its_rows(office: Office) -> None:
    for code in SHEETS:
        found = office.desk.rows(code, "", "", 0, 500).result(20)
        for one in found.rows[:3]:
            assert opened(office, code, one.key).values == dict(one.values), one.key


def test_a_list_is_found_by_part_state_and_page(office: Office) -> None:
    page = office.desk.rows("gear", "trawl", "", 0, 4).result(20)
    assert (len(page.rows), page.on, page.count) == (4, 4, 11)
    assert office.desk.rows("gear", "СЕТИ СТАВНЫЕ", "now", 0, 9).result(20).count == 2
    assert office.desk.rows("gear", "", "off", 0, 9).result(20).count == 39
    doubtful = [row for row in shipped("species") if row["confidence"] != "verified"]
    assert office.desk.rows("species", "", "to_check", 0, 9).result(20).count == len(doubtful) > 0
