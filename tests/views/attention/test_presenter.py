"""Waiting things: reasons in words, the entry word for word, verdicts with a reason."""

import pytest

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.attention import Waiting
from app.views.attention.presenter import AttentionPresenter, Tab
from app.views.attention.view import AttentionView
from app.views.backrooms.waiting import MARKED, WAITING, SampleAttention
from app.views.marks import ChoiceView, Trouble
from tests.views.waiting import at_once


class Stage:
    def __init__(self, port: SampleAttention | None = None) -> None:
        self.port = port or SampleAttention()
        self.views: list[AttentionView] = []
        self.lots: list[str] = []
        self.presenter = AttentionPresenter(
            self.port, Catalogue("en"), at_once, show=self.views.append, show_lot=self.lots.append
        )
        self.presenter.entered()

    @property
    def view(self) -> AttentionView:
        return self.views[-1]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_three_lists_with_their_counts(stage: Stage) -> None:
    assert [(tab.text, tab.detail) for tab in stage.view.tabs] == [
        ("Not applied", "4"), ("Cannot be true", "2"), ("Label only", "1"),
    ]  # fmt: skip


def test_why_an_entry_was_not_applied_is_said_in_words(stage: Stage) -> None:
    assert [line.title for line in stage.view.list.lines] == [
        "It carries a value the plant does not know",
        "Its identity was used before",
        "It is no readable record",
        "Its values break a rule of the plant",
    ]
    assert stage.view.list.lines[0].detail == "Weighing recorded · Дашиев Б. Ц. · R2.1 418"
    assert stage.view.list.lines[2].detail == "Unreadable entry · R3.2 17"


def test_the_entry_word_for_word_and_what_mending_would_make_of_it(stage: Stage) -> None:
    assert stage.view.body is None
    stage.presenter.text()
    assert stage.view.body is not None
    assert stage.view.body.startswith(MARKED[0].body or "-")
    assert stage.view.body.count("colour") == 1
    stage.presenter.select("R3.2 16")
    stage.presenter.text()
    assert stage.view.body == "This station has no copy of the entry. It is shown when the server answers."


def test_mending_asks_why_and_decides_once(stage: Stage) -> None:
    stage.presenter.primary()
    assert isinstance(stage.view.panel, ChoiceView)
    assert stage.view.panel.title == "Mend: why is it right?"
    assert not stage.view.aside.enabled
    stage.presenter.choose("CHECKED-RIGHT")
    assert stage.port.calls == [("R2.1 418", True, "CHECKED-RIGHT")]
    assert stage.view.notice is not None
    stage.presenter.choose("CHECKED-RIGHT")
    assert len(stage.port.calls) == 1


def test_setting_aside_asks_why(stage: Stage) -> None:
    stage.presenter.select("R3.2 17")
    assert not stage.view.primary.enabled
    stage.presenter.set_aside()
    stage.presenter.back()
    assert stage.port.calls == []
    stage.presenter.set_aside()
    stage.presenter.choose("TEST-ENTRY")
    assert stage.port.calls == [("R3.2 17", False, "TEST-ENTRY")]


def test_without_the_server_nothing_is_decided_and_the_screen_says_so() -> None:
    stage = Stage(SampleAttention(refusal=EnvironmentFault("decision.no_server")))
    stage.presenter.set_aside()
    stage.presenter.choose("REPEATED")
    assert isinstance(stage.view.panel, Trouble)
    stage.presenter.back()
    assert stage.view.panel is None


def test_what_cannot_be_true_leads_to_its_lot(stage: Stage) -> None:
    stage.presenter.tab(Tab.DISCREPANCIES)
    assert stage.view.list.lines[0].side == "\u221212.400\u00a0kg"
    assert stage.view.aside.text == ""
    stage.presenter.primary()
    stage.presenter.tab(Tab.STUBS)
    stage.presenter.primary()
    assert stage.lots == [WAITING.discrepancies[0].lot, WAITING.stubs[0].lot]


def test_pages(stage: Stage) -> None:
    stage.presenter.room_for(3)
    assert stage.view.pager.text == "1 / 2"
    stage.presenter.turn(+1)
    assert [line.code for line in stage.view.list.lines] == ["R3.2 16"]
    stage.presenter.turn(+1)
    assert not stage.view.pager.on


def test_nothing_waits() -> None:
    stage = Stage(SampleAttention(Waiting()))
    assert stage.view.list.empty == "The plant applied every entry."
    assert stage.view.primary.text == ""
