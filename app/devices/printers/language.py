"""What the driver must know of a printer's language: how its state is asked, and what the answer says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.models.printing import PrinterState


@dataclass(frozen=True)
class Language:
    """One printer language, as data."""

    name: str
    title: str
    ask: bytes
    """Asks for the state."""
    answered: Callable[[bytes], bool]
    """Whether the answer has come whole."""
    state: Callable[[bytes], PrinterState]
    """What an answer says; never raises. An answer that is none is `malformed`, nothing at all `no_answer`."""
    drop: bytes | None = None
    """Throws a label away that was begun and never ended."""
    tcp_port: int = 9100
