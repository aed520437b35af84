"""How fast what laboratory instruments send is read, beside merely making as many results."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from app.devices.lab.frames import FrameParser
from app.devices.lab.profile import profile
from app.devices.lab.reading import read
from app.devices.lab.sending import frames_of
from app.devices.lab.vidas import VidasConversation, frame
from app.models.laboratory import InstrumentResult
from tests.benchmarks.measure import Figure, figure
from tests.devices.lab.talk import Talk

RESULTS, ROUNDS, CHUNK = 2_000, 15, 512
GOAL = 2_000
"""Results a second at least: a file of a day's work is read within the blink of an eye."""


def run() -> Iterator[Figure]:
    bare = figure("", "", [_rate(_bare) for _ in range(ROUNDS)]).p50
    for name, work in (
        ("astm", _astm()),
        ("vidas", _vidas()),
        ("lab_file", _table()),
        ("lab_line", _lines()),
    ):
        ours = [_rate(work) for _ in range(ROUNDS)]
        yield figure(
            f"parse {name}", "results/s", ours, floor_p50=bare, goal=GOAL, goal_on="p50", higher=True
        )


def _rate(work: Callable[[], int]) -> float:
    """Results a second."""
    begin = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - begin)


def _astm() -> Callable[[], int]:
    """Frames cut, checked and joined, records read."""
    lines = ["H|\\^&|||A|||||||P|1|20261123", "P|1", "O|1|S1"]
    lines += [f"R|{n}|^^^AW|0.932|aw||N||F||lab1||20261123101455" for n in range(RESULTS)]
    data = b"".join(frames_of(("\r".join([*lines, "L|1|N"]) + "\r").encode()))
    shape = profile("astm-generic")

    def work() -> int:
        parser, text = FrameParser(), bytearray()
        for at in range(0, len(data), CHUNK):
            for event in parser.feed(data[at : at + CHUNK]):
                text += event.text
        return len(read(bytes(text), shape, "Asia/Irkutsk").results)

    return work


def _vidas() -> Callable[[], int]:
    one = frame(
        {"mt": "rsl", "ci": "S1", "rt": "HIS", "tt": "18:35", "td": "10/25/24", "qn": "0.05", "y3": "mg/l"}
    )
    data, shape = one * (RESULTS // 10), profile("vidas")

    def work() -> int:
        act = Talk()
        act(VidasConversation().hear(data, 0.0))
        return sum(len(read(text, shape, "Asia/Irkutsk").results) for text in act.texts)

    return work


def _table() -> Callable[[], int]:
    rows = "".join(f"S{n};23.11.2026 10:15:00;12,4;18,2\r\n" for n in range(RESULTS // 2))
    data = ("Sample ID;Analysis Time;Fat;Protein\r\n" + rows).encode("cp1251")
    shape = profile("foodscan-csv")
    return lambda: len(read(data, shape, "Asia/Irkutsk").results)


def _lines() -> Callable[[], int]:
    data, shape = b"A S 7.02 pH 25.2 0\r\n" * RESULTS, profile("mettler-ph")
    return lambda: len(read(data, shape, "Asia/Irkutsk").results)


def _bare() -> int:
    for number in range(RESULTS):
        InstrumentResult(number, "S1", "AW", "0.932")
    return RESULTS
