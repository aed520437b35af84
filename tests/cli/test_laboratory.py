"""Lines of text to a simulated laboratory instrument."""

from app.cli.laboratory import follow, instrument_of
from app.devices.sim.endpoints import TcpEndpoint


def test_lines_are_measurements_questions_and_faults() -> None:
    device = instrument_of(TcpEndpoint())
    follow(
        device,
        ["S1 AW=0.932:aw PH=6.41::P\n", "? S2\n", "! checksum 3\n", "! silent on\n", "nonsense\n", "\n"],
    )
    first, second = device.core._queue
    assert b"R|1|^^^AW|0.932|aw||N||F|" in first
    assert b"R|2|^^^PH|6.41|||N||P|" in first
    assert b"Q|1|^S2||ALL" in second
    assert device.core.faults.checksum == 3
    assert device.wire.silent
    device.stop()
