"""A machine joins its plant: by an enrolment file, or in the place of one that died beside an embedded plant."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.bootstrap.administer import Office
from app.bootstrap.station import Home
from app.clock import Clock
from app.config.dsn import Dsn
from app.config.station import Settings, read
from app.config.writing import changed, text_of
from app.errors import EnvironmentFault, OperatorError
from app.services.identity.keys import StationKeys
from app.services.journal import opening
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.runner import Runner
from app.services.operations.enrolment.access import FOLDER, SECRET, station_access
from app.services.operations.enrolment.enrol import SETTINGS, Enrolled, enrol
from app.services.operations.enrolment.renewal import Renewal
from app.services.operations.private import write_private

ANSWER_SECONDS = 30.0
PAUSE = 0.05


@dataclass(frozen=True)
class Joined:
    """What a station has when it begins: certificate until, entries of others it knows, lots that are open."""

    ends: datetime
    items: int
    lots: int


def join(home: Home, data: bytes, code: str, clock: Clock, settings: str = "") -> Enrolled:
    """This machine is the station of the enrolment file; its journal's key exists and is wrapped.

    `settings` is the text of the settings to begin with. Raises what `enrol` raises.
    """
    keys = keys_of(home)
    enrolled = enrol(data, code, home.folder, keys.custody(), clock.now(), settings)
    if enrolled.recovery:
        keys.escrow(bytes.fromhex(enrolled.recovery))
    return enrolled


def keys_of(home: Home) -> StationKeys:
    """The station's keys, made where there are none."""
    home.journal.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = StationKeys(home.journal)
    if not keys.exist():
        keys.create()
    return keys


def begin(home: Home, enrolled: Enrolled, clock: Clock) -> Joined:
    """The station has a certificate of its own and the plant's present tables.

    EnvironmentFault `enrolment.no_answer` where the server or its agent is away; then the running station
    does all of it by itself as soon as they answer.
    """
    import psycopg

    settings = enrolled.settings
    dsn = station_access(settings.plant, home.folder / FOLDER, enrolled.secret)
    renewal = Renewal(enrolled.keys, settings.plant.role, enrolled.secret)
    try:
        renewal.over(dsn, clock.now, ANSWER_SECONDS)
    except psycopg.OperationalError as error:
        raise EnvironmentFault("enrolment.no_answer") from error
    counted = first_look(home, settings, dsn, clock)
    return Joined(renewal.validity()[1], counted["items"], counted["lots"])


def first_look(home: Home, settings: Settings, dsn: Dsn, clock: Clock) -> Mapping[str, int]:
    """The journal exists and holds what the plant has now; EnvironmentFault `enrolment.no_answer` otherwise."""
    key = StationKeys(home.journal).journal_key()
    new = Identity(uuid.UUID(settings.plant.id), settings.stream, settings.station.lot_prefix)
    with closing(Keeper.open(home.journal, key, clock, new=new)) as keeper:
        told = threading.Event()
        runner = Runner(keeper, PlantConnection(dsn), clock, changed=told.set)
        runner.start()
        try:
            _wait(runner, told)
        finally:
            runner.stop()
        query = "SELECT (SELECT count(*) FROM item) AS items, (SELECT count(*) FROM lot) AS lots"
        row: dict[str, Any] = keeper.query(query)[0]
    return row


def _wait(runner: Runner, told: threading.Event) -> None:
    """Until the plant has nothing more to tell."""
    until = time.monotonic() + ANSWER_SECONDS
    while not runner.state.online or runner.state.pulling:
        if time.monotonic() > until:
            raise EnvironmentFault("enrolment.no_answer")
        told.wait(PAUSE)
        told.clear()


def take_over_here(home: Home, old: str, office: Office, reason: str) -> Settings:
    """This machine goes on as the station that the settings text `old` names, beside its restored plant.

    Its journal begins anew, with an incarnation and a lot prefix that nobody used. OperatorError
    `enrolment.other_journal` where a journal lies here.
    """
    settings = read(old)
    if opening.exists(home.journal):
        raise OperatorError("enrolment.other_journal", here=home.folder.name, told=settings.station.code)
    keys = keys_of(home)
    code = settings.station.code
    station, lives = office.register.station(code), office.register.lives(code)
    life, secret = office.stations().take_over(office.root, station, lives, reason)
    keys.custody().put(SECRET, secret.root)
    return _settle(home, settings, life)


def _settle(home: Home, settings: Settings, life: Mapping[str, Any]) -> Settings:
    number = int(str(life["stream"]).rpartition(".")[2])
    told = {"station.incarnation": number, "station.lot_prefix": life["lot_prefix"]}
    written = changed(settings, told)
    write_private(home.folder / SETTINGS, text_of(written).encode())
    return written
