"""Sessions: a JWT (RFC 7519) signed RS256 with the station's key, good for 24 hours.

The token is what this station claims of a person; it works without a server. It never leaves the station: the
journal carries its id, its claims and its digest.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.clock import Clock
from app.models.envelope import Assurance, Author, Draft
from app.models.kinds import Group
from app.models.values import uuid7

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

LIFETIME = timedelta(hours=24)
_ALGORITHM = "RS256"
_CLAIMS = ("iss", "sub", "jti", "iat", "exp", "assurance", "groups")


class InvalidToken(Exception):
    """The text is no session of this station that still holds."""


@dataclass(frozen=True)
class Session:
    """One person at one station; times UTC."""

    id: uuid.UUID
    person: str
    groups: frozenset[Group]
    assurance: Assurance
    issued: datetime
    expires: datetime
    issuer: str
    token: str = field(repr=False, compare=False)

    @property
    def digest(self) -> str:
        """sha256 of the token in hex: what the journal keeps of it."""
        return hashlib.sha256(self.token.encode()).hexdigest()

    def author(self, now: datetime) -> Author:
        """The author of an entry made `now`; after its end a session still names the person, as expired."""
        return Author(self.person, self.id, self.assurance if now < self.expires else Assurance.EXPIRED)

    def claims(self) -> dict[str, Any]:
        """What the token says."""
        return {
            "iss": self.issuer,
            "sub": self.person,
            "jti": str(self.id),
            "iat": int(self.issued.timestamp()),
            "exp": int(self.expires.timestamp()),
            "assurance": str(self.assurance),
            "groups": sorted(self.groups),
        }


@dataclass(frozen=True)
class Signer:
    """Makes and reads the sessions of one station; `issuer` is its stream (`R1.1`)."""

    key: RSAPrivateKey = field(repr=False)
    issuer: str
    clock: Clock

    def issue(self, person: str, groups: Iterable[Group], assurance: Assurance) -> Session:
        """A new session of `person` from now, for 24 hours."""
        import jwt

        now = self.clock.now().replace(microsecond=0)
        session = Session(
            id=uuid7(now, os.urandom(10)),
            person=person,
            groups=frozenset(groups),
            assurance=assurance,
            issued=now,
            expires=now + LIFETIME,
            issuer=self.issuer,
            token="",
        )
        token = jwt.encode(session.claims(), self.key, algorithm=_ALGORITHM)
        return replace(session, token=token)

    def read(self, token: str) -> Session:
        """The session that `token` proves.

        Raises InvalidToken for another algorithm, key or station, a changed or a missing claim, and after
        its end.
        """
        import jwt

        try:
            claims = jwt.decode(
                token,
                self.key.public_key(),
                algorithms=[_ALGORITHM],
                issuer=self.issuer,
                # Times are compared below with the station's own clock.
                options={"require": list(_CLAIMS), "verify_exp": False, "verify_iat": False},
            )
            session = _session(claims, token)
        except (jwt.InvalidTokenError, ValueError, TypeError) as error:
            raise InvalidToken(str(error)) from error
        if self.clock.now() >= session.expires:
            raise InvalidToken("expired")
        return session


def session_opened(session: Session) -> Draft:
    """The entry that a session began; the server compares what it claims with its own tables."""
    row = {
        "id": session.id,
        "role": session.person,
        "assurance": str(session.assurance),
        "expires_at": session.expires,
        "claims": session.claims(),
        "digest": session.digest,
    }
    return Draft("session.opened", {"session": [row]})


def session_ended(session: Session, cause: str, now: datetime) -> Draft:
    """The entry that a session ended; `cause` is one of the table `session_end`."""
    row = {"id": uuid7(now, os.urandom(10)), "session_id": session.id, "cause": cause}
    return Draft("session.ended", {"session_end": [row]})


def _session(claims: Mapping[str, Any], token: str) -> Session:
    return Session(
        id=uuid.UUID(claims["jti"]),
        person=claims["sub"],
        groups=frozenset(Group(name) for name in claims["groups"]),
        assurance=Assurance(claims["assurance"]),
        issued=datetime.fromtimestamp(claims["iat"], UTC),
        expires=datetime.fromtimestamp(claims["exp"], UTC),
        issuer=claims["iss"],
        token=token,
    )
