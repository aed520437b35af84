"""A folder of backups: each an encrypted file, with a card beside it that says what it is and needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.clock import parse_iso
from app.errors import EnvironmentFault, OperatorError
from app.services.operations.private import write_private

SEALED, CARD, FILES = ".bsb", ".json", ".files"
FORMAT = 1


class Kind(StrEnum):
    FULL = "full"
    INCREMENTAL = "incremental"
    """What changed since `base`; restored together with it."""


@dataclass(frozen=True)
class Drill:
    """What a trial restore found. `problem` is an error key, None when everything was there."""

    at: str
    seconds: float
    entries: int
    problem: str | None = None


@dataclass(frozen=True)
class Backup:
    """One backup. Nothing in a card is secret."""

    name: str
    kind: Kind
    base: str | None
    started_at: str
    finished_at: str
    major: int
    """Major version of the server: only the same one can open it."""
    superuser: str
    database: str
    plant: str | None
    heads: Mapping[str, tuple[int, str]]
    """{stream: (seq, hash in hex)} just before it began: the least that it holds."""
    bytes: int
    key_check: str
    wrapped_key: str | None = None
    """The backup key for the holder of the plant's recovery key, in hex."""
    keys: Sequence[str] = field(default=())
    """Files of the plant's key folder that it carries."""
    drill: Drill | None = None
    v: int = FORMAT

    def age(self, now: datetime) -> timedelta:
        return now - parse_iso(self.finished_at)

    @property
    def proven(self) -> bool:
        """Whether a trial restore of it succeeded."""
        return self.drill is not None and self.drill.problem is None


def key_check(key: bytes) -> str:
    """Tells the right backup key from another one, and nothing else about it."""
    return hashlib.sha256(b"baikal-station backup key check" + key).hexdigest()[:16]


@dataclass(frozen=True)
class BackupFolder:
    """The backups under `path`, oldest first. One without a card was never finished and does not count."""

    path: Path

    def all(self) -> list[Backup]:
        cards = sorted(self.path.glob(f"*{CARD}"))
        return sorted(map(_read, cards), key=lambda backup: backup.started_at)

    def get(self, name: str | None = None) -> Backup:
        """The backup of that name, else the newest; raises OperatorError `backup.none`, `backup.unknown`."""
        chosen = [backup for backup in self.all() if name in (None, backup.name)]
        if not chosen:
            raise OperatorError("backup.unknown" if name else "backup.none", folder=self.path, name=name)
        return chosen[-1]

    def chain(self, backup: Backup) -> list[Backup]:
        """What is restored together: a full backup first, `backup` last. Raises `backup.base_missing`."""
        if backup.base is None:
            return [backup]
        try:
            return [*self.chain(self.get(backup.base)), backup]
        except OperatorError as error:
            raise EnvironmentFault("backup.base_missing", name=backup.name, base=backup.base) from error

    def sealed(self, backup: Backup) -> Path:
        return self.path / f"{backup.name}{SEALED}"

    def files(self, backup: Backup) -> Path:
        """PostgreSQL's own list of the files in it; the next incremental one starts from it."""
        return self.path / f"{backup.name}{FILES}"

    def write(self, backup: Backup) -> None:
        """Put the card there: from now on the backup counts."""
        write_private(self.path / f"{backup.name}{CARD}", json.dumps(asdict(backup), indent=1).encode())

    def drilled(self, backup: Backup, drill: Drill) -> Backup:
        """`backup` with the result of a trial restore, on its card too."""
        proven = replace(backup, drill=drill)
        self.write(proven)
        return proven

    def sweep(self) -> None:
        """Remove what a broken off backup left."""
        for path in (*self.path.glob("*.part"), *self.path.glob(f"*{SEALED}"), *self.path.glob(f"*{FILES}")):
            if not path.with_suffix(CARD).exists():
                path.unlink(missing_ok=True)

    def prune(self, now: datetime, days: int) -> list[str]:
        """Remove what is older than `days`; returns the names.

        Kept in any case: whatever a younger backup needs, and the newest proven one with all it needs.
        """
        backups = self.all()
        kept = [backup for backup in backups if backup.age(now) <= timedelta(days=days)]
        kept += [backup for backup in backups if backup.proven][-1:] or backups[-1:]
        needed = {part.name for backup in kept for part in self.chain(backup)}
        gone = [backup.name for backup in backups if backup.name not in needed]
        for name in gone:
            for ending in (CARD, FILES, SEALED):
                (self.path / f"{name}{ending}").unlink(missing_ok=True)
        return gone


def _read(card: Path) -> Backup:
    try:
        fields: dict[str, Any] = json.loads(card.read_text())
        fields["kind"] = Kind(fields["kind"])
        fields["heads"] = {name: (seq, head) for name, (seq, head) in fields["heads"].items()}
        fields["keys"] = tuple(fields["keys"])
        fields["drill"] = Drill(**fields["drill"]) if fields["drill"] else None
        return Backup(**fields)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentFault("backup.card_damaged", path=card) from error
