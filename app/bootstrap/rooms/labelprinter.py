"""The label printer as one of the station's devices: its state, its traffic, and a label to see that it prints."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime

from app.bootstrap.rooms.labels import dots_of, for_printer, rendered
from app.bootstrap.station import Station
from app.devices.printers.printer import Printer
from app.devices.topic import Topic
from app.errors import EnvironmentFault
from app.models.desk import Named
from app.models.equipment import DeviceState, Frame
from app.models.labelqueue import LabelJob
from app.models.labels import LabelContent
from app.models.printing import Sent
from app.models.profile import PrinterProfile
from app.models.readings import Reading, ReadingKind
from app.models.values import LotCode

_NAME = Named("TEST", "ПРОБНАЯ ЭТИКЕТКА", "TEST LABEL")
_NET_G = 12_345


def trial_content(station: str, day: date, at: datetime) -> LabelContent:
    """What a test label says: no lot of the plant's has this prefix."""
    return LabelContent(LotCode("TEST", day, 1), _NAME, _NET_G, day, station, at)


def trial_label(station: Station, profile: PrinterProfile, day: date) -> bytes:
    """A test label for that printer, of the widest template that it takes."""
    job = LabelJob(uuid.UUID(int=0), station.clock.now(), trial_content(station.settings.station.code, day,
                   station.clock.now()), fitting(profile))  # fmt: skip
    return for_printer(rendered(job, station.settings, station.keeper, dots_of(profile)), profile)


def fitting(profile: PrinterProfile) -> str:
    """The largest template that is no wider than the printer prints; the narrowest where all are."""
    from app.services.documents.labels import templates

    known = sorted(templates().values(), key=lambda one: (one.width_mm, one.height_mm))
    return next((one.name for one in reversed(known) if one.width_mm <= profile.width_mm), known[0].name)


@dataclass
class AttachedPrinter:
    """Like every other line of the devices' room. `label` renders a test label for this printer."""

    printer: Printer
    label: Callable[[], bytes]

    @property
    def state(self) -> DeviceState:
        return self.printer.device

    @property
    def states(self) -> Printer:
        """Subscribers hear of every change; what they are told is the printer's own word."""
        return self.printer

    @property
    def frames(self) -> Topic[Frame]:
        return self.printer.frames

    @property
    def recent(self) -> tuple[Frame, ...]:
        return self.printer.recent

    def print_test(self) -> Future[Reading]:
        """A label goes out past the queue; ends with the printer's word, or EnvironmentFault `printer.*`."""
        told: Future[Reading] = Future()

        def done(sent: Future[Sent]) -> None:
            state = sent.result().state
            if sent.result().complete:
                told.set_result(Reading(kind=ReadingKind.ACK, raw=state.raw))
            else:
                told.set_exception(
                    EnvironmentFault(state.problem or "printer.no_answer", detail=state.detail)
                )

        self.printer.send(self.label()).add_done_callback(done)
        return told
