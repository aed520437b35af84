"""A second opinion: the driver against an emulator written by others, over TCP."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from mtsics.core.state import ScaleState
from mtsics.protocol.engine import MTSICSEngine
from mtsics.transport.tcp import TCPConfig, TCPTransport

from app.devices.links.tcp import TcpLink
from app.devices.supervisor import Supervisor, Timing
from app.models.equipment import LinkState
from app.models.readings import Reading, ReadingKind
from tests.devices.waiting import Seen, until


@dataclass
class Peer:
    state: ScaleState
    port: int


@pytest.fixture
def peer() -> Iterator[Peer]:
    """The emulator in a thread of its own."""
    state = ScaleState()
    transport = TCPTransport(MTSICSEngine(state), cfg=TCPConfig("127.0.0.1", 0, sir_rate=20.0))
    loop, ready = asyncio.new_event_loop(), threading.Event()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(transport.start())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(transport.close())
        loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(loop), return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert ready.wait(5)
    assert transport.address is not None
    yield Peer(state, transport.address[1])
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)


@pytest.mark.expected_logs("ERROR asyncio: Unhandled exception in client_connected_cb")
@pytest.mark.parametrize("poll", [None, 0.05])
def test_weight_serial_tare_and_zero(
    peer: Peer, poll: float | None, supervise: Callable[..., Supervisor]
) -> None:
    supervisor = supervise(TcpLink("127.0.0.1", peer.port), timing=Timing(read=0.05, poll=poll))
    readings: Seen[Reading] = Seen()
    supervisor.readings.subscribe(readings)
    supervisor.start()
    peer.state.set_weight(12.5)
    readings.wait(lambda r: r.kind is ReadingKind.WEIGHT and r.grams == 12_500)
    assert until(lambda: supervisor.state.serial) == peer.state.config.serial_number
    assert supervisor.state.state is LinkState.ONLINE
    assert supervisor.tare().result(10).grams == 12_500
    peer.state.set_weight(15.0)
    at_ns = supervisor.press(tare=True).result(10)
    net = readings.wait(lambda r: r.kind is ReadingKind.WEIGHT and r.error is None and r.at_ns > at_ns)
    assert net.grams == 2_500
    assert supervisor.clear().result(10).error is None
    assert supervisor.zero().result(10).error == "busy"
    peer.state.set_weight(0.1)
    assert supervisor.zero().result(10).error is None
    supervisor.stop()
    assert {reading.error for reading in readings.events} <= {None, "syntax", "busy"}
