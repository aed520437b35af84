"""The conversation on one open line, with a scripted line and a hand-turned clock."""

import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.base import Driver
from app.devices.registry import driver
from app.devices.session import Exchange, Reports, Session
from app.errors import EnvironmentFault
from app.models.readings import Reading, ReadingKind

MILLISECOND = 1_000_000
SICS = driver("mt_sics")
MUTE = replace(SICS, serial=None)


class HandClock:
    """Goes on by a microsecond at each look, and by hand."""

    boot = uuid.UUID(int=0)
    time_ns = 0

    def now(self) -> datetime:
        return datetime.fromtimestamp(0, UTC)

    def monotonic_ns(self) -> int:
        self.time_ns += 1_000
        return self.time_ns


class Script:
    """A line: `arrives` lies in the buffer, `comes` arrives with the next waiting read."""

    address = "script"

    def __init__(self) -> None:
        self.arrived: deque[bytes] = deque()
        self.coming: deque[bytes] = deque()
        self.sent: list[bytes] = []

    def open(self) -> None: ...

    def read(self, timeout: float) -> bytes:
        if self.arrived:
            return self.arrived.popleft()
        return self.coming.popleft() if timeout and self.coming else b""

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def discard_input(self) -> None: ...

    def wake(self) -> None: ...

    def close(self) -> None: ...


class Talk:
    """A session and all it told."""

    def __init__(self, spoken: Driver = MUTE, poll_ns: int | None = None) -> None:
        self.line, self.clock = Script(), HandClock()
        self.readings: list[Reading] = []
        self.serials: list[str | None] = []
        reports = Reports(self.readings.append, lambda data: None, self.serials.append)
        self.session = Session(self.line, spoken, self.clock, reports, poll_ns)

    def steps(self, *pieces: bytes, milliseconds: int = 0) -> None:
        for piece in pieces or (b"",):
            self.line.coming.append(piece)
            self.clock.time_ns += milliseconds * MILLISECOND
            self.session.step(0.1)


def frame(value: int) -> bytes:
    return f"S S {value} kg\r\n".encode()


def test_the_serial_number_is_asked_before_the_stream() -> None:
    talk = Talk(SICS)
    talk.steps(b"", b'I4 A "B1"\r\n', b"")
    assert talk.line.sent == [b"I4\r\n", b"SIR\r\n"]
    assert talk.serials == ["B1"]


@pytest.mark.parametrize("answer", [b"ES\r\n", b"I4 I\r\n", b""])
def test_a_scale_without_a_serial_number_streams_all_the_same(answer: bytes) -> None:
    talk = Talk(SICS)
    talk.steps(b"", answer)
    talk.steps(b"", milliseconds=1_001)
    talk.steps(b"")
    assert talk.line.sent == [b"I4\r\n", b"SIR\r\n"]
    assert talk.serials == [None]


def test_a_scale_that_was_switched_on_is_asked_to_stream_again() -> None:
    talk = Talk(SICS)
    talk.steps(b"", b'I4 A "B1"\r\n', frame(1), b'I4 A "B2"\r\n', frame(2))
    assert talk.line.sent == [b"I4\r\n", b"SIR\r\n", b"SIR\r\n"]
    assert talk.serials == ["B1", "B2"]


def test_without_a_stream_it_polls() -> None:
    talk = Talk()
    talk.steps(b"ES\r\n")
    talk.steps(frame(1), frame(2), milliseconds=10)
    assert talk.line.sent[0] == b"SIR\r\n"
    assert set(talk.line.sent[1:]) == {b"SI\r\n"}


def test_one_poll_at_a_time_and_again_after_a_second() -> None:
    talk = Talk(poll_ns=100 * MILLISECOND)
    for _ in range(9):
        talk.steps(b"", milliseconds=100)
    assert talk.line.sent == [b"SI\r\n"]
    talk.steps(b"", milliseconds=201)
    assert talk.line.sent == [b"SI\r\n"] * 2


def test_commands_go_one_by_one_and_the_stream_after_them() -> None:
    talk = Talk()
    talk.steps(frame(1))
    zero, tare = Exchange(SICS.zero), Exchange(SICS.tare)  # type: ignore[arg-type]
    talk.session.ask(zero)
    talk.session.ask(tare)
    talk.steps(frame(2), b"Z A\r\n", frame(3), b"T S 1 kg\r\n", b"")
    assert talk.line.sent == [b"SIR\r\n", b"Z\r\n", b"T\r\n", b"SIR\r\n"]
    assert zero.answer.result(0).command == "Z"
    assert tare.answer.result(0).value == "1"
    assert len(talk.readings) == 5


def test_a_command_without_an_answer_ends() -> None:
    talk = Talk()
    clear = Exchange(SICS.clear)  # type: ignore[arg-type]
    talk.session.ask(clear)
    talk.steps(frame(1))
    assert talk.session.patient
    talk.steps(frame(1), milliseconds=3_001)
    assert not talk.session.patient
    with pytest.raises(EnvironmentFault, match=r"device\.not_answered"):
        clear.answer.result(0)


def test_a_request_given_up_by_its_asker_is_not_sent() -> None:
    talk = Talk()
    clear = Exchange(SICS.clear)  # type: ignore[arg-type]
    clear.answer.cancel()
    talk.session.ask(clear)
    talk.steps(frame(1))
    assert talk.line.sent == [b"SIR\r\n"]


def test_an_unfinished_frame_is_given_up_after_quiet() -> None:
    talk = Talk()
    talk.steps(b"S S 1")
    talk.steps(b"", milliseconds=400)
    assert talk.readings == []
    talk.steps(b"", milliseconds=101)
    assert [reading.error for reading in talk.readings] == ["timeout"]


def test_what_lay_in_the_buffer_is_from_before_the_press() -> None:
    talk = Talk()
    talk.steps(frame(1))
    talk.line.arrived.extend([frame(2), frame(3)[:5]])
    at_ns = talk.session.press(tare=False)
    talk.steps(frame(3)[5:], frame(4))
    late = [reading.value for reading in talk.readings if reading.at_ns > at_ns]
    assert [reading.value for reading in talk.readings] == ["1", "2", "3", "4"]
    assert late == ["4"]


def test_the_answer_to_an_earlier_poll_is_from_before_the_press() -> None:
    talk = Talk(poll_ns=MILLISECOND)
    talk.steps(b"", milliseconds=2)
    at_ns = talk.session.press(tare=False)
    talk.steps(frame(1), frame(2), milliseconds=2)
    assert [reading.value for reading in talk.readings if reading.at_ns > at_ns] == ["2"]


def test_a_scale_that_answers_one_behind_is_waited_for() -> None:
    """A poll unanswered for a second, then answers: each may belong to the poll before."""
    talk = Talk(poll_ns=MILLISECOND)
    talk.steps(b"", milliseconds=2)
    talk.steps(b"", milliseconds=1_001)
    talk.steps(frame(1), frame(2), milliseconds=2)
    talk.steps(b"", milliseconds=2)
    at_ns = talk.session.press(tare=False)
    talk.steps(frame(3), frame(4), frame(5), milliseconds=2)
    assert [reading.value for reading in talk.readings if reading.at_ns > at_ns] == ["5"]


def test_the_tare_is_asked_right_after_the_press() -> None:
    talk = Talk()
    talk.steps(frame(1))
    at_ns = talk.session.press(tare=True)
    talk.steps(frame(2), b"TA A 0.2 kg\r\n", frame(3))
    assert talk.line.sent == [b"SIR\r\n", b"TA\r\n", b"SIR\r\n"]
    assert [reading.kind for reading in talk.readings if reading.at_ns > at_ns][1] is ReadingKind.TARE


def test_ending_politely_stops_the_stream_and_frees_all_who_wait() -> None:
    talk = Talk()
    talk.steps(frame(1))
    exchanges = [Exchange(SICS.zero), Exchange(SICS.tare)]  # type: ignore[arg-type]
    for exchange in exchanges:
        talk.session.ask(exchange)
    talk.steps(frame(1))
    talk.session.end(polite=False)
    for exchange in exchanges:
        with pytest.raises(EnvironmentFault, match=r"device\.no_link"):
            exchange.answer.result(0)
    other = Talk()
    other.steps(frame(1))
    other.session.end(polite=True)
    assert other.line.sent == [b"SIR\r\n", b"SI\r\n"]


def _chunks(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return (data[a:b] for a, b in pairwise(edges) if a < b)


@given(st.lists(st.integers(0, 10_000), max_size=12), st.integers(0, 12), st.integers(0, 3))
def test_no_frame_that_began_before_the_press_counts(cuts: list[int], press_at: int, buffered: int) -> None:
    talk = Talk()
    data = b"".join(frame(number) for number in range(10, 20))
    sent_before = 0
    pieces = deque(_chunks(data, cuts))
    for _ in range(min(press_at, len(pieces))):
        piece = pieces.popleft()
        sent_before += len(piece)
        talk.steps(piece)
    for _ in range(min(buffered, len(pieces))):
        piece = pieces.popleft()
        sent_before += len(piece)
        talk.line.arrived.append(piece)
    at_ns = talk.session.press(tare=False)
    talk.steps(*pieces)
    late = [reading.value for reading in talk.readings if reading.at_ns > at_ns]
    begun = -(-sent_before // len(frame(10)))
    assert late == [str(number) for number in range(10 + begun, 20)]


def test_the_second_half_of_a_question_is_sent_when_the_first_is_answered() -> None:
    talk = Talk(driver("cas_enq"), poll_ns=MILLISECOND)
    weight = bytes.fromhex("01 02 53 20 30 31 2e 32 33 34 6b 67 65 03 04")
    talk.steps(b"", milliseconds=2)
    talk.steps(b"\x06", weight, milliseconds=2)
    assert talk.line.sent == [b"\x05", b"\x11"]
    assert [reading.value for reading in talk.readings] == [None, "1.234"]
    talk.steps(b"\x15", milliseconds=2)
    talk.steps(b"", milliseconds=2)
    assert talk.line.sent[2:] == [b"\x05", b"\x05"]


def test_a_driver_says_how_often_it_is_polled() -> None:
    talk = Talk(replace(driver("massak_1c"), poll_ms=100))
    talk.steps(*[b""] * 5, milliseconds=1)
    assert talk.line.sent == []
    talk.steps(b"", milliseconds=100)
    assert len(talk.line.sent) == 1


def test_an_acknowledgement_is_told_with_the_tare_that_was_sent() -> None:
    spoken = replace(driver("massak_100"), serial=None)
    talk = Talk(spoken, poll_ns=10**12)
    assert spoken.preset is not None
    exchange = Exchange(spoken.preset("0.4", "kg", 3))
    talk.session.ask(exchange)
    talk.steps(b"", bytes.fromhex("f8 55 ce 01 00 12 12 00"))
    answer = exchange.answer.result(0)
    assert (answer.value, answer.unit, answer.grams, answer.error) == ("0.4", "kg", 400, None)
