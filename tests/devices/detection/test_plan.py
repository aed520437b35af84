"""The order of a search: likely ones early, and no question that could change a scale."""

import pytest

from app.devices.base import Driver, LineSettings
from app.devices.detection.plan import Attempt, harmless, of_host, of_port, title_of
from app.devices.registry import driver, drivers
from tests.devices.detection.uart import heard

DRIVERS = {name: one for name, one in drivers().items() if one.poll or one.continuous}
TOUCHY = [one for one in DRIVERS.values() if one.touchy]
SERIAL = of_port(DRIVERS)


def sent(plan: tuple[Attempt, ...], until: Driver | None = None) -> list[tuple[LineSettings, Driver]]:
    """Every question that is put while nobody answers, up to the first to `until`."""
    silent: list[Driver] = []
    put: list[tuple[LineSettings, Driver]] = []
    for attempt in plan:
        for spoken in attempt.asked:
            if harmless(spoken, silent, DRIVERS.values()):
                if until is not None and spoken.name == until.name:
                    return put
                put.append((attempt.line, spoken))
                silent.append(spoken)
    return put


def test_the_receiver_of_the_test_reads_its_own_speed() -> None:
    text = bytes(range(128))
    for line in (LineSettings(), LineSettings(4800, 8, "E"), LineSettings(9600, 7, "E")):
        assert heard(text, line, line) == text
    assert heard(text, LineSettings(9600), LineSettings(4800)) != text


def test_every_protocol_is_listened_to_and_every_one_that_answers_is_asked() -> None:
    asked = {spoken.name for _, spoken in sent(SERIAL)}
    assert asked == {name for name, one in DRIVERS.items() if one.poll is not None}
    assert {spoken.name for _, spoken in sent(of_host(DRIVERS, 4001))} == asked
    lines = {attempt.line for attempt in SERIAL}
    assert all(LineSettings(o.line.baud, o.line.bits, o.line.parity) in lines for o in DRIVERS.values())


def test_likely_protocols_come_early() -> None:
    titles = [title_of(attempt.line) for attempt in SERIAL]
    assert titles[:4] == ["9600 7E1", "4800 8E1", "57600 8N1", "9600 8N1"]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("touchy", TOUCHY, ids=lambda one: one.name)
def test_a_scale_with_single_byte_commands_is_asked_before_it_could_hear_one(touchy: Driver) -> None:
    """Whatever is sent before it was asked, at whatever speed, is none of its commands to its receiver."""
    before = sent(SERIAL, until=touchy)
    for line, spoken in before:
        assert spoken.poll is not None
        taken = heard(spoken.poll.send, line, touchy.line)
        assert not set(taken) & set(touchy.touchy), (spoken.name, taken)


@pytest.mark.parametrize("plan", [SERIAL, of_host(DRIVERS, None)], ids=["port", "host"])
def test_no_question_holds_another_protocols_zero_or_tare(plan: tuple[Attempt, ...]) -> None:
    commands = {
        (one.name, request.send)
        for one in DRIVERS.values()
        for request in (one.zero, one.tare, one.clear)
        if request is not None and len(request.send) > 1
    }
    for _, spoken in sent(plan):
        assert spoken.poll is not None
        assert not [name for name, command in commands if command in spoken.poll.send], spoken.name


def test_a_question_with_a_command_of_a_scale_that_was_not_asked_is_not_put() -> None:
    mt_sics, massak_2 = driver("mt_sics"), driver("massak_2")
    assert not harmless(mt_sics, [], [mt_sics, massak_2])
    assert harmless(mt_sics, [massak_2], [mt_sics, massak_2])
    assert harmless(massak_2, [], [mt_sics, massak_2])
