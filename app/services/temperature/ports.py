"""What the watch over temperatures needs from journal, buses and people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from app.models.envelope import Author, Draft
from app.models.login import Individual
from app.models.temperature import Sample
from app.services.reference import Query


class Journal(Protocol):
    """The station's journal; `quiet` while its first entries have to wait for the plant's answer."""

    @property
    def query(self) -> Query: ...

    @property
    def quiet(self) -> Callable[[], bool]: ...

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]: ...

    def append(self, draft: Draft, author: Author) -> Future[Any]: ...


class Presence(Protocol):
    """The person at the station."""

    def individual(self) -> Individual | None: ...

    def author(self) -> Author: ...


def _never(_channel: str) -> Sample | None:
    return None


@dataclass(frozen=True)
class Source:
    """What this station reads itself, and what was said of channels before it began or elsewhere.

    `reads` are codes of channels on its buses, `last` the last recorded sample of one of them, `elsewhere` the
    last samples of channels that other stations read, their `at_ns` by this station's clock.
    """

    reads: Collection[str] = ()
    last: Callable[[str], Sample | None] = _never
    elsewhere: Callable[[], Mapping[str, Sample]] = dict


@dataclass(frozen=True)
class Place:
    """Which station it is, and its plant day."""

    station: str
    day: Callable[[], date]
