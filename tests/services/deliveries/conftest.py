"""Two stations of one plant, each with a journal of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.deliveries.desk import Gate
from tests.services.deliveries.desk import gate as open_gate
from tests.services.deliveries.kit import Writer


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Writer, Writer]]:
    writers = Writer.at(tmp_path, "R1.1"), Writer.at(tmp_path, "R2.1")
    yield writers
    for writer in writers:
        writer.store.close()


@pytest.fixture
def one(two: tuple[Writer, Writer]) -> Writer:
    return two[0]


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    with open_gate(tmp_path / "gate") as made:
        yield made
