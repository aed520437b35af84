"""The envelope: one entry as text, and the chain of hashes over a stream.

The body text is the whole entry, ASCII JSON of at most 64 KiB, kept and hashed verbatim. Everything that stands
beside it in a table is a copy read out of it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.clock import iso, parse_iso

FORM = 1
"""Version of the envelope itself; a later form is a later number."""
MAX_BODY = 64 * 1024

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


class Assurance(StrEnum):
    """How sure the station was of the person when the entry was made."""

    ONLINE = "on-line"
    REFRESHED = "refreshed"
    OFFLINE = "off-line"
    EXPIRED = "expired"
    NONE = "none"


@dataclass(frozen=True)
class Draft:
    """What a service wants recorded; the store adds place in the stream, time and identity of the machine."""

    kind: str
    rows: Rows
    reason: str | None = None
    entry_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Author:
    """Who is at the station now: pseudonym (`p_0042`), session and assurance; all None for the station itself."""

    person: str | None = None
    session: uuid.UUID | None = None
    assurance: Assurance = Assurance.NONE


@dataclass(frozen=True)
class Envelope:
    """Everything one entry says, before it becomes text."""

    plant: uuid.UUID
    stream: str
    seq: int
    id: uuid.UUID
    kind: str
    version: int
    author: Author
    at: datetime
    mono: int
    boot: uuid.UUID
    day: date
    shift: str
    app: str
    reason: str | None = None
    rows: Rows = field(default_factory=dict)

    def body(self) -> str:
        """The verbatim text of the entry; raises ValueError when it would exceed 64 KiB or is no JSON."""
        text = encode(
            {
                "v": FORM,
                "plant": str(self.plant),
                "stream": self.stream,
                "seq": self.seq,
                "id": str(self.id),
                "kind": self.kind,
                "sv": self.version,
                "person": self.author.person,
                "session": self.author.session and str(self.author.session),
                "assurance": str(self.author.assurance),
                "at": iso(self.at),
                "mono": self.mono,
                "boot": str(self.boot),
                "day": self.day.isoformat(),
                "shift": self.shift,
                "app": self.app,
                "reason": self.reason,
                "rows": self.rows,
            }
        )
        if len(text) > MAX_BODY:
            raise ValueError(f"entry of {len(text)} bytes is larger than {MAX_BODY}")
        return text


def encode(value: Any) -> str:
    """`value` as the one form of JSON that a body may have: ASCII, compact, no NaN, keys in given order."""
    return _ENCODER.encode(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no place in a body")


_ENCODER = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"), default=_plain)


@dataclass(frozen=True)
class Parsed:
    """The parts of a body that readers need. A decision's kind, rows and reason stand in its `request`."""

    stream: str
    seq: int
    id: str
    kind: str
    version: int
    person: str | None
    at: str
    day: str | None
    shift: str | None
    reason: str | None
    rows: Rows
    outcome: str | None
    fields: Mapping[str, Any]


def parse(body: str) -> Parsed:
    """The body's parts; raises ValueError when it is no JSON object or a part is missing."""
    try:
        fields = json.loads(body)
    except RecursionError as error:
        raise ValueError("a body nested too deep") from error
    if not isinstance(fields, dict):
        raise ValueError("a body is a JSON object")
    source = fields.get("request") or fields
    try:
        parse_iso(fields["at"])
        return Parsed(
            stream=fields["stream"],
            seq=fields["seq"],
            id=fields["id"],
            kind=source["kind"],
            version=source["sv"],
            person=fields.get("person"),
            at=fields["at"],
            day=fields.get("day"),
            shift=fields.get("shift"),
            reason=source.get("reason"),
            rows=source.get("rows") or {},
            outcome=fields.get("outcome"),
            fields=fields,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"a body without {error}") from error


def origin(plant: uuid.UUID, stream: str) -> bytes:
    """`hash_0` of a stream: sha256 of the plant's id and the stream's name."""
    return hashlib.sha256(f"baikal/1 {plant}{stream}".encode()).digest()


def link(previous: bytes, body: str) -> bytes:
    """`hash_n = sha256(hash_{n-1} ‖ sha256(body))`; a body may later be replaced by its digest."""
    return hashlib.sha256(previous + hashlib.sha256(body.encode()).digest()).digest()
