"""An old image, a second computer, a cloned disk: said, consented to by an administrator, and gone on with."""

from __future__ import annotations

import importlib
import shutil
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

import app.log  # noqa: F401 - it asks logging for a record when it is first imported
from app.bootstrap.plant import Founded, Wanted, cluster_of, embedded_dsn, found_here, secret_of
from app.bootstrap.rooms import window as windows
from app.bootstrap.rooms.standing import StandingDesk
from app.bootstrap.station import Home, Station, open_station
from app.clock import Clock, SystemClock
from app.config.dsn import Dsn
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.kinds import Group
from app.models.login import Stage
from app.models.standing import Consent
from app.services.identity.connection import PersonConnection
from app.services.operations.found import NewPerson
from app.views.standing.screen import StandingScreen
from tests.postgres import eventually
from tests.services.journal.kit import ToldClock, asked, sent_ids, weigh

PATIENCE = 40.0
"""Seconds for all windows together."""
PIN, CLERK_PIN = "705913", "482615"


@dataclass(frozen=True)
class Plant:
    """A plant founded on this machine. `one` is its station's disk."""

    one: Home
    founded: Founded
    server: Dsn
    dsn: Dsn

    @contextmanager
    def running(self, home: Home, clock: Clock | None = None) -> Iterator[Station]:
        with closing(open_station(home, self.founded.settings, self.dsn, clock or SystemClock())) as station:
            station.start()
            yield station

    def works(self, home: Home, captures: int) -> list[str]:
        """The station captures on-line until the plant has everything; the ids that were ticked."""
        with self.running(home) as station:
            ticked = [capture(station) for _ in range(captures)]
            eventually(lambda: set(ticked) <= set(sent_ids(self.server)))
        return ticked

    def copy(self, name: str) -> Home:
        """The disk as it is now, in another machine."""
        home = Home(self.one.folder.with_name(name))
        shutil.copytree(self.one.folder, home.folder, ignore=shutil.ignore_patterns("plant"))
        return home


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    home = Home(tmp_path / "one")
    home.folder.mkdir()
    people = [
        NewPerson("Иванова А. П.", frozenset({Group.ADMINISTRATOR}), PIN),
        NewPerson("Бадмаев Б. Д.", frozenset({Group.INVENTORY_CLERK}), CLERK_PIN),
    ]
    founded = found_here(home, Wanted("Листвянка", "R1", "Приёмка 1", people), SystemClock())
    cluster = cluster_of(home)
    yield Plant(home, founded, cluster.dsn(), embedded_dsn(cluster, founded.settings, secret_of(home)))
    cluster.stop("immediate")
    shutil.rmtree(cluster.base)


def capture(station: Station) -> str:
    return str(station.keeper.append(weigh(), station.login.author()).result(10).entry_id)


def log_in(station: Station, badge: str, pin: str) -> None:
    eventually(lambda: station.runner.state.online)
    if station.login.scan(badge).stage is not Stage.INSIDE:
        eventually(lambda: station.login.pin(pin).result(10).stage is Stage.INSIDE)


@contextmanager
def desk_of(plant: Plant, station: Station) -> Iterator[StandingDesk]:
    with ThreadPoolExecutor(1) as worker, closing(PersonConnection(plant.dsn)) as line:
        yield StandingDesk(station, plant.dsn, line, worker)


def confirmed(plant: Plant) -> list[tuple[object, ...]]:
    """Consents as the plant has decided them."""
    question = (
        "SELECT c.person, confirmed_stream, confirmed_seq, consent, j.reason FROM plant.confirmation c"
        " JOIN plant.journal j ON j.stream = c.stream AND j.seq = c.seq"
    )
    return asked(plant.server, question)


def refused(give: Callable[[], object]) -> str:
    with pytest.raises(OperatorError) as error:
        give()
    return error.value.key


def test_an_old_image_fetches_back_what_it_misses_and_goes_on_behind_it(plant: Plant) -> None:
    ticked = plant.works(plant.one, 3)
    image = plant.copy("image")
    ticked += plant.works(plant.one, 5)
    there = sent_ids(plant.server)
    with plant.running(image) as station, desk_of(plant, station) as desk:
        eventually(lambda: station.runner.state.problem == "journal.old_image")
        log_in(station, plant.founded.badges[1].text, CLERK_PIN)
        assert (
            refused(lambda: desk.give(Consent.NO_OTHER_COPY, CLERK_PIN, "").result(20)) == "decision.no_right"
        )
        log_in(station, plant.founded.badges[0].text, PIN)
        standing = desk.standing().result(10)
        assert standing.asks is Consent.NO_OTHER_COPY, "those who came to look made no fork"
        assert standing.params == {"missing": len(there) - 4}
        assert refused(lambda: desk.give(Consent.NO_OTHER_COPY, "000111", "").result(20)) == "login.refused"
        assert refused(lambda: desk.give(Consent.OTHER_IS_OFF, PIN, "").result(20)) == "standing.settled"
        assert sent_ids(plant.server) == there

        assert refused(lambda: desk.give(Consent.NO_OTHER_COPY, PIN, "").result(20)) == "decision.refused"
        assert desk.give(Consent.NO_OTHER_COPY, PIN, "DISK-RESTORED").result(20) is False
        assert confirmed(plant) == [("p_0001", "R1.1", 4, "no_other_copy", "DISK-RESTORED")]
        eventually(lambda: station.runner.state.problem is None)
        ticked.append(capture(station))
        eventually(lambda: ticked[-1] in sent_ids(plant.server))
        own = [row["id"] for row in station.keeper.query("SELECT id FROM own ORDER BY seq")]
        assert own[: len(there)] == there
        codes = station.keeper.query("SELECT code FROM lot")
        assert len({row["code"] for row in codes}) == len(ticked), "no lot code was given twice"
    sent = sent_ids(plant.server)
    assert sent[: len(there)] == there
    assert len(sent) == len(set(sent))
    assert set(ticked) <= set(sent)


def test_a_second_computer_is_let_on_when_the_other_is_off(plant: Plant) -> None:
    first, second = ToldClock(SystemClock().now()), ToldClock(SystemClock().now())
    for clock in (first, second):
        with plant.running(plant.one, clock) as station:
            eventually(
                lambda station=station: station.runner.state.online and not station.runner.state.pulling
            )
    with plant.running(plant.one, first) as station, desk_of(plant, station) as desk:
        eventually(lambda: station.runner.state.problem == "journal.other_boot")
        log_in(station, plant.founded.badges[0].text, PIN)
        ticked = capture(station)
        standing = desk.standing().result(10)
        assert (standing.alone, standing.asks) == (False, Consent.OTHER_IS_OFF)
        assert standing.unsent > 0
        assert desk.give(Consent.OTHER_IS_OFF, PIN, "TWO-COMPUTERS").result(20) is False
        ((*said, _, consent, reason),) = confirmed(plant)
        assert (said, consent, reason) == (["p_0001", "R1.1"], "other_is_off", "TWO-COMPUTERS")
        eventually(lambda: ticked in sent_ids(plant.server))


class Hand:
    """Works at the windows that `run` opens, one after the other."""

    def __init__(self, *jobs: Callable[[Station, windows.Window], Iterator[bool]]) -> None:
        self._jobs = list(jobs)
        self._until = time.monotonic() + PATIENCE
        self.errors: list[BaseException] = []

    def opened(self, station: Station, window: windows.Window) -> None:
        steps = self._jobs.pop(0)(station, window)
        timer = QTimer(window.shell, interval=20)
        timer.timeout.connect(lambda: self._step(steps, window, timer))
        timer.start()

    def _step(self, steps: Iterator[bool], window: windows.Window, timer: QTimer) -> None:
        try:
            next(steps)
            assert time.monotonic() < self._until, getattr(steps, "gi_frame", None)
        except StopIteration:
            timer.stop()
        except BaseException as error:
            timer.stop()
            self.errors.append(error)
            window.quit(windows.application())


def came_out_right(plant: Plant, two: Home, kept: list[str], ticked: list[str]) -> None:
    """Each entry once, the first stream as it was, settings, old journal and decision as they must be."""
    assert sent_ids(plant.server)[: len(kept)] == kept
    again = sent_ids(plant.server, "R1.2")
    assert len(again) == len(set(again))
    assert not set(again) & set(kept)
    prefix = dict(asked(plant.server, "SELECT stream, lot_prefix FROM plant.incarnation"))
    assert prefix == {"R1.1": "R1", "R1.2": "R1B"}
    text = (two.folder / "station.toml").read_text()
    assert "incarnation = 2" in text
    assert 'lot_prefix = "R1B"' in text
    assert (two.journal / "journal-R1.1.db").stat().st_mode & 0o777 == 0o400
    decided = asked(
        plant.server,
        "SELECT person, body::jsonb->'request'->>'reason' FROM plant.journal WHERE kind = 'incarnation.opened'",
    )
    assert decided == [("p_0001", "DISK-COPIED")]
    last = asked(plant.server, "SELECT l.code FROM plant.weighing w JOIN plant.lot l ON l.id = w.lot_id"
                 " WHERE w.entry = %s", ticked[-1])  # fmt: skip
    assert last[0][0].startswith("R1B-")


def test_a_clone_goes_on_in_a_new_incarnation_by_itself(plant: Plant, qapp, monkeypatch) -> None:
    plant.works(plant.one, 3)
    two = plant.copy("two")
    plant.works(plant.one, 2)
    kept = sent_ids(plant.server)
    ticked: list[str] = []
    badge = plant.founded.badges[0].text

    def consent(station: Station, window: windows.Window) -> Iterator[bool]:
        ticked.extend(capture(station) for _ in range(4))
        while station.runner.state.problem != "journal.forked":
            yield False
        log_in(station, badge, PIN)
        window.shell.login.presenter.scanned(badge)
        while window.shell.person is None:
            yield False
        window.shell.go("standing")
        screen = window.shell.screen_shown
        assert isinstance(screen, StandingScreen)
        while not screen.primary.isEnabled():
            yield False
        screen.primary.click()
        screen.presenter.choose("DISK-COPIED")
        for key in PIN:
            screen.presenter.press(key)
        assert sent_ids(plant.server) == kept
        screen.presenter.primary()
        while screen.presenter.view().notice is None:
            assert screen.presenter.view().panel is None
            yield False

    def go_on(station: Station, window: windows.Window) -> Iterator[bool]:
        assert station.settings.stream == station.keeper.identity.stream == "R1.2"
        ticked.append(capture(station))
        while not set(ticked) <= set(sent_ids(plant.server, "R1.2")):
            yield False
        assert station.runner.state.problem is None
        window.quit(qapp)

    hand, open_window = Hand(consent, go_on), windows.open_window

    def opening(station: Station, *arguments: object, **more: object) -> windows.Window:
        made = open_window(station, *arguments, **more)  # type: ignore[arg-type]
        hand.opened(station, made)
        return made

    monkeypatch.setattr(windows, "open_window", opening)
    arguments = Namespace(
        data=str(two.folder),
        config=None,
        plant=plant.server.conninfo,
        log_level="INFO",
        panel=None,
        windowed=True,
    )
    code = importlib.import_module("app.cli.run").station(arguments, Catalogue("ru"))
    assert hand.errors == []
    assert code == 0
    came_out_right(plant, two, kept, ticked)
