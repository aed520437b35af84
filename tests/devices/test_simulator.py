"""The simulated scale: its protocol as the maker says, its physics and its faults, by seed."""

import itertools
from collections.abc import Iterable

import pytest

from app.devices.scales.mt_sics import MtSicsParser
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore
from app.devices.sim.wire import Wire


def said(core: MtSicsCore, command: str, now: float = 10.0) -> list[str]:
    answer = [*core.receive(f"{command}\r\n".encode(), now), *core.due(now)]
    return [frame.decode().rstrip("\r\n") for frame in answer]


def core(grams: float = 0, **more: object) -> MtSicsCore:
    made = MtSicsCore(**more)  # type: ignore[arg-type]
    made.load.put(grams, 0.0)
    return made


@pytest.mark.parametrize(
    ("grams", "command", "answer"),
    [
        (24_860, "SI", "S S     24.860 kg"),
        (24_862, "S", "S S     24.860 kg"),
        (24_863, "SIR", "S S     24.865 kg"),
        (0, "I4", 'I4 A "B123456789"'),
        (0, "@", '@ A "B123456789"'),
        (0, "Z", "Z A"),
        (1_000, "ZI", "ZI S"),
        (1_500, "Z", "Z +"),
        (-1_500, "Z", "Z -"),
        (2_486, "T", "T S      2.485 kg"),
        (2_486, "TI", "TI S      2.485 kg"),
        (-500, "T", "T -"),
        (60_100, "T", "T +"),
        (0, "TA", "TA A      0.000 kg"),
        (0, "TA 0.400 kg", "TA A      0.400 kg"),
        (0, "TA 400 lb", "TA L"),
        (0, "TA 70 kg", "TA L"),
        (0, "TAC", "TAC A"),
        (60_045, "SI", "S S     60.045 kg"),
        (60_050, "SI", "S +"),
        (-1_500, "SI", "S -"),
        (0, "si", "ES"),
        (0, "SI 1", "ES"),
        (0, "XX", "ES"),
    ],
)
def test_answers_as_the_maker_says(grams: float, command: str, answer: str) -> None:
    assert said(core(grams), command) == [answer]


@pytest.mark.parametrize(
    "command", ["SI", "SIR", "I1", "I2", "I3", "I4", "@", "Z", "T", "TA", "TAC", "TA 1 kg", "??"]
)
def test_the_parser_understands_every_answer(command: str) -> None:
    parser = MtSicsParser()
    readings = [r for line in said(core(500), command) for r in parser.feed(line.encode() + b"\r\n")]
    assert len(readings) == 1
    assert readings[0].error == ("syntax" if command == "??" else None)


def test_net_is_what_is_sent() -> None:
    scale = core(5_000)
    said(scale, "TA 0.400 kg")
    assert said(scale, "SI") == ["S S      4.600 kg"]
    said(scale, "@")
    assert said(scale, "SI") == ["S S      5.000 kg"]


def test_waiting_for_rest_and_its_end() -> None:
    scale = core(5_000, patience_s=2.0)
    scale.load.noise_g = 50
    assert said(scale, "S", 10.0) == []
    assert list(scale.due(11.9)) == []
    assert list(scale.due(12.0)) == [b"S I\r\n"]
    assert said(scale, "T", 20.0) == []
    scale.load.noise_g = 0
    assert list(scale.due(21.0)) == [b"T S      5.000 kg\r\n"]


def test_the_stream_keeps_its_beat_and_ends_at_the_next_question() -> None:
    scale = core(1_000, rate_hz=10.0)
    frames = said(scale, "SIR", 0.0)
    for step in range(1, 300):
        frames += [frame.decode() for frame in scale.due(step / 100 + 0.003)]
    assert 29 <= len(frames) <= 31
    said(scale, "SI", 3.0)
    assert scale.next_due(3.0) is None


def test_a_split_command_is_one_command() -> None:
    scale = core(1_000)
    assert list(scale.receive(b"S", 1)) == []
    assert list(scale.receive(b"I\r", 1)) == []
    assert list(scale.receive(b"\nSI\r\n", 1)) == [b"S S      1.000 kg\r\n"] * 2


def _course(seed: int) -> list[tuple[float, bool]]:
    load = Load(seed, settle_s=0.5)
    load.put(10_000, 1.0)
    return [load.at(1 + step / 50) for step in range(50)]


def test_a_load_swings_and_then_rests_exactly() -> None:
    course = _course(1)
    assert course == _course(1) != _course(2)
    assert max(abs(grams - 10_000) for grams, _ in course) > 5_000
    assert course[-1] == (10_000, True)
    assert [rest for _, rest in course] == sorted(rest for _, rest in course)


def test_drift_moves_the_zero_without_motion() -> None:
    load = Load()
    load.put(1_000, 0.0)
    load.drift(5, 10.0)
    assert load.at(14.0) == (1_020, True)
    load.drift(0, 14.0)
    assert load.at(20.0) == (1_000, True)


FRAMES = [f"S S {number} kg\r\n".encode() for number in range(6)]


def passed(wire: Wire, frames: Iterable[bytes] = FRAMES) -> list[bytes]:
    return list(itertools.chain.from_iterable(map(wire.pass_on, frames)))


def test_faults_of_the_line() -> None:
    assert passed(Wire()) == FRAMES
    assert passed(Wire(silent=True)) == []
    assert passed(Wire(join=3)) == [b"".join(FRAMES[:3]), b"".join(FRAMES[3:])]
    assert passed(Wire(drip=True)) == [bytes([code]) for code in b"".join(FRAMES)]
    assert passed(Wire(behind=True)) == [b"", *FRAMES[:-1]]
    assert all(byte.bit_count() % 2 == 0 for byte in b"".join(passed(Wire(parity=True))))
    cut = Wire()
    cut.cut(1)
    assert passed(cut) == [FRAMES[0][: len(FRAMES[0]) // 2], *FRAMES[1:]]
    noisy = Wire()
    noisy.noise(10)
    first, *rest = passed(noisy)
    assert first.endswith(FRAMES[0])
    assert len(first) == 10 + len(FRAMES[0])
    assert rest == FRAMES[1:]


def test_garbage_is_the_same_for_the_same_seed() -> None:
    one, again, other = (passed(Wire(seed, garbage=0.5), FRAMES * 10) for seed in (1, 1, 2))
    assert one == again != other
    damaged = sum(a != b for a, b in zip(one, FRAMES * 10, strict=True))
    assert 15 <= damaged <= 45
