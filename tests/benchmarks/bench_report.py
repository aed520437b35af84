"""The receiving report of 2,000 weighings: from the journal to the finished PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.services.documents.receiving import Sheet
from tests.benchmarks.measure import Figure, each, figure
from tests.services.documents.receiving.samples import large, printed, sheet_of, station

WEIGHINGS, COUNT = 2_000, 10


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="bs-bench-") as folder, station(Path(folder)) as one:
        of = large(one, WEIGHINGS)
        said: list[Sheet] = []
        reads = each(COUNT, lambda _: said.append(sheet_of(one, of)), warm=1)
        whole = each(COUNT, lambda number: printed(sheet_of(one, of), ("ru", "en")[number % 2]), warm=1)
    yield figure("report of 2,000 weighings", "ms", whole, goal=2_000.0, goal_on="p95")
    yield figure("what it prints, read from the journal", "ms", reads)
