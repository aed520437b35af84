"""The state of a link from what was seen of it."""

import pytest

from app.devices.evidence import Evidence
from app.models.equipment import DeviceState, LinkState
from app.models.readings import Reading

SECOND = 1_000_000_000
GOOD, BAD, BUSY = Reading(value="1", unit="kg"), Reading(error="malformed"), Reading(error="busy")


def evidence(expected: str | None = None) -> Evidence:
    made = Evidence(DeviceState("scale", "p", "a", LinkState.CLOSED, 0), expected)
    made.opened(0)
    return made


def test_an_open_line_proves_nothing() -> None:
    seen = evidence()
    assert seen.state.state is LinkState.OPENING
    assert not seen.reading(BAD, 1)
    assert (seen.state.state, seen.state.errors) == (LinkState.OPENING, 1)


@pytest.mark.parametrize("reading", [GOOD, BUSY, Reading(error="overload")])
def test_whoever_is_understood_is_on_line(reading: Reading) -> None:
    seen = evidence()
    assert seen.reading(reading, 5)
    assert (seen.state.state, seen.state.since_ns, seen.state.last_good_ns) == (LinkState.ONLINE, 5, 5)
    seen.reading(reading, 6)
    assert (seen.state.since_ns, seen.state.frames) == (5, 2)


def test_silence_and_loss_by_the_clock() -> None:
    seen = evidence()
    seen.reading(GOOD, 0)
    assert seen.silence(SECOND) is None
    assert seen.state.state is LinkState.ONLINE
    assert seen.silence(SECOND + 1) is None
    assert (seen.state.state, seen.state.problem) == (LinkState.SILENT, "device.silent")
    assert seen.silence(2 * SECOND) is None
    assert seen.silence(2 * SECOND + 1) == "device.no_answer"


def test_noise_is_no_sign_of_life() -> None:
    seen = evidence()
    seen.reading(GOOD, 0)
    seen.reading(BAD, SECOND)
    seen.silence(SECOND + 1)
    assert seen.state.problem == "device.not_understood"
    assert seen.silence(2 * SECOND + 1) == "device.not_understood"


def test_lost_stays_lost_until_a_good_frame() -> None:
    seen = evidence()
    seen.lost("device.line_lost", "EIO", 1)
    seen.lost("device.port_missing", "gone", 2)
    seen.opened(3)
    state = seen.state
    assert (state.state, state.problem, state.since_ns) == (LinkState.LOST, "device.port_missing", 1)
    seen.reading(GOOD, 4)
    assert (seen.state.state, seen.state.problem, seen.state.detail) == (LinkState.ONLINE, None, "")


@pytest.mark.parametrize(
    ("told", "problem"), [("B1", None), ("C1", "device.other_serial"), (None, "device.serial_not_told")]
)
def test_the_expected_scale(told: str | None, problem: str | None) -> None:
    seen = evidence("B1")
    seen.reading(GOOD, 1)
    assert seen.state.problem == "device.serial_not_told"
    seen.serial(told, 2)
    assert (seen.state.problem, seen.state.serial) == (problem, told)
    seen.reading(GOOD, 3)
    assert seen.state.problem == problem


def test_any_scale_where_none_is_expected() -> None:
    seen = evidence()
    seen.serial(None, 1)
    seen.reading(GOOD, 2)
    assert seen.state.problem is None
    seen.closed(3)
    assert seen.state.state is LinkState.CLOSED
