"""What a device said, unchanged: the driver's output and the capture's input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from app.models.values import grams


class ReadingKind(StrEnum):
    WEIGHT = "weight"
    TARE = "tare"
    ACK = "ack"
    INFO = "info"


@dataclass(frozen=True)
class Reading:
    """One complete frame of a device.

    `value` is the scale's own decimal string or None; `stable`, `net` and `zero` are None where the frame does
    not say. A reading with an `error` never carries a bookable weight. `raw` is the frame, byte for byte.
    `at_ns` is the host's monotonic clock when the frame was complete (0 from a pure parser).
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
    at_ns: int = 0

    @property
    def grams(self) -> int | None:
        """The indication in whole grams, exact, or None."""
        if self.error is not None or self.value is None or self.unit is None:
            return None
        return grams(self.value, self.unit)

    @property
    def decimals(self) -> int:
        """Decimals of the indication as sent; they say the scale's division on the display."""
        if self.value is None:
            return 0
        exponent = Decimal(self.value).as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0

    def seen(self, at_ns: int) -> Reading:
        """The same reading, stamped with the host's monotonic time."""
        return replace(self, at_ns=at_ns)
