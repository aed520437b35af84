"""The chain of a stream, computed again from the bodies."""

from __future__ import annotations

from collections.abc import Iterable

from app.models.audit import Proof
from app.models.envelope import link
from app.services.audit.ports import Progress, unheard

_TOLD = 500


def prove(
    stream: str, begin: bytes, entries: Iterable[tuple[int, str, bytes]], count: int,
    progress: Progress = unheard, *, least: int | None = None, after: int = 0,
) -> Proof:  # fmt: skip
    """Every entry's hash follows from the one before and its own body, or `bad` is the first that does not.

    `entries` are (seq, body, hash) in order; `begin` is the hash of seq `after`. With `least` the stream must be
    whole and reach that far (the own one: what the plant acknowledged must be there).
    """
    seq, previous = after, begin
    first = checked = gaps = 0
    for number, body, hash_ in entries:
        first = first or number
        if number != seq + 1:
            if least is not None:
                return Proof(stream, checked, first, seq, previous, seq + 1, gaps)
            gaps += 1
        elif link(previous, body) != hash_:
            return Proof(stream, checked, first, seq, previous, number, gaps)
        seq, previous, checked = number, hash_, checked + 1
        if checked % _TOLD == 0:
            progress(min(1.0, checked / max(1, count)))
    progress(1.0)
    missing = seq + 1 if least is not None and seq < least else None
    return Proof(stream, checked, first, seq, previous, missing, gaps)
