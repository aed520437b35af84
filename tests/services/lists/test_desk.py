"""Where rows are from, what is said where they cannot be had, and files that a spreadsheet reads back as they are."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.errors import EnvironmentFault, OperatorError
from app.i18n import Catalogue
from app.models.lists import By, Found, Narrowing, Sums
from app.services.lists import export
from app.services.lists.desk import Here, ListsDesk
from tests.services.deliveries.kit import BRIGADE, Writer
from tests.services.documents.receiving.samples import messy, station

DAY = date(2026, 11, 23)
ALL = Narrowing(By.WEIGHING, DAY, DAY)
WORDS = {language: Catalogue(language) for language in ("ru", "en")}


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Writer]:
    with station(tmp_path / "journal") as writer:
        messy(writer)
        yield writer


Make = Callable[..., ListsDesk]


@pytest.fixture
def desk(one: Writer, tmp_path: Path) -> Iterator[Make]:
    with ThreadPoolExecutor(1) as worker:

        def make(
            ask: Any = None, heard: datetime | None = None, folder: Path = tmp_path / "out"
        ) -> ListsDesk:
            here = Here("R1", "Рыбозавод", lambda: 60, lambda: folder)
            return ListsDesk(one.store.query, worker, one.clock, here, lambda: ask, lambda: heard)

        yield make


def test_kept_days_come_from_the_station_with_their_time(desk: Make, one: Writer) -> None:
    found = desk().rows(By.WEIGHING, ALL, None, 5).result(10)
    assert isinstance(found.sums, Found)
    assert found.sums.source is not None
    assert (found.sums.source.from_plant, found.sums.source.at) == (False, one.clock.now())
    since = one.clock.now() - timedelta(hours=2)
    unheard = desk(heard=since).rows(By.WEIGHING, ALL, None, 5).result(10)
    assert unheard.sums.source.heard == since


def test_earlier_days_need_the_server_and_own_ones_are_kept_longer(desk: Make) -> None:
    for first in (DAY - timedelta(days=60), None):
        with pytest.raises(OperatorError) as refused:
            desk().rows(By.LOT, replace(ALL, first=first), None, 5).result(10)
        assert refused.value.key == "lists.needs_server"
    for narrowing in (
        replace(ALL, first=DAY - timedelta(days=59)),
        replace(ALL, first=DAY - timedelta(days=399), station="R1"),
        Narrowing(By.DELIVERY, delivery="R1-261123-D01-J"),
        Narrowing(By.LOT, lot="R1-261123-0001-5"),
    ):
        assert desk().rows(By.WEIGHING, narrowing, None, 5).result(10).count > 3
    with pytest.raises(OperatorError):
        desk().rows(By.LOT, replace(ALL, first=DAY - timedelta(days=90), station="R2"), None, 5).result(10)


def test_earlier_days_are_asked_of_the_plant(desk: Make) -> None:
    asked: list[tuple[Any, ...]] = []

    def ask(*question: Any) -> Any:
        asked.append(question)
        sums = dict.fromkeys(("weighed", "live", "net_g", "gross_g", "tare_g", "pieces", "manual"))
        return {"rows": [], "count": 0, "sums": sums, "at": "2026-11-23T01:00:00.000000Z"}

    found = desk(ask).rows(By.LOT, Narrowing(By.LOT, supplier="X"), None, 5).result(10)
    assert (found.count, found.sums.sums, found.sums.source.from_plant) == (0, Sums(), True)
    assert asked == [
        ("SELECT plant.list_rows(%s, %s, %s, %s)", "lot", '{"by": "lot", "supplier": "X"}', None, 6),
    ]  # fmt: skip


def test_choices_name_what_can_be_narrowed_to(desk: Make) -> None:
    choices = desk().choices().result(10)
    assert (choices.today, choices.kept) == (DAY, DAY - timedelta(days=59))
    assert {"DEMO-BRIGADE", "DEMO-FARM"} <= {one.code for one in choices.suppliers}
    assert "PELED" in {one.code for one in choices.items}


@pytest.mark.parametrize("kind", By)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_spreadsheet_reads_numbers_days_and_sums_back(desk: Make, kind: By, language: str) -> None:
    words, here = WORDS[language], desk()
    narrowing = replace(ALL, by=kind)
    sums = here.rows(kind, narrowing, None, 1000).result(10).sums.sums
    path = here.export(kind, narrowing, "xlsx", words, "asked so").result(30)
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "Рыбозавод" in rows[0][0]
    assert rows[1][0] == "asked so"
    assert "23" in rows[2][0]
    head, body, total = rows[4], rows[5:-1], rows[-1]
    assert len(body) == sums.rows
    net = head.index(words.text("Net, kg"))
    assert Decimal(str(total[net])) * 1000 == sums.net_g
    assert sum(Decimal(str(row[net])) * 1000 for row in body if row[net] is not None) == sums.net_g
    assert head.index(words.text("Delivery")) in (0, 1)
    days = {row[head.index(words.text("Plant day" if kind is By.WEIGHING else "Day"))] for row in body}
    assert days == {datetime(2026, 11, 23)}
    assert [cell.data_type for cell in sheet[6]].count("f") == 0


@pytest.mark.parametrize(("language", "delimiter", "comma"), [("ru", ";", ","), ("en", ",", ".")])
def test_csv_is_what_spreadsheets_of_the_language_expect(
    desk: Make, language: str, delimiter: str, comma: str
) -> None:
    words, here = WORDS[language], desk()
    sums = here.rows(By.WEIGHING, ALL, None, 1000).result(10).sums.sums
    path = here.export(By.WEIGHING, ALL, "csv", words, "asked").result(30)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(), delimiter=delimiter))
    head, body, total = rows[4], rows[5:-1], rows[-1]
    net = head.index(words.text("Net, kg"))
    assert len(body) == sums.rows
    assert all(len(row) == len(head) for row in body)
    assert Decimal(total[net].replace(comma, ".")) * 1000 == sums.net_g
    assert sum(Decimal(row[net].replace(comma, ".")) for row in body if row[net]) * 1000 == sums.net_g


@pytest.mark.parametrize("text", ["=1+1", "+7", "-2", "@SUM(A1)", "\t=1"])
def test_a_text_is_never_a_formula(desk: Make, one: Writer, text: str) -> None:
    one.open(replace(BRIGADE, vessel=text))
    narrowing = replace(ALL, by=By.DELIVERY)
    path = desk().export(By.DELIVERY, narrowing, "csv", WORDS["en"], text).result(30)
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert "'" + text in {cell for row in rows for cell in row}
    assert text not in {cell for row in rows for cell in row}
    book = openpyxl.load_workbook(desk().export(By.DELIVERY, narrowing, "xlsx", WORDS["en"], text).result(30))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    with closing(book):
        assert text in {cell.value for row in book.active.iter_rows() for cell in row}


def test_a_disk_that_refuses_is_said_and_leaves_nothing(desk: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault) as refused:
        desk(folder=tmp_path / "file").export(By.LOT, ALL, "csv", WORDS["en"], "").result(30)
    assert refused.value.key == "lists.not_filed"


def test_more_rows_than_a_worksheet_has_are_said(
    desk: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 8)
    with pytest.raises(OperatorError) as refused:
        desk().export(By.WEIGHING, ALL, "xlsx", WORDS["en"], "").result(30)
    assert refused.value.key == "lists.too_long"
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_receiving_log_is_a_spreadsheet_with_a_row_a_fish(desk: Make, language: str) -> None:
    narrowing, words = replace(ALL, by=By.DELIVERY), WORDS[language]
    path = desk().export(By.DELIVERY, narrowing, "log", words, "asked so").result(30)
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if row[0] == words.text("Delivery"))
    body = rows[rows.index(head) + 1 :]
    listed = desk().rows(By.DELIVERY, narrowing, None, 100).result(30)
    net = head.index(words.text("Net, kg"))
    assert {row[0] for row in body} == {row.delivery for row in listed.rows}
    assert round(sum(row[net] or 0 for row in body), 3) == listed.sums.sums.net_g / 1000


def test_the_log_of_days_that_are_not_kept_is_refused_in_words(desk: Make) -> None:
    here = desk(ask=lambda: lambda *_: {})
    old = Narrowing(By.DELIVERY, first=date(2020, 1, 1))
    with pytest.raises(OperatorError, match="log_kept"):
        here.export(By.DELIVERY, old, "log", WORDS["en"], "").result(30)
