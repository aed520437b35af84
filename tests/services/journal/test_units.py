"""Numbers of logistic units: each once, whatever happens to the entry or to the station."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.models.envelope import Draft
from app.models.gs1 import Element, SsccBlock
from app.services.journal import opening
from app.services.journal.store import Transaction
from tests.services.deliveries.kit import Writer
from tests.services.journal.kit import KEY

BLOCK = SsccBlock(3, "4601234", "07")


def take(writer: Writer, block: SsccBlock = BLOCK, *, fail: bool = False) -> Element:
    taken: list[Element] = []

    def build(place: Transaction) -> Draft:
        taken.append(place.next_sscc(block))
        if fail:
            raise ValueError("not made")
        return Draft("station.started", {"station_start": []})

    writer.put(build)
    return taken[0]


def test_numbers_go_on_over_days_and_restarts(tmp_path: Path) -> None:
    writer = Writer.at(tmp_path, "R1.1")
    with closing(writer.store):
        first = [take(writer) for _ in range(3)]
        writer.clock.forward(seconds=3 * 86_400)
        first.append(take(writer))
    writer.store = opening.open_existing(tmp_path / "R1.1", KEY, writer.clock)
    with closing(writer.store):
        first.append(take(writer))
        other = take(writer, SsccBlock(3, "4601234", "08"))
    assert [int(element.value[10:17]) for element in first] == [1, 2, 3, 4, 5]
    assert other not in first


def test_a_number_of_an_entry_that_was_not_made_is_given_again(tmp_path: Path) -> None:
    writer = Writer.at(tmp_path, "R1.1")
    with closing(writer.store):
        with pytest.raises(ValueError, match="not made"):
            take(writer, fail=True)
        assert take(writer) == BLOCK.element(1)
