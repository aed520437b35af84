"""A printer on a real line: its states told apart, and exactly how much of a job it took."""

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.devices.base import LineSettings
from app.devices.printers.conversation import Limits, Wired
from app.devices.printers.lines import FilePrinterLine, PrinterLine, TcpPrinterLine
from app.devices.printers.printer import Printer, Rhythm
from app.devices.printers.zpl import LANGUAGE
from app.devices.sim.zpl import SimulatedPrinter, behind_pty, behind_tcp
from app.models.equipment import LinkState
from app.models.printing import PrinterFault, PrinterState, Sent
from tests.devices.waiting import Seen, until

QUICK = Limits(answer=0.5, stuck=0.5, job=5.0, settle=2.0)
WAIT = 15
LABEL = b"^XA^CI28^FO20,20^BXN,6,200^FDR1-261123-0042-K^FS^XZ"


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def paper(running: ExitStack) -> SimulatedPrinter:
    return running.enter_context(behind_tcp())


@pytest.fixture
def attach(running: ExitStack) -> Callable[..., Printer]:
    def make(line: PrinterLine, **options: object) -> Printer:
        limits, rhythm = options.get("limits", QUICK), options.get("rhythm", Rhythm(0.1, 0.05))
        peer = Wired(line, options.get("language", LANGUAGE), limits)  # type: ignore[arg-type]
        made = Printer("printer", peer, SystemClock(), rhythm=rhythm)  # type: ignore[arg-type]
        made.start()
        running.callback(made.stop)
        return made

    return make


def line_of(paper: SimulatedPrinter) -> TcpPrinterLine:
    host, _, port = paper.address.rpartition(":")
    return TcpPrinterLine(host, int(port))


@pytest.fixture
def printer(attach: Callable[..., Printer], paper: SimulatedPrinter) -> Printer:
    return attach(line_of(paper))


def send(printer: Printer, job: bytes = LABEL) -> Sent:
    return printer.send(job).result(WAIT)


def test_a_label_is_taken_whole_and_printed(printer: Printer, paper: SimulatedPrinter) -> None:
    sent = send(printer)
    assert (sent.accepted, sent.complete, sent.untouched) == (len(LABEL), True, False)
    assert sent.state.idle
    assert paper.labels == paper.printed == (LABEL,)


def test_jobs_keep_their_order(printer: Printer, paper: SimulatedPrinter) -> None:
    jobs = [LABEL.replace(b"0042", f"{number:04d}".encode()) for number in range(20)]
    futures = [printer.send(job) for job in jobs]
    assert all(future.result(WAIT).complete for future in futures)
    assert list(paper.labels) == jobs


@pytest.mark.parametrize(
    ("switch", "fault"),
    [
        ("paper_out", PrinterFault.PAPER_OUT),
        ("head_open", PrinterFault.HEAD_OPEN),
        ("ribbon_out", PrinterFault.RIBBON_OUT),
        ("paused", PrinterFault.PAUSED),
        ("silent", PrinterFault.NO_ANSWER),
    ],
)
def test_nothing_is_sent_to_a_printer_that_is_not_ready(
    printer: Printer, paper: SimulatedPrinter, switch: str, fault: PrinterFault
) -> None:
    until(lambda: printer.state.ready, WAIT)
    paper.throw(**{switch: True})
    until(lambda: fault in printer.state.faults, WAIT)
    sent = send(printer)
    assert (sent.accepted, sent.complete, sent.untouched) == (0, False, True)
    assert sent.state.faults == (fault,)
    paper.throw(**{switch: False})
    until(lambda: printer.state.ready, WAIT)
    assert send(printer).complete
    assert paper.labels == (LABEL,)


def test_faults_that_the_printer_is_mute_about_are_a_fault_too(
    printer: Printer, paper: SimulatedPrinter
) -> None:
    paper.throw(mute_faults=True, head_open=True)
    assert send(printer).state.faults == (PrinterFault.NO_ANSWER,)


def test_paper_that_ends_in_the_middle_of_a_job_is_told_after_it(
    printer: Printer, paper: SimulatedPrinter
) -> None:
    paper.throw(paper_left=1)
    sent = send(printer, LABEL * 3)
    assert (sent.accepted, sent.complete) == (3 * len(LABEL), True)
    assert sent.state.faults == (PrinterFault.PAPER_OUT,)
    assert sent.state.formats == 2
    assert len(paper.printed) == 1
    paper.load_paper()
    until(lambda: printer.state.idle, WAIT)
    assert len(paper.printed) == 3


def test_a_line_that_breaks_in_the_middle_of_a_label_leaves_it_uncertain(
    printer: Printer, paper: SimulatedPrinter
) -> None:
    paper.break_line(after=20)
    sent = send(printer)
    assert 0 < sent.accepted <= len(LABEL)
    assert not sent.complete
    assert not sent.untouched
    assert PrinterFault.UNREACHABLE in sent.state.faults
    assert paper.labels == ()


def test_what_was_begun_and_never_ended_is_thrown_away_before_the_next_label(
    printer: Printer, paper: SimulatedPrinter
) -> None:
    paper.break_line(after=20)
    send(printer)
    assert send(printer).complete
    assert paper.labels == (LABEL,)


def test_a_printer_that_takes_a_part_only_is_counted_exactly(attach: Callable[..., Printer]) -> None:
    """It answers, then reads no more: the system's buffers fill, and the job stops there."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ended = threading.Event()
        thread = threading.Thread(target=_answer_and_stop_reading, args=(ear, ended))
        thread.start()
        printer = attach(
            TcpPrinterLine(*ear.getsockname()), rhythm=Rhythm(60, 60), limits=replace(QUICK, answer=2.0)
        )
        job = LABEL * 400_000
        sent = send(printer, job)
        ended.set()
        thread.join(WAIT)
    assert 0 < sent.accepted < len(job)
    assert not sent.complete
    assert sent.state.faults == (PrinterFault.BUFFER_FULL,)


def _answer_and_stop_reading(ear: socket.socket, ended: threading.Event) -> None:
    from app.devices.sim.zpl import ZplCore

    held = []
    for _ in range(2):  # the first look, then the job
        line, _ = ear.accept()
        held.append(line)
        line.recv(100)
        line.sendall(ZplCore().status())
    ended.wait(WAIT)
    for line in held:
        line.close()


def test_nobody_there(attach: Callable[..., Printer]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as ear:
        address = ear.getsockname()
    printer = attach(TcpPrinterLine(*address))
    sent = send(printer)
    assert sent.untouched
    assert sent.state.faults == (PrinterFault.UNREACHABLE,)
    assert printer.device.state is LinkState.LOST
    assert printer.state.problem == "printer.unreachable"


def test_it_comes_back_by_itself_and_tells_its_listeners(printer: Printer, paper: SimulatedPrinter) -> None:
    states: Seen[PrinterState] = Seen()
    leave = printer.subscribe(states)
    until(lambda: printer.state.ready, WAIT)
    paper.unplug()
    states.wait(lambda state: PrinterFault.UNREACHABLE in state.faults, WAIT)
    paper.plug()
    seen = len(states.events)
    states.wait(lambda state: state.ready, WAIT, after=max(0, seen - 1))
    assert printer.device.state is LinkState.ONLINE
    leave()


def test_an_unchanged_state_is_told_once(printer: Printer, paper: SimulatedPrinter) -> None:
    states: Seen[PrinterState] = Seen()
    printer.subscribe(states)
    for _ in range(5):
        assert printer.status().result(WAIT).ready
    assert len([state for state in states.events if state.ready]) <= 1


def test_a_serial_printer(attach: Callable[..., Printer], running: ExitStack, own_environment: Path) -> None:
    paper = running.enter_context(behind_pty(own_environment / "printer"))
    printer = attach(FilePrinterLine(paper.address, LineSettings()))
    assert send(printer).complete
    paper.throw(head_open=True)
    assert send(printer).state.faults == (PrinterFault.HEAD_OPEN,)
    paper.unplug()
    assert send(printer).state.faults == (PrinterFault.UNREACHABLE,)


def test_a_device_file(attach: Callable[..., Printer], running: ExitStack, own_environment: Path) -> None:
    paper = running.enter_context(behind_pty(own_environment / "lp0"))
    printer = attach(FilePrinterLine(paper.address))
    assert send(printer).complete
    assert paper.labels == (LABEL,)


def test_stopping_ends_what_waits(attach: Callable[..., Printer], paper: SimulatedPrinter) -> None:
    paper.throw(silent=True)
    printer = attach(line_of(paper), limits=replace(QUICK, answer=30.0))
    futures = [printer.send(LABEL) for _ in range(3)]
    printer.stop()
    assert [future.result(0).untouched for future in futures] == [True] * 3
    assert printer.send(LABEL).result(0).untouched
    assert paper.labels == ()


def test_the_first_byte_is_there_soon(printer: Printer, paper: SimulatedPrinter) -> None:
    until(lambda: printer.state.ready, WAIT)
    clock = SystemClock()
    waits = []
    for _ in range(10):
        began = clock.monotonic_ns()
        send(printer)
        sent = [frame.at_ns for frame in printer.recent if frame.outgoing and frame.data.startswith(b"^XA")]
        waits.append((sent[-1] - began) / 1e6)
    assert sorted(waits)[len(waits) // 2] < 150


@pytest.mark.parametrize("seed", range(3))
def test_the_account_of_each_job_is_true_whatever_happens_to_the_printer(
    seed: int, attach: Callable[..., Printer], paper: SimulatedPrinter
) -> None:
    """Nothing accepted: not a byte came. Complete: it came once. In between: it came once or not at all."""
    chance, printer = random.Random(seed), attach(line_of(paper), limits=replace(QUICK, settle=0.3))
    untouched = complete = 0
    for number in range(25):
        job = b"^XA^FDJOB-%04d^FS%b^XZ" % (number, b"x" * chance.randrange(3_000))
        paper.throw(paper_out=chance.random() < 0.2, head_open=chance.random() < 0.1, break_at=None)
        if chance.random() < 0.3:
            paper.break_line(after=chance.randrange(1, len(job)))
        elif chance.random() < 0.15:
            paper.unplug()
        sent = send(printer, job)
        paper.plug()
        came = paper.labels.count(job)
        if sent.untouched:
            untouched += 1
            assert came == 0
            assert not sent.complete
        elif sent.complete:
            complete += 1
            assert (came, sent.accepted) == (1, len(job))
        else:
            assert came <= 1
    assert untouched
    assert complete
