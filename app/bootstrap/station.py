"""A station without its screens: journal, people, synchronisation, devices and the weighing desk."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.bootstrap.backups import backup_age
from app.bootstrap.equipment import Equipment, equipment
from app.bootstrap.follow import Follower
from app.bootstrap.housing import days_kept, housed
from app.bootstrap.laboratory import LabLines
from app.bootstrap.recording import Ground, Recording, recording
from app.bootstrap.rooms.labels import label_queue
from app.bootstrap.status import StationStatus
from app.bootstrap.temperature import Temperatures, temperatures
from app.clock import Clock
from app.config.dsn import Dsn
from app.config.station import Settings
from app.config.writing import changed
from app.devices.assembly import capture_rule
from app.models import plantday
from app.models.capture import CaptureGate
from app.models.envelope import Author, Draft
from app.models.kinds import Group
from app.models.login import DemoPerson, Individual, Stage
from app.models.plantday import DEFAULT, PlantDay
from app.models.standing import OLD_IMAGE
from app.services.identity.assembly import LoginSettings, station_login
from app.services.identity.door import ServerDoor
from app.services.identity.keys import StationKeys
from app.services.identity.local import StorePlace
from app.services.identity.lockout import LockoutRules
from app.services.identity.login import LoginService
from app.services.journal.identity import Identity
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.runner import Pauses, Runner, Validity
from app.services.journal.space import Reserve
from app.services.journal.sync import SyncState
from app.services.labels.queue import LabelQueue
from app.services.receiving.bench import Bench, Place
from app.services.receiving.desk import Desk
from app.services.receiving.press import Presses
from app.services.receiving.shelf import Shelf
from app.services.reference import Reference
from app.services.register.standing import Attached

FORM = "desk"
RECEIVING = "RECEIVING"
"""The place where a receiving station's stock stands."""
HEAR_NS = 300 * 10**9
PATIENCE_NS = 10 * 10**9
"""So long the station's first entry waits for the plant's first answer."""
FOLLOW_SECONDS = 5.0
"""Without a change the follower looks so often: a disk that was full may have room again."""


@dataclass(frozen=True)
class Home:
    """The folders of one station."""

    folder: Path

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    @property
    def plant(self) -> Path:
        return self.folder / "plant"


@dataclass(frozen=True)
class Present:
    """The person at the station, as the desk asks."""

    login: LoginService

    def individual(self) -> Individual | None:
        step = self.login.step()
        return step.person if step.stage is Stage.INSIDE else None

    def author(self) -> Author:
        return self.login.author()

    def chief(self) -> bool:
        """Somebody is here who sees to the plant's machines."""
        person = self.individual()
        return person is not None and bool(person.groups & {Group.ADMINISTRATOR, Group.MAINTENANCE})


@dataclass
class Station:
    """Everything that runs at one station. `start` once, `close` once."""

    settings: Settings
    dsn: Dsn
    clock: Clock
    keeper: Keeper
    login: LoginService
    runner: Runner
    equipment: Equipment
    labels: LabelQueue
    desk: Desk | None
    status: StationStatus
    place: StorePlace
    follower: Follower
    telemetry: Recording
    laboratory: LabLines
    temperatures: Temperatures
    rules: list[PlantDay] = field(default_factory=lambda: [DEFAULT])
    """One element: the plant day in force."""
    heir: Identity | None = None
    """The incarnation that the plant opened for this station: with it the program goes on after `close`."""
    file: Path | None = None
    """The settings file that it began with; None: the one of its home."""
    again: bool = False
    """The settings were changed: after `close` the program begins anew with them."""
    _online: bool = False
    _heard_ns: int = 0

    def start(self) -> None:
        """Threads run; nothing here waits for a device or a network."""
        self._adopt_rules()
        self.login.start()
        self.follower.start()
        self.keeper.note(_started(self.clock), Author())
        self.runner.start()
        self.telemetry.start()
        self.temperatures.start()
        self.equipment.start()
        self.laboratory.start()
        self.labels.start()
        if self.desk is not None:
            self.desk.resume()

    def close(self) -> None:
        """Devices stop, the synchronisation ends its step, the stores close: in that order."""
        self.follower.stop()
        self.equipment.stop()
        self.temperatures.stop()
        self.laboratory.stop()
        self.labels.stop()
        self.telemetry.stop()
        self.runner.stop()
        self.login.close()
        self.keeper.close()

    def follow(self) -> None:
        """After a change of the tables or of the connection: rules, people, desk and header follow."""
        self._adopt_rules()
        self.keeper.settle_notes()
        self.login.people_changed()
        self._hear_plant()
        if self.desk is not None:
            self.desk.refresh()
            self.desk.probe()
        self.status.count()
        self.status.changed()

    def _hear_plant(self) -> None:
        """Verifiers are fetched at each connection and every few minutes while it holds."""
        online, now = self.runner.state.online, self.clock.monotonic_ns()
        if online and (not self._online or now - self._heard_ns > HEAR_NS):
            self.login.plant_heard()
            self._heard_ns = now
            age = backup_age(self.dsn, self.clock.now())
            self.status.backup_late = age is None or age > timedelta(hours=self.settings.backup.hours)
        self._online = online

    def _adopt_rules(self) -> None:
        rules = plantday.parse(Reference(self.keeper.query).setting("plant.day"))
        if rules != self.rules[0]:
            self.rules[0] = rules
            self.keeper.use_rules(rules)


def open_station(
    home: Home, settings: Settings, dsn: Dsn, clock: Clock, demo: Sequence[DemoPerson] = (),
    validity: Validity = lambda: None,
) -> Station:  # fmt: skip
    """The station of `home`, opened and put together; nothing has been started.

    `validity` gives the times of the station's certificate: outside them it captures and does not send.
    """
    # Whatever the settings get wrong is found before the journal is open.
    attached = equipment(settings, clock)
    keys = housed(StationKeys(home.journal), settings)
    key = keys.journal_key()
    keeper = _keeper(home, settings, key, clock)
    settings = as_journal(settings, keeper.identity)
    rules = [DEFAULT]
    login = _login(keeper, keys, settings, dsn, clock, lambda: rules[0], demo)
    follower = Follower(lambda: station.follow(), FOLLOW_SECONDS)
    pauses = Pauses(poll=settings.journal.poll_seconds)
    runner = Runner(
        keeper, PlantConnection(dsn, mono=clock.monotonic_ns), clock,
        pauses=pauses, validity=validity, changed=follower.nudge,
        keep_days=lambda: days_kept(settings, keeper.query),
    )  # fmt: skip
    keeper.quiet = _quiet(runner, clock)
    keeper.subscribe(follower.nudge)
    present = Present(login)
    status = StationStatus(settings, keeper, lambda: runner.state, attached, chief=present.chief)
    labels = label_queue(settings, keeper, attached, login.author, clock)
    alarm = Reference(keeper.query).setting("clock.alarm_seconds")
    desk = _desk(
        settings, keeper, attached, labels, login, clock, lambda: _clock_doubtful(runner.state, alarm)
    )
    place = StorePlace(keeper, lambda at: rules[0].stamp(at), runner.wake)
    ground = Ground(home.journal, key, settings.journal.free_mib)
    telemetry = recording(ground, keeper, dsn, clock, lambda: runner.state, attached, lambda: rules[0])
    status.others = telemetry.problems
    laboratory = LabLines(attached.laboratory, keeper, settings.station.code, clock)
    warm = temperatures(
        settings.station.code, keeper, attached, telemetry, clock, lambda: rules[0].stamp(clock.now())[0]
    )
    status.alarms = warm.alarms
    station = Station(
        settings, dsn, clock, keeper, login, runner, attached, labels, desk, status, place, follower, telemetry,
        laboratory, warm, rules,
    )  # fmt: skip
    return station


def _keeper(home: Home, settings: Settings, key: bytes, clock: Clock) -> Keeper:
    """The journal, made where there is none, with its reserve and its second copy."""
    identity = Identity(uuid.UUID(settings.plant.id), settings.stream, settings.station.lot_prefix)
    mirror = Path(settings.journal.second) if settings.journal.second else None
    reserve = Reserve(home.journal / "reserve", low=settings.journal.free_mib * 1024 * 1024)
    return Keeper.open(home.journal, key, clock, new=identity, mirror=mirror, reserve=reserve)


def as_journal(settings: Settings, identity: Identity) -> Settings:
    """The settings with the incarnation of the journal, which leads where a power cut came between the two."""
    if identity.station != settings.station.code:
        return settings
    of_journal = {"station.incarnation": identity.incarnation, "station.lot_prefix": identity.lot_prefix}
    return changed(settings, of_journal)


def _quiet(runner: Runner, clock: Clock) -> Callable[[], bool]:
    """Until the plant has said where it stands, for a while at most, and as long as this disk is older."""
    begun = clock.monotonic_ns()

    def quiet() -> bool:
        state = runner.state
        unheard = state.offset is None and clock.monotonic_ns() - begun < PATIENCE_NS
        return unheard or state.problem == OLD_IMAGE

    return quiet


def _login(
    keeper: Keeper, keys: StationKeys, settings: Settings, dsn: Dsn, clock: Clock,
    rules: Callable[[], PlantDay], demo: Sequence[DemoPerson],
) -> LoginService:  # fmt: skip
    tries = Reference(keeper.query).setting("login.tries")
    told = LoginSettings(settings.session.offline_days, replace(LockoutRules(), tries=tries))
    return station_login(
        keeper, keys, ServerDoor(dsn), clock, lambda: _shift(rules(), clock.now()), told, demo
    )


def _shift(rules: PlantDay, now: datetime) -> str:
    day, shift = rules.stamp(now)
    return f"{day.isoformat()}/{shift}"


def _desk(
    settings: Settings, keeper: Keeper, attached: Equipment, labels: LabelQueue, login: LoginService,
    clock: Clock, doubtful: Callable[[], bool],
) -> Desk | None:  # fmt: skip
    scale, profile = attached.scale, attached.scale_profile
    if scale is None or profile is None:
        return None
    place = Place(
        uuid.UUID(settings.plant.id), RECEIVING, profile.name, settings.station.code, settings.labels.template
    )

    def kept() -> Future[dict[str, Any] | None]:
        return keeper.readers.submit(lambda _: keeper.form(FORM))

    shelf = Shelf(keeper.readers, clock, place.code, kept, lambda fields: keeper.keep_form(FORM, fields),
                  Attached(place.station, place.device, profile.verified_until))  # fmt: skip
    printed = labels if attached.printer is not None else None
    bench = Bench(place, keeper, shelf, Present(login), clock, printed, doubtful)
    desk = Desk(bench, scale, Presses(scale, CaptureGate(capture_rule(profile, scale.driver))), login)
    scale.readings.subscribe(desk.on_reading)
    scale.states.subscribe(desk.on_device)
    if printed is not None:
        labels.subscribe(lambda: desk.hear_labels(labels.snapshot().news))
    return desk


def _clock_doubtful(state: SyncState, alarm: int) -> bool:
    """The plant's clock says otherwise by more than the setting, or the certificate's time is not now."""
    far = state.offset is not None and abs(state.offset) > timedelta(seconds=alarm)
    return far or state.problem == "clock.wrong"


def _started(clock: Clock) -> Draft:
    import os
    import platform

    from app import __version__
    from app.models.values import uuid7

    row = {
        "id": uuid7(clock.now(), os.urandom(10)),
        "boot": str(clock.boot),
        "app": __version__,
        "system": f"{platform.system()} {platform.release()}",
    }
    return Draft("station.started", {"station_start": [row]})
