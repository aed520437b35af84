"""Compares what was ticked with what the plant has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from app.config.dsn import Dsn
from app.models.envelope import link, origin
from tests.services.journal.kit import PLANT, asked


class Count(NamedTuple):
    lost: int
    duplicated: int
    out_of_order: int


GOOD = Count(0, 0, 0)


def counted(dsn: Dsn, ticked: Sequence[str], stream: str = "R1.1") -> Count:
    """Of `ticked`, in the order of the ticks; checks chain and typed tables too."""
    question = "SELECT id::text, body, hash, mark FROM plant.journal WHERE stream = %s ORDER BY seq"
    rows = asked(dsn, question, stream)
    hash_ = origin(PLANT, stream)
    for _, body, kept, _ in rows:
        hash_ = link(hash_, body)
        assert kept == hash_
    there = [entry for entry, _, _, _ in rows]
    filled = [
        str(i)
        for (i,) in asked(dsn, "SELECT entry FROM plant.weighing WHERE stream = %s ORDER BY seq", stream)
    ]
    assert filled == [entry for entry, _, _, mark in rows if mark is None]
    assert asked(dsn, "SELECT sum(grams) FROM plant.movement") == asked(
        dsn, "SELECT sum(grams) FROM plant.balance"
    )
    return compared(there, ticked)


def compared(there: Sequence[str], ticked: Sequence[str]) -> Count:
    number = Counter(there)
    places = {entry: place for place, entry in enumerate(there)}
    order = [places[entry] for entry in ticked if entry in places]
    wrong = sum(later < earlier for earlier, later in pairwise(order))
    return Count(sum(not number[entry] for entry in ticked), sum(n - 1 for n in number.values()), wrong)
