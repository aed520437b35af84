"""Applied, but a person should look: sessions that were over, clocks that were off."""

from __future__ import annotations

import uuid
from datetime import timedelta

from tests.plant.kit import CLERK, Plant, Stream, doubts, now, session


def test_a_session_that_was_over(cast: Plant, second: Stream) -> None:
    session(second, CLERK, expires_at=now() - timedelta(hours=1))
    cast.send(second, 2)
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["session.expired"]


def test_no_session_at_all(cast: Plant, second: Stream) -> None:
    second.session = None
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["session.missing"]
    second.person = None
    second.weighed(cast.lot(2))
    assert doubts(cast, second) == ["person.missing"]


def test_a_clock_that_is_off(cast: Plant, second: Stream) -> None:
    at = now() - timedelta(days=400)
    second.weighed(cast.lot(2), at=at)
    cast.send(second, 2, station_now=at)
    found = cast.rows("SELECT doubts, abs(extract(epoch FROM corrected_at - received_at)) < 5 FROM plant.journal"
                      " WHERE stream = 'R2.1' AND seq = 2")  # fmt: skip
    assert found == [(["clock.off"], True)]
    second.weighed(cast.lot(2), at=now() + timedelta(hours=1))
    assert doubts(cast, second) == ["clock.off"]


def test_a_boot_that_never_spoke(cast: Plant, second: Stream) -> None:
    second.weighed(cast.lot(2), boot=uuid.uuid4())
    assert doubts(cast, second) == ["clock.uncertain"]
