"""What a channel of measurement (a probe in a room, a smoker, a fish) said at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Quality(StrEnum):
    """What a sample is worth. Only GOOD carries a number."""

    GOOD = "good"
    SENSOR_FAULT = "sensor_fault"
    """The instrument says that its sensor is broken, shorted or absent."""
    IMPLAUSIBLE = "implausible"
    """A number that no sensor of this place can give: a wrong word order, or a fault not known."""
    DEVICE_ERROR = "device_error"
    """The instrument answered that it cannot answer."""
    NO_ANSWER = "no_answer"
    """The instrument or its line was silent."""


@dataclass(frozen=True)
class Sample:
    """One channel at one moment. `milli` are thousandths of the channel's unit (°C, %), None unless GOOD.

    `at` is the host's UTC time, `at_ns` its monotonic nanoseconds, `code` the fault as the instrument names it
    (`modbus:2`, `F00D`), `raw` the words it was read from, in hex.
    """

    channel: str
    at: datetime
    at_ns: int
    milli: int | None
    quality: Quality = Quality.GOOD
    code: str = ""
    raw: str = ""

    def __post_init__(self) -> None:
        if (self.milli is not None) != (self.quality is Quality.GOOD):
            raise ValueError("a number belongs to a good sample, and only to one")


@dataclass(frozen=True)
class Probe:
    """A probe that a person holds in the fish: its instrument, and what it says now; None: nothing fresh came."""

    device: str
    sample: Sample | None

    @property
    def centi(self) -> int | None:
        """Hundredths of a degree, the nearest (half to even); None where there is no number."""
        if self.sample is None or self.sample.milli is None:
            return None
        return round(self.sample.milli / 10)

    @property
    def problem(self) -> str | None:
        """Error key of why there is no number; None where there is one."""
        if self.sample is None:
            return "probe.no_answer"
        return None if self.sample.milli is not None else f"probe.{self.sample.quality}"
