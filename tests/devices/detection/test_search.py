"""Searches on real lines: every protocol is found at a TCP port, and on a serial line with its speed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.devices.base import LineSettings
from app.devices.detection.assembly import detection
from app.devices.detection.ears import Ears
from app.devices.detection.search import Detection, Patience
from app.devices.links.serial import SerialLink
from app.devices.registry import driver, drivers
from app.devices.sim.dialects import DIALECTS, Shown
from app.devices.sim.endpoints import PtyEndpoint, TcpEndpoint
from app.devices.sim.scale import SimulatedScale
from app.devices.sim.scales import names, scale_of
from app.models.detection import Candidate
from tests.devices.waiting import until

WAIT = 60
QUICK = Patience(listen=0.35, answer=0.15, live=0.05)
LOAD = 12_345
SEARCHED = {name for name, one in drivers().items() if one.poll is not None or one.continuous}
"""Who can be asked without knowing more than the protocol; a Modbus scale needs its map of registers."""


class Searching:
    """Searches that end with the test, and scales to be found."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def scale(self, protocol: str, endpoint: PtyEndpoint | TcpEndpoint) -> SimulatedScale:
        made = self._stack.enter_context(scale_of(protocol, endpoint, seed=3))
        made.settle(0)
        made.put(LOAD)
        return made

    def search(self, address: str) -> Detection:
        made = detection(address, QUICK)
        self._stack.callback(made.stop)
        made.start()
        return made

    def found(self, address: str) -> tuple[Candidate, ...]:
        made = self.search(address)
        assert made.join(WAIT), made.search
        return made.search.candidates


@pytest.fixture
def searching() -> Iterator[Searching]:
    with ExitStack() as stack:
        yield Searching(stack)


def test_every_scale_is_found_at_a_tcp_port_and_nothing_is_changed_on_it(searching: Searching) -> None:
    endpoints = {protocol: TcpEndpoint() for protocol in names() if protocol in SEARCHED}
    scales = {protocol: searching.scale(protocol, endpoint) for protocol, endpoint in endpoints.items()}
    searches = {name: searching.search(f"tcp:{endpoint.address}") for name, endpoint in endpoints.items()}
    for protocol, search in searches.items():
        assert search.join(WAIT), protocol
        assert search.search.candidates, protocol
        first = search.search.candidates[0]
        assert (first.protocol, first.reading.value) == (protocol, "12.345")
        assert first.asks_unit == ("unit" in driver(protocol).options)
        core = scales[protocol]._scale
        assert (core.tare_g, core.zero_g) == (0, 0), protocol  # type: ignore[attr-defined]


def test_a_scale_on_a_serial_line_is_found_and_stays_live(
    searching: Searching, own_environment: Path
) -> None:
    endpoint = PtyEndpoint(own_environment / "scale")
    scale = searching.scale("massak_100", endpoint)
    search = searching.search(endpoint.address)
    assert search.join(WAIT)
    (found,) = search.search.candidates
    assert (found.protocol, found.title, found.checked) == ("massak_100", "Масса-К, протокол 100", True)
    scale.put(5_000)
    until(lambda: search.search.candidates[0].reading.value == "5.000", WAIT)
    search.stop()
    link = SerialLink(endpoint.address, LineSettings())
    link.open()
    link.close()


def test_progress_is_told_and_a_silent_port_gives_nothing(searching: Searching) -> None:
    endpoint = TcpEndpoint()
    scale = searching.scale("mt_sics", endpoint)
    scale.wire.silent = True
    search, said = searching.search(f"tcp:{endpoint.address}"), set[str]()
    search.subscribe(lambda: said.add(search.search.trying))
    assert search.join(WAIT)
    assert (search.search.candidates, search.search.done, search.search.of) == ((), 1, 1)
    assert {one.partition(" · ")[2] for one in said} >= {"Mettler-Toledo MT-SICS", "A&D"}


def test_a_search_can_be_given_up_at_any_time(searching: Searching) -> None:
    endpoint = TcpEndpoint()
    searching.scale("mt_sics", endpoint).wire.silent = True
    search = searching.search(f"tcp:{endpoint.address}")
    search.stop()
    search.stop()
    assert not search.search.candidates


@pytest.mark.parametrize(
    ("address", "problem"),
    [("/dev/no-such-port", "device.port_missing"), ("usb:NONE", "device.adapter_missing"),
     ("tcp:no-such-host.invalid", "device.tcp_unreachable")],
)  # fmt: skip
def test_what_cannot_be_searched_says_why(searching: Searching, address: str, problem: str) -> None:
    search = searching.search(address)
    assert search.join(WAIT)
    assert search.search.problem == problem


def test_a_port_in_use_is_said(searching: Searching, own_environment: Path) -> None:
    endpoint = PtyEndpoint(own_environment / "scale")
    searching.scale("mt_sics", endpoint)
    link = SerialLink(endpoint.address, LineSettings())
    link.open()
    search = searching.search(endpoint.address)
    assert search.join(WAIT)
    assert search.search.problem == "device.port_busy"
    link.close()


def understood(*frames: bytes) -> list[str]:
    ears = Ears(drivers().values())
    for frame in frames:
        ears.hear(frame)
    return [ear.driver.name for ear in ears.sure()]


@pytest.mark.parametrize("protocol", sorted(DIALECTS))
def test_two_frames_are_understood_by_their_own_protocol_first(protocol: str) -> None:
    frames = [DIALECTS[protocol].frame(Shown(grams)) for grams in (1_000, 1_005)]
    names = understood(*frames)
    assert names == ([] if driver(protocol).headless else [protocol, *names[1:]])


def test_frames_that_several_protocols_read_give_them_all_side_by_side() -> None:
    plain = b"       1.250 kg\r\n"
    assert understood(plain, plain) == ["ohaus"]
    both = Ears([driver("ohaus"), driver("ohaus")])
    both.hear(plain + plain)
    assert len(both.sure()) == 2


def test_noise_is_no_scale(counts: Callable[[int, int], int]) -> None:
    from random import Random

    noise = Random(11)
    for _ in range(counts(100, 2_000)):
        assert understood(noise.randbytes(300), noise.randbytes(300)) == []


def test_damage_after_a_good_frame_speaks_against_a_protocol() -> None:
    good = DIALECTS["and_standard"].frame(Shown(1_000))
    assert understood(good, good[:5] + b"?" + good[6:], good) == []
