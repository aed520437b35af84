"""A scanner that sends each code as text with an end: CR, LF, CR LF, a suffix of its own, or only a pause.

The AIM identifier (ISO/IEC 15424) is kept apart from the text, FNC1 comes as GS, and the raw bytes are kept.
What the text means is not judged here.
"""

from __future__ import annotations

import re

from app.devices.base import Driver, LineSettings
from app.devices.framing.pieces import Piece, PieceParser
from app.models.readings import Reading, ReadingKind

LONGEST_CODE = 8_192
"""Bytes; the largest QR code holds 7,089 digits."""

PAUSE = "pause"
"""As a suffix: nothing but the pause after it ends a code."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_LINE_END = re.compile(rb"[\r\n]")
_NO_TEXT = re.compile(r"[\x00-\x03\x05-\x08\x0b\x0c\x0e-\x1b\x7f-\x9f\ufffe\uffff]")
"""Control characters that no code carries; EOT, tab, FS, GS, RS and US occur in real ones."""


def parser(prefix: str = "", suffix: str = "", encoding: str = "utf-8") -> PieceParser:
    """Reads what the scanner sends. A code without its end is no code: it may be a part of one."""
    made = _Scans(prefix.encode(encoding), b"" if suffix == PAUSE else suffix.encode(encoding), encoding)
    return _Paused(made) if suffix == PAUSE else PieceParser(made.cut, made.decode)


class _Paused(PieceParser):
    """Gives a code at the pause after it; an end of line before the pause belongs to it."""

    def __init__(self, scans: _Scans) -> None:
        super().__init__(scans.overlong, scans.decode)
        self._scans = scans

    def timeout(self) -> list[Reading]:
        raw = bytes(self._buffer)
        self._buffer.clear()
        reading = self._scans.decode(raw) if raw else None
        return [reading] if reading is not None else []


class _Scans:
    """Where a code ends, and what it says."""

    def __init__(self, prefix: bytes, suffix: bytes, encoding: str) -> None:
        self._prefix, self._suffix, self._encoding = prefix, suffix, encoding

    def cut(self, buffer: bytearray) -> Piece | None:
        if self._suffix:
            end = buffer.find(self._suffix, 0, LONGEST_CODE + len(self._suffix)) + len(self._suffix)
            found = end >= len(self._suffix)
        else:
            match = _LINE_END.search(buffer, 0, LONGEST_CODE + 1)
            found, end = match is not None, match.end() if match else 0
        return Piece(end) if found else self.overlong(buffer)

    def overlong(self, buffer: bytearray) -> Piece | None:
        """More than any code holds, and no end."""
        longest = LONGEST_CODE + len(self._suffix)
        return Piece(longest, "malformed") if len(buffer) > longest else None

    def decode(self, raw: bytes) -> Reading | None:
        data = raw.removesuffix(self._suffix).strip(b"\r\n").removeprefix(self._prefix)
        if not data:
            return None
        try:
            text = data.decode(self._encoding)
        except UnicodeDecodeError:
            return _bad(raw)
        symbology, text = (text[:3], text[3:]) if _AIM.match(text) else (None, text)
        if _NO_TEXT.search(text) or not text:
            return _bad(raw)
        return Reading(raw, kind=ReadingKind.SCAN, symbology=symbology, text=text)


def _bad(raw: bytes) -> Reading:
    return Reading(raw, kind=ReadingKind.SCAN, error="malformed")


DRIVER = Driver(
    name="scan",
    title="USB-CDC, RS-232, TCP",
    parser=parser,
    line=LineSettings(),
    options=frozenset({"prefix", "suffix", "encoding"}),
    speaks_unasked=True,
    quiet_ms=100,
)
