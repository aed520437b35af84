"""The report: which version holds, signing, printing, saving."""

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from app.errors import EnvironmentFault, OperatorError
from app.i18n import Catalogue
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from app.views.backrooms.paper import PAPER
from app.views.lists.view import Line
from app.views.marks import Tone
from app.views.samples import refused
from tests.views.deliveries.gateway import Room, room

SIGNED = replace(gate.CLOSED, reports=(gate.SIGNED,))


def shown(standing: Standing) -> Room:
    stage = room(standing)
    stage.open()
    stage.act("more")
    stage.select("report")
    return stage


def test_an_unsigned_report_is_signed_with_the_pin() -> None:
    stage = shown(Standing(gate.JUDGED))
    assert stage.primary == "Read and sign version 1…"
    stage.tap()
    assert stage.list.rows[0].title == PAPER[0].text  # type: ignore[union-attr]
    assert stage.primary == "Sign version 1…"
    stage.tap()
    stage.type("70591")
    assert stage.ask.typed == "•" * 5
    assert not stage.ask.primary.enabled
    stage.type("3")
    stage.tap()
    assert stage.call == ("sign_report", gate.CODE, 6)
    assert stage.view.notice is not None
    assert stage.view.notice.text == "Version 1 is signed."
    assert stage.list.facts is not None
    assert stage.list.facts.title == "Version 1 holds"


def test_a_late_entry_asks_for_a_new_version() -> None:
    stage = shown(Standing(gate.LATE))
    assert stage.list.facts is not None
    assert stage.list.facts.title == "Changed since version 1"
    assert stage.primary == "Read and sign version 2…"
    mark = stage.lines()["Version 1"].mark
    assert mark is not None
    assert mark.word == "changed since"


def test_a_wrong_pin_is_told_and_asked_again() -> None:
    stage = shown(Standing(gate.LATE))
    stage.desk.refusal = OperatorError("login.refused")
    stage.tap()
    stage.tap()
    stage.type("111111")
    stage.tap()
    assert stage.view.trouble is not None
    stage.pages.back()
    stage.tap()
    assert stage.ask.typed == ""


def test_a_signed_report_is_printed_and_saved() -> None:
    stage = shown(Standing(SIGNED))
    assert stage.primary == "Print"
    stage.tap()
    assert stage.paper.printed == [Path(f"report-{gate.CODE}-en.pdf")]
    stage.act("save")
    assert stage.view.notice is not None
    assert stage.view.notice.text == f"Saved: /media/usb/report-{gate.CODE}-en.pdf"


def test_a_printer_that_is_away_is_told() -> None:
    stage = shown(Standing(SIGNED))
    stage.paper.refusal = EnvironmentFault("device.no_answer")
    stage.act("print")
    assert stage.view.trouble is not None


def test_nothing_is_printed_before_the_file_is_there() -> None:
    stage = room(Standing(SIGNED))
    waiting: Future[Path] = Future()
    stage.desk.report = lambda code, language: waiting  # type: ignore[method-assign]
    stage.open()
    stage.tap()
    assert stage.facts()["File"] == "being written…"
    assert not stage.list.primary.enabled
    waiting.set_result(Path("report.pdf"))
    assert stage.facts()["File"] == "report.pdf"
    assert stage.list.primary.enabled


def test_news_of_other_deliveries_write_no_new_file() -> None:
    stage = shown(Standing(SIGNED))
    asked: list[str] = []
    written = stage.desk.report
    stage.desk.report = lambda code, language: asked.append(code) or written(code, language)  # type: ignore[method-assign,func-returns-value]
    stage.pages.changed()
    assert asked == []
    stage.desk.measure(gate.CODE, None, 100)
    stage.pages.changed()
    assert asked == [gate.CODE]


def test_the_file_is_in_the_language_that_is_spoken() -> None:
    stage = shown(Standing(SIGNED))
    stage.pages.speak(Catalogue("ru"))
    stage.tap()
    assert stage.paper.printed == [Path(f"report-{gate.CODE}-ru.pdf")]


def test_a_file_that_could_not_be_written_is_tried_again() -> None:
    stage = room(Standing(SIGNED))
    written = stage.desk.report
    stage.desk.report = lambda code, language: refused(EnvironmentFault("weighing.journal"))  # type: ignore[method-assign]
    stage.open()
    stage.tap()
    assert stage.view.trouble is not None
    stage.desk.report = written  # type: ignore[method-assign]
    stage.pages.back()
    stage.pages.changed()
    assert stage.facts()["File"] == f"report-{gate.CODE}-en.pdf"


def test_what_came_while_it_was_written_is_in_the_next_file() -> None:
    stage = room(Standing(SIGNED))
    slow: list[Future[Path]] = [Future(), Future()]
    asked: list[str] = []
    stage.desk.report = lambda code, language: asked.append(code) or slow[len(asked) - 1]  # type: ignore[method-assign,func-returns-value]
    stage.open()
    stage.tap()
    stage.desk.measure(gate.CODE, None, 100)
    stage.pages.changed()
    slow[0].set_result(Path("old.pdf"))
    assert stage.facts()["File"] == "being written…"
    slow[1].set_result(Path("new.pdf"))
    assert stage.facts()["File"] == "new.pdf"


def test_a_long_report_is_read_page_by_page_and_what_is_missing_stands_out() -> None:
    stage = shown(Standing(gate.JUDGED))
    stage.act("read")
    assert (len(stage.list.rows), stage.list.pager.text) == (10, f"1 / {-(-len(PAPER) // 10)}")
    red = [row.title for row in stage.list.rows if row.mark is not None and row.mark.tone is Tone.ALARM]
    assert red == ["НЕ ЗАПОЛНЕНО"]
    assert [row.title for row in stage.list.rows if isinstance(row, Line) and row.struck] == [PAPER[8].text]
    stage.pages.turn(1)
    assert stage.list.rows[0].title == PAPER[10].text  # type: ignore[union-attr]
    stage.pages.turn(9)
    assert stage.list.rows


def test_what_was_read_and_is_signed_is_printed_from_there() -> None:
    stage = shown(Standing(SIGNED))
    stage.act("read")
    assert stage.primary == "Print"
    stage.tap()
    assert stage.paper.printed == [Path(f"report-{gate.CODE}-en.pdf")]
