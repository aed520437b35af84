"""Times as instruments write them, in the formats that a profile names; never guessed line by line. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Times:
    """`formats` as of strptime, tried in their order; a time without an offset is the clock of `zone`."""

    formats: Sequence[str]
    zone: str

    def parsed(self, text: str) -> tuple[datetime | None, str]:
        """The instant in UTC and how it was read (a zone's name, or the offset that was sent); None, "" for none."""
        text = text.strip()
        for form in self.formats:
            try:
                said = datetime.strptime(text, form)
            except ValueError:
                continue
            return self._instant(said)
        return None, ""

    def _instant(self, said: datetime) -> tuple[datetime | None, str]:
        try:
            if said.tzinfo is not None:
                return said.astimezone(UTC), said.strftime("%z")
            return said.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC), self.zone
        except (ValueError, OverflowError):
            return None, ""
