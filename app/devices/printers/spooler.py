"""The system's print queue (CUPS): jobs and states through its own protocol, IPP, on its socket or port.

A queue takes a job whole or not at all, and says of each what became of it. `completed` means that its backend has
passed the job on: a queue knows less of the paper than a printer with a line of its own.
"""

from __future__ import annotations

import http.client
import itertools
import os
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from app.clock import Clock
from app.devices.printers import ipp
from app.models.printing import PrinterFault, PrinterState, Sent

SOCKET = Path("/run/cups/cups.sock")
PORT = 631
_SECONDS = 10.0
_STOPPED = 5
_COMPLETED, _GIVEN_UP = 9, (7, 8)
_PRINTER = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "printer-state-message")
_REASONS = {
    "media-empty": PrinterFault.PAPER_OUT,
    "media-needed": PrinterFault.PAPER_OUT,
    "media-jam": PrinterFault.PAPER_JAM,
    "cover-open": PrinterFault.HEAD_OPEN,
    "door-open": PrinterFault.HEAD_OPEN,
    "interlock-open": PrinterFault.HEAD_OPEN,
    "marker-supply-empty": PrinterFault.RIBBON_OUT,
    "paused": PrinterFault.PAUSED,
    "moving-to-paused": PrinterFault.PAUSED,
    "offline": PrinterFault.NO_ANSWER,
    "connecting-to-device": PrinterFault.NO_ANSWER,
    "timed-out": PrinterFault.NO_ANSWER,
    "shutdown": PrinterFault.NO_ANSWER,
    "spool-area-full": PrinterFault.BUFFER_FULL,
}
"""RFC 8011, 5.4.12, without the words -error, -warning and -report behind them."""
_HARMLESS = ("-warning", "-report")


@dataclass(frozen=True)
class Spooled:
    """A queue by its name (`queue:Zebra`), or by its whole address on another computer (`ipp://host/printers/Zebra`)."""

    queue: str
    protocol: str = "cups"

    @property
    def address(self) -> str:
        return self.queue

    @property
    def uri(self) -> str:
        """As the protocol names it."""
        name = self.queue.removeprefix("queue:")
        return self.queue if "://" in self.queue else f"ipp://localhost/printers/{name}"

    def talk(
        self, clock: Clock, ended: Callable[[], bool], heard: Callable[[bool, bytes], None]
    ) -> SpoolTalk:
        return SpoolTalk(self.uri, clock, heard)


class _NotReached(OSError):
    """Not a byte left this station."""


class SpoolTalk:
    """Used by the printer's thread alone. What it sent is followed until the queue is done with it."""

    def __init__(self, uri: str, clock: Clock, heard: Callable[[bool, bytes], None]) -> None:
        self._uri, self._clock, self._heard = uri, clock, heard
        self._numbers = itertools.count(1)
        self._open: list[int] = []

    def state(self) -> PrinterState:
        """What the queue says of the printer, and how many of our labels it still has."""
        try:
            said = self._ask(ipp.GET_PRINTER, ("requested-attributes", _PRINTER))
            if not said.good:
                return self._found(PrinterFault.UNREACHABLE, f"IPP {said.status:#06x}")
            return self._with_jobs(_state_of(said))
        except (OSError, ValueError, http.client.HTTPException) as error:
            return self._found(PrinterFault.UNREACHABLE, str(error))

    def send(self, job: bytes) -> Sent:
        """The queue has it, or has refused it. No answer after it went out leaves it uncertain."""
        before = self.state()
        if not before.ready:
            return Sent(len(job), 0, False, before)
        try:
            taken = self._ask(
                ipp.PRINT_JOB, ("requesting-user-name", "baikal-station"), ("job-name", "label"),
                ("document-format", "application/pdf" if job.startswith(b"%PDF") else "application/octet-stream"),
                document=job,
            )  # fmt: skip
        except _NotReached as error:
            return Sent(len(job), 0, False, self._found(PrinterFault.UNREACHABLE, str(error)))
        except (OSError, ValueError, http.client.HTTPException) as error:
            return Sent(len(job), len(job), False, self._found(PrinterFault.UNREACHABLE, str(error)))
        number = taken.number("job-id")
        if not taken.good or number is None:
            return Sent(len(job), 0, False, self._found(PrinterFault.FAULT, f"IPP {taken.status:#06x}"))
        self._open.append(number)
        after = self.state()
        return Sent(len(job), len(job), PrinterFault.DROPPED not in after.faults, after)

    def _with_jobs(self, state: PrinterState) -> PrinterState:
        """Jobs that the queue is done with go; one that it gave up is told once."""
        given_up = False
        for number in tuple(self._open):
            became = self._ask(ipp.GET_JOB, ("job-id", number), ("requested-attributes", ("job-state",)))
            word = became.number("job-state")
            if not became.good or word == _COMPLETED or word in _GIVEN_UP:
                self._open.remove(number)
                given_up |= word != _COMPLETED
        faults = (*state.faults, PrinterFault.DROPPED) if given_up else state.faults
        told = PrinterState.of(*faults, at_ns=self._clock.monotonic_ns(), raw=state.raw, detail=state.detail)
        return replace(told, formats=len(self._open))

    def _ask(
        self, operation: int, *attributes: tuple[str, ipp.Value | tuple[str, ...]], document: bytes = b""
    ) -> ipp.Answer:
        body = ipp.request(operation, next(self._numbers), self._uri, *attributes)
        self._heard(True, body)
        with closing(_connection(self._uri)) as line:
            try:
                line.connect()
            except OSError as error:
                raise _NotReached(str(error)) from error
            line.request(
                "POST", urlsplit(self._uri).path, body + document, {"Content-Type": "application/ipp"}
            )
            reply = line.getresponse()
            raw = reply.read()
        self._heard(False, raw)
        if reply.status != http.client.OK:
            raise ValueError(f"HTTP {reply.status}")
        return ipp.answer(raw)

    def _found(self, fault: PrinterFault, detail: str) -> PrinterState:
        return PrinterState.of(fault, at_ns=self._clock.monotonic_ns(), detail=detail)


def _state_of(said: ipp.Answer) -> PrinterState:
    """The queue's own word first: a stopped queue prints nothing, whatever else is said."""
    reasons = [reason for reason in said.texts("printer-state-reasons") if not reason.endswith(_HARMLESS)]
    named = [reason.removesuffix("-error") for reason in reasons if reason != "none"]
    faults = [_REASONS.get(reason, PrinterFault.FAULT) for reason in named]
    if said.number("printer-state") == _STOPPED or said.values.get("printer-is-accepting-jobs") == (False,):
        faults.append(PrinterFault.PAUSED)
    message = " ".join(said.texts("printer-state-message"))
    return PrinterState.of(*faults, raw=",".join(named).encode() or b"idle", detail=message)


class _Local(http.client.HTTPConnection):
    """The system's own queue, through its socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_SECONDS)
        self.sock.connect(self._path)


def _connection(uri: str) -> http.client.HTTPConnection:
    host = urlsplit(uri).hostname or "localhost"
    local = os.environ.get("CUPS_SERVER") or str(SOCKET)
    if host == "localhost" and local.startswith("/") and Path(local).exists():
        return _Local(local)
    return http.client.HTTPConnection(host, urlsplit(uri).port or PORT, timeout=_SECONDS)
