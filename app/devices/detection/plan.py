"""What is tried, and in which order. Pure.

No question of any protocol zeroes or tares a scale that speaks that protocol. But to a scale whose commands are
single bytes a part of a longer question may be one: a carriage return tares a Massa-K with protocol 2, a `T` a Toledo
8217. Those scales are therefore asked first, on their own line settings, with their one harmless byte; and a question
that holds a command of theirs is put only where they were asked and stayed silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.devices.base import Driver, LineSettings

LIKELY = (
    "massak_100", "mt_sics", "cas_22", "massak_1c", "cas_enq", "toledo_continuous", "toledo_8217", "and_standard",
    "massak_2", "ohaus", "dini_argeo", "sartorius_sbi", "nci", "sma", "dibal",
)  # fmt: skip
"""The protocols of a fish plant's scales, the usual ones first; others follow by name."""

OTHER_SPEEDS = (9_600, 4_800, 19_200, 2_400, 38_400, 57_600, 115_200, 1_200)
TCP_PORTS = (5_001, 8_000, 4_001, 4_305, 10_001, 23)
"""Ports of scales' terminals and of serial device servers, where a person names none."""


@dataclass(frozen=True)
class Attempt:
    """One opening of a line: everybody listens, then `asked` are asked in their order."""

    line: LineSettings = field(default_factory=LineSettings)
    tcp_port: int | None = None
    asked: tuple[Driver, ...] = ()

    @property
    def title(self) -> str:
        """As technicians write it."""
        return f"TCP {self.tcp_port}" if self.tcp_port is not None else title_of(self.line)


def title_of(line: LineSettings) -> str:
    """`9600 8N1`."""
    return f"{line.baud} {line.bits}{line.parity}{line.stop:g}"


def of_port(drivers: Mapping[str, Driver]) -> tuple[Attempt, ...]:
    """Every protocol at its own line settings, those with single-byte commands first; then at other speeds."""
    ordered = _ordered(drivers.values())
    first: dict[LineSettings, list[Driver]] = {}
    for one in ordered:
        first.setdefault(_shape(one.line), []).append(one)
    attempts = [Attempt(line, asked=_asked(spoken)) for line, spoken in first.items()]
    return (*attempts, *_other_speeds(ordered, set(first)))


def of_host(drivers: Mapping[str, Driver], port: int | None) -> tuple[Attempt, ...]:
    """Every protocol at one TCP port, or at the usual ones."""
    known = {one.tcp_port for one in drivers.values() if one.tcp_port} - set(TCP_PORTS)
    asked = _asked(_ordered(drivers.values()))
    return tuple(
        Attempt(tcp_port=one, asked=asked) for one in ([port] if port else [*TCP_PORTS, *sorted(known)])
    )


def harmless(asked: Driver, silent: Iterable[Driver], others: Iterable[Driver]) -> bool:
    """Whether the question of `asked` holds no command of one of `others`, but of those that were `silent`."""
    send = asked.poll.send if asked.poll is not None else b""
    quiet = {one.name for one in silent}
    return not any(
        code in send for one in others if one.name not in quiet | {asked.name} for code in one.touchy
    )


def _ordered(drivers: Iterable[Driver]) -> list[Driver]:
    """Those with single-byte commands first, then by likelihood."""
    place = {name: number for number, name in enumerate(LIKELY)}
    return sorted(drivers, key=lambda one: (not one.touchy, place.get(one.name, len(place)), one.name))


def _other_speeds(ordered: Sequence[Driver], done: set[LineSettings]) -> list[Attempt]:
    attempts = []
    for baud in OTHER_SPEEDS:
        for shape in dict.fromkeys(replace(_shape(one.line), baud=baud) for one in ordered):
            spoken = [one for one in ordered if replace(_shape(one.line), baud=baud) == shape]
            if shape not in done:
                attempts.append(Attempt(shape, asked=_asked(spoken)))
    return attempts


def _asked(spoken: Iterable[Driver]) -> tuple[Driver, ...]:
    return tuple(one for one in spoken if one.poll is not None)


def _shape(line: LineSettings) -> LineSettings:
    """Without what does not change the bytes."""
    return LineSettings(line.baud, line.bits, line.parity, line.stop)
