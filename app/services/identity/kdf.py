"""From badge and PIN to the two secrets that are made of them, and the rules for a PIN.

root = Argon2id(secret ‖ PIN), salted by plant and role; the database password and the off-line verifier are
two derivations of it (RFC 2104 HMAC), so that the password cannot be had from the verifier.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import secrets
import unicodedata
import uuid
from dataclasses import dataclass, field

from app.errors import OperatorError
from app.services.identity.badge import Badge


@dataclass(frozen=True)
class Cost:
    """Argon2id parameters (RFC 9106): passes, memory in KiB, lanes."""

    passes: int
    memory: int
    lanes: int


COSTS = {1: Cost(passes=3, memory=64 * 1024, lanes=1)}
"""By version of the badge; an entry here is never changed, for it would lock its badges out."""

_SCRAM_ITERATIONS = 4096  # the password has 256 bits: stretching it more gains nothing


@dataclass(frozen=True)
class Root:
    """What badge and PIN make together. Lives in memory while the person is logged in, and nowhere else."""

    role: str
    key: bytes = field(repr=False)

    @property
    def password(self) -> str:
        """The password of the person's database login (64 hex digits)."""
        return hmac.new(self.key, b"postgres", "sha256").hexdigest()

    @property
    def verifier(self) -> bytes:
        """What a station may keep to recognise the person off-line (32 bytes)."""
        return hashlib.sha256(hmac.digest(self.key, b"off-line", "sha256")).digest()


def derive_root(plant: uuid.UUID, badge: Badge, pin: str) -> Root:
    """The root of `badge` and `pin` in `plant`. 0.2 s and 64 MiB: never on the screen's thread."""
    from argon2.low_level import Type, hash_secret_raw

    cost = COSTS[badge.version]
    salt = hashlib.sha256(f"v{badge.version}{plant}{badge.role}".encode()).digest()[:16]
    secret = badge.secret + normal(pin).encode()
    key = hash_secret_raw(secret, salt, cost.passes, cost.memory, cost.lanes, 32, Type.ID)
    return Root(badge.role, key)


def normal(pin: str) -> str:
    """`pin` as it is derived from: the same however a keyboard composed its letters."""
    return unicodedata.normalize("NFKC", pin)


def scram_verifier(password: str, salt: bytes | None = None) -> str:
    """PostgreSQL's stored form of an ASCII `password`: SCRAM-SHA-256 (RFC 5802, RFC 7677)."""
    salt = salt or secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, _SCRAM_ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return "SCRAM-SHA-256${}:{}${}:{}".format(_SCRAM_ITERATIONS, *parts)


@dataclass(frozen=True)
class PinRules:
    """What a PIN must be. `steps` are the differences between neighbouring digits that make a run."""

    least_digits: int = 6
    most_digits: int = 12
    least_letters: int = 12
    """A passphrase, for desks with a keyboard, has at least this many signs."""
    least_different: int = 3
    steps: tuple[int, ...] = (0, 1, -1)
    forbidden: frozenset[str] = frozenset({"112233", "123321", "159753", "147258", "147852", "258456"})


def check_pin(pin: str, rules: PinRules | None = None) -> None:
    """Accept `pin`, digits or passphrase; raises OperatorError `pin.short`, `pin.long` or `pin.simple`."""
    rules = rules or PinRules()
    text = normal(pin)
    if text.isascii() and text.isdecimal():
        _check_digits(text, rules)
    elif len(text) < rules.least_letters:
        raise OperatorError("pin.short", digits=rules.least_digits, letters=rules.least_letters)
    elif len(set(text)) < rules.least_different:
        raise OperatorError("pin.simple")


def _check_digits(pin: str, rules: PinRules) -> None:
    if len(pin) < rules.least_digits:
        raise OperatorError("pin.short", digits=rules.least_digits, letters=rules.least_letters)
    if len(pin) > rules.most_digits:
        raise OperatorError("pin.long", digits=rules.most_digits)
    if pin in rules.forbidden or _is_run(pin, rules.steps) or _repeats(pin):
        raise OperatorError("pin.simple")
    if len(set(pin)) < rules.least_different:
        raise OperatorError("pin.simple")


def _is_run(pin: str, steps: tuple[int, ...]) -> bool:
    """000000, 123456 or 987654, also across the nought (890123)."""
    differences = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    return any(differences == {step % 10} for step in steps)


def _repeats(pin: str) -> bool:
    """One group over and over: 121212, 123123."""
    return any(pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1))
