"""The own bytes in what a two-wire adapter hears: RS-485 has one pair for both directions. Pure."""

from __future__ import annotations


class Echo:
    """What was `sent` is taken out of the front of what is then heard; anything else ends the expectation."""

    def __init__(self) -> None:
        self._due = bytearray()

    def sent(self, data: bytes) -> None:
        self._due += data

    def forget(self) -> None:
        self._due.clear()

    def strip(self, data: bytes) -> bytes:
        """`data` without the echo that it begins with."""
        same = 0
        for mine, heard in zip(self._due, data, strict=False):
            if mine != heard:
                break
            same += 1
        del self._due[:same]
        if same < len(data):
            self._due.clear()
        return data[same:]
