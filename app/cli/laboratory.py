"""A simulated laboratory instrument at the command line: what it measures, and how it misbehaves, by lines of text.

`R1-261123-S001-K AW=0.932:aw PH=6.41` measures a sample (status after a second colon: `AW=0.93:aw:P`);
`? R1-261123-S001-K` asks what shall be measured; `! checksum 3`, `! no_eot 1`, `! repeat 2`, `! silent on` are faults.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.devices.sim.astm import AstmCore, Measured, SimulatedInstrument
from app.devices.sim.endpoints import Endpoint

_FAULTS = ("checksum", "no_eot", "repeat")


def instrument_of(endpoint: Endpoint) -> SimulatedInstrument:
    """An instrument behind `endpoint`, not yet started."""
    return SimulatedInstrument(AstmCore(), endpoint)


def follow(device: SimulatedInstrument, lines: Iterable[str]) -> None:
    """Each line was done, in its order; one that is not understood does nothing."""
    for line in lines:
        obey(device, line.split())


def obey(device: SimulatedInstrument, words: list[str]) -> None:
    """One line in words."""
    if len(words) == 2 and words[0] == "?":
        device.ask(words[1])
    elif len(words) == 3 and words[0] == "!":
        _misbehave(device, words[1], words[2])
    elif len(words) > 1:
        device.measure(words[0], *(_measured(word) for word in words[1:]))


def _measured(word: str) -> Measured:
    test, _, said = word.partition("=")
    value, unit, status = (*said.split(":"), "", "")[:3]
    return Measured(test, value, unit, status or "F")


def _misbehave(device: SimulatedInstrument, fault: str, value: str) -> None:
    if fault == "silent":
        device.wire.silent = value == "on"
    elif fault in _FAULTS and value.isdecimal():
        setattr(device.core.faults, fault, int(value))
