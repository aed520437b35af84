"""One thread a laboratory instrument: holds its line, carries out the conversation, hands over what it delivers.

The state comes from evidence: an instrument that is silent is no fault, a line that cannot be opened is one, and
where the instrument calls the station it is on-line while it calls. A payload is acknowledged when it is durable.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from app.clock import Clock
from app.devices.base import Capability, Link
from app.devices.evidence import Evidence
from app.devices.lab.ports import Intake
from app.devices.lab.steps import Conversation, Deliver, Note, Send, Step, Steps, carry_out
from app.devices.links.listener import ListeningLink
from app.devices.topic import Topic
from app.errors import Bug, EnvironmentFault, StationError
from app.models.equipment import DeviceState, Frame, LinkState
from app.models.laboratory import Arrival
from app.models.readings import Reading

FRAMES_KEPT = 200
_READ_SECONDS = 0.1
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 4.0
_JOIN_SECONDS = 10.0
LINE_ERRORS = {"out_of_sequence": "transmission", "unexpected": "transmission"}
"""What a conversation complains of beyond the words of the other devices."""


@dataclass(frozen=True)
class Sign:
    """What every arrival of an instrument says of it."""

    name: str
    protocol: str
    profile: str
    anonymous: bool = False


class Instrument:
    """Subscribers are called on the instrument's thread and must be quick."""

    capabilities: frozenset[Capability] = frozenset()
    """It is never told to do anything."""

    def __init__(
        self, sign: Sign, link: Link, conversation: Conversation, intake: Intake, clock: Clock
    ) -> None:
        self.sign, self._link, self._talk, self._intake, self._clock = sign, link, conversation, intake, clock
        self._log = logging.getLogger(f"device.{sign.name}")
        self.states: Topic[DeviceState] = Topic(self._log)
        self.frames: Topic[Frame] = Topic(self._log)
        state = DeviceState(sign.name, sign.protocol, link.address, LinkState.CLOSED, clock.monotonic_ns())
        self._evidence = Evidence(state, speaks_unasked=not isinstance(link, ListeningLink))
        self._recent: deque[Frame] = deque(maxlen=FRAMES_KEPT)
        self._calls = 0
        self._wait = _FIRST_WAIT
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"link-{sign.name}", daemon=True)

    @property
    def state(self) -> DeviceState:
        return self._evidence.state

    @property
    def recent(self) -> tuple[Frame, ...]:
        """The last frames, oldest first."""
        return tuple(self._recent.copy())

    def start(self) -> None:
        """The thread runs."""
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended and the line is closed. May be called twice."""
        self._stopping.set()
        self._link.wake()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_SECONDS)
        if self._thread.is_alive():
            raise Bug("device.thread_stuck", device=self.sign.name)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._serve()
            except EnvironmentFault as fault:
                self._lose(fault.key, str(fault.params.get("detail", "")))
            except Exception as error:
                self._log.exception("the instrument's thread met a mistake of the program and begins anew")
                self._lose("device.failed", repr(error))
            self._stopping.wait(self._next_wait())
        self._say(lambda: self._evidence.closed(self._clock.monotonic_ns()))

    def _serve(self) -> None:
        """One opening of the line, until it is lost or the instrument stops."""
        try:
            self._link.open()
            self._say(self._opened)
            while not self._stopping.is_set():
                data = self._link.read(_READ_SECONDS)
                self._follow_calls()
                self._carry_out(self._talk.hear(data, self._now()) if data else self._talk.quiet(self._now()))
        finally:
            with suppress(EnvironmentFault):
                self._carry_out(self._talk.broken(self._now()))
            self._link.close()

    def _now(self) -> float:
        return self._clock.monotonic_ns() / 1e9

    def _carry_out(self, steps: Steps) -> None:
        carry_out(steps, self._act)

    def _act(self, step: Step) -> bool | None:
        if isinstance(step, Send):
            self._frame(Frame(self._clock.monotonic_ns(), True, step.data))
            self._link.write(step.data)
        elif isinstance(step, Note):
            self._note(step)
        elif isinstance(step, Deliver):
            return self._deliver(step)
        return None

    def _deliver(self, step: Deliver) -> bool:
        sign = self.sign
        arrival = Arrival(
            sign.name, sign.profile, step.data, self._clock.now(), "line",
            complete=step.complete, anonymous=sign.anonymous,
        )  # fmt: skip
        try:
            self._intake.take(arrival)
        except StationError as error:
            self._log.warning("what %s sent was not kept: %s", sign.name, error.key)
            return False
        return True

    def _note(self, note: Note) -> None:
        now = self._clock.monotonic_ns()
        error = LINE_ERRORS.get(note.error or "", note.error)
        lost = self.state.state is LinkState.LOST
        if self._say(lambda: self._evidence.reading(Reading(note.data, error=error), now)):
            self._wait = _FIRST_WAIT
            if lost:
                self._log.info("%s is back", self._link.address)
        self._frame(Frame(now, False, note.data, note.error))

    def _frame(self, frame: Frame) -> None:
        self._recent.append(frame)
        self.frames.publish(frame)

    def _opened(self) -> None:
        now = self._clock.monotonic_ns()
        self._evidence.opened(now)
        if isinstance(self._link, ListeningLink):
            address = self._link.address
            self._evidence.state = replace(
                self.state, state=LinkState.OPENING, problem=None, since_ns=now, address=address, detail=""
            )

    def _follow_calls(self) -> None:
        """Where the instrument calls, each call is a conversation of its own."""
        link = self._link
        if not isinstance(link, ListeningLink):
            return
        if link.calls != self._calls:
            self._calls = link.calls
            self._carry_out(self._talk.broken(self._now()))
        calling = LinkState.ONLINE if link.connected else LinkState.OPENING
        if self.state.state is not calling:
            now = self._clock.monotonic_ns()
            self._say(lambda: self._turn(calling, now))

    def _turn(self, state: LinkState, now: int) -> None:
        self._evidence.state = replace(self.state, state=state, since_ns=now, problem=None)

    def _lose(self, problem: str, detail: str) -> None:
        if self.state.state is not LinkState.LOST:
            self._log.warning("%s is lost: %s %s", self._link.address, problem, detail)
        self._say(lambda: self._evidence.lost(problem, detail, self._clock.monotonic_ns()))

    def _next_wait(self) -> float:
        wait, self._wait = self._wait, min(self._wait * 2, _LONGEST_WAIT)
        return wait

    def _say(self, change: Callable[[], bool | None]) -> bool | None:
        """Runs `change` on the evidence and publishes the state where what it says is another."""
        before = self.state
        result = change()
        after = self.state
        if (before.state, before.problem, before.detail) != (after.state, after.problem, after.detail):
            self.states.publish(after)
        return result
