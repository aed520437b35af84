"""Own entries that only the second journal still has go back into a new one; nothing of it is deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from app.services.journal.identity import Identity
from app.services.journal.mirror import frames
from app.services.journal.ports import Sealed
from app.services.journal.store import Store


def take_back(store: Store, mirror: Path, key: bytes) -> int:
    """Continue the own stream with what `mirror`, and what was set aside of it, has; returns how many
    entries.

    Entries that the plant has and a trimmed mirror has not must have been fetched before; the rest waits.
    """
    count = 0
    for path in (*set_aside(mirror), mirror):
        entries = continuing(store, frames(path, key, store.identity)) if path.exists() else []
        if entries:
            store.adopt(entries, acknowledged=False)
        count += len(entries)
    return count


def continuing(store: Store, entries: list[Sealed]) -> list[Sealed]:
    """Those of `entries` that follow the own head without a gap."""
    seq, _ = store.head()
    following: list[Sealed] = []
    for entry in entries:
        if entry.seq == seq + 1:
            following.append(entry)
            seq = entry.seq
    return following


def keep_what_is_ahead(store: Store, mirror: Path, key: bytes) -> Path | None:
    """Move a mirror aside that knows entries which the journal has not; returns where it is now."""
    entries = frames(mirror, key, store.identity) if mirror.exists() else []
    if all(store.hash_at(entry.seq) == entry.hash for entry in entries[-1:]):
        return None
    aside = mirror.with_name(f"{mirror.name}.ahead-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    return mirror.rename(aside)


def set_aside(mirror: Path) -> list[Path]:
    """Mirrors that were moved aside, oldest first."""
    return sorted(mirror.parent.glob(f"{mirror.name}.ahead-*"))


def of_identity(identity: Identity, folder: Path) -> Path:
    """Where the mirror of a stream stands in the folder that the settings name."""
    return folder / f"{identity.stream}.mirror"
