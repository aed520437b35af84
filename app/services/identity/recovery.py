"""The plant's recovery key: every station's data key is wrapped to it, so that a dead keyring loses nothing.

HPKE (RFC 9180), X25519, HKDF-SHA256, AES-256-GCM: any implementation of that standard opens the copy.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from app.errors import OperatorError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

_INFO = b"baikal-station recovery 1"
_GROUP = 4
_CHECK = 3
_KEY = 32


def new_recovery() -> tuple[bytes, str]:
    """(public key, private key as text). The text is for a safe; the program keeps the public one."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    key = X25519PrivateKey.generate()
    return key.public_key().public_bytes_raw(), as_text(key.private_bytes_raw())


def wrap(secret: bytes, public: bytes) -> bytes:
    """`secret` so that only the holder of the recovery key can read it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return _suite().encrypt(secret, X25519PublicKey.from_public_bytes(public), _INFO)


def recover(wrapped: bytes, private: str) -> bytes:
    """What was wrapped; raises OperatorError `recovery.mistyped` or `recovery.other_key`."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    key = X25519PrivateKey.from_private_bytes(from_text(private))
    try:
        return _suite().decrypt(wrapped, key, _INFO)
    except (InvalidTag, ValueError) as error:
        raise OperatorError("recovery.other_key") from error


def as_text(key: bytes) -> str:
    """A 32-byte key in groups of four signs, with a check, to be written down and typed again."""
    text = base64.b32encode(key + _check(key)).decode().rstrip("=")
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def from_text(text: str) -> bytes:
    """The key that `text` spells, however it is grouped; raises OperatorError `recovery.mistyped`."""
    plain = re.sub(r"[\s-]", "", text).upper()
    try:
        raw = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except ValueError as error:
        raise OperatorError("recovery.mistyped") from error
    key, check = raw[:_KEY], raw[_KEY:]
    if len(key) != _KEY or check != _check(key):
        raise OperatorError("recovery.mistyped")
    return key


def _check(key: bytes) -> bytes:
    return hashlib.sha256(b"check" + key).digest()[:_CHECK]


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
