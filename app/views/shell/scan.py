"""Keyboard-wedge scanners: which keys are a scan and which a person's, without Qt. Times in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.scan_layout import latin_key, russian

BURST_GAP = 30
"""Keys of a scanner follow each other faster than this; a person's do not."""
LEAST = 4
"""A shorter burst is two keys struck together."""
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

    def hold(self, key: Key) -> bool:
        """True when `key` goes on with the burst; False when what is held must first be given back."""
        if self._keys and key.at - self._keys[-1].at > BURST_GAP:
            return False
        self._keys.append(key)
        return True

    @property
    def empty(self) -> bool:
        return not self._keys

    def give_back(self) -> list[Key]:
        """What was held and is no scan, in order; nothing is held afterwards."""
        keys, self._keys = self._keys, []
        return keys

    def end(self, at: float) -> str | None:
        """Enter or Tab came: the scanned text, or None when what is held is no scan (it stays held)."""
        if len(self._keys) < LEAST or at - self._keys[-1].at > BURST_GAP:
            return None
        return latin(self.give_back())


def latin(keys: list[Key]) -> str:
    """What the scanner meant, whatever layout was on: by position when a Russian letter is among the keys."""
    text = "".join(key.text for key in keys)
    if not russian(text):
        return text
    return "".join(latin_key(key.text, key.code, key.shift) for key in keys)
