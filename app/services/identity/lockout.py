"""The station's lock-out: after five wrong tries a badge waits, and twice as long after each further one.

It counts by the role that a badge names, whether that role exists or not, so that it tells nobody which
badges are real and nobody resets another's count by his own login. It survives a restart, and a clock that
is set does not end it sooner within a boot nor make it longer than its own length.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from app.clock import Clock, iso, parse_iso
from app.services.identity.ports import Vault

_KEY = "lockout"
_KEPT = 200
"""Roles remembered; beyond that the oldest is forgotten (a flood of invented badges)."""


@dataclass(frozen=True)
class LockoutRules:
    """Settings of the lock-out."""

    tries: int = 5
    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=1)

    def length(self, failures: int) -> timedelta:
        """How long a badge waits after so many wrong tries in a row."""
        if failures < self.tries:
            return timedelta()
        return min(self.first * (1 << min(failures - self.tries, 20)), self.longest)


@dataclass(frozen=True)
class _Failures:
    count: int
    at: str
    boot: str
    mono: int


class Lockout:
    """Wrong tries by role, in the vault."""

    def __init__(self, vault: Vault, clock: Clock, rules: LockoutRules | None = None) -> None:
        self._vault = vault
        self._clock = clock
        self._rules = rules or LockoutRules()

    def until(self, role: str) -> datetime | None:
        """When `role` may try again, None when now."""
        failures = self._load().get(role)
        if failures is None:
            return None
        left = self._rules.length(failures.count) - self._elapsed(failures)
        return self._clock.now() + left if left > timedelta() else None

    def tries_left(self, role: str) -> int:
        """Wrong tries that `role` has before it must wait."""
        failures = self._load().get(role)
        return max(1, self._rules.tries - (failures.count if failures else 0))

    def failed(self, role: str) -> None:
        """One more wrong try; durable when it returns."""
        all_failures = self._load()
        before = all_failures.pop(role, None)
        now, boot, mono = self._clock.now(), str(self._clock.boot), self._clock.monotonic_ns()
        all_failures[role] = _Failures((before.count if before else 0) + 1, iso(now), boot, mono)
        self._save(dict(list(all_failures.items())[-_KEPT:]))

    def passed(self, role: str) -> None:
        """The right PIN: nothing is counted against `role` any more."""
        failures = self._load()
        if failures.pop(role, None) is not None:
            self._save(failures)

    def _elapsed(self, failures: _Failures) -> timedelta:
        if uuid.UUID(failures.boot) == self._clock.boot:
            return timedelta(microseconds=(self._clock.monotonic_ns() - failures.mono) // 1000)
        return max(timedelta(), self._clock.now() - parse_iso(failures.at))

    def _load(self) -> dict[str, _Failures]:
        return {r: _Failures(**f) for r, f in json.loads(self._vault.get(_KEY) or b"{}").items()}

    def _save(self, failures: dict[str, _Failures]) -> None:
        self._vault.put(_KEY, json.dumps({r: asdict(f) for r, f in failures.items()}).encode())
