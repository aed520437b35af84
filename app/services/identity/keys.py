"""The station's own keys: 32 bytes that encrypt the journal, and the RSA key that signs sessions.

Beside the journal lies a card (`keys.json`): where the key is kept, a check that tells the right key from
another, and the copy wrapped to the plant's recovery key. Without the right key the station does not
capture: an EnvironmentFault says what is wrong, and nothing is ever written in clear.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import EnvironmentFault
from app.services.identity.custody import NAMES, Custody, CustodyKind, best_kind, open_custody
from app.services.operations.private import write_private

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

KEY_BYTES = 32
RSA_BITS = 3072
_EXPONENT = 65537
JOURNAL = "journal.db"
_CARD = "keys.json"


@dataclass(frozen=True)
class Card:
    """What lies beside the journal about its key; nothing in it is secret."""

    account: str
    custody: CustodyKind
    check: str
    wrapped: str | None = None
    recovery: str | None = None
    """The recovery public key that `wrapped` is for, in hex."""
    v: int = 1


@dataclass(frozen=True)
class StationKeys:
    """The keys of the store in `folder`."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def exist(self) -> bool:
        """Whether a first run has made the journal key already."""
        return (self.folder / _CARD).exists()

    def card(self) -> Card:
        """The card; raises EnvironmentFault `key.no_card` where it is missing or damaged."""
        try:
            fields = json.loads((self.folder / _CARD).read_text())
            return Card(**{**fields, "custody": CustodyKind(fields["custody"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise EnvironmentFault("key.no_card", path=self.folder / _CARD) from error

    def custody(self) -> Custody:
        """Where this store's keys are kept."""
        card = self.card()
        return open_custody(card.custody, self.folder, card.account, self.environ)

    def create(self, kind: CustodyKind | None = None, recovery: bytes | None = None) -> bytes:
        """First run: a journal key in custody of `kind` (the safest there is), its card beside the journal.

        Raises EnvironmentFault `key.exists` where a card or a journal is already: a key is never replaced
        silently.
        """
        for name in (_CARD, JOURNAL):
            if (self.folder / name).exists():
                raise EnvironmentFault("key.exists", path=self.folder / name)
        kind = kind or best_kind(self.environ)
        card = Card(secrets.token_hex(8), kind, "")
        custody = open_custody(kind, self.folder, card.account, self.environ)
        given = custody.get("journal") if kind is CustodyKind.CREDENTIALS else None
        key = given or secrets.token_bytes(KEY_BYTES)
        self._keep(card, custody, key)
        return self.escrow(recovery) if recovery else key

    def journal_key(self) -> bytes:
        """The key that opens the journal; EnvironmentFault `key.missing`, `key.changed`, `key.locked`, ..."""
        card = self.card()
        key = self.custody().get("journal")
        if key is None:
            raise EnvironmentFault("key.missing", custody=str(card.custody))
        return self._right(key, card)

    def escrow(self, recovery: bytes) -> bytes:
        """Wrap the journal key to the plant's recovery public key; returns the journal key."""
        from app.services.identity.recovery import wrap

        key = self.journal_key()
        self._write(replace(self.card(), wrapped=wrap(key, recovery).hex(), recovery=recovery.hex()))
        return key

    def recover(self, private: str, kind: CustodyKind | None = None) -> bytes:
        """The journal key from its wrapped copy, put into custody anew (a keyring died, or was another's).

        Raises EnvironmentFault `key.no_copy`, OperatorError `recovery.mistyped` or `recovery.other_key`.
        """
        from app.services.identity.recovery import recover

        card = self.card()
        if card.wrapped is None:
            raise EnvironmentFault("key.no_copy")
        key = self._right(recover(bytes.fromhex(card.wrapped), private), card)
        card = replace(card, custody=kind or best_kind(self.environ))
        self._keep(card, open_custody(card.custody, self.folder, card.account, self.environ), key)
        return key

    def rehouse(self, kind: CustodyKind) -> None:
        """All secrets are in custody of `kind`, and nowhere else; nothing to do where they are.

        Raises EnvironmentFault `key.*` where that custody does not take them: they are where they were.
        """
        card = self.card()
        if card.custody is kind:
            return
        before, after = self.custody(), open_custody(kind, self.folder, card.account, self.environ)
        self.journal_key()
        for name in NAMES:
            if (secret := before.get(name)) is not None:
                after.put(name, secret)
        self._write(replace(card, custody=kind))
        for name in NAMES:
            before.drop(name)

    def session_key(self) -> RSAPrivateKey:
        """The key that signs sessions; made on first use. Losing it ends sessions, and nothing else."""
        custody = self.custody()
        packed = custody.get("session")
        if packed is None:
            key = new_session_key()
            custody.put("session", pack(key))
            return key
        return unpack(packed)

    def _keep(self, card: Card, custody: Custody, key: bytes) -> None:
        custody.put("journal", key)
        self._write(replace(card, check=_check(key)))

    def _write(self, card: Card) -> None:
        write_private(self.folder / _CARD, json.dumps(asdict(card), indent=1).encode())

    def _right(self, key: bytes, card: Card) -> bytes:
        if _check(key) != card.check:
            raise EnvironmentFault("key.changed", where=str(card.custody))
        return key


def new_session_key() -> RSAPrivateKey:
    """A fresh RSA key (0.1 to 1 s)."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(_EXPONENT, RSA_BITS)


def pack(key: RSAPrivateKey) -> bytes:
    """The two primes: all of the key, short enough for every keyring (Windows keeps 1,280 characters)."""
    numbers = key.private_numbers()
    return b"".join(prime.to_bytes(RSA_BITS // 16) for prime in (numbers.p, numbers.q))


def unpack(primes: bytes) -> RSAPrivateKey:
    """The inverse of `pack`; raises EnvironmentFault `key.changed` for anything else."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    p, q = (int.from_bytes(half) for half in (primes[: len(primes) // 2], primes[len(primes) // 2 :]))
    try:
        d = rsa.rsa_recover_private_exponent(_EXPONENT, p, q)
        public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
        parts = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
        return rsa.RSAPrivateNumbers(p, q, d, *parts, public).private_key()
    except ValueError as error:
        raise EnvironmentFault("key.changed", where="session") from error


def _check(key: bytes) -> str:
    return hashlib.sha256(b"baikal-station key check" + key).hexdigest()[:16]
