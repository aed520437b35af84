"""The laboratory instruments of a station: their lines, and the intake that puts what they say into the journal."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.clock import Clock
from app.models import plantday
from app.models.laboratory import bare
from app.models.plantday import PlantDay
from app.models.profile import LabDevice
from app.services.journal.keeper import Keeper
from app.services.reference import Reference

if TYPE_CHECKING:
    from app.devices.lab.assembly import Line
    from app.services.laboratory.intake import Intake

log = logging.getLogger("baikal.laboratory")


@dataclass
class LabLines:
    """`start` once, `stop` once. All of it is loaded where there are instruments, or when the intake is asked for."""

    devices: tuple[LabDevice, ...]
    keeper: Keeper
    station: str
    clock: Clock

    @cached_property
    def intake(self) -> Intake:
        """Also without instruments: what was received before can be read anew."""
        from app.devices.lab.assembly import ProfileReader
        from app.services.laboratory.intake import Intake
        from app.services.register.standing import Instruments

        rules, keeper = self._rules, self.keeper
        register = Instruments(keeper.query, self.station, lambda: rules.stamp(self.clock.now())[0])
        zones = {device.name: device.zone for device in self.devices if device.zone}
        reader = ProfileReader(str(rules.zone), zones)
        return Intake(keeper, keeper.query, reader, keeper.identity.stream, self.clock, register.overdue)

    @cached_property
    def instruments(self) -> tuple[Line, ...]:
        """The lines of the settings, not yet started."""
        return tuple(self._line(device) for device in self.devices)

    @cached_property
    def _rules(self) -> PlantDay:
        return plantday.parse(Reference(self.keeper.query).setting("plant.day"))

    def _line(self, device: LabDevice) -> Line:
        from app.devices.lab.assembly import instrument_of
        from app.services.laboratory import book

        def wanted(sample: str) -> list[str]:
            return book.wanted(self.keeper.query, device.name, bare(sample))

        return instrument_of(device, self.intake, self.clock, wanted, str(self._rules.zone))

    def start(self) -> None:
        """What a power cut left unread is read, and the lines are open."""
        if not self.devices:
            return
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
