"""The receiving report says what the screens say, in both languages, and the same again for the same entries."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp

from app.errors import EnvironmentFault
from app.models.delivery import Acceptance
from app.services.deliveries import account
from app.services.documents.receiving import Papers, Sheet
from app.services.journal.readers import Readers
from tests import readers
from tests.services.deliveries.kit import PELED
from tests.services.documents.receiving.samples import (
    CATALOGUES,
    NAME,
    large,
    messy,
    needs_poppler,
    pages_of,
    picture,
    printed,
    sheet_of,
    small,
    station,
    text_of,
)
from tests.services.journal.kit import KEY, PLANT

EVERY_LANGUAGE = pytest.mark.parametrize("language", ["ru", "en"])
pytestmark = needs_poppler


@pytest.fixture
def mess(tmp_path: Path) -> Sheet:
    with station(tmp_path) as one:
        return sheet_of(one, messy(one))


@EVERY_LANGUAGE
def test_a_small_one_is_one_page_and_the_same_again(tmp_path: Path, language: str) -> None:
    with station(tmp_path) as one:
        of = small(one)
        pdf = printed(sheet_of(one, of), language)
        assert printed(sheet_of(one, of), language) == pdf
    assert pages_of(pdf) == 1
    said = text_of(pdf)
    assert {"ru": "Версия 1, подписана", "en": "Version 1, signed"}[language] in said
    assert {"ru": "стр. 1 из 1", "en": "page 1 of 1"}[language] in said
    assert {"ru": "НЕ ЗАПОЛНЕНО", "en": "MISSING"}[language] not in said


@EVERY_LANGUAGE
def test_totals_are_those_of_the_account_and_of_the_weighings_that_count(mess: Sheet, language: str) -> None:
    words, said = CATALOGUES[language], text_of(printed(mess, language))
    counting = [one for one in mess.weighings if not one.struck]
    assert (
        sum(one.net_g for one in counting) == mess.delivery.net_g == sum(t.net_g for t in mess.account.totals)
    )
    assert len(counting) == sum(total.count for total in mess.account.totals)
    for total in mess.account.totals:
        line = next(line for line in said.splitlines() if line.count(words.kilograms(total.net_g)) == 1
                    and words.kilograms(total.gross_g) in line)  # fmt: skip
        assert words.kilograms(total.tare_g) in line
    for lot in mess.delivery.lots:
        assert any(lot.code in line and words.kilograms(lot.net_g) in line for line in said.splitlines())
    totals = [
        line
        for line in said.splitlines()
        if line.strip().startswith({"ru": "Итого", "en": "Total "}[language])
    ]
    assert len(totals) == 3
    assert all(words.kilograms(mess.delivery.net_g) in line for line in totals)


def test_every_weighing_stands_there_with_its_marks(mess: Sheet) -> None:
    said = text_of(printed(mess, "en"))
    rows = re.findall(r"^ *(\d+) 23/11/2026 (\d\d:\d\d:\d\d) (R1-261123-\d{4}-.)", said, re.MULTILINE)
    shown = [(CATALOGUES["en"].clock(one.at, seconds=True), one.lot) for one in mess.weighings]
    assert [row[1:] for row in rows] == shown
    assert said.count("voided, Weighed twice") == 1
    assert said.count("moved to R1-261123-0003-") == 1
    assert "from R1-261123-0003-" in said
    assert "12.000 p M" in said
    assert "24.000 c" in said
    assert said.count("late entry") == 1


def test_corrections_say_what_they_replaced(mess: Sheet) -> None:
    said = " ".join(text_of(printed(mess, "en")).split())
    assert (
        "Supplier: was Fishing brigade Enkhaluk (example), is Northern Fish trading house (example)" in said
    )
    assert "Note: was —, is Лёд растаял" in said
    assert "Advised weight: was 100.000 kg, is 120.000 kg" in said
    assert "Wrong supplier" in said


def test_rules_of_origin_stand_with_source_and_confidence(mess: Sheet) -> None:
    said = " ".join(text_of(printed(mess, "en")).split())
    assert "OMUL-WILD-COMMERCIAL: may NOT be accepted into stock" in said
    assert "in force since: 01/10/2017" in said
    assert "read in a copy of the source" in said
    unknown = {one: rule and replace(rule, valid_from=None) for one, rule in mess.rules.items()}
    assert "not known since when" in text_of(printed(replace(mess, rules=unknown), "en"))


def test_what_is_missing_is_named(mess: Sheet) -> None:
    said = text_of(printed(mess, "ru"))
    assert "Не заполнены обязательные поля" in said
    assert "НЕ ЗАПОЛНЕНО" in said
    assert {one.field for one in mess.missing} == {"catch_to", "checks"}


def test_a_changed_content_is_a_draft_and_the_signed_version_superseded(mess: Sheet) -> None:
    said = text_of(printed(mess, "en"))
    assert "Draft of version 2; version 1 is superseded" in said
    assert re.search(r"1 Иванова А. П. .* superseded", said)
    assert account.digest(mess.account) in said


def test_verdict_temperatures_and_check_stand_there(mess: Sheet) -> None:
    said = text_of(printed(mess, "en"))
    assert "held: Too warm" in said
    assert mess.delivery.verdict is Acceptance.HELD
    assert "From −0.5 °C to 1.4 °C" in said
    assert "none seen" in said
    assert "Долить льда" in said
    assert "Handed over by the driver" in said


def test_nobody_knows_anything_yet_and_it_is_still_a_report(tmp_path: Path) -> None:
    with station(tmp_path) as one:
        of = one.open()
        said = text_of(printed(sheet_of(one, of), "en"))
    assert "Draft, not signed" in said
    assert "No fish is stated yet" in said


def test_letters_the_font_lacks_are_question_marks_and_markup_is_text(tmp_path: Path) -> None:
    with station(tmp_path) as one:
        of = one.open()
        one.state(of, replace(PELED, origin_document="<b>7</b> & 水"))
        said = text_of(printed(sheet_of(one, of), "en"))
    assert "<b>7</b> & ?" in said


@EVERY_LANGUAGE
def test_the_code_is_read_by_two_readers_on_paper(mess: Sheet, tmp_path: Path, language: str) -> None:
    page = picture(printed(mess, language), tmp_path)
    assert [one.text for one in zxingcpp.read_barcodes(page)] == [mess.delivery.code]
    corner = page.crop((page.width - 260, 0, page.width, 260))
    assert readers.dmtx(readers.on_the_table(corner)) == mess.delivery.code


def test_all_letters_are_in_the_file(mess: Sheet, tmp_path: Path) -> None:
    if not shutil.which("pdffonts"):
        pytest.skip("pdffonts is not installed")
    (tmp_path / "r.pdf").write_bytes(printed(mess))
    said = subprocess.run(
        ["pdffonts", str(tmp_path / "r.pdf")], capture_output=True, text=True, check=True
    ).stdout
    assert {line.split("+")[1].split()[0] for line in said.splitlines()[2:]} == {
        "PTSans-Regular",
        "PTSans-Bold",
    }


def test_many_weighings_go_over_many_pages_with_captions_on_each(tmp_path: Path) -> None:
    with station(tmp_path) as one:
        pdf = printed(sheet_of(one, large(one, 300)), "en")
    sheets = text_of(pdf).split("\f")[:-1]
    assert len(sheets) == pages_of(pdf) > 4
    for number, page in enumerate(sheets, start=1):
        assert f"page {number} of {len(sheets)}" in page
    assert all("Gross, kg" in page for page in sheets[1:-1])
    numbers = re.findall(r"^ *(\d+) 23/11/2026 \d\d:", "".join(sheets), re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 301)]


def test_papers_write_a_file_a_content_and_say_when_they_cannot(tmp_path: Path) -> None:
    with station(tmp_path / "journal") as one:
        of = small(one)
        path = next((tmp_path / "journal").rglob("journal.db"))
        pool = Readers(path, KEY, one.store.identity)
        papers = Papers(pool, PLANT, NAME, CATALOGUES["ru"].zone, lambda: tmp_path / "reports")
        first = papers.receiving_report(of.code, "ru")
        assert first == papers.receiving_report(of.code, "ru") != papers.receiving_report(of.code, "en")
        assert of.code in first.name
        one.weigh(one.lot(of), 20_000)
        second = papers.receiving_report(of.code, "ru")
        assert second != first
        assert "20,000" in text_of(second.read_bytes())
        (tmp_path / "file").write_text("")
        papers = Papers(pool, PLANT, NAME, CATALOGUES["ru"].zone, lambda: tmp_path / "file")
        with pytest.raises(EnvironmentFault) as refused:
            papers.receiving_report(of.code, "ru")
        assert refused.value.key == "report.not_filed"
        pool.close()
