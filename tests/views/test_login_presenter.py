"""Login's words and intents, without Qt."""

from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.i18n import Catalogue
from app.models.login import Individual, LoginStep, Stage
from app.views import samples
from app.views.entry import BACK, CLEAR
from app.views.login.presenter import LoginPresenter
from app.views.login.view import Face, LoginView
from tests.views.test_weighing_presenter import at_once


class Door:
    """A presenter with everything it says, and who came and went."""

    def __init__(self, step: LoginStep | None = None, people: bool = False) -> None:
        self.port = samples.SampleLogin(step or LoginStep(), people=samples.PEOPLE if people else ())
        self.views: list[LoginView] = []
        self.came: list[Individual] = []
        self.gone = 0
        self.now = samples.NOW
        self.presenter = LoginPresenter(
            self.port, Catalogue("ru"), at_once, self._now,
            show=self.views.append, inside=self.came.append, outside=self._outside,
        )  # fmt: skip

    def _now(self) -> datetime:
        return self.now

    def _outside(self) -> None:
        self.gone += 1

    @property
    def view(self) -> LoginView:
        return self.presenter.view()

    def type(self, keys: str) -> None:
        for key in keys:
            self.presenter.press(key)


def test_badge_then_pin_then_inside() -> None:
    door = Door()
    assert door.view.face is Face.BADGE
    assert door.view.primary.text == ""
    door.presenter.scanned("BADGE ")
    assert door.view.face is Face.PIN
    door.type("12345")
    assert not door.view.primary.enabled
    door.type("6")
    assert door.view.primary.enabled
    door.presenter.primary()
    assert door.port.calls == [("scan", "BADGE"), ("pin", 6)]
    assert door.came == [samples.OPERATOR]


def test_the_pin_is_never_shown() -> None:
    door = Door(LoginStep(Stage.PIN))
    door.type("1234")
    assert door.view.typed == "••••"


def test_a_refusal_is_said_with_what_to_do() -> None:
    door = Door(LoginStep(Stage.PIN, problem="login.refused"))
    assert door.view.trouble is not None
    assert door.view.trouble.do


def test_while_the_pin_is_checked_nothing_is_taken() -> None:
    door = Door(LoginStep(Stage.PIN))
    waiting: list[Future[LoginStep]] = []
    door.presenter._after = lambda future, ok, failed: waiting.append(future)
    door.type("123456")
    door.presenter.primary()
    door.type("9")
    assert door.view.typed == ""
    assert not door.view.primary.enabled
    assert not door.view.other.enabled


def test_letters_of_a_code_are_letters() -> None:
    door = Door()
    door.presenter.other()
    door.type("BC<1C")
    assert door.view.typed == "BC<1C"
    door.presenter.press(CLEAR)
    assert door.view.typed == ""


def test_the_code_can_be_typed() -> None:
    door = Door()
    door.presenter.other()
    assert door.view.face is Face.TYPING
    door.type("BK")
    door.presenter.press(BACK)
    door.type("1")
    assert door.view.typed == "B1"
    door.presenter.primary()
    assert door.port.calls == [("scan", "B1")]
    assert door.view.face is Face.PIN


def test_back_gives_the_badge_up() -> None:
    door = Door(LoginStep(Stage.PIN))
    door.presenter.other()
    assert door.view.face is Face.BADGE
    assert door.port.calls == [("leave",)]


@pytest.mark.parametrize(("seconds", "shown"), [(95, "1:35"), (9, "0:09"), (0, "0:00"), (-3, "0:00")])
def test_the_lock_out_counts_down(seconds: int, shown: str) -> None:
    door = Door(LoginStep(Stage.LOCKED_OUT, until=samples.NOW + timedelta(seconds=seconds)))
    assert door.view.face is Face.LOCKED_OUT
    assert door.view.typed == shown


def test_the_end_of_a_lock_out_is_seen_by_itself() -> None:
    door = Door(LoginStep(Stage.LOCKED_OUT, until=samples.NOW))
    door.port.state = LoginStep(Stage.PIN)
    door.presenter.refresh()
    assert door.views[-1].face is Face.PIN


def test_a_locked_station_names_who_may_come_back() -> None:
    door = Door(LoginStep(Stage.BADGE, samples.OPERATOR))
    assert "Иванова А. П." in door.view.title


def test_demo_people_come_by_the_same_steps() -> None:
    door = Door(people=True)
    assert [p.detail for p in door.view.people][:2] == ["оператор", "мастер"]
    door.presenter.become("B2")
    assert door.port.calls == [("scan", "B2"), ("pin", 6)]
    assert door.came == [samples.OPERATOR]


def test_nobody_to_become_outside_the_demonstration() -> None:
    assert Door().view.people == ()


def test_a_blocked_person_is_out() -> None:
    door = Door(LoginStep(Stage.INSIDE, samples.OPERATOR))
    door.port.state = LoginStep()
    door.presenter.refresh()
    door.presenter.refresh()
    assert door.gone == 1


def test_another_person_may_take_over_without_the_first_ones_leaving() -> None:
    door = Door(LoginStep(Stage.INSIDE, samples.OPERATOR))
    other = replace(samples.OPERATOR, role="p_0007")
    door.port.state = LoginStep(Stage.INSIDE, other)
    door.presenter.refresh()
    assert door.came == [other]
    assert door.gone == 0
