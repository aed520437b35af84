"""The off-line verifiers this station keeps of its people, and how old they may become."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from app.clock import Clock, iso, parse_iso
from app.services.identity.ports import Vault

_KEY = "verifiers"
_NOBODY = bytes(32)


class Verifiers:
    """The plant's verifiers in the vault, replaced as a whole: who is gone there is gone here."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock

    def replace(self, fresh: Mapping[str, bytes]) -> None:
        """The plant answered: from now on these, and no others, are known off-line."""
        people = {role: verifier.hex() for role, verifier in fresh.items()}
        self._vault.put(_KEY, json.dumps({"fetched": iso(self._clock.now()), "people": people}).encode())

    def matches(self, role: str, verifier: bytes) -> bool:
        """Whether `verifier` is the one of `role`; takes the same time for an unknown role."""
        known = self._people().get(role)
        expected = bytes.fromhex(known) if known else _NOBODY
        return hmac.compare_digest(expected, verifier) and known is not None

    def forget(self, role: str) -> None:
        """`role` cannot come in off-line any more."""
        record = self._record()
        if record and record["people"].pop(role, None) is not None:
            self._vault.put(_KEY, json.dumps(record).encode())

    def age(self) -> timedelta | None:
        """How long ago the plant confirmed them, None when it never did."""
        fetched = self.fetched()
        return None if fetched is None else self._clock.now() - fetched

    def fetched(self) -> datetime | None:
        record = self._record()
        return parse_iso(str(record["fetched"])) if record else None

    def _people(self) -> dict[str, str]:
        record = self._record()
        return record["people"] if record else {}

    def _record(self) -> dict[str, dict[str, str]]:
        return json.loads(self._vault.get(_KEY) or b"{}")  # type: ignore[no-any-return]
