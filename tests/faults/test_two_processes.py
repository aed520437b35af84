"""Two programs on one journal: the second is told so and touches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.errors import EnvironmentFault
from app.services.journal.keeper import Keeper
from tests.faults.conftest import Report
from tests.faults.station import start
from tests.postgres import eventually
from tests.services.journal.kit import AUTHOR, KEY, identity, weigh

NOWHERE = Dsn("127.0.0.1", 1, "plant", "st_r1", "x")


def test_the_second_process_is_refused(tmp_path: Path, report: Report) -> None:
    keeper = Keeper.open(tmp_path / "r1", KEY, SystemClock(), new=identity())
    second = start(tmp_path / "r1", NOWHERE, 0.01)
    second.wait()
    assert second.lines == ["FAULT journal.in_use\n"]
    with pytest.raises(EnvironmentFault, match=r"journal\.in_use"):
        Keeper.open(tmp_path / "r1", KEY, SystemClock())
    assert keeper.append(weigh(), AUTHOR).result(10).seq == 1
    keeper.close()
    report("two processes on one journal", 2)


def test_a_killed_process_leaves_the_journal_free(tmp_path: Path) -> None:
    process = start(tmp_path / "r1", NOWHERE, 0.01)
    eventually(lambda: process.said("T"))
    process.kill()
    keeper = Keeper.open(tmp_path / "r1", KEY, SystemClock())
    assert keeper.query("SELECT count(*) AS n FROM own")[0]["n"] >= len(process.ticks())
    keeper.close()
