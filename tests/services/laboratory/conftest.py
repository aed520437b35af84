"""One laboratory, or two of one plant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.laboratory.bench import Bench, bench


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path) as made:
        yield made


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Bench, Bench]]:
    with bench(tmp_path, "R1.1") as here, bench(tmp_path, "R2.1") as there:
        yield here, there
