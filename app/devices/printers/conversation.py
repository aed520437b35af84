"""One opening of a printer's line: asking its state, and sending one job with an exact account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.clock import Clock
from app.devices.printers.language import Language
from app.devices.printers.lines import PrinterLine
from app.errors import EnvironmentFault
from app.models.printing import PrinterFault, PrinterState, Sent

_SLICE = 0.05
"""Seconds between two looks whether the printer's thread is to end."""

_LOOK = 0.1
"""Seconds between two looks at a printer that is still busy with what it received."""

_OLD_READS = 64
_MUTE = {PrinterFault.UNREACHABLE, PrinterFault.NO_ANSWER, PrinterFault.MALFORMED}


@dataclass(frozen=True)
class Limits:
    """Seconds. `answer`: for the state; `stuck`: without a byte being taken; `job`: for all of its bytes;
    `settle`: for the printer to finish what it received, after which it is left to print by itself."""

    answer: float = 1.5
    stuck: float = 5.0
    job: float = 15.0
    settle: float = 3.0


@dataclass(frozen=True)
class Wired:
    """A printer at the end of a line of its own."""

    line: PrinterLine
    language: Language
    limits: Limits = Limits()

    @property
    def protocol(self) -> str:
        return self.language.name

    @property
    def address(self) -> str:
        return self.line.address

    def talk(
        self, clock: Clock, ended: Callable[[], bool], heard: Callable[[bool, bytes], None]
    ) -> Conversation:
        return Conversation(self.line, self.language, clock, self.limits, ended, heard)


class Conversation:
    """Used by the printer's thread alone; `ended` says that the thread is to stop. Never raises on a bad line."""

    def __init__(
        self,
        line: PrinterLine,
        language: Language,
        clock: Clock,
        limits: Limits,
        ended: Callable[[], bool],
        heard: Callable[[bool, bytes], None],
    ) -> None:
        self._line, self._language, self._clock, self._limits = line, language, clock, limits
        self._ended, self._heard = ended, heard
        self._cut = not language.tells_partial
        """What the printer received last may lack its end; of the time before this start nobody knows."""

    def state(self) -> PrinterState:
        """The printer is asked; the line is closed again."""
        return self._opened(self._ask)

    def send(self, job: bytes) -> Sent:
        """`job` goes out if the printer is ready for it; the line is closed again."""
        sent = Sent(len(job), 0, False, PrinterState.of(PrinterFault.UNKNOWN))

        def converse() -> PrinterState:
            nonlocal sent
            before = self._ready()
            sent = replace(sent, state=before)
            if before.ready and not self._ended():
                sent = self._pour(job, before)
            return sent.state

        after = self._opened(converse)
        return replace(sent, state=after)

    def _opened(self, converse: Callable[[], PrinterState]) -> PrinterState:
        try:
            self._line.open()
            return converse()
        except EnvironmentFault as fault:
            return self._found(PrinterFault.UNREACHABLE, str(fault.params.get("detail", "")))
        finally:
            self._line.close()

    def _ready(self) -> PrinterState:
        """The state before a job; a label that an earlier line left unfinished is thrown away first."""
        state = self._ask()
        if state.ready and state.partial and self._language.drop is not None:
            self._write(self._language.drop, lambda taken: None)
            state = self._ask()
        return state

    def _pour(self, job: bytes, before: PrinterState) -> Sent:
        taken = 0

        def count(number: int) -> None:
            nonlocal taken
            taken = number

        worked_off = False
        try:
            self._write(job, count)
            worked_off = taken == len(job) and self._worked_off()
            after = self._settled() if taken == len(job) else self._found(PrinterFault.BUFFER_FULL)
        except EnvironmentFault as fault:
            after = self._found(PrinterFault.UNREACHABLE, str(fault.params.get("detail", "")))
        complete = worked_off and _MUTE.isdisjoint(after.faults)
        self._cut = not complete and not self._language.tells_partial
        return Sent(len(job), taken, complete, after)

    def _worked_off(self) -> bool:
        """The printer has answered a question that stands behind the job, where its language has one."""
        if self._language.end is None or not self._line.two_way:
            return True
        self._write(self._language.end, lambda taken: None)
        raw, end = b"", self._seconds() + self._limits.job
        while not self._language.ended(raw) or not raw:
            if self._seconds() > end or self._ended():
                return False
            raw = self._line.read(_SLICE)
            if raw:
                self._heard(False, raw)
        return True

    def _found(self, fault: PrinterFault, detail: str = "") -> PrinterState:
        return self._stamped(PrinterState.of(fault, detail=detail))

    def _write(self, data: bytes, taken: Callable[[int], None]) -> int:
        """`taken` is told after each piece how many bytes are gone, and at last the caller; ends early where no more
        are taken."""
        began = moved = self._seconds()
        done = 0
        while done < len(data) and not self._ended():
            count = self._line.write(data[done:], _SLICE)
            now = self._seconds()
            if count:
                self._heard(True, data[done : done + count])
                done, moved = done + count, now
                taken(done)
            elif now - moved > self._limits.stuck:
                break
            if now - began > self._limits.job:
                break
        return done

    def _settled(self) -> PrinterState:
        """The state once everything received is printed, or something is wrong, or the time is over.

        Printers answer ahead of what they are reading, so only the second idle answer in a row counts.
        """
        end = self._seconds() + self._limits.settle
        state, idle = self._ask(), False
        while state.ready and not (idle and state.idle) and self._seconds() < end and not self._ended():
            idle = state.idle
            self._line.read(_LOOK)
            state = self._ask()
        return state

    def _clear(self) -> None:
        """A picture that lacks its end would swallow the question, and the next label."""
        drop = self._language.drop
        if self._cut and drop is not None:
            self._cut = self._write(drop, lambda taken: None) < len(drop)

    def _ask(self) -> PrinterState:
        self._clear()
        if not self._line.two_way:
            return self._stamped(PrinterState())
        for _ in range(_OLD_READS):  # an answer that came too late belongs to an earlier question
            if not self._line.read(0):
                break
        self._write(self._language.ask, lambda taken: None)
        return self._stamped(self._language.state(self._answer()))

    def _answer(self) -> bytes:
        raw, end = b"", self._seconds() + self._limits.answer
        while not self._language.answered(raw) and self._seconds() < end and not self._ended():
            raw += self._line.read(_SLICE)
        if raw:
            self._heard(False, raw)
        return raw

    def _stamped(self, state: PrinterState) -> PrinterState:
        return replace(state, at_ns=self._clock.monotonic_ns())

    def _seconds(self) -> float:
        return self._clock.monotonic_ns() / 1e9
