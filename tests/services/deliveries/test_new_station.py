"""A station that joins says of every delivery it has what the others say: none of it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.config.dsn import Dsn
from app.models.delivery import Acceptance
from app.services.discrepancies import discrepancies
from app.services.journal.plant import PlantConnection
from app.services.journal.sync import Sync
from tests.plant.kit import Plant, password
from tests.services.deliveries.kit import OMUL, PELED, Writer
from tests.services.deliveries.test_plant import to_rest
from tests.services.deliveries.test_reading import judge, sign

AGO = timedelta(days=70)
"""Longer than a station keeps what is finished."""


class Yard:
    """A station with an old story, and another one that joins today."""

    def __init__(self, plant: Plant, folder: Path, lines: ExitStack) -> None:
        self.plant, self.folder, self.lines = plant, folder, lines
        self.here = self._station("R1.1")
        self.here.clock.time = datetime.now(UTC) - AGO

    def _station(self, stream: str) -> Writer:
        writer = Writer.at(self.folder, stream, self.plant.id)
        self.lines.callback(writer.store.close)
        return writer

    def _sync(self, writer: Writer) -> None:
        role = f"st_{writer.store.stream[:2].lower()}"
        with closing(PlantConnection(self.plant.dsn.of(role, password(role)[0]))) as line:
            to_rest(Sync(line, writer.store, lambda: datetime.now(UTC), str(writer.clock.boot)))

    def joined(self) -> Writer:
        """A new station, after the plant has heard everything."""
        self.here.clock.time = datetime.now(UTC)
        self._sync(self.here)
        new = self._station("R2.1")
        new.store.connection.execute("INSERT OR REPLACE INTO meta VALUES('snapshot', 'wanted')")
        self._sync(new)
        assert new.store.query("SELECT 1 FROM snapshot LIMIT 1")
        return new


@pytest.fixture
def yard(plant_db: Dsn, tmp_path: Path) -> Iterator[Yard]:
    plant = Plant.begin(plant_db)
    with closing(plant), ExitStack() as lines:
        yield Yard(plant, tmp_path, lines)


def stubs(writer: Writer) -> list[str]:
    """Lots that are known by their label only."""
    question = "SELECT code FROM lot l WHERE NOT EXISTS (SELECT 1 FROM lot_opening o WHERE o.lot_id = l.id)"
    return [row["code"] for row in writer.store.query(question)]


def test_an_old_delivery_of_which_one_lot_is_in_stock_comes_as_a_whole(yard: Yard) -> None:
    here = yard.here
    of, other = here.open(), here.open()
    here.state(of)
    lot, emptied, elsewhere = here.lot(of), here.lot(of), here.lot(other, replace(OMUL, item="PELED"))
    here.weigh(lot)
    crates = [here.weigh(emptied, 20_000 + n) for n in range(3)]
    here.void(emptied, crates[0])
    for crate in crates[1:]:
        here.move(crate, emptied, elsewhere)
    judge(here, of, Acceptance.ACCEPTED)
    sign(here, of, 1)
    new = yard.joined()
    assert here.read(of).reports[0].current
    assert new.account(of) == here.account(of)
    assert new.read(of).reports[0].current
    assert (stubs(new), list(discrepancies(new.store.query))) == ([], [])


def test_a_late_word_of_an_old_empty_lot_brings_all_of_it_or_nothing(yard: Yard) -> None:
    here = yard.here
    of = here.open()
    here.state(of)
    lot, finished = here.lot(of), here.lot(here.open())
    crates = [here.weigh(lot, 20_000 + n) for n in range(2)]
    here.void(lot, crates[0])
    here.void(finished, here.weigh(finished))
    here.clock.time = datetime.now(UTC) - timedelta(days=3)
    here.void(lot, crates[1])
    new = yard.joined()
    assert new.account(of) == here.account(of)
    assert new.store.query("SELECT 1 FROM lot WHERE code = ?", finished.code) == []
    assert new.store.query("SELECT 1 FROM weighing WHERE lot_id = ?", str(finished.id)) == []
    assert (stubs(new), list(discrepancies(new.store.query))) == ([], [])


def test_what_is_finished_and_old_does_not_come(yard: Yard) -> None:
    here = yard.here
    of = here.open()
    here.state(of)
    here.void(lot := here.lot(of), here.weigh(lot))
    here.clock.time = datetime.now(UTC) - timedelta(days=1)
    today = here.open()
    here.state(today, replace(PELED, id=today.id))
    new = yard.joined()
    assert [row["id"] for row in new.store.query("SELECT id FROM delivery")] == [str(today.id)]
    assert new.store.query("SELECT count(*) AS n FROM weighing") == [{"n": 0}]
