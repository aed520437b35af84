"""Journal, typed tables, append, pull, decide: the foundation."""

from app.models.migrations.frozen import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the files of sql/0001."""
    run("0001")
