"""The speaker of Modbus by itself: what a question may take, what its end leaves."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from app.devices.base import LineSettings
from app.devices.buses.base import NoAnswer, Patience, Refused
from app.devices.modbus.frames import framed
from app.devices.modbus.maps import register_map
from app.devices.modbus.plan import Block
from app.devices.modbus.speaker import ModbusSpeaker, Place
from app.devices.sim import modbus
from app.devices.sim.base import SimulatedDevice
from app.devices.sim.endpoints import PtyEndpoint
from app.errors import EnvironmentFault

Counts = Callable[[int, int], int]
QUICK = Patience(answer=0.05)
WORDS = Block(1, 4, 3, 37)


def speaker(path: Path, baud: int = 19_200) -> ModbusSpeaker:
    return ModbusSpeaker(Place(port=str(path)), LineSettings(baud=baud), QUICK)


@pytest.mark.parametrize(("baud", "least", "most"), [(1_200, 0.8, 5.0), (115_200, 0.05, 0.7)])
def test_a_slow_line_is_given_the_time_that_the_bytes_take(
    own_environment: Path, baud: int, least: float, most: float
) -> None:
    path = own_environment / "bus"
    with modbus.behind_pty(path, {1: modbus.slave_of(register_map("owen_trm138"))}) as sim:
        made = speaker(path, baud)
        made.open()
        assert len(made.ask(WORDS)) == 37  # type: ignore[arg-type]
        sim.be(1, absent=True)
        begun = time.monotonic()
        with pytest.raises(NoAnswer):
            made.ask(WORDS)
        assert least < time.monotonic() - begun < most
        made.close()
        made.end()


def test_a_rest_ends_when_it_is_woken(own_environment: Path) -> None:
    path = own_environment / "bus"
    with modbus.behind_pty(path, {}):
        made = speaker(path)
        made.open()
        made.wake()
        made.rest(60)
        timer = threading.Timer(0.05, made.wake)
        timer.start()
        begun = time.monotonic()
        made.rest(60)
        assert time.monotonic() - begun < 30
        timer.join()
        made.close()
        made.close()
        made.end()
        made.end()


@dataclass
class Babble:
    """Answers every question with something else: noise, or a whole frame of any content."""

    noise: Random = field(default_factory=lambda: Random(9))

    def connected(self) -> None:
        """It has no state."""

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        pdu = self.noise.choice((b"\x04\x02", b"\x04\x04", b"\x03\x04", b"\x84", b"", b"\x2b", b"\x18"))
        pdu += self.noise.randbytes(self.noise.randrange(6))
        return [
            framed(self.noise.choice((1, 2)), pdu)
            if pdu and self.noise.random() < 0.8
            else self.noise.randbytes(9)
        ]

    def due(self, now: float) -> Iterable[bytes]:
        return ()

    def next_due(self, now: float) -> float | None:
        return None


def test_whatever_comes_is_words_of_the_right_count_or_no_answer(
    own_environment: Path, counts: Counts
) -> None:
    path = own_environment / "bus"
    with SimulatedDevice(Babble(), PtyEndpoint(path)):
        made = ModbusSpeaker(Place(port=str(path)), LineSettings(baud=115_200), Patience(answer=0.01))
        made.open()
        for _ in range(counts(100, 3_000)):
            try:
                answer = made.ask(Block(1, 4, 0, 2))
            except NoAnswer:
                continue
            except EnvironmentFault:
                made.open()
                continue
            assert isinstance(answer, Refused) or len(answer) == 2
        made.close()
        made.end()


def test_words_bits_refusals_and_traffic(own_environment: Path) -> None:
    path = own_environment / "bus"
    with modbus.behind_pty(path, {1: modbus.slave_of(register_map("carel_ir33"), "3.4")}) as sim:
        sim.break_sensor(1, "S2")
        made = speaker(path)
        made.open()
        assert made.connected
        assert made.ask(Block(1, 2, 3, 4))[3] == 1  # type: ignore[index]
        assert made.ask(Block(1, 4, 403, 1)) == [34]
        assert [(outgoing, data[:2].hex()) for _, outgoing, data in made.traffic()] == [
            (True, "0104"),
            (False, "0104"),
        ]
        assert made.traffic() == []
        assert made.ask(Block(1, 4, 9_000, 1)) == Refused("modbus:2")
        sim.wire.garbage = 1.0
        with pytest.raises(NoAnswer) as heard:
            made.ask(Block(1, 4, 403, 1))
        assert heard.value.damaged
        made.close()
        assert not made.connected
        with pytest.raises(EnvironmentFault, match=r"device\.line_lost"):
            made.ask(Block(1, 4, 403, 1))
        made.end()
