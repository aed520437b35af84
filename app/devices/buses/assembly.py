"""Puts buses together as profiles say: instruments that name the same line share one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from app.clock import Clock
from app.devices.assembly import line_of, settings_of
from app.devices.base import LineSettings
from app.devices.buses.base import USUAL, Patience, Plan, Speaker
from app.devices.buses.bus import Bus
from app.devices.buses.instrument import Instrument, Rhythm
from app.devices.modbus.frames import RTU, TCP
from app.devices.modbus.maps import Point, RegisterMap, register_map
from app.errors import OperatorError
from app.models.profile import InstrumentProfile
from app.models.temperature import Sample

_OWEN_BITS = 2 * 44 * 11
"""Bits of the longest question and the longest answer."""

Publish = Callable[[Sample], None]
_UNITS = {RTU: range(1, 248), TCP: range(256)}
"""Addresses on a serial line; over TCP also the ones that mean the gateway itself."""


def buses_of(
    profiles: Iterable[InstrumentProfile], clock: Clock, publish: Publish, patience: Patience = USUAL
) -> tuple[Bus, ...]:
    """One bus a line, not yet started; `publish` gets every sample on the bus's thread.

    OperatorError `profile.*` and `device.unknown_map` where an instrument cannot be as it is written.
    """
    lines: dict[str, list[InstrumentProfile]] = {}
    for profile in profiles:
        lines.setdefault(_place(profile), []).append(profile)
    _one_source_a_channel([profile for line in lines.values() for profile in line])
    return tuple(_bus(line, clock, publish, patience) for line in lines.values())


def instrument_map(profile: InstrumentProfile) -> RegisterMap:
    """The instrument's map with what the station says of it; OperatorError where the two do not fit."""
    found = register_map(profile.map)
    wrong = [name for name in profile.points if name not in found.points]
    if wrong:
        raise _wrong(profile, "points", wrong[0], " | ".join(found.points))
    if found.protocol != profile.protocol:
        raise _wrong(profile, "map", profile.map, f"protocol = {profile.protocol}")
    return replace(found, points={name: _fitted(point, profile) for name, point in found.points.items()})


def _fitted(point: Point, profile: InstrumentProfile) -> Point:
    low = point.low if profile.low is None else Decimal(profile.low)
    high = point.high if profile.high is None else Decimal(profile.high)
    order = profile.word_order or point.word_order
    return replace(point, low=low, high=high, word_order=order)


def _bus(profiles: Sequence[InstrumentProfile], clock: Clock, publish: Publish, patience: Patience) -> Bus:
    first = profiles[0]
    maps = [instrument_map(profile) for profile in profiles]
    for profile, found in zip(profiles, maps, strict=True):
        _same_line(first, maps[0], profile, found)
    speaker = _speaker(first, maps[0], clock, patience)
    instruments = [
        _instrument(profile, found, clock, publish, patience)
        for profile, found in zip(profiles, maps, strict=True)
    ]
    return Bus(first.name if len(profiles) == 1 else speaker.address, speaker, instruments, clock, patience)


def _instrument(
    profile: InstrumentProfile, of: RegisterMap, clock: Clock, publish: Publish, patience: Patience
) -> Instrument:
    pause = 0.0 if _framing(profile) == TCP else of.pause_ms / 1000
    rhythm = Rhythm(profile.every_ms * 1_000_000, pause, patience)
    address = f"{_place(profile)} #{profile.unit_id}"
    doubt = None if profile.checked or not _to_check(profile, of) else "device.map_to_check"
    return Instrument(
        profile.name, profile.protocol, address, plan_of(profile, of), rhythm, clock, publish, doubt
    )


def _to_check(profile: InstrumentProfile, of: RegisterMap) -> bool:
    """No source confirms where a point stands that is read."""
    return any(of.points[name].confidence == "to_check" for name in profile.points)


def plan_of(profile: InstrumentProfile, of: RegisterMap) -> Plan:
    """How the instrument is read."""
    if profile.protocol == "owen":
        from app.devices.owen.plan import plan as owen_plan

        return owen_plan(of, profile.unit_id, profile.points, profile.address_bits)
    units = _UNITS[_framing(profile)]
    if profile.unit_id not in units:
        raise _wrong(profile, "unit_id", profile.unit_id, f"{units[0]} … {units[-1]}")
    from app.devices.modbus.plan import plan as modbus_plan

    return modbus_plan(of, profile.unit_id, profile.points)


def _speaker(profile: InstrumentProfile, of: RegisterMap, clock: Clock, patience: Patience) -> Speaker:
    if profile.protocol == "owen":
        from app.devices.owen.speaker import OwenSpeaker

        crossing = 0.0 if profile.host else _OWEN_BITS / settings_of(profile, of.line).baud
        patient = replace(patience, answer=patience.answer + crossing)
        return OwenSpeaker(line_of(profile, of.line, of.tcp_port), clock, patient)
    from app.devices.modbus.speaker import TCP_PORT, ModbusSpeaker, Place

    port = profile.tcp_port or of.tcp_port or TCP_PORT
    place = Place(profile.port, profile.usb, profile.host, port, _framing(profile) == RTU)
    return ModbusSpeaker(place, settings_of(profile, of.line), patience)


def _framing(profile: InstrumentProfile) -> str:
    return profile.framing or (TCP if profile.host else RTU)


def _place(profile: InstrumentProfile) -> str:
    if profile.host:
        return f"{profile.host}:{profile.tcp_port or ''}".rstrip(":")
    return f"usb:{profile.usb}" if profile.usb else profile.port


def _same_line(
    first: InstrumentProfile, its: RegisterMap, profile: InstrumentProfile, found: RegisterMap
) -> None:
    """Both speak the same protocol at the same settings; else `profile.line_differs` names the two."""

    def said(one: InstrumentProfile, of: RegisterMap) -> tuple[str, str, LineSettings | None]:
        return one.protocol, _framing(one), None if one.host else settings_of(one, of.line)

    if said(first, its) != said(profile, found):
        raise OperatorError("profile.line_differs", device=profile.name, other=first.name)


def _one_source_a_channel(profiles: Sequence[InstrumentProfile]) -> None:
    owner: dict[str, str] = {}
    for profile in profiles:
        for channel in profile.points.values():
            if channel in owner:
                raise _wrong(profile, "points", channel, f"≠ {owner[channel]}")
            owner[channel] = profile.name


def _wrong(profile: InstrumentProfile, key: str, value: object, allowed: str) -> OperatorError:
    return OperatorError("profile.wrong_value", device=profile.name, key=key, value=value, allowed=allowed)
