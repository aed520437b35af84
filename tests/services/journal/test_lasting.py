"""Rows of lasting tables stay at every station, with what supersedes them, whatever their age."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.config.dsn import Dsn
from app.models.envelope import Draft
from app.models.tables import TABLES, Fill
from app.services.journal import pruning
from app.services.journal.store import Receipt, Store
from tests.services.journal.kit import AUTHOR, ToldClock, make
from tests.services.journal.test_pruning import DAYS, acknowledged, lets_go, pulls, started, typed


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture
def here(tmp_path: Path, clock: ToldClock) -> Iterator[Store]:
    with closing(make(tmp_path / "r1", clock=clock)) as made:
        yield made


@pytest.fixture
def other(tmp_path: Path, clock: ToldClock) -> Iterator[Store]:
    with closing(make(tmp_path / "r2", "R2.1", clock)) as made:
        yield made


def hours(minutes: int) -> dict[str, Any]:
    return {"id": uuid.uuid4(), "equipment": "ICE-1", "minutes": minutes, "replaced": False}


def read(store: Store, minutes: int) -> Receipt:
    return store.append(Draft("hours.recorded", {"running_hours": [hours(minutes)]}), AUTHOR)


def corrected(store: Store, target: Receipt, minutes: int) -> None:
    strike = {"id": uuid.uuid4(), "target": target.entry_id, "lot_id": None, "reason": "REG-TYPED"}
    rows = {"supersession": [strike], "running_hours": [hours(minutes)]}
    store.append(Draft("equipment.corrected", rows, "REG-TYPED"), AUTHOR)


def voided(store: Store, target: Receipt) -> None:
    strike = {"id": uuid.uuid4(), "target": target.entry_id, "lot_id": None, "reason": "REG-TYPED"}
    store.append(Draft("equipment.corrected", {"supersession": [strike]}, "REG-TYPED"), AUTHOR)


def said(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {name: rows for name, rows in typed(store).items() if name in ("running_hours", "supersession")}


def test_what_others_said_of_machines_stays(here: Store, other: Store, clock: ToldClock) -> None:
    corrected(other, read(other, 5), 6)
    voided(other, read(other, 7))
    started(other)
    pulls(here, other)
    before = said(here)
    assert [len(rows) for rows in before.values()] == [2, 3]
    clock.forward(days=10 * DAYS)
    lets_go(here, clock)
    assert here.query("SELECT * FROM station_start") == []
    assert said(here) == before
    here.rebuild()
    assert said(here) == before


def test_what_this_station_said_itself_stays_when_its_own_entries_go(here: Store, clock: ToldClock) -> None:
    corrected(here, read(here, 5), 6)
    voided(here, read(here, 7))
    started(here)
    acknowledged(here, clock)
    clock.forward(days=pruning.OWN_DAYS + 1)
    read(here, 9)
    acknowledged(here, clock)
    before = said(here)
    lets_go(here, clock)
    assert [entry.seq for entry in here.unsent(0, 9)] == [6]
    assert here.query("SELECT * FROM station_start") == []
    assert said(here) == before
    here.rebuild()
    assert said(here) == before


def test_the_plant_sends_a_new_station_the_same_tables_whole(plant_db: Dsn) -> None:
    with psycopg.connect(plant_db.conninfo, autocommit=True) as server:
        [(known,)] = server.execute("SELECT plant.lasting_tables()").fetchall()
        conditions = {
            name: server.execute("SELECT plant.snapshot_condition(%s, 'fact', '{id}')", [name]).fetchone()
            for name in known
        }
    assert set(known) == pruning.LASTING == {name for name, table in TABLES.items() if table.lasting}
    assert all(TABLES[name].fill is Fill.FACT for name in known)
    assert set(conditions.values()) == {("true",)}
