"""The newest sample of every channel, for whoever takes a value at one moment."""

from __future__ import annotations

from app.clock import Clock
from app.models.temperature import Sample

FRESH_NS = 10_000_000_000
"""An older sample is not the temperature of now."""


class Latest:
    """A subscriber of samples; may be asked from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._samples: dict[str, Sample] = {}

    def take(self, sample: Sample) -> None:
        """`sample` is the newest of its channel."""
        self._samples[sample.channel] = sample

    def latest(self, channel: str, within_ns: int = FRESH_NS) -> Sample | None:
        """The newest sample of the channel, None where there is none of the last `within_ns`."""
        sample = self._samples.get(channel)
        if sample is None or self._clock.monotonic_ns() - sample.at_ns > within_ns:
            return None
        return sample
