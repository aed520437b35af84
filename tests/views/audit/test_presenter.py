"""The audit's presenter: filters, pages, proof and writing out, without Qt."""

from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.audit import Chained, Question
from app.views.audit.filters import EVERYTHING, Filter
from app.views.audit.presenter import AuditPresenter
from app.views.audit.view import AuditView
from app.views.backrooms.records import LOT, RECORDS, SampleAudit
from app.views.marks import ChoiceView, Tone, Trouble
from tests.views.waiting import at_once

FOLDER = Path("stick")


class Stage:
    def __init__(self, port: SampleAudit | None = None, language: str = "en") -> None:
        self.port = port or SampleAudit()
        self.views: list[AuditView] = []
        self.poked = 0
        self.presenter = AuditPresenter(
            self.port, Catalogue(language), at_once, show=self.views.append, poke=self._poke,
            who=lambda: "Boris", folder=lambda: FOLDER,
        )  # fmt: skip
        self.presenter.entered()

    def _poke(self) -> None:
        self.poked += 1

    @property
    def view(self) -> AuditView:
        return self.views[-1]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_the_newest_entries_come_first_and_the_first_is_chosen(stage: Stage) -> None:
    assert [line.code for line in stage.view.list.lines] == [r.place for r in RECORDS[:6]]
    assert stage.view.list.chosen == RECORDS[0].place
    assert stage.view.pager.text == "1 / 4"
    assert (stage.view.pager.back, stage.view.pager.on) == (False, True)


def test_pages_turn_there_and_back(stage: Stage) -> None:
    first = stage.view.list
    stage.presenter.turn(+1)
    assert stage.view.list.lines[0].code == RECORDS[6].place
    for _ in range(9):
        stage.presenter.turn(+1)
    assert not stage.view.pager.on
    for _ in range(9):
        stage.presenter.turn(-1)
    assert stage.view.list == first


def test_a_scanned_label_narrows_to_its_lot(stage: Stage) -> None:
    assert stage.presenter.scanned(LOT)
    assert stage.view.filters[0].detail == LOT
    assert stage.view.primary.text == "Write out 21 entries"
    assert not stage.presenter.scanned("BK1-7F3Q")


def test_a_filter_is_chosen_and_taken_away(stage: Stage) -> None:
    stage.presenter.filter(Filter.PERSON)
    assert isinstance(stage.view.panel, ChoiceView)
    assert [option.code for option in stage.view.panel.options] == [EVERYTHING, "p_0042", "p_0017", "p_0001"]
    assert stage.view.primary.text == ""
    stage.presenter.choose("p_0017")
    assert stage.view.filters[1].detail == "Дашиев Б. Ц."
    assert stage.port.calls[-1][1] == Question(person="p_0017")
    stage.presenter.filter(Filter.DAY)
    stage.presenter.choose("2026-11-22")
    assert stage.port.calls[-1][1] == Question(person="p_0017", day=date(2026, 11, 22))
    stage.presenter.filter(Filter.PERSON)
    stage.presenter.choose(EVERYTHING)
    assert stage.port.calls[-1][1] == Question(day=date(2026, 11, 22))


def test_the_facts_say_who_when_why_old_and_new(stage: Stage) -> None:
    stage.presenter.select("R1.1 1041")
    facts = {fact.caption: fact.value for fact in stage.view.facts.facts}
    assert facts["Who"] == "Иванова А. П. (p_0042)"
    assert facts["When"].startswith("23/11/2026 14:30")
    assert facts["Why"] == "Wrong tare"
    assert facts["Net"] == "25.115\u00a0kg → does not count"
    assert facts["Program"] == "0.1.0"
    assert facts["Station and No."] == "R1.1 1041"


def test_doubts_scale_and_outcome_are_told(stage: Stage) -> None:
    stage.presenter.select("R1.1 1039")
    facts = {fact.caption: fact.value for fact in stage.view.facts.facts}
    assert facts["What became of it"] == "voided: Wrong tare"
    assert facts["Scale serial"] == "B123456789"
    stage.presenter.select("R1.1 1038")
    facts = {fact.caption: fact.value for fact in stage.view.facts.facts}
    assert facts["Doubts"] == "The station's clock was wrong"


def test_a_voided_entry_is_struck_and_a_broken_chain_is_red() -> None:
    broken = replace(RECORDS[0], chained=Chained.BROKEN)
    stage = Stage(SampleAudit((broken, *RECORDS[1:])))
    first, *_, voided = stage.view.list.lines[:4]
    assert voided.struck
    assert first.mark is not None
    assert (first.mark.word, first.mark.tone) == ("chain broken", Tone.ALARM)


def test_the_chain_is_proven_in_words(stage: Stage) -> None:
    assert stage.view.chain.word == "Chain not checked yet"
    stage.presenter.check()
    assert (stage.view.chain.word, stage.view.chain.tone) == ("Chain intact: 1119 entries checked", Tone.OK)


def test_a_broken_chain_names_the_first_entry_that_does_not_fit() -> None:
    stage = Stage(SampleAudit(bad=913))
    stage.presenter.check()
    assert (stage.view.chain.word, stage.view.chain.tone) == ("CHAIN BROKEN: R1.1, entry 913", Tone.ALARM)


def test_progress_comes_from_another_thread_and_pokes() -> None:
    stage = Stage(SampleAudit(waiting=True))
    stage.presenter.check()
    stage.presenter.refresh()
    assert stage.poked == 2
    assert stage.view.chain.word == "Checking 62 %"
    assert not stage.view.check.enabled
    stage.presenter.check()
    assert [call[0] for call in stage.port.calls].count("prove") == 1


def test_writing_out_says_what_was_asked_and_by_whom(stage: Stage) -> None:
    stage.presenter.scanned(LOT)
    stage.presenter.primary()
    assert stage.port.calls[-1][2:] == (FOLDER, f"Lot: {LOT}", "Boris")
    assert stage.view.notice is not None
    assert stage.view.notice.text == "Written out: audit-20261123-063240.zip"


def test_a_failure_is_shown_in_words_and_closed() -> None:
    stage = Stage()
    stage.port.refusal = EnvironmentFault("journal.not_saved", cause="x")
    stage.presenter.primary()
    assert isinstance(stage.view.panel, Trouble)
    assert stage.view.primary.text == ""
    stage.presenter.back()
    assert stage.view.panel is None


def test_an_answer_to_an_older_question_is_not_shown() -> None:
    class Slow(SampleAudit):
        def __init__(self) -> None:
            super().__init__()
            self.late: list[Future[object]] = []

        def page(self, *arguments, **named):  # type: ignore[no-untyped-def]
            answer = super().page(*arguments, **named).result()
            self.late.append(Future())
            self.late[-1].answer = answer  # type: ignore[attr-defined]
            return self.late[-1]

    stage = Stage(Slow())
    stage.presenter.scanned(LOT)
    first, second = stage.port.late[-2:]  # type: ignore[attr-defined]
    second.set_result(second.answer)  # type: ignore[attr-defined]
    shown = stage.view.list
    first.set_result(first.answer)  # type: ignore[attr-defined]
    assert stage.view.list == shown


def test_russian_from_the_next_view_on(stage: Stage) -> None:
    stage.presenter.speak(Catalogue("ru"))
    assert stage.view.primary.text == "Выгрузить 23 записи"


def test_the_strip_of_a_notice_takes_rows_and_not_itself(stage: Stage) -> None:
    stage.presenter.primary()
    stage.presenter.room_for(5)
    assert stage.view.notice is not None
    assert len(stage.view.list.lines) == 5
    stage.presenter.turn(+1)
    assert stage.view.notice is None
