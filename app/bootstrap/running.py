"""A server of our own for the length of a command: up within the block, afterwards as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import OperatorError
from app.services.operations.cluster.embedded import Cluster


@contextmanager
def up(cluster: Cluster) -> Iterator[Cluster]:
    """`cluster` takes connections; OperatorError `plant.none_here` where it was never made.

    It is stopped again when it was not running before, unless another program came to use it meanwhile.
    """
    if not cluster.exists():
        raise OperatorError("plant.none_here", folder=str(cluster.base))
    before = cluster.ready()
    try:
        with cluster.used():
            cluster.start()
            yield cluster
    finally:
        if not before:
            cluster.stop_unless_used()
