"""The search itself: one thread, one line at a time, every moment told to whoever listens."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from app.devices.base import Driver, Link
from app.devices.detection.ears import Ear, Ears, candidate
from app.devices.detection.plan import Attempt, harmless
from app.errors import EnvironmentFault
from app.models.detection import Search
from app.models.listeners import Listeners
from app.models.readings import Reading

_JOIN_SECONDS = 5.0
_ASKS, _MOST_ASKS = 2, 5
_PIECE = 0.05
_FATAL = frozenset(
    {
        "device.port_missing",
        "device.adapter_missing",
        "device.port_busy",
        "device.port_denied",
        "device.tcp_unreachable",
    }
)
"""The whole port or host cannot be searched; anything else is a matter of one setting."""


@dataclass(frozen=True)
class Patience:
    """Seconds: to listen on each line, to wait for an answer, and between two questions of the live reading."""

    listen: float = 0.7
    answer: float = 0.45
    live: float = 0.3


Open = Callable[[Attempt], Link]
"""Makes the line of an attempt, not yet opened."""


class Detection:
    """Searches from `start` until something is understood or all was tried; then keeps the candidates live.

    `stop` ends both, after which the line is free. `search` may be read from any thread.
    """

    def __init__(
        self, address: str, plan: Sequence[Attempt], drivers: Mapping[str, Driver], make: Open,
        patience: Patience | None = None,
    ) -> None:  # fmt: skip
        self._plan, self._drivers, self._make = plan, drivers, make
        self._patience = patience or Patience()
        self._search = Search(address, of=len(plan))
        self._silent: list[Driver] = []
        self._link: Link | None = None
        self._changed = Listeners()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="detection", daemon=True)
        self._log = logging.getLogger("detection")

    @property
    def search(self) -> Search:
        return self._search

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called on the search's thread after each step."""
        return self._changed.add(changed)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended and the line is free. May be called twice."""
        self._stopping.set()
        if (link := self._link) is not None:
            link.wake()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_SECONDS)

    def join(self, seconds: float) -> bool:
        """Wait for the end of the search; False when it still goes on."""
        end = time.monotonic() + seconds
        while not self._search.ended and time.monotonic() < end:
            self._stopping.wait(_PIECE)
        return self._search.ended

    def _run(self) -> None:
        try:
            for number, attempt in enumerate(self._plan):
                self._say(done=number, trying=attempt.title)
                if self._stopping.is_set() or self._try(attempt):
                    return
            self._say(done=len(self._plan), trying="", ended=True)
        except EnvironmentFault as fault:
            self._say(problem=fault.key, trying="", ended=True)
        except Exception:
            self._log.exception("the search met a mistake of the program")
            self._say(problem="device.failed", trying="", ended=True)

    def _try(self, attempt: Attempt) -> bool:
        """True when something was understood and the search is over."""
        link = self._link = self._make(attempt)
        ears = Ears(self._drivers.values())
        try:
            link.open()
            found = self._listen(link, ears) or self._ask_all(link, ears, attempt)
            if found:
                self._live(link, attempt, found)
            return bool(found)
        except EnvironmentFault as fault:
            if fault.key in _FATAL:
                raise
            # Who speaks only what this line cannot do is not attached to it.
            self._silent += attempt.asked
            self._log.info("%s at %s: %s", link.address, attempt.title, fault.key)
            return False
        finally:
            link.close()

    def _listen(self, link: Link, ears: Ears) -> list[Ear]:
        self._read(link, ears, None, self._patience.listen)
        return ears.sure()

    def _ask_all(self, link: Link, ears: Ears, attempt: Attempt) -> list[Ear]:
        for spoken in attempt.asked:
            if self._stopping.is_set():
                break
            if not harmless(spoken, self._silent, self._drivers.values()):
                continue
            self._say(trying=f"{attempt.title} · {spoken.title}")
            if found := self._ask_one(link, ears, spoken):
                return found
            self._silent.append(spoken)
        return []

    def _ask_one(self, link: Link, ears: Ears, spoken: Driver) -> list[Ear]:
        """The first question may end a line that questions before it began: what answers once is asked on."""
        asks = 0
        while asks < _ASKS or (ears.hopeful and asks < _MOST_ASKS):
            self._ask(link, ears, spoken, self._patience.answer)
            asks += 1
            if found := ears.sure():
                return found
        return []

    def _ask(self, link: Link, ears: Ears, spoken: Driver, seconds: float) -> None:
        """One question and what comes of it, up to the first reading."""
        if spoken.poll is not None:
            link.write(spoken.poll.send)
            self._read(link, ears, spoken, seconds)

    def _read(self, link: Link, ears: Ears, asked: Driver | None, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._stopping.is_set():
            readings = ears.hear(link.read(min(left, _PIECE)), asked)
            if asked is not None:
                _follow(link, asked, readings)
            if any(one.command is None for one in readings):
                return

    # What was understood stays live

    def _live(self, link: Link, attempt: Attempt, found: Sequence[Ear]) -> None:
        self._tell(attempt, found, ended=True)
        while not self._stopping.is_set():
            with suppress(EnvironmentFault):
                self._round(link, found)
            self._tell(attempt, found)
            self._stopping.wait(self._patience.live)

    def _round(self, link: Link, found: Sequence[Ear]) -> None:
        for ear in found:
            if ear.driver.poll is not None:
                link.write(ear.driver.poll.send)
            self._hear(link, found)

    def _hear(self, link: Link, found: Iterable[Ear]) -> None:
        end = time.monotonic() + self._patience.live
        while (left := end - time.monotonic()) > 0 and not self._stopping.is_set():
            data = link.read(min(left, _PIECE))
            for ear in found:
                readings = ear.hear(data)
                ear.last = next((one for one in reversed(readings) if one.command is None), ear.last)
                _follow(link, ear.driver, readings)

    def _tell(self, attempt: Attempt, found: Sequence[Ear], *, ended: bool | None = None) -> None:
        told = tuple(candidate(ear, attempt, number) for number, ear in enumerate(found))
        self._say(candidates=told, **({"trying": "", "ended": True} if ended else {}))

    def _say(self, **changes: object) -> None:
        before, self._search = self._search, replace(self._search, **changes)  # type: ignore[arg-type]
        if self._search != before:
            self._changed.tell()


def _follow(link: Link, asked: Driver, readings: Iterable[Reading]) -> None:
    """The second half of a question, once, however many variants understood the first answer."""
    more = {asked.follow[name] for one in readings if (name := one.command or "") in asked.follow}
    for data in more:
        link.write(data)
