"""A sheet as a CSV file: out, back, and what a file may not do."""

import csv
from pathlib import Path

import pytest

from app.errors import OperatorError
from app.models.administration import Alteration
from tests.services.administration.conftest import Office

Cells = list[dict[str, str]]


def exported(office: Office, sheet: str) -> tuple[Path, Cells]:
    path = office.desk.export(sheet).result(20)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return path, list(csv.DictReader(file))


def written(path: Path, rows: Cells, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        out.writeheader()
        out.writerows(rows)
    return path


def error(office: Office, sheet: str, path: Path) -> str:
    with pytest.raises(OperatorError) as refused:
        office.desk.difference(sheet, path).result(20)
    return refused.value.key


def test_what_was_written_out_changes_nothing_when_it_comes_back(office: Office) -> None:
    office.adopt("supplier", "container_type", "place")
    for sheet in ("supplier", "container_type", "place", "gear", "species", "origin_rule"):
        path, rows = exported(office, sheet)
        found = office.desk.difference(sheet, path).result(20)
        assert (found.added, found.changed, found.wrong, found.same) == ((), (), (), len(rows)), sheet
    assert path in office.desk.imports().result(20)


def test_a_file_is_shown_and_then_one_decision(office: Office) -> None:
    office.adopt("container_type")
    path, rows = exported(office, "container_type")
    rows[0]["tare_g"] = str(int(rows[0]["tare_g"]) + 10)
    new = rows[0] | {
        "code": "CRATE-XL",
        "name_ru": "Ящик огромный",
        "name_en": "Huge crate",
        "tare_g": "3100",
    }
    found = office.desk.difference("container_type", written(path, [*rows[:2], new], ";")).result(20)
    old = int(rows[0]["tare_g"]) - 10
    assert found.added == ("CRATE-XL",)
    assert found.changed == ((rows[0]["code"], (Alteration("container_type", "tare_g", old, old + 10),)),)
    assert office.desk.take("container_type", found, "REF-MEASURED").result(30) == 2
    (wish,) = office.asked
    assert [row["version"] for row in wish.rows["container_type"]] == [2, 1]
    assert office.row("container_type", "CRATE-XL")["tare_g"] == 3100
    assert len(office.editor.listed("container_type")) == len(rows) + 1


def test_lines_that_cannot_be_are_named(office: Office) -> None:
    office.adopt("item", "container_type")
    path, rows = exported(office, "container_type")
    one = rows[0]
    bad = [one | {"tare_g": "heavy"}, one | {"name_en": ""}, one | {"code": "A B"}, one, one,
           one | {"code": "X", "active": "perhaps"}, one | {"code": "Y", "confidence": "sure"},
           one | {"code": "Z", "valid_from": "2026-12-01", "valid_to": "2026-11-01"}]  # fmt: skip
    found = office.desk.difference("container_type", written(path, bad)).result(20)
    assert found.wrong == (
        (2, "tare_g"), (3, "name_en"), (4, "code"), (6, "twice"), (7, "active"), (8, "confidence"),
        (9, "administration.validity"),
    )  # fmt: skip
    assert found.same == 1


def test_files_that_are_none_of_this_list_are_told_apart(office: Office) -> None:
    office.adopt("container_type")
    path, rows = exported(office, "container_type")
    assert error(office, "place", path) == "administration.file_columns"
    assert error(office, "container_type", written(path, [{"name": "x"}])) == "administration.file_columns"
    path.write_bytes("code;tare_g\nЯщик;1".encode("cp1251"))
    assert error(office, "container_type", path) == "administration.file_unreadable"
    path.unlink()
    assert error(office, "container_type", path) == "administration.file_unreadable"
    assert rows


def test_a_file_that_changed_meanwhile_is_read_again(office: Office) -> None:
    office.adopt("container_type")
    path, rows = exported(office, "container_type")
    rows[0]["tare_g"] = "1"
    found = office.desk.difference("container_type", written(path, rows)).result(20)
    rows[1]["tare_g"] = "2"
    written(path, rows)
    with pytest.raises(OperatorError, match="file_outdated"):
        office.desk.take("container_type", found, "REF-MEASURED").result(20)
    assert office.asked == []


def test_a_shipped_list_is_adopted_before_a_file_changes_it(office: Office) -> None:
    path, rows = exported(office, "water")
    rows[0]["name_en"] = "Baikal"
    found = office.desk.difference("water", written(path, rows)).result(20)
    with pytest.raises(OperatorError, match="not_adopted"):
        office.desk.take("water", found, "REF-MISTAKE").result(20)


def test_a_file_needs_right_and_reason_and_has_room_in_one_decision(office: Office) -> None:
    office.adopt("place")
    path, rows = exported(office, "place")
    many = [rows[0] | {"code": f"P{n}", "source": "x" * 400} for n in range(100)]
    found = office.desk.difference("place", written(path, many)).result(20)
    with pytest.raises(OperatorError, match="file_too_large"):
        office.desk.take("place", found, "REF-NEW").result(20)
    few = office.desk.difference("place", written(path, many[:3])).result(20)
    with pytest.raises(OperatorError, match="no_reason"):
        office.desk.take("place", few, "").result(20)
    office.who.holding = frozenset()
    with pytest.raises(OperatorError, match="no_right"):
        office.desk.take("place", few, "REF-NEW").result(20)
