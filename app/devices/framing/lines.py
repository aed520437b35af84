"""Lines that end LF: what the protocols of most scales share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.models.readings import Reading

LONGEST = 128
"""Bytes; no line of these protocols is longer, so more without an end is noise."""


class LineParser:
    """One reading a line, which `decode` gets with its end. An empty line says nothing.

    What is longer than `longest` is told as damaged, and so is the rest of that line: it is the end of something.
    """

    def __init__(self, decode: Callable[[bytes], Reading], longest: int = LONGEST) -> None:
        self._decode, self._longest = decode, longest
        self._buffer = bytearray()
        self._spoilt = False

    @property
    def pending(self) -> bool:
        return bool(self._buffer) or self._spoilt

    def feed(self, data: bytes) -> list[Reading]:
        self._buffer += data
        return [
            self._decode(raw) if whole else Reading(raw, error="malformed") for raw, whole in self._lines()
        ]

    def timeout(self) -> list[Reading]:
        raw, self._spoilt = bytes(self._buffer), False
        self._buffer.clear()
        return [Reading(raw, error="timeout")] if raw else []

    def _lines(self) -> Iterator[tuple[bytes, bool]]:
        """Each line with its end, or each full buffer; False where it is not one whole line."""
        while cut := self._cut():
            raw = bytes(self._buffer[:cut])
            del self._buffer[:cut]
            ended = raw.endswith(b"\n")
            whole, self._spoilt = ended and not self._spoilt, not ended
            if raw != b"\r\n" or not whole:
                yield raw, whole

    def _cut(self) -> int:
        end = self._buffer.find(b"\n", 0, self._longest) + 1
        return end or (self._longest if len(self._buffer) >= self._longest else 0)


def text_of(raw: bytes) -> str | None:
    """The ASCII text of a line without its CR LF; None where it is not one."""
    return raw[:-2].decode("ascii") if raw.endswith(b"\r\n") and raw.isascii() else None
