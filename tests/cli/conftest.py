"""Fixtures of the command line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.plant import cluster_of
from app.bootstrap.station import Home
from tests.cli.commands import Commands


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    return Commands(tmp_path_factory.mktemp("commands"))


@pytest.fixture(scope="module")
def plant(run: Commands) -> Iterator[Path]:
    """The folder of a plant that was founded by command; its server does not run."""
    folder = run.path("home")
    run.init("--data", folder)
    yield folder
    cluster = cluster_of(Home(folder))
    cluster.stop("immediate")
    shutil.rmtree(cluster.base, ignore_errors=True)
