"""A server of our own for the length of a command: up within the block, afterwards as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from app.errors import OperatorError
from app.services.operations.cluster.embedded import Cluster

OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@contextmanager
def up(cluster: Cluster) -> Iterator[Cluster]:
    """`cluster` takes connections; OperatorError `plant.none_here` where it was never made.

    It is stopped again when it was not running before, unless somebody else came to use it meanwhile.
    """
    if not cluster.exists():
        raise OperatorError("plant.none_here", folder=str(cluster.base))
    before = cluster.ready()
    cluster.start()
    try:
        yield cluster
    finally:
        if not before and not _is_used(cluster):
            cluster.stop()


def _is_used(cluster: Cluster) -> bool:
    import psycopg

    try:
        with closing(psycopg.connect(cluster.dsn("postgres").conninfo, autocommit=True)) as connection:
            row = connection.execute(OTHERS).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])
