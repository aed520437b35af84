"""Fixtures of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.plant import cluster_of
from app.bootstrap.station import Home
from tests.cli.commands import Commands, commands_under


@pytest.fixture(scope="module")
def run(cluster_home: Path) -> Iterator[Commands]:
    with commands_under(cluster_home) as made:
        yield made


@pytest.fixture(scope="module")
def plant(run: Commands) -> Iterator[Path]:
    """The folder of a plant that was founded by command; its server does not run."""
    folder = run.path("home")
    run.init("--data", folder)
    yield folder
    cluster_of(Home(folder)).stop("immediate")
