"""The first run without Qt: no page that makes keys, plant or administrator can be skipped."""

from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest

from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.desk import LiveWeight
from app.models.setup import Protocol, Standing
from app.views.backrooms.devices import FLOOR
from app.views.backrooms.firstrun import AND, FOUND, LOOKING, MT_SICS, OHAUS, TOLEDO, SampleWizard
from app.views.marks import SILENCE
from app.views.wizard.presenter import WizardPresenter
from app.views.wizard.view import Face, PageView, WizardView
from tests.views.waiting import at_once

STANDING = Standing("Baikal", "R1", True, "/dev/ttyUSB0", 5.88)


class Stage:
    def __init__(self, port: SampleWizard | None = None, px_per_mm: float = 5.0) -> None:
        self.port = port or SampleWizard()
        self.views: list[WizardView] = []
        self.rescaled: list[float] = []
        self.finished: list[Catalogue] = []
        self.presenter = WizardPresenter(
            self.port, Catalogue("ru"), at_once, show=self.views.append, rescale=self.rescaled.append,
            finished=self.finished.append, px_per_mm=px_per_mm,
        )  # fmt: skip
        self.presenter.refresh()

    @property
    def page(self) -> PageView:
        return self.views[-1].page

    @property
    def number(self) -> int:
        return round(self.views[-1].part * 6)

    def type(self, text: str) -> None:
        for sign in text:
            self.presenter.press(sign)

    def skip(self, pages: int) -> None:
        for _ in range(pages):
            self.presenter.skip()

    def call(self, name: str) -> list[tuple[Any, ...]]:
        return [call for call in self.port.calls if call[0] == name]


def founded() -> Stage:
    stage = Stage()
    stage.presenter.choose("en")
    stage.skip(2)
    stage.presenter.choose("new")
    stage.type("BAIKAL FISH")
    stage.presenter.primary()
    return stage


def named() -> Stage:
    stage = founded()
    stage.skip(1)
    stage.type("PETROVA E. S.")
    stage.presenter.primary()
    return stage


def test_a_whole_first_run() -> None:
    stage = founded()
    assert stage.call("found") == [("found", "Baikal Fish")]
    stage.presenter.choose("/dev/ttyUSB0")
    stage.presenter.primary()
    stage.type("PETROVA E. S.")
    for _ in range(2):
        stage.presenter.primary()
        stage.type("482915")
    stage.presenter.primary()
    assert stage.call("administrator") == [("administrator", "Petrova E. S.", 6)]
    assert stage.presenter.scanned("BK1-7F3Q-2M9T")
    assert [fact.value for fact in stage.page.facts][:3] == ["Baikal Fish", "R1", "/dev/ttyUSB0"]
    assert stage.finished == []
    stage.presenter.primary()
    assert [words.language for words in stage.finished] == ["en"]
    assert stage.call("finish")


def test_language_and_size_may_be_skipped_plant_and_administrator_not() -> None:
    stage = Stage()
    stage.skip(9)
    assert stage.number == 3
    assert stage.page.skip.text == ""
    stage = named()
    stage.skip(9)
    assert stage.number == 5
    assert stage.page.skip.text == ""


@pytest.mark.parametrize("choice", ["new", "join", "replace"])
def test_no_step_of_the_plant_page_can_be_skipped(choice: str) -> None:
    stage = Stage()
    stage.skip(2)
    stage.presenter.choose(choice)
    stage.skip(3)
    assert (stage.number, stage.page.skip.text) == (3, "")


def test_a_first_run_begun_again_makes_nothing_anew() -> None:
    stage = Stage(SampleWizard(STANDING))
    for _ in range(5):
        stage.presenter.primary()
    assert stage.number == 6
    made = {call[0] for call in stage.port.calls}
    assert made & {"found", "enrol", "administrator", "keep_scale"} == set()


def test_the_language_changes_at_once_and_is_kept() -> None:
    stage = Stage()
    stage.presenter.choose("en")
    assert stage.page.primary.text == "Go on in English"
    stage.presenter.primary()
    assert stage.call("keep_language") == [("keep_language", "en")]


def test_a_card_of_a_bank_says_how_large_a_millimetre_is() -> None:
    stage = Stage(px_per_mm=5.0)
    stage.skip(1)
    for key in ("++", "+", "-", "--"):
        stage.presenter.press(key)
    assert stage.page.px_per_mm == pytest.approx(5.0, rel=0.003)
    for _ in range(40):
        stage.presenter.press("+")
    assert stage.page.px_per_mm == pytest.approx(5.0 * 1.005**40, rel=0.003)
    stage.presenter.primary()
    ((_, value),) = stage.call("keep_scale_of_screen")
    assert value == pytest.approx(6.1, abs=0.03)
    assert stage.rescaled == [value]


@pytest.mark.parametrize(("panel", "value"), [("10.1", 5.88), ("12.1", 4.91), ("15", 3.36), ("15.6", 5.56)])
def test_each_panel_has_its_preset(panel: str, value: float) -> None:
    stage = Stage()
    stage.skip(1)
    stage.presenter.choose(panel)
    assert stage.page.px_per_mm == value
    assert stage.rescaled == [value]


def test_joining_needs_file_and_code() -> None:
    stage = Stage()
    stage.skip(2)
    stage.presenter.choose("join")
    assert [option.enabled for option in stage.page.options] == [True, False, True]
    stage.presenter.choose("0")
    stage.type("7K3M-0QZ4-9F2P-11X")
    assert not stage.page.primary.enabled
    stage.type("X")
    stage.presenter.primary()
    ((_, path, code, settings),) = stage.call("enrol")
    assert (path.name, code, settings) == ("R2.enrol", "7K3M-0QZ4-9F2P-11XX", None)
    stage.skip(1)
    assert stage.page.face is Face.FACTS, "a plant that is joined has its administrators"


def test_a_broken_machine_is_replaced_with_its_settings() -> None:
    stage = Stage()
    stage.skip(2)
    stage.presenter.choose("replace")
    stage.presenter.choose("0")
    stage.presenter.choose("0")
    assert stage.presenter.scanned("7K3M-0QZ4-9F2P-11XX")
    stage.presenter.primary()
    ((_, path, _, settings),) = stage.call("enrol")
    assert (path.name, settings.name) == ("R2.enrol", "station.toml")


def test_a_wrong_code_is_said_in_words_and_can_be_mended() -> None:
    stage = Stage(SampleWizard(refusal=OperatorError("enrolment.wrong_code")))
    stage.skip(2)
    stage.presenter.choose("join")
    stage.presenter.choose("0")
    stage.type("7K3M0QZ49F2P11XX")
    stage.presenter.primary()
    assert stage.page.trouble is not None
    stage.presenter.back()
    assert (stage.page.trouble, stage.page.typed) == (None, "7K3M0QZ49F2P11XX")
    assert stage.number == 3


def test_nothing_can_be_pressed_while_the_plant_is_founded() -> None:
    class Slow(SampleWizard):
        def found(self, plant: str) -> Future[Standing]:
            self.calls.append(("found", plant))
            return Future()

    stage = Stage(Slow())
    stage.skip(2)
    stage.presenter.choose("new")
    stage.type("AB")
    for _ in range(3):
        stage.presenter.primary()
    stage.presenter.back()
    stage.type("C")
    assert stage.call("found") == [("found", "Ab")]
    assert not stage.page.primary.enabled


def test_two_different_pins_make_no_administrator() -> None:
    stage = named()
    stage.type("482915")
    stage.presenter.primary()
    stage.type("482916")
    stage.presenter.primary()
    assert stage.page.trouble is not None
    assert stage.call("administrator") == []
    stage.presenter.back()
    assert (stage.page.face, stage.page.typed) == (Face.PIN, "")


def test_a_short_pin_is_not_taken() -> None:
    stage = named()
    stage.type("48291")
    assert not stage.page.primary.enabled
    stage.presenter.primary()
    assert stage.page.title == "Choose a PIN"


def test_the_badge_must_be_read_once() -> None:
    stage = named()
    for _ in range(2):
        stage.type("482915")
        stage.presenter.primary()
    stage.presenter.primary()
    stage.skip(1)
    stage.presenter.back()
    assert stage.page.title == "Print the badge, then scan it"
    assert stage.presenter.scanned("SOMETHING-ELSE")
    assert stage.page.trouble is not None
    stage.presenter.back()
    stage.presenter.choose("type")
    stage.type("BK1-7F3Q-2M9T")
    stage.presenter.primary()
    assert stage.number == 6


def test_no_pin_is_ever_in_a_view() -> None:
    stage = named()
    stage.type("482915")
    assert not any("482915" in repr(view) for view in stage.views)


def test_a_scale_that_is_silent_cannot_be_used() -> None:
    stage = Stage(SampleWizard(STANDING, state=FLOOR, weight=LiveWeight()))
    stage.skip(2)
    stage.presenter.primary()
    stage.presenter.choose("another")
    stage.presenter.choose("/dev/ttyUSB0")
    assert not stage.page.primary.enabled
    assert stage.page.live is not None
    assert stage.page.live.text == SILENCE
    assert stage.call("try_scale")[-1] == ("try_scale", "mt-sics", "/dev/ttyUSB0")
    stage.presenter.back()
    assert stage.call("try_scale")[-1] == ("try_scale", "", ""), "the line is let go"


def test_with_several_protocols_one_is_chosen() -> None:
    other = Protocol("cas", "CAS")
    stage = Stage(SampleWizard(Standing("Baikal", "R1", True), protocols_=(MT_SICS, other)))
    stage.skip(2)
    stage.presenter.primary()
    stage.presenter.choose("network")
    stage.type("10.4.1.17")
    stage.presenter.primary()
    stage.presenter.choose("mt-sics")
    assert stage.call("try_scale")[-1] == ("try_scale", "mt-sics", "tcp:10.4.1.17:4305")


def test_of_many_protocols_every_one_can_be_reached() -> None:
    many = tuple(Protocol(f"p{number}", f"P {number}") for number in range(15))
    stage = Stage(SampleWizard(Standing("Baikal", "R1", True), protocols_=many))
    stage.skip(2)
    stage.presenter.primary()
    stage.presenter.choose("/dev/ttyUSB0")
    seen = []
    for _ in range(3):
        codes = [option.code for option in stage.page.options]
        assert len(codes) <= 8
        assert codes[-1] == "others"
        assert codes[0] == "find"
        seen += codes[1:-1]
        stage.presenter.choose("others")
    assert seen == [protocol.code for protocol in many]
    assert stage.page.options[1].code == "p0"
    stage.presenter.choose("p3")
    assert stage.call("try_scale")[-1] == ("try_scale", "p3", "/dev/ttyUSB0")


def test_the_pad_has_no_colon_so_a_slash_will_do() -> None:
    stage = Stage(SampleWizard(Standing("Baikal", "R1", True)))
    stage.skip(2)
    stage.presenter.primary()
    stage.presenter.choose("network")
    stage.type("SCALE-1/8001")
    stage.presenter.primary()
    assert stage.call("try_scale")[-1] == ("try_scale", "mt-sics", "tcp:scale-1:8001")


def several(**more: Any) -> Stage:
    stage = Stage(
        SampleWizard(Standing("Baikal", "R1", True), protocols_=(MT_SICS, TOLEDO, OHAUS, AND), **more)
    )
    stage.presenter.choose("en")
    stage.skip(2)
    stage.presenter.primary()
    stage.presenter.choose("/dev/ttyUSB0")
    return stage


def test_a_protocol_that_does_not_say_the_unit_has_it_asked() -> None:
    stage = several()
    stage.presenter.choose("toledo_8217")
    assert [option.code for option in stage.page.options] == ["kg", "g", "t", "lb"]
    assert not stage.call("try_scale")
    stage.presenter.choose("kg")
    assert stage.call("try_scale")[-1] == ("try_scale", "toledo_8217", "/dev/ttyUSB0", {"unit": "kg"})


def test_what_the_scale_speaks_is_found_out_and_a_person_chooses() -> None:
    stage = several(finds=LOOKING)
    stage.presenter.choose("find")
    assert stage.call("search")[-1] == ("search", "/dev/ttyUSB0")
    assert (stage.page.options, stage.page.text) == ((), "4 of 24 · 9600 8N1 · Sartorius SBI")
    stage.port.finds = FOUND
    stage.port.changed()
    stage.presenter.refresh()
    sure, unitless = stage.page.options
    assert (sure.text, sure.detail) == ("A&D", "24.860 kg · 2400 7E1")
    assert unitless.detail == "24.860 unit not told · 2400 7E1"
    stage.presenter.choose(unitless.code)
    stage.presenter.choose("kg")
    told = {"baud": 2400, "unit": "kg"}
    assert stage.call("try_scale")[-1] == ("try_scale", "toledo_8217", "/dev/ttyUSB0", told)


def test_a_host_that_was_searched_keeps_the_port_that_answered() -> None:
    found = replace(FOUND.candidates[0], settings={"tcp_port": 4001})
    stage = several(finds=replace(FOUND, candidates=(found,)))
    stage.presenter.back()
    stage.presenter.choose("network")
    stage.type("10.4.1.17")
    stage.presenter.primary()
    stage.presenter.choose("find")
    assert stage.call("search")[-1] == ("search", "tcp:10.4.1.17")
    stage.presenter.choose(found.code)
    assert stage.call("try_scale")[-1] == ("try_scale", "and_standard", "tcp:10.4.1.17:4001")


def test_a_search_without_result_leads_on() -> None:
    stage = several(finds=replace(LOOKING, ended=True, problem="device.port_busy"))
    stage.presenter.choose("find")
    assert stage.page.text.startswith("Device used by another program")
    assert [option.code for option in stage.page.options] == ["find", "others"]
    stage.presenter.choose("others")
    assert stage.page.options[0].code == "find"
    stage.presenter.choose("find")
    stage.presenter.back()
    assert stage.call("try_scale")[-1] == ("try_scale", "", ""), "the line is let go"


def test_leaving_the_scale_page_lets_the_line_go() -> None:
    stage = founded()
    stage.presenter.choose("/dev/ttyUSB0")
    stage.skip(1)
    assert stage.call("try_scale")[-1] == ("try_scale", "", "")
