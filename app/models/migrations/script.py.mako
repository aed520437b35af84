"""${message}"""

from app.models.migrations.frozen import run

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Run the files of sql/${up_revision}."""
    run("${up_revision}")
