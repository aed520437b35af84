"""What a device said, unchanged: the driver's output and the capture's input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from app.models.values import grams

TARE = "TA"
"""Command of a reading that tells the scale's present tare, whatever its protocol calls the question."""


class ReadingKind(StrEnum):
    WEIGHT = "weight"
    TARE = "tare"
    ACK = "ack"
    INFO = "info"
    SCAN = "scan"
    PROBE = "probe"
    REQUEST = "request"
    """What a host sends, read by the device's end or from a recording."""


@dataclass(frozen=True)
class Reading:
    """One complete frame of a device.

    `value` is the scale's own decimal string or None; `stable`, `net` and `zero` are None where the frame does
    not say. A reading with an `error` never carries a bookable weight. `raw` is the frame, byte for byte.
    `at_ns` is the host's monotonic clock when the frame was complete (0 from a pure parser). A scan has its `text`
    and, where the scanner sends it, the AIM identifier of the symbol as `symbology`.
    """

    raw: bytes = b""
    value: str | None = None
    unit: str | None = None
    stable: bool | None = None
    net: bool | None = None
    zero: bool | None = None
    error: str | None = None
    kind: ReadingKind = ReadingKind.WEIGHT
    command: str | None = None
    text: str | None = None
    tare: str | None = None
    symbology: str | None = None
    address: str | None = None
    print_request: bool | None = None
    at_ns: int = 0

    @cached_property
    def grams(self) -> int | None:
        """The indication in whole grams, exact, or None."""
        if self.error is not None or self.value is None or self.unit is None:
            return None
        return grams(self.value, self.unit)

    @cached_property
    def decimals(self) -> int:
        """Decimals of the indication as sent; they say the scale's division on the display."""
        if self.value is None:
            return 0
        exponent = Decimal(self.value).as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0

    @property
    def problem(self) -> str | None:
        """The error key of what a scale said is wrong, None where nothing is: `scale.overload`.

        A fault number of the device's own (`device:15`) is told by the display, not by the key.
        """
        return f"scale.{self.error.partition(':')[0]}" if self.error is not None else None

    @property
    def own_tare(self) -> Reading | None:
        """The scale's tare where the frame of the weight tells it too, as the reading of a tare."""
        if self.kind is not ReadingKind.WEIGHT or self.tare is None:
            return None
        return Reading(self.raw, self.tare, self.unit, kind=ReadingKind.TARE, command=TARE, at_ns=self.at_ns)

    def seen(self, at_ns: int) -> Reading:
        """The same reading, stamped with the host's monotonic time."""
        return replace(self, at_ns=at_ns)
