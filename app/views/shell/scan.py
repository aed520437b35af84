"""Keyboard-wedge scanners: which keys are a scan and which a person's, without Qt. Times in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.scan_layout import latin_key, russian

BURST_GAP = 30
"""Keys of a scanner follow each other faster than this; a person's do not."""
LEAST = 4
"""A shorter burst is two keys struck together."""
_NUMBERS = range(1, 256)
SEPARATOR = "\x1d"
"""GS1 separator, typed by scanners as a control character."""


@dataclass(frozen=True)
class Key:
    """One key press: its text, the platform's evdev code (0: unknown), whether shift was down, when."""

    text: str
    code: int
    shift: bool
    at: float


class ScanCollector:
    """Collects keys that follow each other like a scanner's."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._at = 0.0
        self._number = ""
        """Digits typed so far while Alt is down."""

    def hold(self, key: Key) -> bool:
        """True when `key` goes on with the burst; False when what is held must first be given back."""
        if self._keys and key.at - self._at > BURST_GAP:
            return False
        self._keys.append(key)
        self._at = key.at
        return True

    def number(self, digit: str, at: float) -> None:
        """A digit came while Alt is down: scanners send a sign by its number, GS as Alt+029."""
        self._number += digit
        self._at = at

    def sign(self, at: float) -> Key | None:
        """Alt was let go: the sign of the number that was typed, None where none was."""
        number, self._number = self._number, ""
        return Key(chr(int(number)), 0, False, at) if number and int(number) in _NUMBERS else None

    @property
    def empty(self) -> bool:
        return not self._keys

    def give_back(self) -> list[Key]:
        """What was held and is no scan, in order; nothing is held afterwards."""
        keys, self._keys, self._number = self._keys, [], ""
        return keys

    def end(self, at: float) -> str | None:
        """Enter or Tab came: the scanned text, or None when what is held is no scan (it stays held)."""
        if len(self._keys) < LEAST or at - self._at > BURST_GAP:
            return None
        return latin(self.give_back())


def latin(keys: list[Key]) -> str:
    """What the scanner meant, whatever layout was on: by position when a Russian letter is among the keys."""
    text = "".join(key.text for key in keys)
    if not russian(text):
        return text
    return "".join(latin_key(key.text, key.code, key.shift) for key in keys)
