"""Printers of every language on real sockets: states told apart, labels taken whole, and one after a broken one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from app.clock import SystemClock
from app.devices.printers.conversation import Limits, Wired
from app.devices.printers.lines import TcpPrinterLine
from app.devices.printers.printer import Printer, Rhythm
from app.devices.registry import PRINTERS, language
from app.devices.sim.endpoints import TcpEndpoint
from app.devices.sim.printer import SimulatedPrinter
from app.devices.sim.printers import printer_of, received
from app.i18n import Catalogue
from app.models.printing import PrinterFault, Sent
from app.services.documents.labels import render
from tests.devices.waiting import until
from tests.rasters import drawn
from tests.services.documents.labels.samples import TEMPLATES, USUAL, by_zxing, ordered

QUICK = Limits(answer=0.5, stuck=0.5, job=5.0, settle=2.0)
WAIT = 20
LABEL = render(TEMPLATES["crate-58x40"], USUAL, Catalogue("ru"), plant="Рыбозавод")
SPOKEN = tuple(sorted(PRINTERS))


class Desk:
    """A simulated printer and what drives it."""

    def __init__(self, spoken: str, stack: ExitStack, **fields: object) -> None:
        self.spoken, self.job = spoken, LABEL.job(spoken)
        self.paper: SimulatedPrinter = stack.enter_context(printer_of(spoken, TcpEndpoint(), **fields))
        host, _, port = self.paper.address.rpartition(":")
        peer = Wired(TcpPrinterLine(host, int(port)), language(spoken), QUICK)
        self.printer = Printer("printer", peer, SystemClock(), rhythm=Rhythm(0.1, 0.05))
        self.printer.start()
        stack.callback(self.printer.stop)

    def send(self) -> Sent:
        return self.printer.send(self.job).result(WAIT)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


@pytest.fixture(params=SPOKEN)
def desk(request: pytest.FixtureRequest, stack: ExitStack) -> Desk:
    return Desk(request.param, stack)


def core_of(label: bytes) -> bytes:
    """A label without the line ends and clearings before its first picture."""
    marks = (b"^XA", b"BITMAP", b"GW", b"\x1dv0")
    return label[min(label.find(mark) for mark in marks if mark in label) :].rstrip(b"\n")


def test_a_label_is_taken_whole_and_printed(desk: Desk) -> None:
    sent = desk.send()
    assert (sent.accepted, sent.complete) == (len(desk.job), True)
    assert sent.state.idle
    assert [core_of(label) for label in desk.paper.printed] == [core_of(desk.job)]
    assert received(desk.paper.labels[0])


def test_many_labels_keep_their_order(desk: Desk) -> None:
    sent = [desk.printer.send(desk.job) for _ in range(5)]
    assert all(future.result(WAIT).complete for future in sent)
    assert len(desk.paper.printed) == 5


_RIBBON = {"zpl": PrinterFault.RIBBON_OUT, "tspl": PrinterFault.RIBBON_OUT, "epl": PrinterFault.PAPER_OUT}


_SWITCHES = {"escpos": ("paper_out", "head_open", "silent")}
_TOLD = [
    (spoken, switch)
    for spoken in SPOKEN
    for switch in _SWITCHES.get(spoken, ("paper_out", "head_open", "ribbon_out", "paused", "silent"))
]


@pytest.mark.parametrize(("desk", "switch"), _TOLD, indirect=["desk"])
def test_what_is_wrong_is_told_apart(desk: Desk, switch: str) -> None:
    """EPL2 has one word for paper and ribbon; ESC/POS printers have no ribbon and no pause."""
    faults = {"silent": PrinterFault.NO_ANSWER, "ribbon_out": _RIBBON.get(desk.spoken)}
    fault = faults.get(switch) or PrinterFault(switch)
    until(lambda: desk.printer.state.ready, WAIT)
    desk.paper.throw(**{switch: True})
    until(lambda: fault in desk.printer.state.faults, WAIT)
    sent = desk.send()
    assert (sent.accepted, sent.untouched, sent.state.faults) == (0, True, (fault,))
    desk.paper.throw(**{switch: False})
    until(lambda: desk.printer.state.ready, WAIT)
    assert desk.send().complete
    assert len(desk.paper.printed) == 1


def test_silence_about_faults_is_a_fault(desk: Desk) -> None:
    desk.paper.throw(mute_faults=True, paper_out=True)
    assert desk.send().state.faults == (PrinterFault.NO_ANSWER,)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_line_that_breaks_costs_no_label_but_that_one(desk: Desk, share: float) -> None:
    """The next label is whole: the picture that was begun is filled up, not with the next label's bytes."""
    until(lambda: desk.printer.state.ready, WAIT)
    desk.paper.break_line(after=int(len(desk.job) * share))
    sent = desk.send()
    assert not sent.complete
    assert not sent.untouched
    until(lambda: desk.printer.state.ready, WAIT)
    assert desk.send().complete
    assert core_of(desk.paper.labels[-1]) == core_of(desk.job)
    assert len(desk.paper.labels) == 1


def test_a_receipt_printer_has_printed_only_when_it_says_so(stack: ExitStack) -> None:
    """Its state is idle at once; what stands behind the label is answered later."""
    desk = Desk("escpos", stack, print_s=0.4)
    assert desk.send().complete
    assert len(desk.paper.printed) == 1


def test_a_receipt_printer_that_runs_out_of_paper_on_the_way_is_uncertain(stack: ExitStack) -> None:
    desk = Desk("escpos", stack, print_s=0.2, paper_left=0)
    future = desk.printer.send(desk.job)
    until(lambda: len(desk.paper.labels) == 1, WAIT)
    desk.paper.throw(paper_out=True)
    sent = future.result(WAIT)
    assert not sent.untouched
    assert sent.complete == (len(desk.paper.printed) == 1)


def test_a_label_printer_at_work_is_no_printer_that_stopped(stack: ExitStack) -> None:
    desk = Desk("tspl", stack, print_s=0.3)
    states: list[bool] = []
    busy = threading.Event()

    def heard(state: object) -> None:
        if PrinterFault.PRINTING in desk.printer.state.faults:
            states.append(desk.printer.state.at_work)
            busy.set()

    desk.printer.subscribe(heard)
    desk.send()
    assert busy.wait(WAIT)
    assert all(states)
    until(lambda: desk.printer.state.idle, WAIT)


@pytest.mark.parametrize("desk", ["tspl", "epl", "escpos"], indirect=True)
def test_what_was_received_is_read_by_a_reader(desk: Desk) -> None:
    desk.send()
    label = desk.paper.printed[0]
    head = {"tspl": b"SIZE 58 mm,40 mm\r\n", "epl": b"q464\nQ320,16\n", "escpos": b""}[desk.spoken]
    assert by_zxing(drawn(desk.spoken, head + core_of(label) + b"\n")) == ordered(LABEL)
