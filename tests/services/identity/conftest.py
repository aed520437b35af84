"""A migrated database that the tests of one module share."""

from collections.abc import Iterator
from itertools import count

import pytest

from app.config.dsn import Dsn
from app.services.operations.cluster.embedded import Cluster
from tests.postgres import _database

_numbers = count(9000)


@pytest.fixture(scope="module")
def module_db(cluster: Cluster, template: str) -> Iterator[Dsn]:
    yield from _database(cluster, template, next(_numbers))
