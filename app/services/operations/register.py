"""The plant's people and stations as its server has them now, asked from beside a running station.

A command has no journal of its own to look into: the station's program may hold it. It reads the tables that
stations begin with, and decides with what it read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.clock import Clock, parse_iso
from app.config.dsn import Dsn
from app.errors import EnvironmentFault, OperatorError
from app.models.kinds import Group
from app.models.plantday import DEFAULT, parse
from app.services.identity.ports import Membership, Person
from app.services.journal.ports import Position

if TYPE_CHECKING:
    from psycopg import Connection

Row = Mapping[str, Any]
Rows = Callable[[str], list[Row]]
"""All rows of one of the plant's tables, as an entry would write them."""
PAGE = 1000
_WHOLE = "SELECT coalesce(jsonb_agg(plant.written(to_jsonb(t))), '[]') FROM plant.{} t"


def as_station(dsn: Dsn) -> Rows:
    """What a station of the plant is sent; `dsn` is its own. The rows of one call are of one moment.

    Asking raises EnvironmentFault `server.away`.
    """

    def rows(table: str) -> list[Row]:
        found: list[Row] = []
        with closing(_connected(dsn)) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            after, more = None, True
            while more:
                question = "SELECT plant.snapshot(%s, %s::jsonb, %s)"
                row = connection.execute(question, (table, after, PAGE)).fetchone()
                page = row[0] if row else {"rows": [], "after": None}
                found += page["rows"]
                more, after = page["after"] is not None, _text(page["after"])
        return found

    return rows


def as_superuser(dsn: Dsn) -> Rows:
    """The whole table, for a plant whose server runs on this machine."""

    def rows(table: str) -> list[Row]:
        from psycopg import sql

        question = sql.SQL(_WHOLE).format(sql.Identifier(table))
        with closing(_connected(dsn)) as connection:
            row = connection.execute(question).fetchone()
        return list(row[0]) if row else []

    return rows


def _connected(dsn: Dsn) -> Connection[Any]:
    import psycopg

    try:
        return psycopg.connect(dsn.conninfo, autocommit=True)
    except psycopg.OperationalError as error:
        raise EnvironmentFault("server.away", said=str(error).strip()) from error


def _text(after: Any) -> str | None:
    import json

    return None if after is None else json.dumps(after)


@dataclass(frozen=True)
class Register:
    """Answers as `app.services.identity.ports.People`, and knows stations and their incarnations besides."""

    rows: Rows
    clock: Clock

    def person(self, role: str) -> Person | None:
        return next((person for person in self.everybody() if person.role == role), None)

    def memberships(self, role: str) -> list[Membership]:
        return [_membership(row) for row in self.rows("person_group") if row["role"] == role]

    def everybody(self) -> list[Person]:
        """Everybody who was ever enrolled, in the order of their numbers."""
        groups = self.rows("person_group")
        people = [self._person(row, groups) for row in self.rows("person")]
        return sorted(people, key=lambda person: (len(person.role), person.role))

    def _person(self, row: Row, groups: list[Row]) -> Person:
        now = self.clock.now()
        memberships = [_membership(group) for group in groups if group["role"] == row["role"]]
        holding = frozenset(one.group for one in memberships if one.holds(now))
        return Person(
            row["role"], row["name"], row["active"], holding, row["language"], row["badge"], row["version"]
        )

    def stations(self) -> list[Row]:
        return sorted(self.rows("station"), key=lambda row: str(row["code"]))

    def station(self, code: str) -> Row:
        """Its row; OperatorError `station.unknown` for a code that the plant never gave."""
        for row in self.rows("station"):
            if row["code"] == code:
                return row
        raise OperatorError("station.unknown", code=code)

    def lives(self, code: str) -> list[Row]:
        """Every incarnation of the station, the newest last."""
        found = [row for row in self.rows("incarnation") if row["station"] == code]
        return sorted(found, key=lambda row: int(str(row["stream"]).rpartition(".")[2]))

    def stamp(self, at: datetime) -> tuple[date, str]:
        """Plant day and shift by the plant's own setting."""
        told = [row["value"] for row in self.rows("setting") if row["key"] == "plant.day"]
        return (parse(told[0]) if told else DEFAULT).stamp(at)


@dataclass(frozen=True)
class Visit:
    """A decision made from beside the station `stream` (`app.services.decisions.Place`).

    Nothing but the rows to be changed was seen, and these carry the versions they replace: there is no basis
    to wait for. The answer reaches the station's journal by its next pull.
    """

    stream: str
    register: Register

    def stamp(self, at: datetime) -> tuple[date, str]:
        return self.register.stamp(at)

    def basis(self) -> Mapping[str, Position]:
        return {}

    def send_queue(self, seconds: float) -> None:
        return

    def answered(self, stream: str, seq: int, body: str, hash_: bytes) -> None:
        return


def _membership(row: Row) -> Membership:
    until = parse_iso(row["until"]) if row["until"] else None
    return Membership(Group(row["grp"]), parse_iso(row["since"]), until, row["version"])
