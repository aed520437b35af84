"""The administrator's desk for stations: a new one, a broken machine replaced, one cut off.

Each is a decision under the administrator's own login; what comes out is a file and a code that travel apart.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.clock import Clock, iso
from app.errors import EnvironmentFault, OperatorError
from app.services.decisions import Decided, Wish
from app.services.identity.kdf import Root, scram_verifier
from app.services.operations.access import Secret
from app.services.operations.plantfile import SUFFIX, Enrolment, new_code, seal

ANSWER_SECONDS = 30.0
PAUSE = 0.2
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

        Raises what decisions raise, OperatorError `enrolment.refused`, EnvironmentFault `enrolment.no_answer`.
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
        """Another machine takes the place of `station`, with an incarnation and a lot prefix never given before.

        `station` and `lives` are its rows as the plant has them; `settings` is the old machine's settings file. The
        old machine's certificates and password are worth nothing once this returns.
        """
        life = _incarnation(station["code"], 1 + max(_number(row["stream"]) for row in lives))
        closed = [{**row, "active": False, "version": row["version"] + 1} for row in lives if row["active"]]
        secret = Secret(os.urandom(32))
        opened = Wish("incarnation.opened", {"incarnation": [*closed, life]}, reason)
        self.decisions.decide(root, opened)
        rekeyed = {**station, "version": station["version"] + 1}
        self.decisions.decide(
            root, Wish("station.changed", {"station": [rekeyed]}, secrets=_verifier(secret))
        )
        return self._issue(root, station, life, secret, settings)

    def renew(self, root: Root, station: Row, life: Row) -> Issued:
        """New credentials for a station whose certificate ended while it was away; its journal goes on."""
        secret = Secret(os.urandom(32))
        rekeyed = {**station, "version": station["version"] + 1}
        self.decisions.decide(
            root, Wish("station.changed", {"station": [rekeyed]}, secrets=_verifier(secret))
        )
        return self._issue(root, station, life, secret, "")

    def block(self, root: Root, station: Row, reason: str) -> None:
        """`station` is cut off: no login, its certificates revoked and its sessions ended within seconds."""
        row = {**station, "active": False, "version": station["version"] + 1}
        self.decisions.decide(root, Wish("station.blocked", {"station": [row]}, reason))

    def _issue(self, root: Root, station: Row, life: Row, secret: Secret, settings: str) -> Issued:
        from app.services.operations import pki

        key = pki.new_key()
        certificate = self._signed(root, station["code"], pki.signing_request(key, station["role"]).decode())
        told = Enrolment(
            **vars(self.reach),
            station=station["code"],
            name=station["name"],
            role=station["role"],
            incarnation=_number(life["stream"]),
            lot_prefix=life["lot_prefix"],
            profile=station["profile"],
            certificate=certificate,
            key=key.decode(),
            secret=secret.root.hex(),
            expires=iso(pki.read(certificate.encode()).ends),
            settings=settings,
        )
        code = new_code()
        return Issued(f"{life['stream']}{SUFFIX}", seal(told, code), code)

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
