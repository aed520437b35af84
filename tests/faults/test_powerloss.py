"""Power lost at any write of the product's own journal: every tick is there, nothing is damaged."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import EnvironmentFault
from app.services.journal import opening
from app.services.journal.drafts import Drafts
from app.services.journal.ports import Sealed
from tests.faults.conftest import Report
from tests.faults.disk import Disk, Platter, watched
from tests.services.journal.kit import AUTHOR, BEGIN, KEY, ToldClock, make, weigh

CAPTURES = 300
Ticks = list[tuple[int, Sealed]]
"""After how many operations of the log an entry was ticked."""


def recorded(folder: Path) -> tuple[dict[str, bytes], Disk, Ticks]:
    """A morning of captures, forms and acknowledgements; checkpoints included."""
    with watched() as disk:
        store = make(folder)
        begin = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}
        disk.log.clear()
        ticks: Ticks = []
        for number in range(1, CAPTURES + 1):
            receipt = store.append(weigh(number), AUTHOR)
            ticks.append((len(disk.log), Sealed(receipt.stream, receipt.seq, receipt.body, receipt.hash)))
            if number % 20 == 0:
                Drafts(store.connection).keep("weighing", {"after": number}, BEGIN)
                store.acknowledge((number - 5, b""))
        store.close()
    return begin, disk, ticks


@pytest.mark.timeout(900)
def test_every_tick_survives(tmp_path: Path, counts: Callable[[int, int], int], report: Report) -> None:
    runs, chance = counts(60, 1000), random.Random(11)
    begin, disk, ticks = recorded(tmp_path / "station")
    last = ticks[-1][0]
    points = sorted(chance.randrange(last + 1) for _ in range(runs))
    platter, done, lost = Platter(begin), 0, 0
    for point in points:
        for operation in disk.log[done:point]:
            platter.happened(operation)
        done = point
        ticked = [entry for at, entry in ticks if at <= point]
        lost += missing_after(tmp_path / "found", platter.found(chance), ticked)
    report("power loss of the station", runs, lost=lost)
    assert lost == 0


def missing_after(folder: Path, files: dict[str, bytes], ticked: list[Sealed]) -> int:
    """Start a station on what was found; how many ticked entries are missing or different."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    store = opening.open_existing(folder, KEY, ToldClock())
    try:
        opening.verify(store)
        there = list(store.unsent(0, CAPTURES + 1))
        assert [row["seq"] for row in store.query("SELECT seq FROM weighing ORDER BY seq")] == [
            e.seq for e in there
        ]
        assert store.append(weigh(), AUTHOR).seq == len(there) + 1
        form, kept = Drafts(store.connection).get("weighing"), (len(ticked) - 1) // 20 * 20
        assert kept <= 0 or (form is not None and form["after"] >= kept), "the half-filled form is gone"
        return sum(entry not in there for entry in ticked)
    finally:
        store.close()


def test_the_test_would_notice(tmp_path: Path) -> None:
    """Without the syncs the same morning loses ticks or the file: the platter is no friend."""
    begin, disk, ticks = recorded(tmp_path / "station")
    platter, chance, lost = Platter(begin), random.Random(5), 0
    for operation in disk.log:
        if operation.kind != "sync":
            platter.happened(operation)
    for _ in range(5):
        try:
            lost += missing_after(tmp_path / "found", platter.found(chance), [entry for _, entry in ticks])
        except (EnvironmentFault, AssertionError):
            lost += 1
    assert lost
