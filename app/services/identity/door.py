"""The plant as the login asks it, over short connections of the station and of the person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from app.config.dsn import Dsn
from app.services.identity.connection import ANSWER_SECONDS, LoginDenied, connect, watched
from app.services.identity.ports import Vouch
from app.services.journal.ports import Unreachable

_VERIFIER = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ServerDoor:
    """`dsn` is the station's own; a person comes with the same certificate under another name."""

    dsn: Dsn
    seconds: float = ANSWER_SECONDS

    def verifiers(self) -> Mapping[str, bytes] | None:
        """Off-line verifiers of the people this station serves, None when the plant does not answer."""
        import psycopg

        try:
            with closing(connect(self.dsn)) as connection, watched(connection, self.seconds):
                row = connection.execute("SELECT plant.verifiers()").fetchone()
        except (Unreachable, LoginDenied, psycopg.Error):
            return None
        return _verifiers(row[0] if row else None)

    def vouch(self, role: str, password: str) -> Vouch:
        """Whether the plant lets `role` in with `password` now."""
        try:
            connect(self.dsn.of(role, password)).close()
        except LoginDenied:
            return Vouch.DENIED
        except Unreachable:
            return Vouch.NO_ANSWER
        return Vouch.CONFIRMED


def _verifiers(answer: Any) -> dict[str, bytes] | None:
    """The answer's people; None for anything that is no answer of this form."""
    if not isinstance(answer, Mapping):
        return None
    return {role: bytes.fromhex(v) for role, v in answer.items() if _VERIFIER.fullmatch(str(v))}
