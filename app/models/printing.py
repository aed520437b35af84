"""What a label printer says of itself, and how much of a job it took: where drivers and the label queue meet."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class PrinterFault(StrEnum):
    """What keeps a printer from printing; several may hold at once, and then stand in this order.

    The wording of each is the error `printer.<fault>`.
    """

    UNKNOWN = "unknown"
    """Not asked yet."""
    UNREACHABLE = "unreachable"
    """The line to it cannot be opened, or broke."""
    DROPPED = "dropped"
    """The system's print queue gave the last label up."""
    NO_ANSWER = "no_answer"
    """The line is open and the printer says nothing. Many say nothing while paper or ribbon is out or the
    head is open, so this is a fault of its own and not "off-line"."""
    MALFORMED = "malformed"
    PAPER_OUT = "paper_out"
    HEAD_OPEN = "head_open"
    RIBBON_OUT = "ribbon_out"
    PAPER_JAM = "paper_jam"
    OVERHEATED = "overheated"
    FAULT = "fault"
    """It reports something wrong that has no name here."""
    DIAGNOSTIC = "diagnostic"
    """It prints what it receives as codes instead of labels."""
    PAUSED = "paused"
    BUFFER_FULL = "buffer_full"
    PRINTING = "printing"


@dataclass(frozen=True)
class PrinterState:
    """What a printer said last. It is ready when nothing is against it.

    `formats` labels have been received and not printed yet, `remaining` copies of the present one are left;
    None where the printer does not say. `partial`: a label was begun and its end has not come. `label_waiting`:
    a printed label waits to be taken off. `at_ns` is the host's monotonic clock of the evidence, `raw` the
    answer byte for byte.
    """

    faults: tuple[PrinterFault, ...] = ()
    at_ns: int = 0
    formats: int | None = None
    remaining: int | None = None
    partial: bool = False
    label_waiting: bool = False
    raw: bytes = b""
    detail: str = ""

    @classmethod
    def of(cls, *faults: PrinterFault, at_ns: int = 0, raw: bytes = b"", detail: str = "") -> PrinterState:
        """A state with `faults`, each once and in the order of their kind."""
        return cls(tuple(one for one in PrinterFault if one in faults), at_ns, raw=raw, detail=detail)

    @property
    def ready(self) -> bool:
        return not self.faults

    @property
    def at_work(self) -> bool:
        """Nothing is wrong: ready, or only busy with what it received."""
        return set(self.faults) <= {PrinterFault.PRINTING, PrinterFault.BUFFER_FULL}

    @property
    def idle(self) -> bool:
        """Ready, and everything it received is printed, as far as it says."""
        return self.ready and not self.formats and not self.remaining

    @property
    def error(self) -> str | None:
        """The faults' codes joined by commas, or None."""
        return ",".join(self.faults) or None

    @property
    def problem(self) -> str | None:
        """The error key of the first fault (see `app.errors`), or None."""
        return f"printer.{self.faults[0]}" if self.faults else None


@dataclass(frozen=True)
class Sent:
    """How far a job of `size` bytes came.

    `accepted` 0 is a proof that not a byte of it left this station: it may be sent again by itself. From the
    first byte on it is uncertain what was printed. `complete`: all bytes were taken, and the printer answered
    a question put after the last of them (where it can be asked). Taken is not printed: see `state`, which is
    what it said after the job, or why the job did not go out.
    """

    size: int
    accepted: int
    complete: bool
    state: PrinterState

    @property
    def untouched(self) -> bool:
        """No byte was accepted, so the same job may be sent again without asking anybody."""
        return self.accepted == 0


class PrinterPort(Protocol):
    """A supervised printer. Its futures always end with a result within its deadlines, whatever happens."""

    @property
    def state(self) -> PrinterState:
        """The newest evidence; the printer is asked again every few seconds."""

    def subscribe(self, changed: Callable[[PrinterState], None]) -> Callable[[], None]:
        """`changed` hears, on the printer's thread, of every state that says something new; the returned
        function ends it. It must be quick."""

    def status(self) -> Future[PrinterState]:
        """The printer is asked now."""

    def send(self, job: bytes) -> Future[Sent]:
        """`job` goes out if the printer is ready when it is asked just before; jobs keep their order.

        A printer that is not ready gets nothing of it (`accepted` 0), and `Sent.state` says why.
        """
