"""The system's print queue: a real CUPS, asked through its own protocol."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from random import Random

import pytest

from app.clock import SystemClock
from app.devices.assembly import printer_of
from app.devices.printers import ipp
from app.devices.printers.printer import Printer, Rhythm
from app.devices.printers.spooler import Spooled
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.printing import PrinterFault, Sent
from app.models.profile import parse_printer
from app.services.documents.labels import render
from tests.devices.cups import QUEUE, Cups, cups, missing
from tests.devices.waiting import until
from tests.services.documents.labels.samples import TEMPLATES, USUAL

WAIT = 30
JOB = render(TEMPLATES["crate-58x40"], USUAL, Catalogue("ru")).job("cups")
needs_cups = pytest.mark.skipif(bool(missing()), reason=missing())


@pytest.fixture(scope="module")
def spool() -> Iterator[Cups]:
    with cups() as made:
        yield made


@pytest.fixture
def printer(spool: Cups, monkeypatch: pytest.MonkeyPatch) -> Iterator[Printer]:
    monkeypatch.setenv("CUPS_SERVER", str(spool.socket))
    with ExitStack() as stack:
        made = Printer("printer", Spooled(f"queue:{QUEUE}"), SystemClock(), rhythm=Rhythm(0.2, 0.1))
        made.start()
        stack.callback(made.stop)
        yield made


def send(printer: Printer) -> Sent:
    return printer.send(JOB).result(WAIT)


@needs_cups
def test_a_label_goes_through_the_queue(printer: Printer, spool: Cups) -> None:
    before = len(spool.received)
    sent = send(printer)
    assert (sent.accepted, sent.complete) == (len(JOB), True)
    until(lambda: printer.state.idle and len(spool.received) == before + 1, WAIT)
    assert spool.received[-1] == JOB
    assert (printer.device.protocol, printer.device.address) == ("cups", f"queue:{QUEUE}")
    assert printer.recent


@needs_cups
@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("media-empty-error", PrinterFault.PAPER_OUT),
        ("cover-open-error", PrinterFault.HEAD_OPEN),
        ("marker-supply-empty-error", PrinterFault.RIBBON_OUT),
    ],
)
def test_what_the_queue_says_of_its_printer(
    printer: Printer, spool: Cups, reason: str, fault: PrinterFault
) -> None:
    before = len(spool.received)
    until(lambda: printer.state.idle, WAIT)
    spool.fail(reason)
    assert send(printer).complete
    until(lambda: printer.state.faults == (fault,), WAIT)
    assert printer.state.formats == 1
    assert send(printer).untouched
    spool.fail(reason, on=False)
    until(lambda: printer.state.idle, WAIT)
    assert len(spool.received) == before + 1


@needs_cups
def test_a_queue_that_was_stopped_takes_nothing(printer: Printer, spool: Cups) -> None:
    until(lambda: printer.state.idle, WAIT)
    spool.run("cupsdisable", "-r", "out of order", QUEUE)
    until(lambda: printer.state.faults == (PrinterFault.PAUSED,), WAIT)
    sent = send(printer)
    assert (sent.accepted, sent.state.detail) == (0, "out of order")
    spool.run("cupsenable", QUEUE)
    until(lambda: printer.state.ready, WAIT)


@needs_cups
def test_a_label_that_the_queue_gave_up_is_told_once(printer: Printer, spool: Cups) -> None:
    until(lambda: printer.state.idle, WAIT)
    told: list[tuple[PrinterFault, ...]] = []
    printer.subscribe(lambda state: told.append(state.faults))
    spool.fail("broken")
    assert send(printer).accepted
    until(lambda: PrinterFault.PAUSED in printer.state.faults, WAIT)
    spool.run("cancel", "-a", QUEUE)
    spool.fail("broken", on=False)
    spool.run("cupsenable", QUEUE)
    until(lambda: any(PrinterFault.DROPPED in faults for faults in told), WAIT)
    until(lambda: printer.state.idle, WAIT)
    assert sum(PrinterFault.DROPPED in faults for faults in told) == 1


@needs_cups
def test_no_such_queue(spool: Cups, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(spool.socket))
    talk = Spooled("queue:Nowhere").talk(SystemClock(), lambda: False, lambda _out, _data: None)
    assert talk.state().faults == (PrinterFault.UNREACHABLE,)
    assert talk.send(JOB).untouched


def test_nobody_there() -> None:
    talk = Spooled("ipp://127.0.0.1:1/printers/X").talk(
        SystemClock(), lambda: False, lambda _out, _data: None
    )
    assert talk.state().faults == (PrinterFault.UNREACHABLE,)
    assert talk.send(JOB).untouched


def test_a_queue_from_its_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = parse_printer({"name": "p", "protocol": "cups", "port": "queue:Zebra"})
    assert printer_of(profile, SystemClock()).device.address == "queue:Zebra"
    monkeypatch.setattr("sys.platform", "win32")
    with pytest.raises(OperatorError, match=r"device\.no_spooler"):
        printer_of(profile, SystemClock())


def test_requests_and_answers() -> None:
    asked = ipp.request(
        ipp.GET_JOB, 7, "ipp://localhost/printers/Z", ("job-id", 12), ("requested-attributes", ("a", "b"))
    )
    assert asked.startswith(b"\x02\x00\x00\x09\x00\x00\x00\x07\x01")
    assert asked.endswith(b"\x03")
    told = ipp.answer(b"\x02\x00\x00\x00" + asked[4:])
    assert (told.good, told.number("job-id"), told.texts("requested-attributes")) == (True, 12, ("a", "b"))
    assert not ipp.answer(b"\x02\x00\x05\x06" + asked[4:]).good


def test_any_bytes_are_an_answer_or_none(counts: object) -> None:
    noise = Random(8)
    good = ipp.request(ipp.GET_PRINTER, 1, "ipp://localhost/printers/Z", ("job-id", 3))
    for _ in range(counts(2_000, 100_000)):  # type: ignore[operator]
        data = bytearray(good if noise.random() < 0.7 else noise.randbytes(noise.randrange(60)))
        if data:
            data[noise.randrange(len(data))] = noise.randrange(256)
        try:
            ipp.answer(bytes(data))
        except ValueError:
            continue
