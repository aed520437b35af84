"""How reliable a machine was over a period: up time, failures, MTBF, MTTR, availability. Pure.

Terms of IEC 60050-192:2015 and ISO 14224:2016, Annex C. A *failure* is the loss of the ability to perform as
required (192-03-01): a fault that stops the machine, or a stop whose reason is one. MTBF (192-05-13) is up time by
failures, MTTR (192-07-23, mean time to restoration) the mean of their down times, operational availability
(ISO 14224, C.2.3.2) up time by up and down time. What overlaps is one; what is still open counts until now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

NOTHING = timedelta(0)


@dataclass(frozen=True)
class Span:
    """From `since` to `until`, None while it lasts; `failure` says that the machine could not work as required."""

    since: datetime
    until: datetime | None
    failure: bool = False


@dataclass(frozen=True)
class Reliability:
    """Of one period. `mtbf` is None without a failure, `mttr` too, `availability` where there is no period."""

    period: timedelta
    down: timedelta = NOTHING
    failures: int = 0
    repair: timedelta = NOTHING
    """The down time of the failures, each from its begin to its end or now."""
    open: bool = False
    """The last of them lasts still: MTTR can only grow."""

    @property
    def up(self) -> timedelta:
        return self.period - self.down

    @property
    def mtbf(self) -> timedelta | None:
        return self.up / self.failures if self.failures else None

    @property
    def mttr(self) -> timedelta | None:
        return self.repair / self.failures if self.failures else None

    @property
    def availability(self) -> int | None:
        """In tenths of a percent, rounded down: 1000 is never said of a machine that stood."""
        return int(self.up * 1000 // self.period) if self.period > NOTHING else None


def merged(spans: Iterable[Span], now: datetime) -> list[tuple[datetime, datetime]]:
    """The spans as they lie, those that touch or overlap as one, in their order; one that ends before it begins, or
    begins later than now, is none.
    """
    cut = sorted((span.since, min(span.until or now, now)) for span in spans)
    found: list[tuple[datetime, datetime]] = []
    for begin, end in cut:
        if end < begin:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def length(spans: Iterable[tuple[datetime, datetime]], begin: datetime, end: datetime) -> timedelta:
    """How much of the spans, which do not overlap, lies between begin and end."""
    parts = (min(last, end) - max(first, begin) for first, last in spans)
    return sum((part for part in parts if part > NOTHING), NOTHING)


def reliability(spans: Iterable[Span], begin: datetime, now: datetime) -> Reliability:
    """From `begin` to `now`. A failure belongs to the period that it began in, with all of its down time; up and
    down time are those inside the period.
    """
    known = list(spans)
    if begin >= now:
        return Reliability(NOTHING)
    failures = [one for one in merged((s for s in known if s.failure), now) if one[0] >= begin]
    lasting = any(span.failure and span.until is None and begin <= span.since <= now for span in known)
    down = length(merged(known, now), begin, now)
    repair = sum((end - first for first, end in failures), NOTHING)
    return Reliability(now - begin, down, len(failures), repair, lasting)
