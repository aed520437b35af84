"""The printer in the devices' room: its state and traffic like any device's, and a label to see that it prints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime

import pytest

from app.bootstrap.rooms.labelprinter import AttachedPrinter, fitting, trial_content
from app.bootstrap.rooms.labels import check_width, dots_of, for_printer
from app.clock import SystemClock
from app.devices.printers.conversation import Limits, Wired
from app.devices.printers.lines import TcpPrinterLine
from app.devices.printers.printer import Printer, Rhythm
from app.devices.registry import language
from app.devices.sim.endpoints import TcpEndpoint
from app.devices.sim.printer import SimulatedPrinter
from app.devices.sim.printers import printer_of
from app.errors import EnvironmentFault, OperatorError
from app.i18n import Catalogue
from app.models.equipment import LinkState
from app.models.profile import PrinterProfile, parse_printer
from app.models.readings import ReadingKind
from app.services.documents.labels import render, template
from tests.devices.waiting import until

WAIT = 20
DAY = date(2026, 11, 23)


def profile(**more: object) -> PrinterProfile:
    return parse_printer({"name": "printer", "protocol": "tspl", "host": "127.0.0.1", **more})


@pytest.fixture
def stood() -> Iterator[tuple[SimulatedPrinter, AttachedPrinter]]:
    with ExitStack() as stack:
        paper = stack.enter_context(printer_of("tspl", TcpEndpoint()))
        host, _, port = paper.address.rpartition(":")
        peer = Wired(TcpPrinterLine(host, int(port)), language("tspl"), Limits(answer=0.5, settle=1.0))
        printer = Printer("printer", peer, SystemClock(), rhythm=Rhythm(0.1, 0.05))
        label = render(
            template("crate-58x40"),
            trial_content("R1", DAY, datetime(2026, 11, 23, 2, tzinfo=UTC)),
            Catalogue("ru"),
        )
        printer.start()
        stack.callback(printer.stop)
        yield paper, AttachedPrinter(printer, lambda: for_printer(label, profile()))


def test_a_test_label_comes_out(stood: tuple[SimulatedPrinter, AttachedPrinter]) -> None:
    paper, attached = stood
    assert attached.print_test().result(WAIT).kind is ReadingKind.ACK
    assert len(paper.printed) == 1
    assert attached.recent
    assert (attached.state.protocol, attached.state.state) == ("tspl", LinkState.ONLINE)


def test_why_none_comes_out_is_told(stood: tuple[SimulatedPrinter, AttachedPrinter]) -> None:
    paper, attached = stood
    told: list[object] = []
    attached.states.subscribe(told.append)
    paper.throw(head_open=True)
    with pytest.raises(EnvironmentFault, match=r"printer\.head_open"):
        attached.print_test().result(WAIT)
    until(lambda: attached.state.problem == "printer.head_open" and bool(told), WAIT)


def test_a_test_label_is_no_lot_of_the_plants() -> None:
    assert str(trial_content("R1", DAY, datetime(2026, 11, 23, tzinfo=UTC)).lot).startswith("TEST-261123-")


@pytest.mark.parametrize(
    ("width", "name"), [(100, "crate-100x100"), (60, "crate-58x40"), (40, "crate-58x40")]
)
def test_the_largest_template_that_fits(width: int, name: str) -> None:
    assert fitting(profile(width_mm=width)) == name


def test_a_label_too_wide_for_the_printer_is_said_before_it_is_cut() -> None:
    check_width("crate-100x70", profile())
    with pytest.raises(OperatorError, match=r"label\.too_wide"):
        check_width("crate-100x70", profile(width_mm=72))


def test_heads() -> None:
    assert [dots_of(profile(dpi=dpi)) for dpi in (203, 300, 600)] == [8, 12, 24]
