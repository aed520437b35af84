"""How telemetry is put together: dead bands follow the plant's decisions, facts go before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.bootstrap.recording import DeadBands, Ground, others_first
from app.models.telemetry.minute import ChannelRule
from app.services.journal.keeper import Keeper
from app.services.journal.sync import SyncState
from tests.services.journal.kit import KEY, ToldClock, identity


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    with closing(Keeper.open(tmp_path, KEY, ToldClock(), new=identity())) as opened:
        yield opened


def set_channel(keeper: Keeper, code: str, dead_band: int) -> None:
    """As a decision would have set it."""
    row = {
        "code": code, "name_ru": code, "name_en": code, "unit": "C", "dead_band_milli": dead_band,
        "hysteresis_milli": 0, "delay_s": 0, "lost_after_s": 300, "priority": 2, "ccp": 0, "escalate_after_s": 0,
        "active": 1, "version": 1, "epoch": 1, "seq": 1,
    }  # fmt: skip
    places = ", ".join("?" * len(row))
    sql = f"INSERT OR REPLACE INTO channel({', '.join(row)}) VALUES({places})"
    keeper.writer.submit(
        lambda store: store.change(lambda one: one.execute(sql, tuple(row.values())))
    ).result(10)
    keeper.tell()


def test_a_dead_band_is_the_plants_and_follows_it(keeper: Keeper) -> None:
    bands = DeadBands(keeper)
    assert bands("COLD-A") == ChannelRule()
    set_channel(keeper, "COLD-A", 250)
    assert bands("COLD-A") == ChannelRule(250)
    set_channel(keeper, "COLD-A", 0)
    assert bands("COLD-A") == ChannelRule(0)
    assert bands("COLD-B") == ChannelRule()


NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (SyncState(False, NOW, 0), True),
        (SyncState(True, NOW, 3), True),
        (SyncState(True, NOW, 0), False),
        (SyncState(True, NOW, 3, problem="journal.forked"), False),
    ],
)
def test_facts_go_before_telemetry_but_do_not_hold_it_for_a_person(state: SyncState, waits: bool) -> None:
    assert others_first(state) is waits


def test_room_is_what_is_free_beside_the_journal(tmp_path: Path) -> None:
    assert Ground(tmp_path, KEY, 0).has_room()
    assert not Ground(tmp_path, KEY, 10**9).has_room()
