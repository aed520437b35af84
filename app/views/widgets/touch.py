"""What counts as a touch, without Qt. Times are monotonic milliseconds."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

Milliseconds = Callable[[], float]

LEAST_PRESS = 30
"""A shorter contact is a droplet or a spark of the panel."""
DEBOUNCE = 250
KEY_DEBOUNCE = 80
"""For keys that are rightly struck twice in a row; a bounce of the panel is faster."""
WET_WINDOW = 200
WET_TOUCHES = 3
ZONES = (4, 3)
"""The panel in columns and rows; a hand stays in one zone, water does not."""


def milliseconds() -> float:
    return time.monotonic() * 1000


class TapGuard:
    """Decides for one button whether a press and release is a tap."""

    def __init__(self, now: Milliseconds = milliseconds, debounce: float = DEBOUNCE) -> None:
        self._now = now
        self._debounce = debounce
        self._pressed = float("-inf")
        self._tapped = float("-inf")

    def press(self) -> None:
        self._pressed = self._now()

    def too_short(self) -> bool:
        """The contact that ends now lasted less than a finger's."""
        return self._now() - self._pressed < LEAST_PRESS

    def accept(self) -> bool:
        """True once; then False for the time in which a second tap is a bounce."""
        if self._now() - self._tapped < self._debounce:
            return False
        self._tapped = self._now()
        return True


class WetScreen:
    """Sees touches in different zones that no hand makes so fast."""

    def __init__(self, now: Milliseconds = milliseconds) -> None:
        self._now = now
        self._touches: deque[tuple[float, tuple[int, int]]] = deque(maxlen=WET_TOUCHES)

    def touched(self, x: float, y: float) -> bool:
        """A touch at parts (0 to 1) of width and height; True when the screen seems wet."""
        zone = int(x * ZONES[0]), int(y * ZONES[1])
        self._touches.append((self._now(), zone))
        recent = [z for at, z in self._touches if self._now() - at <= WET_WINDOW]
        if len(set(recent)) < WET_TOUCHES:
            return False
        self._touches.clear()
        return True
