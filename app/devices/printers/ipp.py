"""Internet Printing Protocol, as much as a label queue asks: requests and answers as bytes (RFC 8010). Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PRINT_JOB, GET_JOB, GET_PRINTER = 0x0002, 0x0009, 0x000B
_VERSION = 0x0200
_OPERATION, _END = 0x01, 0x03
_FIRST_VALUE = 0x10
"""Tags below begin a group of attributes, all others a value."""
_INTEGERS = (0x21, 0x23)
_BOOLEAN, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _NAME, _MIME = 0x22, 0x44, 0x45, 0x47, 0x48, 0x42, 0x49
_TAGS = {
    "attributes-charset": _CHARSET,
    "attributes-natural-language": _LANGUAGE,
    "printer-uri": _URI,
    "requesting-user-name": _NAME,
    "job-name": _NAME,
    "document-format": _MIME,
    "requested-attributes": _KEYWORD,
}
_NO_ERROR = 0x0100
Value = str | int | bool


@dataclass(frozen=True)
class Answer:
    """`status` below 0x0100 is a success (RFC 8011, 4.1.6); `values` are all attributes by name."""

    status: int
    values: dict[str, tuple[Value, ...]]

    @property
    def good(self) -> bool:
        return self.status < _NO_ERROR

    def number(self, name: str) -> int | None:
        return next((value for value in self.values.get(name, ()) if isinstance(value, int)), None)

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(value for value in self.values.get(name, ()) if isinstance(value, str))


def request(operation: int, number: int, uri: str, *more: tuple[str, Value | Sequence[str]]) -> bytes:
    """The bytes of a request, up to the document; job ids are the integers among `more`."""
    fixed = (("attributes-charset", "utf-8"), ("attributes-natural-language", "en"), ("printer-uri", uri))
    attributes = b"".join(_attribute(name, value) for name, value in (*fixed, *more))
    return struct.pack(">HHI", _VERSION, operation, number) + bytes([_OPERATION]) + attributes + bytes([_END])


def _attribute(name: str, value: Value | Sequence[str]) -> bytes:
    if isinstance(value, int):
        return _encoded(_INTEGERS[0], name, struct.pack(">i", value))
    values = [value] if isinstance(value, str) else value
    tag = _TAGS[name]
    return b"".join(_encoded(tag, "" if place else name, text.encode()) for place, text in enumerate(values))


def _encoded(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def answer(raw: bytes) -> Answer:
    """What the other side said; ValueError where it is no answer of this protocol."""
    if len(raw) < 8:
        raise ValueError(raw[:20])
    _, status, _ = struct.unpack_from(">HHI", raw)
    values: dict[str, tuple[Value, ...]] = {}
    name = ""
    for tag, found, value in _fields(raw, 8):
        name = found or name
        values[name] = (*values.get(name, ()), _value(tag, value))
    return Answer(status, values)


def _fields(raw: bytes, at: int) -> Iterator[tuple[int, str, bytes]]:
    while at < len(raw) and raw[at] != _END:
        tag, at = raw[at], at + 1
        if tag < _FIRST_VALUE:
            continue
        name, at = _piece(raw, at)
        value, at = _piece(raw, at)
        yield tag, name.decode("utf-8", "replace"), value


def _piece(raw: bytes, at: int) -> tuple[bytes, int]:
    if at + 2 > len(raw):
        raise ValueError("cut off")
    (length,) = struct.unpack_from(">H", raw, at)
    if at + 2 + length > len(raw):
        raise ValueError("cut off")
    return raw[at + 2 : at + 2 + length], at + 2 + length


def _value(tag: int, value: bytes) -> Value:
    if tag in _INTEGERS and len(value) == 4:
        return int(struct.unpack(">i", value)[0])
    if tag == _BOOLEAN:
        return value == b"\1"
    return value.decode("utf-8", "replace")
