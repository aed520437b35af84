"""The receiving station: deliveries, their lots and labels, reference data with validity."""

from app.models.migrations.frozen import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run the files of sql/0002."""
    run("0002")
