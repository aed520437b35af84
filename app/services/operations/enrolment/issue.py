"""The administrator's desk for stations: a new one, a broken machine replaced, one cut off.

Each is a decision under the administrator's own login; what comes out is a file and a code that travel apart.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from app.clock import Clock, iso
from app.errors import EnvironmentFault, OperatorError
from app.services.decisions import Decided, Wish
from app.services.identity.kdf import Root, scram_verifier
from app.services.operations.enrolment.access import Secret
from app.services.operations.enrolment.plantfile import SUFFIX, Enrolment, new_code, seal

if TYPE_CHECKING:
    from psycopg import Connection

    from app.services.operations.enrolment.pki import Identity

ANSWER_SECONDS = 30.0
PAUSE = 0.2
TRIES = 5
Row = Mapping[str, Any]


class Decider(Protocol):
    """`app.services.decisions.Decisions`."""

    def decide(self, root: Root, wish: Wish) -> Decided: ...


class Line(Protocol):
    """`app.services.identity.connection.PersonConnection`."""

    def ask(self, root: Root, sql: str, *parameters: Any) -> Any: ...


@dataclass(frozen=True)
class Reach:
    """How stations reach their plant, and by whose certificate they know it."""

    plant: str
    plant_name: str
    hosts: tuple[str, ...]
    port: int
    database: str
    authority: str
    recovery: str = ""


@dataclass(frozen=True)
class Issued:
    """An enrolment: the file's name and bytes, and the code that opens it, to be told another way."""

    name: str
    data: bytes
    code: str


@dataclass(frozen=True)
class StationDesk:
    """Enrols stations for `reach`. Every call waits for the plant: a worker's work."""

    reach: Reach
    decisions: Decider
    line: Line
    clock: Clock
    patience: float = ANSWER_SECONDS

    def enrol(self, root: Root, code: str, name: str, profile: str = "weighing") -> Issued:
        """A new station `code` (R1), its first incarnation and its file.

        Raises what decisions raise, OperatorError `enrolment.refused` and EnvironmentFault
        `enrolment.no_answer`.
        """
        station = {"code": code, "name": name, "role": f"st_{code.lower()}", "profile": profile}
        life = _incarnation(code, 1)
        secret = Secret(os.urandom(32))
        rows = {"station": [{**station, "active": True, "version": 1}], "incarnation": [life]}
        self.decisions.decide(root, Wish("station.enrolled", rows, secrets=_verifier(secret)))
        return self._issue(root, station, life, secret, "")

    def replace(
        self, root: Root, station: Row, lives: Sequence[Row], reason: str, settings: str = ""
    ) -> Issued:
        """Another machine takes the place of `station`: an incarnation with a lot prefix never given before.

        `station` and `lives` are its rows as the plant has them, `settings` the old machine's settings file.
        That machine's certificates and password are worth nothing once this returns.
        """
        life, secret = self.take_over(root, station, lives, reason)
        return self._issue(root, station, life, secret, settings)

    def take_over(self, root: Root, station: Row, lives: Sequence[Row], reason: str) -> tuple[Row, Secret]:
        """The next incarnation of `station` and its new secret: all of `replace` but the file."""
        life = self._open(root, station["code"], lives, reason)
        return life, self._rekey(root, station)

    def renew(self, root: Root, station: Row, life: Row) -> Issued:
        """New credentials for a station whose certificate ended while it was away; its journal goes on."""
        return self._issue(root, station, life, self._rekey(root, station), "")

    def block(self, root: Root, station: Row, reason: str) -> None:
        """`station` is cut off: no login, its certificates revoked and its sessions ended within seconds."""
        row = {**station, "active": False, "version": station["version"] + 1}
        self.decisions.decide(root, Wish("station.blocked", {"station": [row]}, reason))

    def _open(self, root: Root, code: str, lives: Sequence[Row], reason: str) -> Row:
        """The next incarnation; those before it are closed, for their machine is gone."""
        closed = [{**row, "active": False, "version": row["version"] + 1} for row in lives if row["active"]]
        return open_life(self.decisions, root, code, lives, reason, closed)

    def _rekey(self, root: Root, station: Row) -> Secret:
        """The station's new secret; the password of the old one ends."""
        secret = Secret(os.urandom(32))
        row = {**station, "version": station["version"] + 1}
        self.decisions.decide(root, Wish("station.changed", {"station": [row]}, secrets=_verifier(secret)))
        return secret

    def _issue(self, root: Root, station: Row, life: Row, secret: Secret, settings: str) -> Issued:
        from app.services.operations.enrolment import pki

        key = pki.new_key()
        certificate = self._signed(root, station["code"], pki.signing_request(key, station["role"]).decode())
        return sealed(self.reach, station, life, secret, pki.Identity(certificate.encode(), key), settings)

    def _signed(self, root: Root, station: str, request: str) -> str:
        """The agent's certificate for the file."""
        answer = self.line.ask(root, "SELECT plant.request_enrolment(%s, %s)", station, request)
        until = time.monotonic() + self.patience
        while answer["state"] == "waiting":
            if time.monotonic() > until:
                raise EnvironmentFault("enrolment.no_answer")
            time.sleep(PAUSE)
            answer = self.line.ask(root, "SELECT plant.enrolment_certificate(%s)", answer["request"])
        if answer["state"] == "refused":
            raise OperatorError("enrolment.refused", why=answer["why"])
        return str(answer["certificate"])


def open_life(
    decisions: Decider, root: Root, code: str, lives: Sequence[Row], reason: str, closed: Sequence[Row] = ()
) -> Row:
    """The next incarnation of station `code` is open, `closed` are changed with it.

    A number is left out where another station has its lot prefix. Raises what decisions raise.
    """
    number = max(_number(row["stream"]) for row in lives)
    for _ in range(TRIES):
        number += 1
        rows = {"incarnation": [*closed, _incarnation(code, number)]}
        try:
            decisions.decide(root, Wish("incarnation.opened", rows, reason))
        except OperatorError as refused:
            if refused.params.get("why") != "incarnation.prefix_used":
                raise
            continue
        return _incarnation(code, number)
    raise OperatorError("enrolment.refused", why="incarnation.prefix_used")


def sealed(
    reach: Reach, station: Row, life: Row, secret: Secret, identity: Identity, settings: str = ""
) -> Issued:
    """The file for a machine that becomes `station` in the incarnation `life`, and its code."""
    from app.services.operations.enrolment.pki import read

    told = Enrolment(
        **vars(reach),
        station=station["code"],
        name=station["name"],
        role=station["role"],
        incarnation=_number(life["stream"]),
        lot_prefix=life["lot_prefix"],
        profile=station["profile"],
        certificate=identity.certificate.decode(),
        key=identity.key.decode(),
        secret=secret.root.hex(),
        expires=iso(read(identity.certificate).ends),
        settings=settings,
    )
    code = new_code()
    return Issued(f"{life['stream']}{SUFFIX}", seal(told, code), code)


def first(
    connection: Connection[Any],
    reach: Reach,
    authority: Identity,
    station: str,
    secret: Secret,
    now: datetime,
) -> Issued:
    """The file of a station the plant was founded with, made beside the server: nobody is there to ask yet.

    `connection` asks as plant_agent or superuser. `secret` is the one the station was founded with.
    """
    from app.services.operations.enrolment import pki

    row = connection.execute("SELECT plant.agent_station(%s)", (station,)).fetchone()
    known = row[0] if row and row[0] else {}
    if not known:
        raise OperatorError("enrolment.refused", why="station.inactive")
    identity = pki.station_identity(authority, known["station"]["role"], now, pki.ENROLMENT_LIFE)
    told = pki.read(identity.certificate)
    noted = (Decimal(told.serial), told.name, told.ends)
    connection.execute("SELECT plant.agent_note(%s, %s, %s)", noted)
    return sealed(reach, known["station"], known["life"], secret, identity)


def lot_prefix(code: str, number: int) -> str:
    """The station part of lot codes in incarnation `number`: R1, then R1B, R1C, … R1Z, R1BA and so on."""
    letters = ""
    number -= 1
    while number:
        number, place = divmod(number, 26)
        letters = chr(ord("A") + place) + letters
    return code + letters


def _incarnation(code: str, number: int) -> dict[str, Any]:
    return {
        "stream": f"{code}.{number}",
        "station": code,
        "lot_prefix": lot_prefix(code, number),
        "active": True,
        "version": 1,
    }


def _number(stream: str) -> int:
    return int(stream.rpartition(".")[2])


def _verifier(secret: Secret) -> dict[str, str]:
    return {"scram": scram_verifier(secret.password)}
