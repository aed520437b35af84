"""The badge: what its code says.

`B1` + number of the role (four digits or more) + secret (39 digits, 128 bits) + check (5 digits). Digits
only after the first letter: Code 128 packs two of them into one sign, and a keyboard wedge types them alike
in every layout.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from app.errors import OperatorError

VERSION = 1
"""Names the parameters of `app.services.identity.kdf` too; a change of either is a new number."""
SECRET_BYTES = 16
_SECRET_DIGITS = 39
_CHECK_DIGITS = 5
_CYRILLIC = str.maketrans("Ии", "BB")  # the key of B in the Russian layout
_FORM = re.compile(rf"B(\d)(\d{{4,9}})(\d{{{_SECRET_DIGITS}}})(\d{{{_CHECK_DIGITS}}})")
_LOOKS = re.compile(r"B\d{12,}")
_ROLE = re.compile(r"p_(\d{4,9})")


@dataclass(frozen=True)
class Badge:
    """One badge: the role it stands for (`p_0042`) and its secret, which never shows in a log."""

    role: str
    secret: bytes = field(repr=False)
    version: int = VERSION

    @property
    def text(self) -> str:
        """The code as it is printed and scanned: `B` and digits."""
        secret = f"{int.from_bytes(self.secret):0{_SECRET_DIGITS}d}"
        return _sealed(f"B{self.version}{role_number(self.role)}{secret}")


def role_number(role: str) -> str:
    """The digits of a person's role name; raises ValueError for any other role."""
    match = _ROLE.fullmatch(role)
    if match is None:
        raise ValueError(f"not a person's role: {role!r}")
    return match.group(1)


def new_badge(role: str) -> Badge:
    """A badge for `role` with 128 bits that nobody has seen; raises ValueError when `role` is no person's."""
    role_number(role)
    return Badge(role, secrets.token_bytes(SECRET_BYTES))


def looks_like_badge(scanned: str) -> bool:
    """Whether a scan is meant as a badge, damaged or not; no other code of the plant has this form."""
    return _LOOKS.match(_plain(scanned)) is not None


def parse_badge(scanned: str) -> Badge:
    """The badge that `scanned` spells.

    Raises OperatorError `badge.unreadable` for a damaged scan (one in 100,000 damaged codes would pass) and
    `badge.newer` for a whole code of a later form.
    """
    text = _plain(scanned)
    match = _FORM.fullmatch(text)
    if match is None or text != _sealed(text[:-_CHECK_DIGITS]):
        raise OperatorError("badge.unreadable")
    version, number, secret = int(match.group(1)), match.group(2), int(match.group(3))
    if version != VERSION:
        raise OperatorError("badge.newer")
    if secret >= 1 << 8 * SECRET_BYTES:
        raise OperatorError("badge.unreadable")
    return Badge(f"p_{number}", secret.to_bytes(SECRET_BYTES), version)


def _plain(scanned: str) -> str:
    return scanned.strip().translate(_CYRILLIC).upper()


def _sealed(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(body.encode()).digest()) % 10**_CHECK_DIGITS
    return f"{body}{number:0{_CHECK_DIGITS}d}"
