"""The catalogue agrees with itself."""

from __future__ import annotations

from app.models.kinds import BY_NAME, KINDS, Group, Nature, latest
from app.models.tables import TABLES, Fill


def test_every_kind_and_version_stands_once():
    assert len(BY_NAME) == len(KINDS)


def test_kinds_name_only_tables_and_columns_that_exist():
    for kind in KINDS:
        for table, columns in kind.tables.items():
            assert set(columns) <= set(TABLES[table].column_names), (kind.name, table)


def test_facts_never_carry_state_and_decisions_always_say_who_may():
    for kind in KINDS:
        fills = {TABLES[name].fill for name in kind.tables}
        if kind.nature is Nature.FACT:
            assert Fill.STATE not in fills, kind.name
        if kind.nature is Nature.DECISION:
            assert kind.groups, kind.name
            assert kind.groups <= set(Group), kind.name


def test_every_table_can_be_reached_by_some_kind():
    assert {name for kind in KINDS for name in kind.tables} == set(TABLES)


def test_whatever_fact_touches_a_lot_also_names_it():
    """It may come first; a decision waits for what the person had seen."""
    for kind in (kind for kind in KINDS if kind.nature is Nature.FACT):
        carriers = [
            name
            for name in kind.tables
            if any(column.name == "lot_id" and column.required for column in TABLES[name].columns)
        ]
        assert not carriers or "lot" in kind.tables, kind.name


def test_latest_is_the_highest_version():
    assert latest("weighing.recorded") is BY_NAME["weighing.recorded", 2]


def test_what_the_first_release_wrote_keeps_its_columns():
    gained = {"item.set": "gtin", "weighing.recorded": "pieces", "place.set": "valid_from"}
    for name, column in gained.items():
        first, last = (BY_NAME[name, version].tables for version in (1, 2))
        table = next(table for table in last if column in last[table])
        assert column not in first[table]
        assert set(first[table]) < set(last[table])
