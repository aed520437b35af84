"""The enrolment file: everything a new station must know, locked with a code that travels another way.

It carries a certificate of three days and its key, to ask with for the station's own certificate. The lasting
key is made on the station: neither the file nor the mail that carried it nor the administrator's machine has
it. The plant cuts the file's certificate off once the station has its own.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from app.clock import iso, parse_iso
from app.errors import OperatorError

FORM = "baikal-station enrolment 1"
SUFFIX = ".enrol"
CODE_SIGNS = 16
"""80 bits: with Argon2id in between nobody tries them through."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that is read or typed wrongly
_ALIKE = str.maketrans("OIL", "011")
_PASSES, _MEMORY_KIB, _LANES = 3, 64 * 1024, 1  # RFC 9106, as the badges' derivation


@dataclass(frozen=True)
class Enrolment:
    """What a station is told at its beginning; `secret` (hex) is the root of its password."""

    plant: str
    plant_name: str
    hosts: tuple[str, ...]
    port: int
    database: str
    authority: str
    station: str
    name: str
    role: str
    incarnation: int
    lot_prefix: str
    profile: str
    certificate: str = field(repr=False)
    key: str = field(repr=False)
    secret: str = field(repr=False)
    expires: str
    recovery: str = ""
    """The plant's recovery public key in hex; empty where the plant has none."""
    settings: str = ""
    """Text of a settings file to begin with: the one of the machine that this one replaces."""


@dataclass(frozen=True)
class Label:
    """What an enrolment file says without its code."""

    plant_name: str
    station: str
    expires: datetime

    def text(self) -> str:
        return json.dumps({"plant": self.plant_name, "station": self.station, "expires": iso(self.expires)})


def new_code() -> str:
    """A code to be read out or written down: `7K3M-0QZ4-…`, 80 bits."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_SIGNS))
    return "-".join(signs[at : at + 4] for at in range(0, CODE_SIGNS, 4))


def seal(enrolment: Enrolment, code: str) -> bytes:
    """The file's bytes: without `code` they show plant, station and end only, and no change goes unseen."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    label = Label(enrolment.plant_name, enrolment.station, parse_iso(enrolment.expires)).text()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_key(code, salt)).encrypt(nonce, json.dumps(asdict(enrolment)).encode(), _bound(label))
    parts = {"form": FORM, "label": label, "salt": salt.hex(), "nonce": nonce.hex()}
    return (json.dumps(parts | {"sealed": base64.b64encode(sealed).decode()}, indent=1) + "\n").encode()


def unseal(data: bytes, code: str, now: datetime) -> Enrolment:
    """What `seal` locked.

    OperatorError `enrolment.unreadable` (no such file), `enrolment.wrong_code` (or a changed file),
    `enrolment.expired`.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    parts = _parts(data)
    if label(data).expires < now:
        raise OperatorError("enrolment.expired", station=label(data).station)
    try:
        cipher = AESGCM(_key(code, bytes.fromhex(parts["salt"])))
        sealed = base64.b64decode(parts["sealed"])
        opened = cipher.decrypt(bytes.fromhex(parts["nonce"]), sealed, _bound(parts["label"]))
    except InvalidTag as error:
        raise OperatorError("enrolment.wrong_code") from error
    except ValueError as error:
        raise OperatorError("enrolment.unreadable") from error
    return _enrolment(json.loads(opened))


def label(data: bytes) -> Label:
    """What the file says of itself; OperatorError `enrolment.unreadable` for another file."""
    try:
        told = json.loads(_parts(data)["label"])
        return Label(str(told["plant"]), str(told["station"]), parse_iso(told["expires"]))
    except (ValueError, KeyError, TypeError) as error:
        raise OperatorError("enrolment.unreadable") from error


def find(folders: Iterable[Path]) -> list[Path]:
    """Enrolment files in `folders` (USB stick, downloads), newest first: a person types the code only."""
    found = [path for folder in folders if folder.is_dir() for path in folder.glob(f"*{SUFFIX}")]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _parts(data: bytes) -> dict[str, str]:
    try:
        parts = json.loads(data)
    except ValueError as error:
        raise OperatorError("enrolment.unreadable") from error
    names = ("form", "label", "salt", "nonce", "sealed")
    if not isinstance(parts, dict) or any(not isinstance(parts.get(name), str) for name in names):
        raise OperatorError("enrolment.unreadable")
    if parts["form"] != FORM:
        raise OperatorError("enrolment.unreadable")
    return parts


def _enrolment(values: dict[str, Any]) -> Enrolment:
    """Parts that a newer program added are left out; a missing one is an unreadable file."""
    known = {part.name for part in fields(Enrolment)}
    try:
        told = {name: value for name, value in values.items() if name in known}
        return Enrolment(**{**told, "hosts": tuple(values["hosts"])})
    except (TypeError, KeyError) as error:
        raise OperatorError("enrolment.unreadable") from error


def _key(code: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    plain = re.sub(r"[\s-]", "", code).upper().translate(_ALIKE)
    return hash_secret_raw(plain.encode(errors="replace"), salt, _PASSES, _MEMORY_KIB, _LANES, 32, Type.ID)


def _bound(label_text: str) -> bytes:
    return f"{FORM}\n{label_text}".encode()
