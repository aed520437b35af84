"""How this station stands with its plant, and the way into a new incarnation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from app.bootstrap.backups import backup_age
from app.bootstrap.station import Home, Station
from app.clock import Clock, parse_iso
from app.config.dsn import Dsn
from app.config.station import read
from app.config.writing import changed, write
from app.models.desk import Named
from app.models.envelope import parse
from app.models.standing import Consent, Standing
from app.services.decisions import Decisions
from app.services.identity.connection import PersonConnection
from app.services.identity.keys import StationKeys
from app.services.journal import incarnation, opening
from app.services.journal.identity import Identity
from app.services.journal.plant import PlantConnection
from app.services.journal.ports import Lease, Sealed
from app.services.operations.register import Register, Visit, as_station
from app.services.standing import Consents, reasons

BACKUP_NS = 60 * 10**9
"""So long an answer about the last backup is good enough."""


class StandingDesk:
    """`app.views.standing.ports.StandingPort`, answered on `executor`."""

    def __init__(self, station: Station, dsn: Dsn, line: PersonConnection, executor: Executor) -> None:
        self._station, self._dsn, self._executor = station, dsn, executor
        register = Register(as_station(dsn), station.clock)
        visit = Visit(station.keeper.identity.stream, register)
        decisions = Decisions(line, visit, station.clock)
        self._consents = Consents(
            station.keeper.identity, station.runner, station.login, decisions, register.lives, self._succeed,
            self._head, station.clock,
        )  # fmt: skip
        self._backup: tuple[int, timedelta | None] | None = None

    def standing(self) -> Future[Standing]:
        return self._executor.submit(self._look)

    def reasons(self) -> Future[Sequence[Named]]:
        return self._executor.submit(lambda: reasons(self._station.keeper.query))

    def give(self, consent: Consent, pin: str, reason: str) -> Future[bool]:
        return self._executor.submit(self._consents.give, consent, pin, reason)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self._station.status.subscribe(changed)

    def _succeed(self, heir: Identity) -> None:
        self._station.heir = heir

    def _head(self) -> int:
        with self._station.keeper.readers.borrowed() as reads:
            return reads.head()[0]

    def _look(self) -> Standing:
        station, state = self._station, self._station.runner.state
        with station.keeper.readers.borrowed() as reads:
            sent, head = reads.acknowledged(), reads.head()[0]
            first = reads.unsent(sent, 1)
        age = self._backup_age() if state.online else None
        late = state.online and (age is None or age > timedelta(hours=station.settings.backup.hours))
        return Standing(
            station.keeper.identity.stream, station.keeper.identity.lot_prefix, _server(self._dsn),
            state.online, state.since, max(0, head - sent), _captured(first), state.offset,
            None if state.lease is None else state.lease is Lease.OURS, age, late, state.pulling,
            state.problem, state.params,
        )  # fmt: skip

    def _backup_age(self) -> timedelta | None:
        now = self._station.clock.monotonic_ns()
        if self._backup is None or now - self._backup[0] > BACKUP_NS:
            self._backup = now, backup_age(self._dsn, self._station.clock.now())
        return self._backup[1]


def _server(dsn: Dsn) -> str:
    return "" if dsn.host.startswith("/") or not dsn.host else dsn.host


def _captured(entries: Sequence[Sealed]) -> datetime | None:
    try:
        return parse_iso(parse(entries[0].body).at) if entries else None
    except ValueError:
        return None


def succeed(home: Home, settings_file: Path, dsn: Dsn, clock: Clock, heir: Identity) -> int:
    """The forked journal of `home`, which nobody has open, is replaced by one of `heir`; the settings say so.

    Returns how many entries it will send again. The old journal stays beside, for reading only. Raises what
    the plant's connection raises; nothing has changed then.
    """
    key = StationKeys(home.journal).journal_key()
    lock = opening.Lock(home.journal)
    try:
        with closing(PlantConnection(dsn)) as plant:
            count = incarnation.succeed(home.journal, key, clock, plant, heir)
    finally:
        lock.release()
    if settings_file.exists():
        told = read(settings_file.read_text(encoding="utf-8"), str(settings_file))
        of_heir = {"station.incarnation": heir.incarnation, "station.lot_prefix": heir.lot_prefix}
        write(settings_file, changed(told, of_heir))
    return count
