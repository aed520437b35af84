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


def test_whatever_touches_a_lot_also_names_it():
    for kind in KINDS:
        carriers = [name for name in kind.tables if "lot_id" in TABLES[name].column_names]
        assert not carriers or "lot" in kind.tables, kind.name


def test_latest_is_the_highest_version():
    assert latest("weighing.recorded") is BY_NAME["weighing.recorded", 1]
