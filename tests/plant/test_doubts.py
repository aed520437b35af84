"""Applied, but a person should look: sessions that were over, clocks that were off."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest

from tests.plant.kit import BOOT, CLERK, Plant, Stream, doubts, now, session, weighing_rows


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


def test_a_right_that_ended_while_the_station_was_away(cast: Plant, second: Stream) -> None:
    """Each entry of a batch is judged by its own time."""
    cast.rows(
        "INSERT INTO plant.person_life VALUES (%s, 0, now() - interval '1 day', true) RETURNING 1", CLERK
    )
    ended = "INSERT INTO plant.right_life VALUES (%s, 'inventory_clerk', 2, %s, %s) RETURNING 1"
    cast.rows(ended, CLERK, now() - timedelta(hours=3), now() - timedelta(hours=1))
    for ago in (5400, 4800, 1800, 600):
        weighed(cast, second, ago)
    told(cast, second, 2)
    lacking = "SELECT 'person.without_right' = ANY (doubts) FROM plant.journal WHERE stream = 'R2.1' AND seq > 1 ORDER BY seq"
    assert cast.rows(lacking) == [None, None, True, True]


HOUR, SECOND = 3600, 1_000_000_000


CLOCKS = (
    "SELECT array_to_string(ARRAY(SELECT d FROM unnest(doubts) d WHERE starts_with(d, 'clock.')), ' '),"
    " round(extract(epoch FROM clock_timestamp() - corrected_at), -1)::integer"
    " FROM plant.journal WHERE stream = 'R2.1' AND seq >= {} ORDER BY seq"
)
"""Of each entry the clock's doubts, and how many seconds ago it was made, as the plant has corrected it."""


def told(plant: Plant, stream: Stream, first: int, behind: int = 0) -> list[tuple[str, int]]:
    """The entries from `first` on go to the plant with the monotonic clock of a boot that is ten days old."""
    bodies, hashes = zip(*stream.entries[first - 1 :], strict=True)
    question = "SELECT plant.append(%s, %s, %s::text[], %s::bytea[], %s, true, %s, %s)"
    wall, mono = now() - timedelta(seconds=behind), 864_000 * SECOND
    plant.ask("st_r2", question, stream.name, first, list(bodies), list(hashes), wall, str(BOOT), mono)
    return plant.rows(CLOCKS.format(first))


def weighed(cast: Plant, stream: Stream, ago: int, *, behind: int = 0) -> None:
    """A weighing of `ago` seconds ago on a clock that was `behind` by so many; the boot is ten days old."""
    at = now() - timedelta(seconds=ago + behind)
    stream.weighed(cast.lot(2), at=at, mono=(864_000 - ago) * SECOND)


def test_a_clock_put_right_before_sending(cast: Plant, second: Stream) -> None:
    weighed(cast, second, 600, behind=HOUR)
    weighed(cast, second, 500, behind=60)
    weighed(cast, second, 400)
    assert told(cast, second, 2) == [("clock.off", 600), ("", 500), ("", 400)]


def test_a_clock_that_is_wrong_now_says_nothing_of_earlier(cast: Plant, second: Stream) -> None:
    weighed(cast, second, 600)
    weighed(cast, second, 0, behind=HOUR)
    assert told(cast, second, 2, behind=HOUR) == [("", 600), ("clock.off", 0)]


def test_a_slow_quartz_is_no_wrong_clock(cast: Plant, second: Stream) -> None:
    weighed(cast, second, 860_000, behind=100)
    weighed(cast, second, 860_000, behind=300)
    assert [doubts for doubts, _ in told(cast, second, 2)] == ["", "clock.off"]


def test_a_station_of_the_first_release_says_no_monotonic_clock(cast: Plant, second: Stream) -> None:
    """The newest of its entries stands for it: made after the clock was put right, it shows the others."""
    weighed(cast, second, 600, behind=HOUR)
    weighed(cast, second, 0)
    cast.send(second, 2)
    assert cast.rows(CLOCKS.format(2)) == [("clock.off", 600), ("", 0)]


@pytest.mark.parametrize("mono", ["x", -5, 10**30, 1.5, None])
def test_a_monotonic_clock_that_says_nonsense_is_not_used(cast: Plant, second: Stream, mono: Any) -> None:
    made = second.envelope("weighing.recorded", weighing_rows(cast.lot(2), 5))
    second.seal(made.body().replace(f'"mono":{made.mono}', f'"mono":{json.dumps(mono)}'))
    assert told(cast, second, 2) == [("", 0)]
    assert cast.rows("SELECT mark FROM plant.journal WHERE stream = 'R2.1' AND seq = 2") == [None]
