"""Facts stay as they were written, and where somebody changed them past all doors it is found."""

from __future__ import annotations

import psycopg
import pytest

from tests.plant.kit import Plant


@pytest.fixture
def four(plant: Plant) -> Plant:
    """A plant with four weighings of R2."""
    stream = plant.stream("R2.1")
    for number in range(4):
        stream.weighed(plant.lot(number))
    plant.send(stream)
    return plant


FACTS = ("journal", "weighing", "movement", "lot_opening", "supersession", "session", "mark", "mending")


@pytest.mark.parametrize(
    "statement", ["UPDATE plant.{} SET seq = seq", "DELETE FROM plant.{}", "TRUNCATE plant.{}"]
)
def test_the_owner_cannot_change_facts(four: Plant, statement: str) -> None:
    for table in FACTS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            _as_owner(four, _some_row(table), statement.format(table))


def _as_owner(plant: Plant, *statements: str) -> None:
    with plant.admin.transaction():
        plant.admin.execute("SET LOCAL ROLE plant_owner")
        for statement in statements:
            plant.admin.execute(statement)  # type: ignore[arg-type]


def _some_row(table: str) -> str:
    """Row triggers need a row."""
    facts = {
        "lot_opening": "id, lot_id, item, entry, stream, seq, at",
        "supersession": "id, target, lot_id, reason, entry, stream, seq, at",
        "session": "id, role, assurance, expires_at, claims, digest, entry, stream, seq, at",
        "mark": "id, marked_stream, marked_seq, code, entry, stream, seq, at",
        "mending": "id, mended_stream, mended_seq, verdict, entry, stream, seq, at",
    }
    values = {"claims": "'{}'", "seq": "1", "marked_seq": "1", "mended_seq": "1", "at": "now()", "expires_at": "now()",
              "verdict": "'set_aside'"}  # fmt: skip
    texts = {
        "item",
        "stream",
        "reason",
        "role",
        "assurance",
        "digest",
        "marked_stream",
        "mended_stream",
        "code",
    }
    if table not in facts:
        return "SELECT 1"
    columns = facts[table].split(", ")
    row = ", ".join(values.get(c, "'x'" if c in texts else "gen_random_uuid()") for c in columns)
    return f"INSERT INTO plant.{table}({facts[table]}) VALUES ({row})"


def test_a_partition_is_append_only_too(four: Plant) -> None:
    part = four.rows("SELECT tableoid::regclass::text FROM plant.journal LIMIT 1")[0]
    for statement in (f"UPDATE {part} SET seq = 7", f"DELETE FROM {part}", f"TRUNCATE {part}"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            four.admin.execute(statement)


def _past_the_guards(plant: Plant, statement: str) -> None:
    """What a superuser can do."""
    plant.admin.execute("SET session_replication_role = replica")
    plant.admin.execute(statement)  # type: ignore[arg-type]
    plant.admin.execute("RESET session_replication_role")


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        (
            "UPDATE plant.journal SET body = replace(body, '24860', '24861') WHERE stream = 'R2.1' AND seq = 2",
            2,
        ),
        ("DELETE FROM plant.journal WHERE stream = 'R2.1' AND seq = 3", 4),
        ("DELETE FROM plant.journal WHERE stream = 'R2.1' AND seq = 4", 4),
        ("UPDATE plant.journal SET hash = sha256('x') WHERE stream = 'R2.1' AND seq = 4", 4),
        ("UPDATE plant.stream SET head = sha256('x') WHERE name = 'R2.1'", 4),
        ("UPDATE plant.stream SET seq = 3 WHERE name = 'R2.1'", 3),
        (
            "UPDATE plant.journal SET digest = sha256(convert_to(body, 'UTF8')), body = NULL WHERE stream = 'R2.1'",
            None,
        ),
    ],
)
def test_a_superusers_edit_is_found(four: Plant, statement: str, seq: int | None) -> None:
    """The last row is the lawful one: a body replaced by its digest leaves the chain whole."""
    assert four.rows("SELECT plant.verify_chain('R2.1')") == [None]
    _past_the_guards(four, statement)
    assert four.rows("SELECT plant.verify_chain('R2.1')") == [seq]


def test_a_wrong_balance_is_found(four: Plant) -> None:
    assert four.rows("SELECT * FROM plant.verify_balances()") == []
    lot = four.rows("UPDATE plant.balance SET grams = 1 WHERE lot_id = (SELECT min(lot_id::text)::uuid FROM plant.balance)"
                    " RETURNING lot_id")[0]  # fmt: skip
    assert four.rows("SELECT lot_id, kept, counted FROM plant.verify_balances()") == [(lot, 1, 24_860)]
