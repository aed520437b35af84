"""The devices of the plant: the equipment register, temperatures with their alarms, the laboratory."""

from app.models.migrations.frozen import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the files of sql/0003."""
    run("0003")
