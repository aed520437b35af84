"""One instrument of a bus: when it is asked, what its answers prove, and the samples of its channels."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from app.clock import Clock
from app.devices.buses.base import USUAL, Answer, NoAnswer, Patience, Plan, Refused, Speaker
from app.devices.topic import Topic
from app.errors import EnvironmentFault
from app.models.equipment import DeviceState, Frame, LinkState
from app.models.temperature import Quality, Sample

STALE_AFTER = 3
"""Polls without an answer, then every channel says so."""

FRAMES_KEPT = 200


@dataclass(frozen=True)
class Rhythm:
    """Nanoseconds from one poll to the next, and the seconds between two requests."""

    every_ns: int = 5_000_000_000
    pause: float = 0.005
    patience: Patience = USUAL


class Instrument:
    """Used by the bus's thread alone, but for `state` and `recent`. `publish` gets each sample.

    `doubt` is the key of what is to be said of it even while it answers.
    """

    def __init__(
        self, name: str, protocol: str, address: str, plan: Plan, rhythm: Rhythm, clock: Clock,
        publish: Callable[[Sample], None], doubt: str | None = None,
    ) -> None:  # fmt: skip
        self._plan, self._rhythm, self._clock, self._publish = plan, rhythm, clock, publish
        self._doubt = doubt
        self._log = logging.getLogger(f"device.{name}")
        self.states: Topic[DeviceState] = Topic(self._log)
        self.frames: Topic[Frame] = Topic(self._log)
        self.state = DeviceState(name, protocol, address, LinkState.CLOSED, clock.monotonic_ns())
        self._recent: deque[Frame] = deque(maxlen=FRAMES_KEPT)
        self._channels = [channel for channel, _ in plan.outcomes(_refused(plan))]
        self._missed = 0
        self._not_before_ns = 0
        self.due_ns = 0

    @property
    def channels(self) -> tuple[str, ...]:
        """Codes of the channels that its samples carry."""
        return tuple(self._channels)

    @property
    def recent(self) -> tuple[Frame, ...]:
        """The last frames, oldest first."""
        return tuple(self._recent.copy())

    @property
    def silent(self) -> bool:
        """Nothing has come for so long that every channel says so."""
        return self._missed >= STALE_AFTER

    def poll(self, speaker: Speaker) -> bool:
        """One round of requests, where the instrument is not resting; False where it was asked in vain.

        EnvironmentFault where the line broke.
        """
        now = self._begin()
        if now < self._not_before_ns:
            self._say_silent()
            return True
        try:
            answers = {request: self._ask(speaker, request) for request in self._plan.requests}
        except NoAnswer as silence:
            self._miss(damaged=silence.damaged)
            return False
        except EnvironmentFault as fault:
            self.lost(fault)
            raise
        self._heard(answers)
        return True

    def unreachable(self, fault: EnvironmentFault) -> None:
        """A poll was due and the line is not open."""
        self._begin()
        self.lost(fault)

    def lost(self, fault: EnvironmentFault) -> None:
        """The line cannot be used; the channels say so once that has lasted."""
        self._missed += 1
        self._not_before_ns = 0
        self._turn(LinkState.LOST, fault.key, str(fault.params.get("detail", "")))
        self._say_silent()

    def opened(self) -> None:
        """The line is open; nothing is known of the instrument yet."""
        if self.state.state is LinkState.CLOSED:
            self._turn(LinkState.OPENING, None)

    def closed(self) -> None:
        """The line was closed on purpose."""
        self._turn(LinkState.CLOSED, None)

    def _begin(self) -> int:
        now = self._clock.monotonic_ns()
        self.due_ns = max(self.due_ns + self._rhythm.every_ns, now)
        return now

    def _ask(self, speaker: Speaker, request: Hashable) -> Answer:
        try:
            return speaker.ask(request)
        except NoAnswer:
            self._take_frames(speaker, "timeout")
            raise
        finally:
            self._take_frames(speaker, None)
            speaker.rest(self._rhythm.pause)

    def _take_frames(self, speaker: Speaker, error: str | None) -> None:
        for at_ns, outgoing, data in speaker.traffic():
            frame = Frame(at_ns, outgoing, data, None if outgoing else error)
            self._recent.append(frame)
            self.frames.publish(frame)

    def _heard(self, answers: dict[Hashable, Answer]) -> None:
        at, at_ns = self._clock.now(), self._clock.monotonic_ns()
        self._missed = 0
        if self.state.state is LinkState.LOST:
            self._log.info("%s is back", self.state.address)
        frames = self.state.frames + len(answers)
        self.state = replace(self.state, frames=frames, last_good_ns=at_ns)
        self._turn(LinkState.ONLINE, self._doubt)
        for channel, one in self._plan.outcomes(answers):
            self._publish(Sample(channel, at, at_ns, one.milli, one.quality, one.code, one.raw))

    def _miss(self, *, damaged: bool) -> None:
        self._missed += 1
        self.state = replace(self.state, errors=self.state.errors + 1)
        rest, rests = self._rhythm.patience.late, self._rhythm.patience.back_off
        if self.silent:
            rest = rests[min(self._missed - STALE_AFTER, len(rests) - 1)]
            self._turn(LinkState.LOST, "device.not_understood" if damaged else "device.no_answer")
        elif self.state.state is not LinkState.LOST:
            self._turn(LinkState.SILENT, "device.not_understood" if damaged else "device.silent")
        self._not_before_ns = self._clock.monotonic_ns() + int(rest * 1e9)
        self._say_silent()

    def _say_silent(self) -> None:
        if not self.silent:
            return
        at, at_ns = self._clock.now(), self._clock.monotonic_ns()
        for channel in self._channels:
            self._publish(Sample(channel, at, at_ns, None, Quality.NO_ANSWER))

    def _turn(self, state: LinkState, problem: str | None, detail: str = "") -> None:
        before = self.state
        if (before.state, before.problem, before.detail) == (state, problem, detail):
            return
        if state is LinkState.LOST and before.state is not LinkState.LOST:
            self._log.warning("%s is lost: %s %s", before.address, problem, detail)
        since = before.since_ns if state is before.state else self._clock.monotonic_ns()
        self.state = replace(before, state=state, problem=problem, since_ns=since, detail=detail)
        self.states.publish(self.state)


def _refused(plan: Plan) -> dict[Hashable, Answer]:
    """Answers that name every channel and tell nothing."""
    return {request: Refused("") for request in plan.requests}
