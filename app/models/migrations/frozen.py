"""Runs the frozen SQL of one version."""

from __future__ import annotations

from pathlib import Path


def run(revision: str) -> None:
    """The files of sql/<revision> have run in the order of their names, in Alembic's transaction."""
    from alembic import op

    connection = op.get_bind()
    for path in sorted((Path(__file__).parent / "sql" / revision).glob("*.sql")):
        connection.exec_driver_sql(
            path.read_text(encoding="utf-8"), execution_options={"no_parameters": True}
        )
