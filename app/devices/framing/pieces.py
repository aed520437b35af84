"""A parser made of two functions: one cuts the next piece off the bytes, one says what a whole frame means."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.models.readings import Reading


class Piece(NamedTuple):
    """The first `end` bytes belong together: a whole frame, or with an `error` something that is none."""

    end: int
    error: str | None = None


Cut = Callable[[bytearray], Piece | None]
"""The next piece of what has arrived, None where more must come; it depends on nothing but these bytes."""

Decode = Callable[[bytes], Reading | None]
"""The reading of one whole frame; None where it says nothing."""


class PieceParser:
    """`app.devices.base.Parser` of a cut and a decoder. `begun` tells an unfinished frame from mere noise."""

    def __init__(
        self, cut: Cut, decode: Decode, begun: Callable[[bytearray], bool] = lambda buffer: True
    ) -> None:
        self._cut, self._decode, self._begun = cut, decode, begun
        self._buffer = bytearray()

    @property
    def pending(self) -> bool:
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[Reading]:
        self._buffer += data
        readings = []
        while piece := self._cut(self._buffer):
            raw = bytes(self._buffer[: piece.end])
            del self._buffer[: piece.end]
            readings.append(self._decode(raw) if piece.error is None else Reading(raw, error=piece.error))
        return [reading for reading in readings if reading is not None]

    def timeout(self) -> list[Reading]:
        if not self._buffer:
            return []
        raw, begun = bytes(self._buffer), self._begun(self._buffer)
        self._buffer.clear()
        return [Reading(raw, error="timeout" if begun else "malformed")]
