"""A scanner's bytes in every piece and with every end, and on real lines."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import SystemClock
from app.devices.assembly import scanner_of
from app.devices.scanners.scan import LONGEST_CODE, PAUSE, parser
from app.devices.sim.scanner import SimulatedScanner, behind_pty, behind_tcp
from app.devices.supervisor import Supervisor
from app.devices.vectors import as_scan
from app.models.equipment import LinkState
from app.models.profile import parse_scanner
from app.models.readings import Reading, ReadingKind
from tests.devices.frames import Vector, arrivals, expected, fed, vectors
from tests.devices.waiting import Seen, until

WAIT = 15
LOT = "R1-261123-0042-K"
FISH = "0104601234567893700527.5\x1d7008OMU\x1d10B7"


@pytest.mark.parametrize("vector", vectors("scan"), ids=lambda vector: vector["id"])
def test_vectors_hold_however_they_are_split(vector: Vector) -> None:
    for pieces in arrivals(vector):
        readings = [as_scan(reading) for reading in fed(parser, *pieces)]
        pairs = zip(readings, expected(vector), strict=True)
        assert [{key: reading.get(key) for key in wanted} for reading, wanted in pairs] == expected(vector)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\n\r\n"])
def test_any_end_of_line_is_one_end(end: bytes) -> None:
    readings = fed(parser, b"A1" + end + b"B2" + end)
    assert [reading.text for reading in readings] == ["A1", "B2"]


@pytest.mark.parametrize(
    ("prefix", "suffix", "data", "texts"),
    [
        ("\x02", "\x03", b"\x02A1\x03\x02B2\x03", ["A1", "B2"]),
        ("\x02", "\x03", b"\x02A1\r\n\x03", ["A1"]),
        ("", "\t", b"A1\tB2\t", ["A1", "B2"]),
        ("#", "##", b"#A1##", ["A1"]),
        ("", "", b"\rA1\r", ["A1"]),
        ("~", "", b"~]d2A1\r", ["A1"]),
    ],
)
def test_prefix_and_suffix_as_the_scanner_is_set(
    prefix: str, suffix: str, data: bytes, texts: list[str]
) -> None:
    make = partial(parser, prefix=prefix, suffix=suffix)
    assert [reading.text for reading in fed(make, data)] == texts
    assert [reading.text for reading in fed(make, *(data[at : at + 1] for at in range(len(data))))] == texts


def test_a_code_without_its_end_may_be_a_part_of_one() -> None:
    (reading,) = fed(parser, b"R1-261123-00")
    assert (reading.error, reading.text) == ("timeout", None)


def test_a_pause_ends_a_code_where_the_scanner_sends_no_end() -> None:
    made = parser(suffix=PAUSE)
    assert made.feed(b"]C0ST") + made.feed(b"07") == []
    assert [(one.symbology, one.text) for one in made.timeout()] == [("]C0", "ST07")]
    assert made.timeout() == []


def test_identifier_text_and_bytes_are_kept_apart() -> None:
    (reading,) = fed(parser, b"]d2" + FISH.encode() + b"\r")
    assert (reading.symbology, reading.text) == ("]d2", FISH)
    assert reading.raw == b"]d2" + FISH.encode() + b"\r"
    assert reading.kind is ReadingKind.SCAN


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("Омуль".encode(), "utf-8", "Омуль"),
        ("Омуль".encode("cp1251"), "cp1251", "Омуль"),
        (b"\xe9", "latin-1", "é"),
    ],
)
def test_encodings(data: bytes, encoding: str, text: str) -> None:
    (reading,) = fed(partial(parser, encoding=encoding), data + b"\r")
    assert reading.text == text


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"A\x00B", b"\x02A", b"]C1", "Омуль".encode("cp1251"), b"A\x7f"]
)
def test_noise_is_no_code(data: bytes) -> None:
    (reading,) = fed(parser, data + b"\r")
    assert (reading.error, reading.text) == ("malformed", None)


def test_noise_without_end_does_not_grow_the_buffer() -> None:
    made = parser()
    for _ in range(20):
        made.feed(b"x" * 3_000)
        assert len(made._buffer) <= LONGEST_CODE + 1
    made.feed(b"\r")
    assert [reading.text for reading in made.feed(b"A1\r")] == ["A1"]


@given(st.lists(st.one_of(st.sampled_from([b"A1\r", b"]C1010\r\n", b"\x1d\r"]), st.binary(max_size=60)), max_size=8),
       st.data())  # fmt: skip
def test_any_bytes_in_any_pieces(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=10)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert fed(parser, *pieces) == fed(parser, whole)


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def heard(running: ExitStack, **profile: object) -> tuple[Supervisor, Seen[Reading]]:
    """A supervisor on the scanner's line, and what it hears."""
    made = scanner_of(parse_scanner({"name": "scanner", "protocol": "scan", **profile}), SystemClock())
    seen: Seen[Reading] = Seen()
    made.readings.subscribe(seen)
    running.callback(made.stop)
    made.start()
    until(lambda: made.state.state is LinkState.ONLINE, WAIT)
    return made, seen


def shown(scanner: SimulatedScanner, seen: Seen[Reading], text: str, symbology: str | None = None) -> Reading:
    before = len(seen.events)
    scanner.scan(text, symbology)
    return seen.wait(lambda reading: reading.kind is ReadingKind.SCAN, WAIT, after=before)


def test_codes_arrive_over_a_serial_line(running: ExitStack, own_environment: Path) -> None:
    scanner = running.enter_context(behind_pty(own_environment / "scanner"))
    _, seen = heard(running, port=scanner.address)
    assert shown(scanner, seen, LOT, "]C0").text == LOT
    reading = shown(scanner, seen, FISH, "]d2")
    assert (reading.symbology, reading.text) == ("]d2", FISH)


def test_codes_without_an_end_arrive_over_tcp(running: ExitStack) -> None:
    scanner = running.enter_context(behind_tcp(suffix="", aim=False))
    host, _, port = scanner.address.rpartition(":")
    _, seen = heard(running, host=host, tcp_port=int(port), suffix=PAUSE)
    reading = shown(scanner, seen, LOT, "]C0")
    assert (reading.symbology, reading.text) == (None, LOT)


def test_fifty_codes_in_a_row_all_arrive_in_order(running: ExitStack, own_environment: Path) -> None:
    scanner = running.enter_context(behind_pty(own_environment / "scanner"))
    scanner.wire.drip = True
    _, seen = heard(running, port=scanner.address)
    texts = [f"CODE-{number}" for number in range(50)]
    for text in texts:
        scanner.scan(text)
    until(lambda: len(seen.events) == len(texts), WAIT)
    assert [reading.text for reading in seen.events] == texts


@pytest.mark.expected_logs("is lost: device.line_lost")
def test_a_scanner_may_be_silent_and_its_loss_is_seen(running: ExitStack, own_environment: Path) -> None:
    scanner = running.enter_context(behind_pty(own_environment / "scanner"))
    supervisor, seen = heard(running, port=scanner.address)
    began = supervisor.state.since_ns
    scanner.unplug()
    until(lambda: supervisor.state.state is LinkState.LOST, WAIT)
    scanner.plug()
    until(lambda: supervisor.state.state is LinkState.ONLINE, WAIT)
    assert supervisor.state.since_ns > began
    assert shown(scanner, seen, LOT).text == LOT


def test_silence_is_no_fault_of_a_scanner() -> None:
    from app.devices.evidence import Evidence
    from app.models.equipment import DeviceState

    evidence = Evidence(DeviceState("scanner", "scan", "a", LinkState.CLOSED, 0), speaks_unasked=True)
    evidence.opened(1)
    assert evidence.silence(10**12) is None
    assert evidence.state.state is LinkState.ONLINE
    assert evidence.state.problem is None
