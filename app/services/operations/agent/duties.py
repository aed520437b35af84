"""The agent's duties: what it looks at, how often, and what it does then."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.clock import Clock
from app.errors import EnvironmentFault, OperatorError
from app.services.operations.agent.agent import DAILY, Duty
from app.services.operations.agent.logwatch import Guessers, LogTail, failure

if TYPE_CHECKING:
    from psycopg import Connection

    from app.services.operations.shared.server import ServerPlan

SECOND = timedelta(seconds=1)
SWEEP = timedelta(seconds=5)
"""Sessions are looked at so often: a blocked role's are ended twice or more, for one may slip in between."""
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
log = logging.getLogger("baikal.agent")


@dataclass(frozen=True)
class Issuing:
    """Signs what authenticated stations ask for, and keeps the server's list of cut-off machines."""

    authority: Path
    """Folder with the authority's certificate and key."""
    data: Path
    """The server's data folder."""
    clock: Clock

    def sign(self, connection: Connection[Any]) -> None:
        """Every waiting request has its answer: a certificate for the role that asked, or a refusal."""
        from app.services.operations.enrolment import pki

        waiting = connection.execute("SELECT id, role, csr, purpose FROM plant.agent_requests()").fetchall()
        if not waiting:
            return
        authority = pki.load(self.authority, "ca")
        for number, role, request, purpose in waiting:
            life = pki.ENROLMENT_LIFE if purpose == "enrolment" else pki.STATION_LIFE
            try:
                signed = pki.sign_station(authority, request.encode(), role, self.clock.now(), life)
            except OperatorError as refused:
                connection.execute("SELECT plant.agent_refuse(%s, %s)", (number, refused.key))
                log.warning("request %s of %s refused: %s", number, role, refused.key)
                continue
            told = pki.read(signed)
            answer = (number, signed.decode(), Decimal(told.serial), told.ends)
            connection.execute("SELECT plant.agent_answer(%s, %s, %s, %s)", answer)
            log.info("certificate %x of %s until %s", told.serial, role, told.ends.date())

    def revoke(self, connection: Connection[Any]) -> None:
        """The server's list names every certificate that is cut off, and the server has read it."""
        from app.services.operations.enrolment import pki
        from app.services.operations.shared.server import CRL, put, reload

        connection.execute("SELECT plant.agent_review()")
        rows = connection.execute("SELECT serial, since FROM plant.agent_revoked()").fetchall()
        revoked: dict[int, datetime] = {int(serial): since for serial, since in rows}
        place = self.data / CRL
        if place.exists() and pki.revoked_serials(place.read_bytes()) == frozenset(revoked):
            return
        authority = pki.load(self.authority, "ca")
        put(self.data, {CRL: pki.revocation_list(authority, revoked, self.clock.now())})
        reload(connection)
        log.info("%d certificates are cut off", len(revoked))


@dataclass(frozen=True)
class ServerCertificate:
    """Renews the server's own certificate from 30 days before its end."""

    plan: ServerPlan
    authority: Path
    data: Path
    clock: Clock

    def renew(self, connection: Connection[Any]) -> None:
        from app.services.operations.enrolment import pki
        from app.services.operations.shared.server import SERVER, put, reload

        now = self.clock.now()
        present = pki.read((self.data / f"{SERVER}.crt").read_bytes())
        if not present.renewal_due(now):
            return
        made = pki.server_identity(pki.load(self.authority, "ca"), self.plan.hosts, now)
        put(self.data, {f"{SERVER}.key": made.key, f"{SERVER}.crt": made.certificate})
        reload(connection)
        log.info("the server's certificate is renewed")


@dataclass
class LogWatch:
    """Locks a person's role out after ten wrong passwords within an hour."""

    tail: LogTail
    clock: Clock
    guessers: Guessers = field(default_factory=Guessers)

    def look(self, connection: Connection[Any]) -> None:
        for line in self.tail.lines():
            seen = failure(line)
            if seen is None or not self.guessers.count(seen, self.clock.now()):
                continue
            outcome = connection.execute("SELECT plant.lock_out(%s)", (seen.role,)).fetchone()
            level = logging.WARNING if outcome == ("locked",) else logging.INFO
            log.log(level, "ten wrong passwords for %s within an hour: %s", seen.role, outcome and outcome[0])

    def lift(self, connection: Connection[Any]) -> None:
        """The last administrator's lock-out ends by itself: nobody else could end it."""
        connection.execute("SELECT plant.lift_lock_outs()")


def sweep(connection: Connection[Any]) -> None:
    """Ends transactions of stations and persons older than 30 s, and sessions of the blocked and cut-off."""
    for pid, role, why in connection.execute("SELECT pid, role, why FROM plant.agent_sweep()").fetchall():
        log.warning("session %s of %s ended: %s", pid, role, why)


def passwords(connection: Connection[Any]) -> None:
    """Roles whose password is not the one recorded cannot log in any more, and the log names them."""
    for (role,) in connection.execute("SELECT plant.foreign_passwords()").fetchall():
        connection.execute("SELECT plant.lock_role(%s, 'password changed past the plant')", (role,))
        log.error("the password of %s was changed past the plant: the role is disabled", role)


def memberships(connection: Connection[Any]) -> None:
    """Rights whose time has begun or ended hold from now on."""
    connection.execute("SELECT plant.align_roles()")


def balances(connection: Connection[Any]) -> None:
    """EnvironmentFault `plant.balance_wrong` when a kept balance is not the sum of its movements."""
    wrong = connection.execute("SELECT * FROM plant.verify_balances()").fetchall()
    if wrong:
        raise EnvironmentFault("plant.balance_wrong", count=len(wrong))


def partitions(connection: Connection[Any]) -> None:
    """This month's partitions and those of the next two stand ready; months of points that nobody keeps are gone."""
    connection.execute("SELECT plant.ensure_parts(), plant.ensure_telemetry_parts()")
    for (gone,) in connection.execute("SELECT unnest(plant.prune_telemetry())").fetchall():
        log.info("%s is gone: its months of points are over", gone)


def chains(connection: Connection[Any]) -> None:
    """EnvironmentFault `plant.chain_broken` when an entry does not follow from the one before."""
    from app.services.operations.chain import prove

    proof = prove(connection)
    if proof.broken:
        stream, seq = proof.broken[0]
        raise EnvironmentFault("plant.chain_broken", stream=stream, seq=seq)


@dataclass(frozen=True)
class Shared:
    """What a shared server has that the embedded one lacks: an authority and certificates."""

    plan: ServerPlan
    authority: Path


def duties_of(
    data: Path, clock: Clock, shared: Shared | None = None, backup: Callable[[], object] | None = None
) -> Sequence[Duty]:
    """The quick duties for the server whose data folder is `data`; `backup` makes one backup."""
    watch = LogWatch(LogTail(data / "log"), clock)
    every = [
        Duty("log", SECOND, watch.look),
        Duty("lift", MINUTE, watch.lift),
        Duty("sweep", SWEEP, sweep),
        Duty("partitions", DAILY, partitions, daily=True),
        Duty("passwords", DAILY, passwords, daily=True),
        Duty("memberships", HOUR, memberships),
    ]
    if backup is not None:
        every.append(Duty("backup", DAILY, _alone(backup), daily=True))
    return [*(_certificates(data, clock, shared) if shared else ()), *every]


def proofs(rest: timedelta = timedelta()) -> Sequence[Duty]:
    """Proofs of the whole plant, which take as long as it is old: for an agent that nothing else waits for."""
    return [
        Duty("balances", DAILY, balances, daily=True, rest=rest),
        Duty("chains", DAILY, chains, daily=True, rest=rest),
    ]


def _alone(make: Callable[[], object]) -> Callable[[Connection[Any]], None]:
    """A duty that has its own way to the server."""

    def run(_connection: Connection[Any]) -> None:
        make()

    return run


def _certificates(data: Path, clock: Clock, shared: Shared) -> Sequence[Duty]:
    issuing = Issuing(shared.authority, data, clock)
    server = ServerCertificate(shared.plan, shared.authority, data, clock)
    return [
        Duty("sign", SECOND, issuing.sign),
        Duty("revoke", SECOND, issuing.revoke),
        Duty("server certificate", HOUR, server.renew),
    ]
