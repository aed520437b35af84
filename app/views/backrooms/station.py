"""The screen of the station itself in its states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

from app.errors import OperatorError, StationError
from app.i18n import Catalogue
from app.models.connection import ServerState, StationSnapshot
from app.models.desk import Named
from app.models.standing import Consent, Standing
from app.views import samples
from app.views.backrooms.scenes import BackScene, Make
from app.views.samples import NOW, done, refused
from app.views.screen import Kit, Screen
from app.views.standing.screen import StandingScreen

WELL = Standing(
    "R1.1", "R1", "db1.plant", True, NOW - timedelta(hours=5), offset=timedelta(seconds=0.4), alone=True,
    backup_age=timedelta(hours=7),
)  # fmt: skip
OFFLINE = replace(
    WELL, online=False, since=NOW - timedelta(minutes=48), unsent=211, oldest=NOW - timedelta(minutes=48),
    backup_age=None,
)  # fmt: skip
HELD = replace(WELL, unsent=34, oldest=NOW - timedelta(minutes=12))
FORKED = replace(HELD, problem="journal.forked", params={"seq": 4120})
OLD = replace(HELD, unsent=0, oldest=None, problem="journal.old_image", params={"missing": 1283}, lot_prefix="R1B",
              backup_late=True, backup_age=timedelta(hours=61), offset=timedelta(seconds=-4210))  # fmt: skip
TWO = replace(HELD, problem="journal.other_boot", alone=False)
REASONS = (
    Named("CAUSE-UNKNOWN", "Причина неизвестна", "Cause not known"),
    Named("DISK-COPIED", "Диск был скопирован", "The disk was copied"),
    Named("DISK-RESTORED", "Вернули старую копию диска", "An older copy of the disk was brought back"),
    Named("TWO-COMPUTERS", "Работали два компьютера", "Two computers were at work"),
)


@dataclass
class SampleStanding:
    """Answers at once; `refusal`, once set, is how consents end."""

    state: Standing = WELL
    refusal: StationError | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def standing(self) -> Future[Standing]:
        return done(self.state)

    def reasons(self) -> Future[Sequence[Named]]:
        return done(REASONS)

    def give(self, consent: Consent, pin: str, reason: str) -> Future[bool]:
        self.calls.append((consent, pin, reason))
        return refused(self.refusal) if self.refusal else done(consent is Consent.NEW_JOURNAL)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return lambda: None


def _make(state: Standing = WELL, refusal: StationError | None = None) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return StandingScreen(kit, SampleStanding(state, refusal), words, lambda: None)

    return make


def _of(screen: Screen) -> StandingScreen:
    return cast(StandingScreen, screen)


def _sign(screen: Screen) -> None:
    presenter = _of(screen).presenter
    presenter.primary()
    presenter.choose("DISK-COPIED")
    for key in "705913":
        presenter.press(key)


def _refused(screen: Screen) -> None:
    _sign(screen)
    _of(screen).presenter.primary()


def _header(state: Standing) -> StationSnapshot:
    server = ServerState(state.online, state.since, state.unsent, state.problem)
    return replace(samples.ONLINE, server=server)


SCENES = (
    BackScene("standing-well", _make()),
    BackScene("standing-offline", _make(OFFLINE), station=_header(OFFLINE)),
    BackScene("standing-old-image", _make(OLD), station=_header(OLD)),
    BackScene("standing-old-image-pin", _make(OLD), _sign, _header(OLD)),
    BackScene("standing-two-computers", _make(TWO), station=_header(TWO)),
    BackScene("standing-forked", _make(FORKED), station=_header(FORKED)),
    BackScene("standing-why", _make(FORKED), lambda s: _of(s).presenter.primary(), _header(FORKED)),
    BackScene("standing-pin", _make(FORKED), _sign, _header(FORKED)),
    BackScene("standing-refused", _make(FORKED, OperatorError("login.refused")), _refused, _header(FORKED)),
)
