"""Every screen in its usual and its bad states, as pictures: for the documents, and to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.errors import OperatorError, StationError
from app.i18n import N_, Catalogue
from app.models.connection import StationSnapshot
from app.models.desk import Block, Doubt, WeighingSnapshot
from app.models.kinds import Group
from app.models.login import DemoPerson, LoginStep, Stage
from app.views import samples
from app.views.ports import NoDrafts
from app.views.rooms import Room
from app.views.screen import Kit
from app.views.shell import Shell
from app.views.weighing.screen import WeighingScreen

WEIGHING = "weighing"
INSIDE = LoginStep(Stage.INSIDE, samples.OPERATOR)
PIN = LoginStep(Stage.PIN, tries_left=4, problem="login.refused")
LOCKED_OUT = LoginStep(Stage.LOCKED_OUT, until=samples.NOW + timedelta(seconds=95))
LOCKED = LoginStep(Stage.BADGE, samples.OPERATOR)

TILES = (
    ("audit", N_("Records"), "audit"),
    ("maintenance", N_("Devices"), "wrench"),
    ("help", N_("Help"), "help"),
)


def _nothing(_shell: Shell) -> None:
    return None


@dataclass(frozen=True)
class Scene:
    """One picture: the states of the ports, the room entered, and what the person then does."""

    name: str
    login: LoginStep = INSIDE
    people: Sequence[DemoPerson] = ()
    room: str = ""
    desk: WeighingSnapshot = samples.WORKING
    station: StationSnapshot = samples.ONLINE
    refusal: StationError | None = None
    tiles: Sequence[tuple[str, str, str]] = ()
    """Further tiles at home: code, title, icon."""
    act: Callable[[Shell], None] = _nothing

    def window(self, kit: Kit, words: Catalogue) -> Shell:
        """The shell with the ports in their states."""
        clerks = frozenset({Group.INVENTORY_CLERK, Group.PRODUCTION_MANAGER})
        desk = samples.SampleDesk(self.desk, self.refusal)

        def make(words: Catalogue, activity: Callable[[], None]) -> WeighingScreen:
            return WeighingScreen(kit, desk, words, NoDrafts(), activity)

        rooms = (
            Room(WEIGHING, N_("Weighing"), "scale", clerks, make),
            *(Room(code, title, icon, clerks, make) for code, title, icon in self.tiles),
        )
        login, station = (
            samples.SampleLogin(self.login, people=self.people),
            samples.SampleStation(self.station),
        )
        return Shell(kit, words, station, login, rooms, lambda: samples.NOW)

    def play(self, window: Shell) -> None:
        """Go there and do it."""
        window.go(self.room)
        self.act(window)


def _weighing(shell: Shell) -> WeighingScreen:
    screen = shell.screen_shown
    if not isinstance(screen, WeighingScreen):
        raise TypeError(f"{screen.objectName()} is not the weighing screen")
    return screen


def _sign(shell: Shell) -> None:
    presenter = _weighing(shell).presenter
    presenter.primary()
    presenter.choose(samples.OVERRIDE_REASONS[0].code)
    presenter.press("6")


def _type_manual(shell: Shell) -> None:
    presenter = _weighing(shell).presenter
    presenter.more()
    presenter.choose("manual")
    for key in "12,5":
        presenter.press(key)


def _void(shell: Shell) -> None:
    presenter = _weighing(shell).presenter
    presenter.undo()
    presenter.choose("TWICE")


def _type_pin(shell: Shell) -> None:
    for key in "1234":
        shell.login.presenter.press(key)


def _type_badge(shell: Shell) -> None:
    shell.login.presenter.type_code()
    for key in "BK1-7F3Q":
        shell.login.presenter.press(key)


SCENES = (
    Scene("login-badge", LoginStep()),
    Scene("login-demo", LoginStep(), samples.PEOPLE),
    Scene("login-typed", LoginStep(), act=_type_badge),
    Scene("login-pin", PIN, act=_type_pin),
    Scene("login-locked-out", LOCKED_OUT),
    Scene("login-locked", LOCKED, station=samples.OFFLINE),
    Scene("home", tiles=TILES),
    Scene("weighing-begin", room=WEIGHING, desk=samples.EMPTY),
    Scene("weighing-in-band", room=WEIGHING),
    Scene("weighing-moving", room=WEIGHING, desk=samples.MOVING),
    Scene("weighing-over-offline", room=WEIGHING, desk=samples.OVER, station=samples.OFFLINE),
    Scene("weighing-silent", room=WEIGHING, desk=samples.SILENT, station=samples.SCALE_LOST),
    Scene("weighing-not-saved", room=WEIGHING, desk=samples.NOT_SAVED),
    Scene(
        "weighing-doubt", room=WEIGHING, desk=replace(samples.WORKING, doubts=(Doubt.TARE_DRIFT,)),
        station=samples.OFFLINE,
    ),
    Scene("weighing-saved", room=WEIGHING, act=lambda shell: _weighing(shell).primary.click()),
    Scene(
        "weighing-refused", room=WEIGHING, refusal=OperatorError("scale.timeout"),
        act=lambda shell: _weighing(shell).primary.click(),
    ),
    Scene("weighing-why-over", room=WEIGHING, desk=samples.OVER, station=samples.OFFLINE,
          act=lambda shell: _weighing(shell).primary.click()),
    Scene("weighing-why-void", room=WEIGHING, act=lambda shell: _weighing(shell).undo.click()),
    Scene("weighing-container", room=WEIGHING, act=lambda shell: _weighing(shell).presenter.containers()),
    Scene("weighing-item", room=WEIGHING, desk=samples.EMPTY,
          act=lambda shell: _weighing(shell).presenter.primary()),
    Scene("weighing-more", room=WEIGHING, act=lambda shell: _weighing(shell).presenter.more()),
    Scene("weighing-manual", room=WEIGHING, act=_type_manual),
    Scene("weighing-pieces", room=WEIGHING, desk=samples.COUNTED,
          act=lambda shell: _weighing(shell).presenter.primary()),
    Scene("weighing-counted", room=WEIGHING, desk=replace(samples.WORKING, counted=True, pieces=12)),
    Scene("weighing-advice-full", room=WEIGHING, desk=samples.FULL),
    Scene("weighing-allow-more", room=WEIGHING, desk=samples.FULL, act=_sign),
    Scene("weighing-by-hand", room=WEIGHING, desk=samples.BY_HAND),
    Scene("weighing-labels-held", room=WEIGHING, desk=samples.HELD),
    Scene("weighing-label-to-scan", room=WEIGHING, desk=samples.TO_SCAN),
    Scene("weighing-untested", room=WEIGHING, desk=samples.UNTESTED),
    Scene("weighing-simulator", station=samples.SIMULATED_SCALE, room=WEIGHING,
          desk=replace(samples.WORKING, block=Block.SIMULATED, verdict=None)),
    Scene("weighing-overdue", room=WEIGHING, desk=samples.UNVERIFIED),
    Scene("weighing-advice-near", room=WEIGHING, desk=samples.RECEIVING),
    Scene("weighing-void-told", room=WEIGHING, act=_void),
    Scene("weighing-order-full", room=WEIGHING, desk=replace(samples.RECEIVING, block=Block.ORDER_FULL)),
    Scene("wipe", act=lambda shell: shell.wipe()),
    Scene("wet", act=lambda shell: shell.wet.begin(shell.words)),
    Scene("crash", act=lambda shell: shell.crash.begin("4F19A2", "14:32", shell.words)),
)  # fmt: skip
