"""Who was here this shift: the rotating refresh token that lets a badge alone bring its person back.

The vault keeps the hash of each family's present token, and the token itself sealed with the badge's
secret: only the badge opens it. A token is good once; whoever shows an older one closes the family, and the
PIN is asked again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass, replace

from app.services.identity.badge import Badge
from app.services.identity.ports import Vault

_KEY = "refresh"
_BYTES = 32


class NotKnown(Exception):
    """No living family: the PIN is needed."""


@dataclass(frozen=True)
class Family:
    """The sessions of one person in one shift that follow from one PIN."""

    role: str
    shift: str
    badge: str
    """sha256 of the badge's secret."""
    present: str
    """sha256 of the token that is good now."""
    nonce: str
    sealed: str
    rotations: int = 0


class Families:
    """The families of this station, in the vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def begin(self, badge: Badge, shift: str) -> str:
        """After a PIN: a new family; the one before of the same person ends. Returns the first token."""
        token = secrets.token_bytes(_BYTES)
        family = Family(badge.role, shift, _hash(badge.secret), "", "", "")
        self._store(_with_token(family, badge, token))
        return _text(badge.role, token)

    def knows(self, badge: Badge, shift: str) -> bool:
        """Whether this very badge was let in with its PIN in this shift."""
        family = self._load().get(badge.role)
        return family is not None and family.shift == shift and _same(family.badge, _hash(badge.secret))

    def token(self, badge: Badge, shift: str) -> str:
        """The present token, opened with the badge; raises NotKnown."""
        if not self.knows(badge, shift):
            raise NotKnown(badge.role)
        family = self._load()[badge.role]
        sealed = bytes.fromhex(family.sealed)
        return _text(badge.role, _sealed(sealed, badge, bytes.fromhex(family.nonce)))

    def rotate(self, token: str, badge: Badge) -> str:
        """The next token; `token` is spent. An already spent one closes the family: NotKnown."""
        role, _, secret = token.partition(".")
        family = self._load().get(role)
        if family is None or role != badge.role:
            raise NotKnown(role)
        if not _same(family.present, _hash(bytes.fromhex(secret))):
            self.close(role)
            raise NotKnown(role)
        fresh = secrets.token_bytes(_BYTES)
        self._store(_with_token(replace(family, rotations=family.rotations + 1), badge, fresh))
        return _text(role, fresh)

    def close(self, role: str) -> None:
        """`role` needs the PIN next time (blocked, locked out, a spent token shown)."""
        families = self._load()
        if families.pop(role, None) is not None:
            self._save(families)

    def _store(self, family: Family) -> None:
        of_shift = {role: other for role, other in self._load().items() if other.shift == family.shift}
        self._save({**of_shift, family.role: family})

    def _load(self) -> dict[str, Family]:
        stored = json.loads(self._vault.get(_KEY) or b"{}")
        return {role: Family(**fields) for role, fields in stored.items()}

    def _save(self, families: dict[str, Family]) -> None:
        self._vault.put(_KEY, json.dumps({r: asdict(f) for r, f in families.items()}).encode())


def _with_token(family: Family, badge: Badge, token: bytes) -> Family:
    nonce = secrets.token_bytes(16)
    sealed = _sealed(token, badge, nonce)
    return replace(family, present=_hash(token), nonce=nonce.hex(), sealed=sealed.hex())


def _sealed(token: bytes, badge: Badge, nonce: bytes) -> bytes:
    """Seals and opens: 32 random bytes against a pad that is used once; `present` proves the result."""
    pad = hmac.digest(badge.secret, b"refresh" + nonce, "sha256")
    return bytes(a ^ b for a, b in zip(token, pad, strict=True))


def _text(role: str, token: bytes) -> str:
    return f"{role}.{token.hex()}"


def _hash(secret: bytes) -> str:
    return hashlib.sha256(b"baikal-station" + secret).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)
