"""What printers answer when they are asked how they are."""

from collections.abc import Callable

import pytest

from app.devices.printers.escpos import status as escpos
from app.devices.printers.tspl import status as tspl
from app.devices.printers.zpl import host_status
from app.models.printing import PrinterFault, PrinterState
from tests.devices.frames import Vector, data_of, expected, vectors

PARSERS: dict[str, Callable[[bytes], PrinterState]] = {
    "zpl_hs": host_status,
    "tspl_status": tspl,
    "escpos_status": escpos,
}
VECTORS = [vector for protocol in PARSERS for vector in vectors(protocol)]
READY = host_status(data_of(vectors("zpl_hs")[0])).raw


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors_hold(vector: Vector) -> None:
    state = PARSERS[vector["protocol"]](data_of(vector))
    assert [{"ready": state.ready, "error": state.error}] == expected(vector)
    assert state.raw == data_of(vector)


def answer(first: dict[int, str] | None = None, second: dict[int, str] | None = None) -> bytes:
    """The ready printer's answer with some fields changed."""
    lines = READY.decode().split("\r\n")
    for number, changes in ((0, first or {}), (1, second or {})):
        fields = lines[number].strip("\x02\x03").split(",")
        for at, value in changes.items():
            fields[at] = value
        lines[number] = "\x02" + ",".join(fields) + "\x03"
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (answer({1: "1"}), "paper_out"),
        (answer({2: "1"}), "paused"),
        (answer({5: "1"}), "buffer_full"),
        (answer({6: "1"}), "diagnostic"),
        (answer({11: "1"}), "overheated"),
        (answer({}, {2: "1"}), "head_open"),
        (answer({}, {3: "1"}), "ribbon_out"),
        (answer({1: "1", 2: "1"}, {2: "1"}), "paper_out,head_open,paused"),
        (answer({1: "2"}), "malformed"),
        (answer({4: "x"}), "malformed"),
        (READY[1:], "malformed"),
        (READY[:-3], "malformed"),
        (READY + READY, "malformed"),
        (READY.replace(b"0480,", b""), "malformed"),
        (b"\x00" + READY, "malformed"),
    ],
)
def test_zpl_flags(raw: bytes, error: str) -> None:
    state = host_status(raw)
    assert (state.error, state.ready) == (error, False)


def test_zpl_counts() -> None:
    state = host_status(answer({4: "012", 7: "1"}, {7: "1", 8: "00000003"}))
    assert state.ready
    assert not state.idle
    assert (state.formats, state.remaining, state.partial, state.label_waiting) == (12, 3, True, True)
    assert host_status(READY).idle


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"\x02`@@@\x03\r\n", "paused"),
        (b"\x02E@@A\x03\r\n", "paper_out"),
        (b"\x02E@@B\x03\r\n", "paper_jam"),
        (b"\x02E@@D\x03\r\n", "ribbon_out"),
        (b"\x02E@@`\x03\r\n", "head_open"),
        (b"\x02E@A@\x03\r\n", "overheated"),
        (b"\x02E@@@\x03\r\n", "fault"),
        (b"\x02E@H@\x03\r\n", "fault"),
        (b"\x02@A@@\x03\r\n", None),
        (b"\x02@@@@\x03\r", "malformed"),
        (b"\x02\x00@@@\x03\r\n", "malformed"),
        (b"\x40", "head_open"),
        (b"\x80", "fault"),
        (b"", "no_answer"),
    ],
)
def test_tspl(raw: bytes, error: str | None) -> None:
    assert tspl(raw).error == error


@pytest.mark.parametrize(("raw", "error"), [(b"\x1e", None), (b"\x00", "malformed"), (b"\x12\x12", "malformed"),
                                            (b"", "no_answer")])  # fmt: skip
def test_escpos(raw: bytes, error: str | None) -> None:
    assert escpos(raw).error == error


def test_no_damaged_byte_raises_or_makes_a_printer_ready_that_is_not() -> None:
    paper_out = answer({1: "1"})
    for at in range(len(paper_out)):
        for code in range(256):
            damaged = paper_out[:at] + bytes([code]) + paper_out[at + 1 :]
            state = host_status(damaged)
            assert not state.ready or damaged[at : at + 1] == b"0", (at, code)


def test_a_state_says_its_worst_fault_first() -> None:
    state = PrinterState.of(PrinterFault.PAUSED, PrinterFault.PAPER_OUT, PrinterFault.PAUSED)
    assert (state.error, state.problem) == ("paper_out,paused", "printer.paper_out")
    assert PrinterState.of().problem is None
