"""The devices of the plant: those of this station live, those of others as they last said; what to do with one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from app.models.device_board import PlantDevice
from app.models.equipment import DeviceState
from app.models.paging import Slice
from app.views.lists.faces import Act
from app.views.lists.field import Field, Kind, Values
from app.views.lists.listpage import ListPage
from app.views.lists.pages import Pages
from app.views.lists.view import FactsView, Line
from app.views.maintenance import words as wording
from app.views.maintenance.findpage import PlacePage
from app.views.maintenance.ports import WorkshopPort
from app.views.maintenance.recordingspage import RecordingsPage
from app.views.maintenance.setuppage import SetUpForm
from app.views.marks import Action, Notice, Option, Tone

WHERE, PLANT = "where", "plant"
LINE, SETUP, RECORDINGS, SIMULATOR, SCANNERS = "line", "setup", "recordings", "simulator", "scanners"
SCAN = "scan"
"""The protocol of scanners."""


@dataclass(frozen=True)
class Seen:
    """One device: of this station, or of another."""

    own: DeviceState | None = None
    other: PlantDevice | None = None

    @property
    def code(self) -> str:
        if self.own is not None:
            return self.own.device
        return f"{self.other.station}/{self.other.device}" if self.other is not None else ""


class DevicesPage(ListPage[Seen]):
    """Everybody sees how devices stand; who may set them up finds the ways to it."""

    def __init__(self, room: Pages, port: WorkshopPort, now: Callable[[], datetime]) -> None:
        super().__init__(room)
        self._port, self._now = port, now
        self._away = False
        """The plant could not be asked: only the devices of this station are shown."""

    # The list

    def ask_rows(self, values: Values, start: object | None, limit: int) -> Future[Slice[Seen]]:
        own = [Seen(own=state) for state in self._port.lines.devices()]
        begin = start if isinstance(start, int) else 0
        found: Future[Slice[Seen]] = Future()
        if values.get(WHERE) != PLANT:
            found.set_result(_slice(own, begin, limit))
            return found
        self._port.plant().add_done_callback(
            lambda told: found.set_result(_slice(self._all(own, told), begin, limit))
        )
        return found

    def _all(self, own: Sequence[Seen], told: Future[Sequence[PlantDevice]]) -> Sequence[Seen]:
        """Without the plant the station's own devices are still shown; the network blocks nothing."""
        self._away = told.exception() is not None
        return own if self._away else [*own, *(Seen(other=one) for one in told.result())]

    def row(self, item: Seen) -> Line:
        if item.own is not None:
            simulated = self._port.lines.simulated(item.own.device)
            return wording.device(item.own, simulated, self._port.lines.now_ns(), self.words)
        if item.other is not None:
            return wording.other(item.other, self._now(), self.words)
        return Line("", "")

    def title(self) -> str:
        if self.values.get(WHERE) == PLANT and self._away:
            return self.words.text("Devices of this station: the plant cannot be asked now")
        return self.words.text("Devices")

    def empty(self) -> str:
        return self.words.text("No device is set up.")

    def filters(self) -> Sequence[Field]:
        words = self.words
        options = (Option(PLANT, words.text("whole plant")),)
        return (
            Field(WHERE, words.text("Where"), Kind.CHOICE, options=options, none=words.text("this station")),
        )

    def facts(self, item: Seen | None) -> FactsView:
        if item is not None and item.own is not None:
            return wording.facts(item.own, self._port.lines.now_ns(), self.words)
        if item is not None and item.other is not None:
            return wording.other_facts(item.other, self._now(), self.words)
        return FactsView(more=self.words.text("More"))

    # What can be done

    def acts(self, item: Seen | None) -> tuple[Act, ...]:
        if item is None or item.own is None or not self._port.may():
            return ()
        words, device = self.words, item.own.device
        known = device in self._port.names()
        acts = (
            Act(LINE, Action(words.text("Line…"))),
            Act(SETUP, Action(words.text("Set up…"), known)),
            Act(RECORDINGS, Action(words.text("Recordings…"))),
        )
        return (*acts, *self._last(item.own))

    def _last(self, own: DeviceState) -> tuple[Act, ...]:
        """What this kind of device has besides."""
        simulated = self._port.lines.simulated(own.device)
        if own.protocol == SCAN:
            return (Act(SCANNERS, Action(self.words.text("Scanner test"))),)
        if simulated is None:
            return ()
        return (Act(SIMULATOR, Action(self.words.text("Real device" if simulated else "Simulator"))),)

    def main(self, item: Seen | None) -> Action:
        return Action(self.words.text("Find a scale…")) if self._port.may() else Action("")

    def acted(self, code: str) -> None:
        item = self.item
        if item is None or item.own is None or not self._port.may():
            return
        device = item.own.device
        if code == LINE:
            self._port.show_line(device)
        elif code == SETUP and (known := self._port.set_up(device)) is not None:
            self.room.open(SetUpForm(self.room, self._port, known, device))
        elif code == RECORDINGS:
            self.room.open(RecordingsPage(self.room, self._port))
        elif code == SCANNERS:
            self._port.show_scanners()
        elif code == SIMULATOR:
            self._simulate(device)

    def _simulate(self, device: str) -> None:
        on = not self._port.lines.simulated(device)
        text = "SIMULATOR: nothing is recorded" if on else "The device itself is asked again."

        def changed(_: None) -> None:
            self._ask()
            self.room.tell(Notice(self.words.text(text), Tone.WARN if on else Tone.OK))

        self.room.do(self._port.lines.simulate(device, on), changed)

    def primary(self) -> None:
        if self._port.may():
            self.room.open(PlacePage(self.room, self._port))


def _slice(rows: Sequence[Seen], begin: int, limit: int) -> Slice[Seen]:
    behind = begin + limit
    return Slice(rows[begin:behind], behind if behind < len(rows) else None, len(rows))
