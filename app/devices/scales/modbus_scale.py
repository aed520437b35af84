"""A scale that is read from Modbus registers, RTU or TCP. There is no standard map: a shipped one or the station's says
where weight and state stand (see `app.devices.modbus.weighing`); all of it is read in one request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from app.devices.base import Driver, Request
from app.devices.framing.pieces import PieceParser
from app.devices.modbus import frames
from app.devices.modbus.frames import RTU, WRITES, Expected, framed, heard
from app.devices.modbus.weighing import ScaleMap, scale_map
from app.errors import OperatorError
from app.models.readings import Reading, ReadingKind

GENERIC = {"weight": {"address": 0}}
"""Where nothing is said: a 32-bit integer at 0, of which nothing is known."""

Said = str | Mapping[str, Any]
_COMMANDS = {"zero": "Z", "tare_now": "T", "clear": "TAC"}
_SECONDS = 1.0


def parser(
    map: Said = GENERIC, framing: str = RTU, decimals: int | None = None, address: str = ""
) -> PieceParser:  # fmt: skip
    """Reads what the scale answers; `address` empty takes any unit's."""
    of = scale_map(map, decimals)
    expected = Expected({of.fc: 2 * of.span[1]}, frozenset(one.fc for one in of.commands.values()) & WRITES)
    unit = _unit(address) if address else None
    return frames.parser(expected.length, partial(_decode, of, framing, unit), framing)


def _decode(of: ScaleMap, framing: str, unit: int | None, raw: bytes) -> Reading:
    said = heard(raw, framing)
    if unit is not None and said.unit != unit:
        return Reading(raw, error="malformed")
    if said.exception:
        return Reading(raw, error=f"device:{said.exception}")
    if said.code in WRITES:
        done = next((name for name, one in of.commands.items() if one.pdu[1:5] == said.data), "")
        return Reading(raw, kind=ReadingKind.ACK, command=_COMMANDS.get(done))
    return of.reading(raw, said.data)


def _shaped(driver: Driver, **said: Any) -> Driver:
    """The driver for one map: its requests come from there too. Before that it asks nothing."""
    of = scale_map(said.get("map", GENERIC), said.get("decimals"))
    framing = said.get("framing", RTU)

    def request(name: str) -> Request | None:
        command = of.commands.get(name)
        sent = framed(1, command.pdu, framing) if command else b""
        return Request(sent, (_COMMANDS[name],), _SECONDS) if command else None

    return replace(
        driver,
        parser=partial(parser, **said),
        poll=Request(framed(1, of.request, framing), seconds=_SECONDS),
        zero=request("zero"),
        tare=request("tare_now"),
        clear=request("clear"),
        tare_in_frame=of.tare is not None,
        checksum=framing == RTU,
        addressed=partial(_addressed, framing),
        shaped=None,
    )


def _addressed(framing: str, request: Request, address: str) -> Request:
    """The same question to another unit."""
    pdu = request.send[7:] if framing == frames.TCP else request.send[1:-2]
    return replace(request, send=framed(_unit(address), pdu, framing))


def _unit(address: str) -> int:
    if not address.isdecimal() or int(address) > 255:
        raise OperatorError(
            "profile.wrong_value", device="?", key="address", value=address, allowed="0 … 255"
        )
    return int(address)


DRIVER = Driver(
    name="modbus_scale",
    title="Modbus RTU / TCP",
    parser=parser,
    options=frozenset({"map", "framing", "decimals"}),
    tcp_port=502,
    poll_ms=100,
    checksum=True,
    shaped=_shaped,
)
