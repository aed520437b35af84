"""Scanner and printers against any bytes at all: nothing raises, nothing grows, no noise is a ready printer."""

from collections.abc import Callable
from random import Random

import pytest

from app.devices.printers import epl, escpos, tspl, zpl
from app.devices.scanners.scan import LONGEST_CODE, PAUSE, parser
from app.devices.sim.printers import CORES
from app.devices.sim.zpl import ZplCore
from app.devices.vectors import as_scan
from app.models.printing import PrinterFault

Counts = Callable[[int, int], int]


def test_a_scanner_sends_noise(counts: Counts) -> None:
    noise = Random(5)
    for number in range(counts(2_000, 100_000)):
        made = parser(suffix=PAUSE) if number % 3 == 0 else parser(prefix="#" if number % 2 else "")
        data = noise.randbytes(noise.randrange(80)).replace(b"\x80", b"]C1") + (b"\r" if number % 2 else b"")
        for reading in made.feed(data) + made.timeout():
            assert reading.raw
            assert (reading.error is None) == (reading.text is not None)
            assert set(as_scan(reading)) >= {"symbology", "elements", "error"}
        assert len(made._buffer) <= LONGEST_CODE


def test_a_printer_answers_noise(counts: Counts) -> None:
    noise, ready = Random(6), ZplCore().status()
    for _ in range(counts(2_000, 100_000)):
        data = bytearray(ready if noise.random() < 0.5 else noise.randbytes(noise.randrange(100)))
        at, code = noise.randrange(len(data) or 1), noise.randrange(256)
        if data:
            data[at] = code
        for parse in (zpl.host_status, tspl.status, epl.status, escpos.status):
            state = parse(bytes(data))
            assert state.raw == bytes(data)
            assert state.ready or isinstance(state.faults[0], PrinterFault)
        said = data.translate(None, b"\x11\x13").rstrip(b"\r\n").split(b",")
        assert not epl.status(bytes(data)).ready or set(map(bytes, said)) <= {b"00", b"01"}
        assert not zpl.host_status(bytes(data)).ready or data.count(b"\x03") == 3


def test_a_simulated_printer_takes_any_bytes_in_any_pieces(counts: Counts) -> None:
    noise = Random(7)
    for _ in range(counts(300, 5_000)):
        core, label = ZplCore(), b"^XA" + noise.randbytes(20).replace(b"^", b"").replace(b"~", b"") + b"^XZ"
        whole = noise.randbytes(10).replace(b"^", b"") + label + b"~HS" + label
        cuts = sorted(noise.randrange(len(whole) + 1) for _ in range(5))
        pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
        answers = [answer for piece in pieces for answer in core.receive(piece, 1.0)]
        assert core.labels == core.printed == [label, label]
        assert len(answers) == 1


@pytest.mark.parametrize("spoken", ["tspl", "epl", "escpos"])
def test_pictures_of_any_bytes_in_any_pieces_are_one_label(spoken: str, counts: Counts) -> None:
    """Their length is known: no byte in them is a command, however the line cuts them."""
    noise = Random(8)
    for _ in range(counts(100, 2_000)):
        picture = noise.randbytes(12 * 5).replace(b"\x1b!", b"..").replace(b"\x10\x04", b"..")
        whole = {
            "tspl": b"CLS\r\nBITMAP 0,0,12,5,0,%b\r\nPRINT 1,2\r\n" % picture,
            "epl": b"\nN\nGW0,0,12,5,%b\nP2\n" % picture,
            "escpos": (b"\x1b@\x1dv0\0\x0c\0\x05\0%b\x1bd\4" % picture) * 2,
        }[spoken]
        core = CORES[spoken]()
        cuts = sorted(noise.randrange(len(whole) + 1) for _ in range(5))
        for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
            list(core.receive(whole[start:end], 1.0))
        assert len(core.printed) == 2
        assert all(picture in label for label in core.printed)
        assert not core._input
