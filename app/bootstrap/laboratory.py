"""The laboratory instruments of a station: their lines, and the intake that puts what they say into the journal."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from dataclasses import dataclass

from app.clock import Clock
from app.devices.lab.assembly import Line, ProfileReader, instrument_of
from app.models import plantday
from app.models.laboratory import bare
from app.models.profile import LabDevice
from app.services.journal.keeper import Keeper
from app.services.laboratory import book
from app.services.laboratory.intake import Intake
from app.services.reference import Reference
from app.services.register.standing import Instruments

log = logging.getLogger("baikal.laboratory")


@dataclass(frozen=True)
class LabLines:
    """`start` once, `stop` once; without instruments there is an intake still, for what was received before."""

    keeper: Keeper
    intake: Intake
    instruments: tuple[Line, ...] = ()

    def start(self) -> None:
        """What a power cut left unread is read, and the lines are open."""
        resumed = self.keeper.readers.submit(lambda reads: self.intake.resume(reads.query))
        resumed.add_done_callback(_told)
        for instrument in self.instruments:
            instrument.start()

    def stop(self) -> None:
        """Threads have ended; what was not acknowledged is sent again by its instrument."""
        for instrument in self.instruments:
            instrument.stop()


def _told(resumed: Future[int]) -> None:
    if resumed.cancelled():
        return
    error = resumed.exception()
    if error is not None:
        log.warning("what was received could not be read: %s", error)
    elif resumed.result():
        log.info("%s payloads that were received before were read", resumed.result())


def lab_lines(devices: tuple[LabDevice, ...], keeper: Keeper, station: str, clock: Clock) -> LabLines:
    """The instruments of checked settings, not yet started; `station` is the code of this one."""
    rules = plantday.parse(Reference(keeper.query).setting("plant.day"))
    register = Instruments(keeper.query, station, lambda: rules.stamp(clock.now())[0])
    zone = str(rules.zone)
    reader = ProfileReader(zone, {device.name: device.zone for device in devices if device.zone})
    intake = Intake(keeper, keeper.query, reader, keeper.identity.stream, clock, register.overdue)

    def line(device: LabDevice) -> Line:
        def wanted(sample: str) -> list[str]:
            return book.wanted(keeper.query, device.name, bare(sample))

        return instrument_of(device, intake, clock, wanted, zone)

    return LabLines(keeper, intake, tuple(line(device) for device in devices))
