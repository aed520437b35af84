"""Puts a laboratory instrument together as the settings and its profile say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.clock import Clock
from app.devices.assembly import line_of
from app.devices.base import Link
from app.devices.lab import reading
from app.devices.lab.astm import AstmConversation, Orders
from app.devices.lab.folder import DropFolder
from app.devices.lab.instrument import Instrument, Sign
from app.devices.lab.lines import LineConversation
from app.devices.lab.ports import Intake
from app.devices.lab.profile import LabProfile, names, profile
from app.devices.lab.receiving import Manners
from app.devices.lab.steps import Conversation
from app.devices.lab.vidas import VidasConversation
from app.devices.links.listener import ListeningLink
from app.errors import OperatorError
from app.models.laboratory import Reading
from app.models.profile import LabDevice

Line = Instrument | DropFolder


def profile_of(device: LabDevice) -> LabProfile:
    """The instrument's profile, the general one of its protocol where none is named; OperatorError `lab.*`."""
    found = profile(device.instrument or _general(device.protocol))
    if found.protocol != device.protocol:
        raise OperatorError(
            "profile.wrong_value", device=device.name, key="instrument", value=found.name,
            allowed=" | ".join(names(device.protocol)),
        )  # fmt: skip
    if bool(device.folder) != (device.protocol == "lab_file"):
        raise OperatorError(
            "profile.missing_key", device=device.name, key="folder" if not device.folder else "port"
        )
    return found


def _general(protocol: str) -> str:
    known = names(protocol)
    general = {"astm": "astm-generic", "lab_file": "result-list-csv"}.get(protocol)
    return general or (known[0] if len(known) == 1 else "")


def instrument_of(
    device: LabDevice, intake: Intake, clock: Clock, wanted: Orders | None = None, zone: str = "UTC"
) -> Line:
    """The instrument, not yet started. `wanted` answers what an instrument asks; `zone` is the plant's."""
    shape = profile_of(device)
    anonymous = shape.protocol == "lab_line" and shape.lines.anonymous
    sign = Sign(device.name, device.protocol, shape.name, anonymous)
    if device.folder:
        return DropFolder(sign, Path(device.folder), shape.table.names, intake, clock)
    stamp = _stamp(clock, device.zone or shape.zone or zone)
    return Instrument(sign, _link(device, shape), _conversation(shape, wanted, stamp), intake, clock)


def _stamp(clock: Clock, zone: str) -> Callable[[], str]:
    def stamp() -> str:
        moment: datetime = clock.now().astimezone(ZoneInfo(zone))
        return moment.strftime("%Y%m%d%H%M%S")

    return stamp


def _conversation(shape: LabProfile, wanted: Orders | None, stamp: Callable[[], str]) -> Conversation:
    if shape.protocol == "astm":
        manners = Manners(shape.astm.terminator, shape.astm.sequence)
        return AstmConversation(wanted=wanted, stamp=stamp, manners=manners)
    return VidasConversation() if shape.protocol == "vidas" else LineConversation(shape.lines)


def _link(device: LabDevice, shape: LabProfile) -> Link:
    if not device.listen:
        return line_of(device, shape.line, None)
    host, _, port = device.listen.rpartition(":")
    if not port.isdecimal() or not 0 <= int(port) <= 65_535:
        raise OperatorError(
            "profile.wrong_value", device=device.name, key="listen", value=device.listen, allowed="4000"
        )
    return ListeningLink(host, int(port))


@dataclass(frozen=True)
class ProfileReader:
    """Reads payloads by the shipped profiles. `zones` are of the clocks of instruments that differ from `zone`."""

    zone: str
    zones: Mapping[str, str] = field(default_factory=dict)

    def version(self, name: str) -> int:
        """Of the profile as it is shipped now; OperatorError `lab.no_profile`."""
        return profile(name).version

    def read(self, instrument: str, name: str, data: bytes) -> Reading:
        """What a payload of that instrument says; OperatorError `lab.no_profile`."""
        return reading.read(data, profile(name), self.zones.get(instrument) or self.zone)
