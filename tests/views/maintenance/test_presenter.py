"""The maintenance presenter: true states, live frames, tests and recordings, without Qt."""

from dataclasses import replace

import pytest

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.equipment import Frame, LinkState
from app.models.readings import Reading, ReadingKind
from app.views.backrooms.devices import FLOOR, NOW, PRINTER, SCALE, SECOND, SampleDevices
from app.views.maintenance.ports import Test
from app.views.maintenance.presenter import MaintenancePresenter
from app.views.maintenance.view import MaintenanceView
from app.views.maintenance.words import age, printable
from app.views.marks import Tone
from tests.views.waiting import at_once


class Stage:
    def __init__(self, port: SampleDevices | None = None) -> None:
        self.port = port or SampleDevices()
        self.views: list[MaintenanceView] = []
        self.presenter = MaintenancePresenter(self.port, Catalogue("en"), at_once, show=self.views.append)
        self.presenter.room_for(5)

    @property
    def view(self) -> MaintenanceView:
        return self.views[-1]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_each_device_shows_its_true_state(stage: Stage) -> None:
    good, lost = stage.view.devices.lines
    assert good.mark is not None
    assert lost.mark is not None
    assert (good.mark.word, good.mark.tone) == ("connected", Tone.NORMAL)
    assert (lost.mark.word, lost.mark.tone) == ("no connection", Tone.WARN)
    assert good.detail == "/dev/ttyUSB0 · last frame 0.1 s ago"


def test_a_device_that_speaks_but_is_the_wrong_one_is_not_grey() -> None:
    stage = Stage(SampleDevices((replace(SCALE, problem="device.other_serial"),)))
    mark = stage.view.devices.lines[0].mark
    assert mark is not None
    assert mark.tone is Tone.WARN
    assert stage.view.facts.facts[0].value == "Another scale is attached"


@pytest.mark.parametrize(
    ("ago", "text"),
    [(0.14, "0.1 s ago"), (9.96, "10.0 s ago"), (11, "11 s ago"), (130, "2 min ago"), (None, "never")],
)
def test_ages(ago: float | None, text: str) -> None:
    at = None if ago is None else NOW - int(ago * SECOND)
    assert age(at, NOW, Catalogue("en")) == text


def test_frames_run_newest_first_with_hex_and_print(stage: Stage) -> None:
    answer, question = stage.view.frames.lines[:2]
    assert (answer.title, question.title) == ('I4 A "B123456789"«CR»«LF»', "I4«CR»«LF»")
    assert question.detail == "49 34 0D 0A"
    assert answer.mark is not None
    assert question.mark is not None
    assert (answer.mark.word, question.mark.word) == ("received", "transmitted")
    stage.port.traffic = (*stage.port.traffic, Frame(NOW, False, b"\x02Z\x00\xff"))
    stage.presenter.refresh()
    assert stage.view.frames.lines[0].title == "«STX»Z··"


def test_a_damaged_frame_says_so(stage: Stage) -> None:
    stage.presenter.hold()
    for _ in range(3):
        stage.presenter.turn(+1)
    damaged = [line for line in stage.view.frames.lines if line.mark and line.mark.tone is Tone.WARN]
    assert [line.mark.word for line in damaged if line.mark] == ["damaged"]


def test_held_frames_stand_still_and_can_be_paged(stage: Stage) -> None:
    assert not stage.view.pager.on
    stage.presenter.hold()
    shown = stage.view.frames
    stage.port.traffic = (*stage.port.traffic, Frame(NOW, False, b"new\r\n"))
    stage.presenter.refresh()
    assert stage.view.frames == shown
    assert stage.view.hold.detail == "1 / 8"
    for _ in range(20):
        stage.presenter.turn(+1)
    assert stage.view.hold.detail == "8 / 8"
    stage.presenter.hold()
    assert stage.view.frames.lines[0].title == "new«CR»«LF»"


def test_only_what_the_protocol_has_can_be_asked(stage: Stage) -> None:
    assert all(action.enabled for action in stage.view.tests if action.text)
    stage.presenter.select("floor-scale")
    assert not any(action.enabled for action in stage.view.tests)


def test_a_printer_prints_a_test_label_and_has_no_other_test(stage: Stage) -> None:
    stage.port.states = (*stage.port.states, PRINTER)
    stage.presenter.select("printer")
    assert [action.text for action in stage.view.tests if action.text] == ["Print a test label"]
    stage.presenter.test(Test.LABEL)
    assert stage.port.calls == [("test", "printer", Test.LABEL)]


@pytest.mark.parametrize(
    ("reading", "text", "tone"),
    [
        (Reading(kind=ReadingKind.ACK), "The scale did it: zero", Tone.OK),
        (Reading(error="unstable"), "Zero: Load does not rest. Keep", Tone.WARN),
    ],
)
def test_the_answer_to_a_test_is_told(reading: Reading, text: str, tone: Tone) -> None:
    stage = Stage(SampleDevices(reading=reading))
    stage.presenter.test(Test.ZERO)
    assert stage.view.notice is not None
    assert stage.view.notice.text.startswith(text)
    assert stage.view.notice.tone is tone
    assert stage.port.calls == [("test", "scale", Test.ZERO)]


def test_the_serial_number_is_shown() -> None:
    stage = Stage(SampleDevices(reading=Reading(kind=ReadingKind.INFO, text="B123456789")))
    stage.presenter.test(Test.SERIAL)
    assert stage.view.notice is not None
    assert stage.view.notice.text == "Serial number: B123456789"


def test_a_device_that_does_not_answer_is_a_problem_in_words() -> None:
    stage = Stage(SampleDevices(refusal=EnvironmentFault("device.not_answered", address="x")))
    stage.presenter.test(Test.TARE)
    assert stage.view.trouble is not None
    assert stage.view.trouble.title == "No answer to the command"
    stage.presenter.back()
    assert stage.view.trouble is None


def test_the_recording_begins_and_ends(stage: Stage) -> None:
    assert stage.view.primary.text == "Record scale to a file"
    stage.presenter.primary()
    assert stage.view.primary.text == "End the recording"
    stage.presenter.primary()
    assert stage.view.notice is not None
    assert stage.view.notice.text == "Recorded: scale-20261123-063240.frames"
    assert [call[2] for call in stage.port.calls] == [True, False]


def test_the_simulator_is_offered_only_where_the_port_offers_it(stage: Stage) -> None:
    assert stage.view.simulator.text == ""
    demo = Stage(SampleDevices(offers=False))
    assert demo.view.simulator.text == "Simulator"
    demo.presenter.simulate()
    assert demo.port.calls == [("simulate", "scale", True)]
    assert demo.view.simulator.text == "Real device"
    assert demo.view.devices.lines[0].detail.startswith("SIMULATOR")


def test_a_station_without_devices_says_so() -> None:
    stage = Stage(SampleDevices(()))
    assert stage.view.devices.empty == "No device is set up."
    assert stage.view.primary.text == ""


def test_silence_is_not_hidden() -> None:
    stage = Stage(SampleDevices((replace(FLOOR, state=LinkState.SILENT, problem="device.silent"),)))
    assert stage.view.devices.lines[0].mark is not None
    assert stage.view.devices.lines[0].mark.word == "silent"


def test_every_byte_can_be_printed() -> None:
    assert printable(bytes(range(256))).isprintable()
