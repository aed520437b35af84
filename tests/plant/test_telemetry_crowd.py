"""Stations that say the same channels at once: nothing is lost, nothing is waited for in a circle."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from app.config.dsn import Dsn
from tests.plant.kit import Plant
from tests.plant.telemetry import Telemetry, send, summary, this_minute

STATIONS = ("R1", "R2", "R3", "R4")
CHANNELS = tuple(f"C{number}" for number in range(20))
BATCHES, ENTRIES = 6, 4


@pytest.fixture
def crowd(plant_db: Dsn) -> Iterator[Plant]:
    made = Plant.begin(plant_db, STATIONS)
    yield made
    made.close()


def test_stations_of_one_channel_wait_for_each_other_in_one_order(crowd: Plant) -> None:
    begin, failed = this_minute() - timedelta(minutes=60), list[psycopg.Error]()
    streams = {code: Telemetry(crowd.id, f"{code}.1/t") for code in STATIONS}
    for code, stream in streams.items():
        crowd.of(f"st_{code.lower()}")
        for number in range(BATCHES * ENTRIES):
            rows = [
                summary(channel, [number]) for channel in (CHANNELS if number % 2 else reversed(CHANNELS))
            ]
            stream.minute(begin + timedelta(minutes=number), *rows)

    def work(code: str) -> None:
        try:
            for batch in range(BATCHES):
                send(crowd, streams[code], batch * ENTRIES + 1, ENTRIES, role=f"st_{code.lower()}", boot=None)
        except psycopg.Error as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(code,)) for code in STATIONS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    question = "SELECT channel, sum(n)::int FROM plant.channel_{} GROUP BY 1 ORDER BY 1"
    expected = [(channel, len(STATIONS) * BATCHES * ENTRIES) for channel in sorted(CHANNELS)]
    for unit in ("minutes", "hours", "days"):
        assert crowd.rows(question.format(unit)) == expected
