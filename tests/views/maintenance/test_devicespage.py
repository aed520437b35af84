"""The room of devices: how they stand, finding a scale, setting one up, recordings; without Qt."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.device_board import SetUp
from app.models.equipment import SIMULATED, LinkState
from app.views.backrooms.devices import SCALE, SampleDevices
from app.views.backrooms.firstrun import FOUND, LOOKING, PORTS
from app.views.backrooms.workshop import FILES, OTHERS, SPOKEN, SampleWorkshop
from app.views.lists.faces import Cells, FormFace, ListFace
from app.views.lists.pages import Pages
from app.views.lists.view import Line
from app.views.maintenance import profileform
from app.views.maintenance.devicespage import PLANT, WHERE, DevicesPage
from app.views.maintenance.setuppage import SetUpForm
from app.views.samples import NOW
from tests.views.waiting import at_once


class Stage:
    """The room over a sample workshop."""

    def __init__(self, port: SampleWorkshop | None = None) -> None:
        self.port = port or SampleWorkshop()
        self.pages = Pages(
            Catalogue("en"), at_once, show=lambda view: None,
            first=lambda room: DevicesPage(room, self.port, lambda: NOW),
        )  # fmt: skip
        self.pages.entered()
        self.pages.room_for(8)

    @property
    def face(self) -> ListFace:
        face = self.pages.view().face
        assert isinstance(face, ListFace)
        return face

    @property
    def form(self) -> FormFace:
        face = self.pages.view().face
        assert isinstance(face, FormFace)
        return face

    @property
    def acts(self) -> list[str]:
        return [act.code for act in self.face.acts]

    def lines(self) -> list[Line]:
        return [row for row in self.face.rows if isinstance(row, Line)]

    def narrow(self) -> None:
        top = self.pages.top
        assert isinstance(top, DevicesPage)
        top.narrow(WHERE, PLANT)


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_own_devices_stand_live_with_what_can_be_done(stage: Stage) -> None:
    assert [line.code for line in stage.lines()] == ["scale", "floor-scale", "printer", "scanner"]
    assert stage.acts == ["line", "setup", "recordings", "simulator"]
    assert stage.face.primary.text == "Find a scale…"
    stage.pages.select("scanner")
    assert stage.acts == ["line", "setup", "recordings", "scanners"]
    for code in ("line", "scanners"):
        stage.pages.act(code)
    assert stage.port.calls == [("line", "scanner"), ("scanners",)]


def test_the_plant_shows_devices_of_others_with_the_age_of_what_was_said(stage: Stage) -> None:
    stage.narrow()
    marks = {line.code: line.mark.word for line in stage.lines() if line.mark}
    assert marks["R2/scale"] == "connected"
    assert marks["R2/printer"] == "no connection"
    assert marks["L1/scale"] == "station is silent", "what was said an hour ago is not known to hold"
    stage.pages.select("R2/printer")
    facts = stage.face.facts
    assert facts is not None
    assert facts.facts[0].value == "Device refuses the connection"
    assert stage.acts == []


def test_a_simulator_at_another_station_is_told_as_such() -> None:
    stage = Stage(SampleWorkshop(others=(replace(OTHERS[0], problem=SIMULATED),)))
    stage.narrow()
    assert [line.mark.word for line in stage.lines() if line.mark][-1] == "SIMULATOR"


def test_without_the_plant_the_own_devices_are_still_there() -> None:
    stage = Stage(SampleWorkshop(refusal=OperatorError("device.plant_away")))
    stage.narrow()
    assert stage.pages.view().trouble is None
    assert len(stage.lines()) == 4
    assert "cannot be asked" in stage.face.title


def test_others_see_states_and_nothing_else() -> None:
    stage = Stage(SampleWorkshop(allowed=False))
    assert stage.acts == []
    assert stage.face.primary.text == ""
    stage.pages.primary()
    stage.pages.act("setup")
    assert isinstance(stage.pages.top, DevicesPage)
    assert len(stage.lines()) == 4


def test_a_simulator_is_put_in_the_place_of_a_device_and_marked(stage: Stage) -> None:
    stage.pages.act("simulator")
    assert stage.port.lines.calls == [("simulate", "scale", True)]
    notice = stage.pages.view().notice
    assert notice is not None
    assert notice.text == "SIMULATOR: nothing is recorded"
    stage.port.lines.states = (replace(SCALE, problem=SIMULATED),)
    stage.pages.changed()
    mark = stage.lines()[0].mark
    assert mark is not None
    assert mark.word == "SIMULATOR"
    stage.pages.act("simulator")
    assert stage.port.lines.calls[-1] == ("simulate", "scale", False)


def test_a_device_without_a_simulator_offers_none() -> None:
    stage = Stage(SampleWorkshop(SampleDevices((SCALE,))))
    assert stage.acts == ["line", "setup", "recordings"]


# Finding


def searched(stage: Stage) -> Stage:
    stage.pages.primary()
    stage.pages.select(PORTS[0].address)
    return stage


def test_a_search_shows_its_progress_then_its_candidates_side_by_side(stage: Stage) -> None:
    stage.port.finds = LOOKING
    searched(stage)
    assert stage.port.calls == [("search", "/dev/ttyUSB0")]
    assert (stage.face.title, stage.face.empty) == (
        "Looking for the scale…",
        "4 of 24 · 9600 8N1 · Sartorius SBI",
    )
    assert not stage.face.primary.enabled
    stage.port.finds = FOUND
    stage.pages.changed()
    rows = [row.cells[:3] for row in stage.face.rows if isinstance(row, Cells)]
    assert rows == [("A&D", "24.860 kg", "2400 7E1"), ("Toledo 8217", "24.860 unit not told", "2400 7E1")]


def test_the_chosen_candidate_is_set_up_and_its_unit_is_asked() -> None:
    stage = searched(Stage(SampleWorkshop(finds=FOUND)))
    stage.pages.select(FOUND.candidates[1].code)
    assert stage.port.calls[-1] == ("search", ""), "the line is free for the station"
    top = stage.pages.top
    assert isinstance(top, SetUpForm)
    assert {field.code for field in top.missing()} == {"name", "unit", "max_g", "division_g"}
    top.values |= {"name": "hall", "unit": "kg", "max_g": "150000", "division_g": "50"}
    stage.pages.primary()
    told: dict[str, Any] = {"unit": "kg", "max_g": 150_000, "division_g": 50, "baud": 2400}
    wanted = SetUp("hall", "toledo_8217", "/dev/ttyUSB0", told)
    assert stage.port.calls[-2:] == [("keep", "", wanted), ("restart",)]


def test_a_host_that_answered_at_a_port_keeps_it() -> None:
    found = replace(FOUND.candidates[0], settings={"tcp_port": 4001})
    stage = Stage(SampleWorkshop(finds=replace(FOUND, candidates=(found,))))
    stage.pages.primary()
    stage.pages.act("host")
    for sign in "10.4.1.17":
        stage.pages.press(sign)
    stage.pages.primary()
    assert stage.port.calls == [("search", "tcp:10.4.1.17")]
    stage.pages.select(found.code)
    top = stage.pages.top
    assert isinstance(top, SetUpForm)
    assert top.values["place"] == "tcp:10.4.1.17:4001"


def test_going_back_ends_the_search(stage: Stage) -> None:
    stage.port.finds = LOOKING
    searched(stage).pages.back()
    assert stage.port.calls[-1] == ("search", "")


def test_a_search_can_be_begun_again() -> None:
    stage = searched(Stage(SampleWorkshop(finds=replace(LOOKING, ended=True, problem="device.port_busy"))))
    assert stage.face.empty.startswith("Device used by another program")
    stage.pages.primary()
    assert stage.port.calls == [("search", "/dev/ttyUSB0")] * 2


def test_a_device_is_set_up_by_hand(stage: Stage) -> None:
    stage.pages.primary()
    stage.pages.act("hand")
    assert [entry.code for entry in stage.form.entries] == ["protocol", "name", "place"]


# Setting up


def test_a_change_keeps_what_the_form_does_not_show(stage: Stage) -> None:
    stage.pages.act("setup")
    top = stage.pages.top
    assert isinstance(top, SetUpForm)
    top.values |= {"max_g": "30000", "form": "7E1"}
    stage.pages.primary()
    name, before, wanted = stage.port.calls[0]
    assert (name, before) == ("keep", "scale")
    told: dict[str, Any] = {
        "patience_ms": 6_000,
        "max_g": 30_000,
        "division_g": 5,
        "serial": "B123456789",
        "bits": 7,
    }
    assert wanted == SetUp("scale", "mt_sics", "/dev/ttyUSB0", told | {"parity": "even"})
    assert stage.port.calls[1] == ("restart",)


def test_a_refused_change_stays_on_its_form() -> None:
    stage = Stage(SampleWorkshop(refusal=OperatorError("device.name_taken", name="scale")))
    stage.pages.act("setup")
    stage.pages.primary()
    trouble = stage.pages.view().trouble
    assert trouble is not None
    assert trouble.title == "Name already given"
    assert ("restart",) not in stage.port.calls
    stage.pages.back()
    assert isinstance(stage.pages.top, SetUpForm)


def test_taking_away_is_asked_twice(stage: Stage) -> None:
    stage.pages.act("setup")
    stage.pages.act("leave")
    assert stage.form.primary.text == "Really take it away"
    stage.pages.act("leave")
    assert stage.form.primary.text == "Keep and start anew"
    stage.pages.act("leave")
    stage.pages.primary()
    assert stage.port.calls == [("remove", "scale"), ("restart",)]


@pytest.mark.parametrize(
    "told",
    [
        SetUp("scale", "toledo_8217", "/dev/ttyS0", {"unit": "kg", "max_g": 60_000, "division_g": 5, "baud": 4800,
              "bits": 7, "parity": "even", "rs485": True, "echo": False, "two_agreeing": True}),
        SetUp("printer", "zpl", "tcp:10.0.0.5:9100", {"dpi": 300, "width_mm": 58}),
        SetUp("scanner", "scan", "usb:A5", {"suffix": ";"}),
    ],
    ids=lambda told: told.name,
)  # fmt: skip
def test_a_device_comes_out_of_its_form_as_it_went_in(told: SetUp) -> None:
    spoken = next(one for one in SPOKEN if one.code == told.protocol)
    assert profileform.set_up(told, spoken, profileform.values_of(told)) == told


def test_a_name_is_plain() -> None:
    field = profileform.fields(SPOKEN, {}, Catalogue("en"))[1]
    assert [bool(field.check(text)) for text in ("scale-2", "весы", "a b", "../x")] == [
        False,
        True,
        True,
        True,
    ]


# Recordings


def test_a_recording_is_read_again(stage: Stage) -> None:
    stage.pages.act("recordings")
    rows = [row.cells for row in stage.face.rows if isinstance(row, Cells)]
    assert [cells[0] for cells in rows] == ["scale", "floor-scale"]
    stage.pages.select(FILES[0].path.name)
    assert stage.port.calls == [("replay", FILES[0].path.name)]
    marks = [row.mark.word for row in stage.face.rows if isinstance(row, Cells) and row.mark]
    assert marks[:3] == ["transmitted", "24.100 kg · in motion", "24.860 kg"]
    stage.pages.act("filter:only")
    stage.pages.select("wrong")
    marks = [row.mark.word for row in stage.face.rows if isinstance(row, Cells) and row.mark]
    assert marks == ["damaged"]


def test_a_state_that_lasts_is_told_by_the_wall_clock() -> None:
    lasting = replace(OTHERS[0], state=LinkState.SILENT, since=NOW - timedelta(minutes=7))
    stage = Stage(SampleWorkshop(others=(lasting,)))
    stage.narrow()
    stage.pages.select("R2/scale")
    facts = stage.face.facts
    assert facts is not None
    assert facts.facts[-1].value == "7 min ago"
