"""What the driver must know of a printer's language: how its state is asked, and what the answer says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.models.printing import PrinterState

PICTURE = 4_000
"""Bytes of one picture in a job, at most."""


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
    """Throws a label away that was begun and never ended. A picture is filled up first: its missing bytes would be
    taken from the next label."""
    end: bytes | None = None
    """Asked behind a job: answered when all before it was worked off. None: the state itself says so."""
    ended: Callable[[bytes], bool] = lambda raw: True
    """Whether that answer has come."""
    tells_partial: bool = False
    """Its state says whether a label was begun and never ended."""
    tcp_port: int = 9100
