"""Alembic's entry: runs the scripts on the connection that `upgrade` opened, in its one transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
