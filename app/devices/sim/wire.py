"""Faults of the line between a simulated device and the host, on command and by seed. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass
class Wire:
    """What `pass_on` returns is what the host gets of the device's bytes, piece by piece with their times.

    `silent` swallows all; `late_s` delays; `drip` sends byte by byte; `garbage` is the share of frames that
    come damaged; `parity` sets bit 7 as a 7-bit line with even parity does when read with eight bits;
    `join` holds frames back and sends that many in one piece; `behind` answers each question with the
    answer to the one before.
    """

    seed: int = 0
    silent: bool = False
    late_s: float = 0.0
    drip: bool = False
    garbage: float = 0.0
    parity: bool = False
    join: int = 1
    behind: bool = False
    _cut: int = 0
    _noise: bytes = b""
    _held: list[bytes] = field(default_factory=list)
    _last: bytes = b""
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed ^ 0x5A17)  # noqa: S311 - a simulation

    def cut(self, frames: int = 1) -> None:
        """The next `frames` frames stop halfway."""
        self._cut = frames

    def noise(self, count: int = 32) -> None:
        """`count` random bytes go before the next frame."""
        self._noise = self._random.randbytes(count)

    def pass_on(self, frame: bytes) -> list[bytes]:
        """The pieces, in order, that the host gets now; one piece is one write on the line."""
        if self.silent:
            return []
        frame = self._spoilt(self._behind(frame))
        self._held.append(frame)
        if len(self._held) < self.join:
            return []
        data, self._held = b"".join(self._held), []
        data = bytes(map(_even_parity, data)) if self.parity else data
        return [data[i : i + 1] for i in range(len(data))] if self.drip else [data]

    def _behind(self, frame: bytes) -> bytes:
        if not self.behind:
            self._last = frame
            return frame
        frame, self._last = self._last, frame
        return frame

    def _spoilt(self, frame: bytes) -> bytes:
        noise, self._noise = self._noise, b""
        if self._cut:
            self._cut -= 1
            frame = frame[: len(frame) // 2]
        if self.garbage and self._random.random() < self.garbage:
            at = self._random.randrange(len(frame) or 1)
            frame = frame[:at] + self._random.randbytes(3) + frame[at + 2 :]
        return noise + frame


def _even_parity(code: int) -> int:
    return code | (0x80 if code.bit_count() % 2 else 0)
