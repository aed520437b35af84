"""Who understands what comes: every protocol in each of its variants hears the same bytes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.devices.base import Driver, LineSettings, Parser
from app.devices.detection.plan import Attempt
from app.models.detection import Candidate
from app.models.readings import Reading, ReadingKind

ENOUGH = 2
"""Good weights, and nothing that was not understood: so much is needed for a candidate."""
_PARITY = {"N": "none", "E": "even", "O": "odd", "M": "mark", "S": "space"}


@dataclass
class Ear:
    """One protocol in one variant on one line."""

    driver: Driver
    settings: Mapping[str, object]
    parser: Parser = field(init=False)
    good: int = 0
    bad: int = 0
    last: Reading | None = None

    def __post_init__(self) -> None:
        self.parser = self.driver.set_to(self.settings).parser()

    @property
    def checked(self) -> bool:
        return self.driver.set_to(self.settings).checksum

    @property
    def sure(self) -> bool:
        return self.good >= ENOUGH and not self.bad

    def hear(self, data: bytes) -> list[Reading]:
        """The readings that `data` completes; before the first good one the line may have been in mid-frame."""
        readings = self.parser.feed(data)
        for reading in readings:
            self._count(reading)
        return readings

    def _count(self, reading: Reading) -> None:
        told = reading.kind is ReadingKind.WEIGHT and reading.error is None and reading.value is not None
        if told:
            self.good, self.last = self.good + 1, reading
        elif reading.error in ("malformed", "checksum", "timeout"):
            self.bad += bool(self.good)
        elif reading.error is not None and reading.error.partition(":")[0] in _STATES:
            self.good, self.last = self.good + 1, self.last or reading


_STATES = frozenset(
    {"overload", "underload", "unstable", "not_zeroed", "no_weight", "load_at_power_on", "not_level"}
)
"""Errors that only a scale that is understood can tell."""


class Ears:
    """All ears on one line. Those without a head of their frames hear the answers to their own questions only."""

    def __init__(self, drivers: Iterable[Driver]) -> None:
        self._ears = [Ear(one, settings) for one in drivers for settings in one.variants]

    def hear(self, data: bytes, asked: Driver | None = None) -> list[Reading]:
        """What the ears of `asked` understood."""
        told: list[Reading] = []
        for ear in self._ears:
            own = asked is not None and ear.driver.name == asked.name
            if own or not ear.driver.headless:
                readings = ear.hear(data)
                told += readings if own else []
        return told

    @property
    def hopeful(self) -> bool:
        """Somebody understood something, but not yet enough."""
        return any(ear.good and not ear.bad for ear in self._ears)

    def sure(self) -> list[Ear]:
        """Who understands; one without a head only where nobody else does. With a checksum first."""
        found = sorted((ear for ear in self._ears if ear.sure), key=lambda ear: (not ear.checked, -ear.good))
        return [ear for ear in found if not ear.driver.headless] or found


def candidate(ear: Ear, attempt: Attempt, number: int) -> Candidate:
    """What a person is shown of an ear that understands."""
    line = (
        {"tcp_port": attempt.tcp_port}
        if attempt.tcp_port is not None
        else _said(attempt.line, ear.driver.line)
    )
    return Candidate(
        f"{ear.driver.name}-{number}", ear.driver.name, ear.driver.title, attempt.title,
        {**line, **ear.settings}, ear.last or Reading(), ear.checked, "unit" in ear.driver.options,
    )  # fmt: skip


def _said(line: LineSettings, usual: LineSettings) -> dict[str, object]:
    """What a profile says of the line where it is not the driver's own."""
    said = {"baud": line.baud, "bits": line.bits, "parity": _PARITY[line.parity]}
    usually = {"baud": usual.baud, "bits": usual.bits, "parity": _PARITY[usual.parity]}
    return {name: value for name, value in said.items() if value != usually[name]}
