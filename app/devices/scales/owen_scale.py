"""A weighing module of OWEN (МВ110-224.1ТД, 4ТД) in the maker's own protocol: a float of the parameter `rEAd`.

The protocol says neither unit nor rest: the profile has the unit and the decimals, and a weight whose rest is unknown
is shown, never booked.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.devices.base import Driver, Request
from app.devices.framing.pieces import PieceParser
from app.devices.modbus.weighing import shown
from app.devices.owen.frames import Message, cut, hash_of, message, understood
from app.errors import OperatorError
from app.models.readings import Reading, ReadingKind

READ = hash_of("rEAd")
_WIDTH = 6
_SECONDS = 1.0
_MOST_ADDRESS = 255


def parser(unit: str | None = None, decimals: int = 3, address: str = "") -> PieceParser:
    """Reads what the module answers; `address` empty takes any module's."""
    return PieceParser(cut, partial(_decode, unit, decimals, address), lambda buffer: buffer[:1] == b"#")


def _decode(unit: str | None, decimals: int, address: str, raw: bytes) -> Reading:
    said = understood(raw)
    if isinstance(said, str):
        return Reading(raw, error=said)
    if said.request or said.hash != READ or (address and str(said.first) != address):
        return Reading(raw, error="malformed")
    return _weight(unit, decimals, raw, said)


def _weight(unit: str | None, decimals: int, raw: bytes, said: Message) -> Reading:
    if len(said.data) == 1:
        return Reading(raw, error=f"device:{said.data.hex().upper()}")
    if len(said.data) != _WIDTH:
        return Reading(raw, error="malformed")
    value = shown(said.data[:4], decimals)
    return Reading(raw, value, unit, error=None if value is not None else "not_a_weight")


def _request(raw: bytes) -> Reading:
    said = understood(raw)
    if isinstance(said, str) or not said.request:
        return Reading(raw, error=said if isinstance(said, str) else "malformed")
    return Reading(raw, kind=ReadingKind.REQUEST, command="rEAd" if said.hash == READ else None)


def _addressed(request: Request, address: str) -> Request:
    if not address.isdecimal() or int(address) > _MOST_ADDRESS:
        raise OperatorError(
            "profile.wrong_value", device="?", key="address", value=address, allowed=f"0 … {_MOST_ADDRESS}"
        )
    return replace(request, send=message(int(address), READ, request=True))


DRIVER = Driver(
    name="owen_scale",
    title="ОВЕН МВ110-224.1ТД, 4ТД",
    parser=parser,
    options=frozenset({"unit", "decimals"}),
    poll=Request(message(1, READ, request=True), seconds=_SECONDS),
    poll_ms=200,
    checksum=True,
    request_parser=lambda: PieceParser(cut, _request, lambda buffer: buffer[:1] == b"#"),
    addressed=_addressed,
)
