"""Stations of the plant as an administrator sees to them: enrolled by a file and a code, changed, cut off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import OperatorError
from app.models.administration import Handed, Place, Revision, Wrong
from app.models.kinds import PROFILES
from app.services.administration.forms import breaks
from app.services.administration.history import Histories
from app.services.administration.people import Allowed, need_administrator, ready
from app.services.decisions import Wish
from app.services.operations.enrolment.issue import Decider, Issued, StationDesk
from app.services.operations.private import write_private
from app.services.reference import Query, Reference, Row

WEIGHING = "weighing"


@dataclass(frozen=True)
class StationOffice:
    """Every call blocks. `desk` makes the desk for enrolment, or raises OperatorError `plant.needs_server`."""

    desk: Callable[[], StationDesk]
    decisions: Decider
    who: Allowed
    query: Query
    folder: Callable[[], Path]

    def stations(self) -> list[Place]:
        """All of them, those at work first, by code."""
        found = [_place(row, self._lives(row["code"])) for row in Reference(self.query).rows("station")]
        return sorted(found, key=lambda place: (not place.active, place.code))

    def history(self, code: str) -> list[Revision]:
        return Histories(self.query).of("station", code)

    def enrol(self, code: str, name: str, profile: str = WEIGHING) -> Handed:
        """A new station; the file that makes a machine this station is written."""
        need_administrator(self.who)
        code = code.strip().upper()
        if breaks(Wrong.CODE, code) or "-" in code or "_" in code or profile not in PROFILES:
            raise OperatorError("administration.station_code")
        folder = ready(self.folder())
        return _written(folder, self.desk().enrol(self.who.root(), code, name.strip() or code, profile))

    def change(self, code: str, name: str, profile: str) -> None:
        need_administrator(self.who)
        row = self._row(code)
        changed = {**row, "name": name.strip() or code, "profile": profile, "version": row["version"] + 1}
        self.decisions.decide(self.who.root(), Wish("station.changed", {"station": [changed]}))

    def replace(self, code: str, reason: str) -> Handed:
        """Another machine takes the station's place: its journal begins anew, the old machine is cut off."""
        need_administrator(self.who)
        row, lives, folder = self._row(code), self._lives(code), ready(self.folder())
        return _written(folder, self.desk().replace(self.who.root(), row, lives, reason))

    def renew(self, code: str) -> Handed:
        """New credentials for the same machine, whose certificate ended while it was away."""
        need_administrator(self.who)
        row, life, folder = self._row(code), self._lives(code)[-1], ready(self.folder())
        return _written(folder, self.desk().renew(self.who.root(), row, life))

    def block(self, code: str, reason: str) -> None:
        """No login from now on, certificates revoked, sessions ended within seconds."""
        need_administrator(self.who)
        row = self._row(code)
        changed = {**row, "active": False, "version": row["version"] + 1}
        self.decisions.decide(self.who.root(), Wish("station.blocked", {"station": [changed]}, reason))

    def _row(self, code: str) -> Row:
        for row in Reference(self.query).rows("station"):
            if row["code"] == code:
                return row
        raise OperatorError("station.unknown", code=code)

    def _lives(self, code: str) -> list[Row]:
        rows = [row for row in Reference(self.query).rows("incarnation") if row["station"] == code]
        return sorted(rows, key=lambda row: int(row["stream"].rpartition(".")[2]))


def _written(folder: Path, issued: Issued) -> Handed:
    path = folder / issued.name
    write_private(path, issued.data)
    return Handed(path, issued.code)


def _place(row: Row, lives: list[Row]) -> Place:
    stream = lives[-1]["stream"] if lives else ""
    return Place(row["code"], row["name"], row["profile"], row["active"], stream, len(lives))
