"""How a station's journal stands with its plant, and the consent that a held one waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

OLD_IMAGE, OTHER_BOOT, FORKED = "journal.old_image", "journal.other_boot", "journal.forked"


class Consent(StrEnum):
    """What an administrator says after having looked."""

    NO_OTHER_COPY = OLD_IMAGE
    """This disk is older than the plant, and no other copy of it runs: take the missing entries back."""
    OTHER_IS_OFF = OTHER_BOOT
    """The other computer that used this journal is found and off."""
    NEW_JOURNAL = FORKED
    """Another copy wrote to the plant: this one goes on in a new incarnation."""


@dataclass(frozen=True)
class Standing:
    """Times are UTC by the station's clock."""

    stream: str
    lot_prefix: str
    server: str
    """Name of the server, empty where it is this computer."""
    online: bool
    since: datetime | None = None
    unsent: int = 0
    oldest: datetime | None = None
    """When the oldest entry not yet sent was captured."""
    offset: timedelta | None = None
    """The plant's clock minus the station's, None before the first answer."""
    alone: bool | None = None
    """Whether no other computer uses this journal, as the plant knows; None before its first answer."""
    backup_age: timedelta | None = None
    """Of the plant's last backup; None where there is none, or off-line."""
    backup_late: bool = False
    catching_up: bool = False
    problem: str | None = None
    """Error key of what holds the sending back."""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asks(self) -> Consent | None:
        """The consent that this state waits for."""
        return Consent(self.problem) if self.problem in set(Consent) else None
