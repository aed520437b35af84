"""The station itself: its state in words, a consent with reason and PIN, never by half."""

import pytest

from app.errors import EnvironmentFault, OperatorError
from app.i18n import Catalogue
from app.models.standing import Consent
from app.views.backrooms.station import FORKED, OFFLINE, OLD, TWO, WELL, SampleStanding
from app.views.marks import ChoiceView, Tone, Trouble
from app.views.standing.presenter import StandingPresenter
from app.views.standing.view import StandingView
from tests.views.waiting import at_once

PIN = "705913"


class Stage:
    def __init__(self, port: SampleStanding) -> None:
        self.port = port
        self.views: list[StandingView] = []
        self.restarts = 0
        self.presenter = StandingPresenter(
            port, Catalogue("en"), at_once, show=self.views.append, restart=self._restart
        )
        self.presenter.entered()

    def _restart(self) -> None:
        self.restarts += 1

    @property
    def view(self) -> StandingView:
        return self.views[-1]

    def type(self, pin: str) -> None:
        for key in pin:
            self.presenter.press(key)


@pytest.mark.parametrize(
    ("state", "title", "primary"),
    [
        (WELL, "All is well", "Nothing to confirm"),
        (OFFLINE, "The server does not answer", "Nothing to confirm"),
        (OLD, "The station's disk is older than the plant", "No other copy runs…"),
        (TWO, "Two computers use this station's journal", "The other one is off…"),
        (FORKED, "Another copy of this station wrote to the plant", "Begin a new journal…"),
    ],
)
def test_the_state_is_said_and_what_it_asks_for(state, title, primary) -> None:
    stage = Stage(SampleStanding(state))
    assert stage.view.said.title == title
    assert stage.view.primary.text == primary
    assert stage.view.primary.enabled is (state.asks is not None)


def test_the_figures() -> None:
    facts = {fact.caption: fact for fact in Stage(SampleStanding(OLD)).view.facts.facts}
    assert facts["Journal"].value == "R1.1"
    assert facts["New lots"].value == "R1B-…"
    assert facts["Server"].value == "db1.plant, on-line since 23/11/2026 09:32"
    assert facts["Not sent"].value == "0"
    assert (facts["Clock"].value, facts["Clock"].tone) == ("−4210.0 s from the server's", Tone.WARN)
    assert (facts["Last backup"].value, facts["Last backup"].tone) == ("61 hours ago", Tone.WARN)
    assert "Oldest of them" not in facts
    assert (facts["Computers"].value, facts["Computers"].tone) == ("no other was seen", Tone.NORMAL)
    forked = {fact.caption: fact for fact in Stage(SampleStanding(FORKED)).view.facts.facts}
    assert (forked["Computers"].value, forked["Computers"].tone) == ("another one was seen", Tone.WARN)
    offline = {fact.caption: fact.value for fact in Stage(SampleStanding(OFFLINE)).view.facts.facts}
    assert offline["Oldest of them"] == "23/11/2026 13:44"
    assert offline["Last backup"] == "asked when the server answers"


@pytest.mark.parametrize(("state", "consent"), [(OLD, Consent.NO_OTHER_COPY), (TWO, Consent.OTHER_IS_OFF)])
def test_a_consent_takes_the_whole_pin(state, consent) -> None:
    stage = Stage(SampleStanding(state))
    stage.presenter.primary()
    assert isinstance(stage.view.panel, ChoiceView)
    stage.presenter.choose("DISK-RESTORED")
    assert stage.view.typed == ""
    stage.type(PIN[:5])
    stage.presenter.primary()
    assert not stage.view.primary.enabled
    assert stage.port.calls == []
    stage.type(PIN[5:])
    stage.presenter.primary()
    assert stage.port.calls == [(consent, PIN, "DISK-RESTORED")]
    assert stage.restarts == 0
    assert stage.view.typed is None
    assert stage.view.notice is not None


def test_a_new_journal_takes_reason_and_pin_and_restarts_the_station() -> None:
    stage = Stage(SampleStanding(FORKED))
    stage.presenter.primary()
    assert isinstance(stage.view.panel, ChoiceView)
    assert len(stage.view.panel.options) == 4
    assert stage.view.typed is None
    stage.presenter.choose("DISK-COPIED")
    stage.type(PIN)
    stage.presenter.primary()
    assert stage.port.calls == [(Consent.NEW_JOURNAL, PIN, "DISK-COPIED")]
    assert stage.restarts == 1
    stage.presenter.primary()
    assert len(stage.port.calls) == 1, "it is given once"


@pytest.mark.parametrize("refusal", [OperatorError("login.refused"), EnvironmentFault("decision.no_server")])
def test_a_refusal_is_said_and_the_pin_forgotten(refusal) -> None:
    stage = Stage(SampleStanding(OLD, refusal))
    stage.presenter.primary()
    stage.presenter.choose("DISK-RESTORED")
    stage.type(PIN)
    stage.presenter.primary()
    assert isinstance(stage.view.panel, Trouble)
    assert stage.view.primary.text == ""
    stage.presenter.back()
    stage.presenter.primary()
    stage.presenter.choose("DISK-RESTORED")
    assert stage.view.typed == ""


def test_who_leaves_the_screen_gave_no_consent() -> None:
    stage = Stage(SampleStanding(OLD))
    stage.presenter.primary()
    stage.presenter.choose("DISK-RESTORED")
    stage.type(PIN)
    stage.presenter.left()
    assert stage.view.typed is None
    stage.presenter.primary()
    assert stage.port.calls == []
