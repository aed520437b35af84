"""Maintenance without Qt: devices and frames in, one `MaintenanceView` out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from app.i18n import Catalogue
from app.models.equipment import DeviceState, Frame
from app.models.readings import Reading
from app.views.lists.view import FactsView, ListView, PagerView
from app.views.maintenance import words as wording
from app.views.maintenance.ports import DevicesPort, Test
from app.views.maintenance.view import MaintenanceView
from app.views.marks import Action, Notice, Shape, Tone
from app.views.ports import After
from app.views.presenting import Presenting
from app.views.troubles import trouble


class MaintenancePresenter(Presenting[MaintenanceView]):
    """Frames run as they come, newest first; held still they can be read and paged."""

    def __init__(
        self, port: DevicesPort, words: Catalogue, after: After, *, show: Callable[[MaintenanceView], None]
    ) -> None:
        super().__init__(words, after, show)
        self._port = port
        self._device = ""
        self._first, self._most = 0, 3
        self._rows, self._page = 4, 0
        self._held: tuple[int, Sequence[Frame]] | None = None
        """Time and frames as they were when they were held still."""
        self._busy: Test | None = None

    def room_for(self, rows: int) -> None:
        """The list of frames has place for so many."""
        self._rows = rows
        self.refresh()

    # Intents

    def select(self, device: str) -> None:
        self._device, self._held, self._page, self._notice = device, None, 0, None
        self.refresh()

    def knows(self, device: str) -> bool:
        """A device of this station is called so."""
        return any(one.device == device for one in self._port.devices())

    def hold(self) -> None:
        """Let the frames stand still, or run again."""
        now, device = self._port.now_ns(), self._chosen()
        still = self._held is None and device is not None
        self._held = (now, tuple(self._port.frames(device.device))) if still and device else None
        self._page = 0
        self.refresh()

    def turn(self, step: int) -> None:
        self._page += step
        self.refresh()

    def test(self, test: Test) -> None:
        device = self._chosen()
        if device is not None and self._busy is None:
            self._busy = test
            future = self._port.test(device.device, test)
            self._after(future, lambda reading: self._answered(test, reading), self._failed)
            self.refresh()

    def primary(self) -> None:
        """Begin or end the recording of the chosen device."""
        device = self._chosen()
        if device is not None and self._trouble is None:
            on = self._port.recording(device.device) is None
            self._do(self._port.record(device.device, on), self._stopped if not on else self._nothing)

    def simulate(self) -> None:
        device = self._chosen()
        if device is not None:
            on = not self._port.simulated(device.device)
            self._do(self._port.simulate(device.device, on), self._nothing)

    def back(self) -> None:
        """The person has read the problem."""
        self._trouble = None
        self.refresh()

    # What comes of them

    def _do(self, future: Future[Any], then: Callable[[Any], None]) -> None:
        self._after(future, then, self._failed)
        self.refresh()

    def _nothing(self, _result: object) -> None:
        self._notice = None
        self.refresh()

    def _stopped(self, file: Path) -> None:
        text = self._words.text("Recorded: {file}", file=file.name)
        self._notice = Notice(text, Tone.OK, Shape.CHECK)
        self.refresh()

    def _answered(self, test: Test, reading: Reading) -> None:
        self._busy, self._notice = None, wording.answer(test, reading, self._words)
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        self._busy, self._trouble = None, trouble(error, self._words)
        self.refresh()

    # The view

    def _chosen(self) -> DeviceState | None:
        devices = self._port.devices()
        return next((d for d in devices if d.device == self._device), devices[0] if devices else None)

    def view(self) -> MaintenanceView:
        words, device = self._words, self._chosen()
        now = self._port.now_ns()
        lines = tuple(
            wording.device(d, self._port.simulated(d.device), now, words) for d in self._port.devices()
        )
        at, frames = self._frames(device, now)
        self._page = min(max(self._page, 0), self._pages(frames) - 1)
        return MaintenanceView(
            devices=ListView(lines, device.device if device else "", words.text("No device is set up.")),
            frames=ListView(self._frame_lines(frames, at), empty=words.text("Nothing crossed the line yet.")),
            frames_title=self._title(frames),
            facts=wording.facts(device, now, words) if device else FactsView(more=words.text("More")),
            tests=tuple(self._test(test, device) for test in Test),
            hold=self._hold(device, frames),
            simulator=self._simulator(device),
            primary=self._primary(device),
            pager=self._pager(frames),
            close=words.text("Understood"),
            trouble=self._trouble,
            notice=self._notice,
        )

    def _frames(self, device: DeviceState | None, now: int) -> tuple[int, Sequence[Frame]]:
        if self._held is not None:
            return self._held
        return now, self._port.frames(device.device) if device else ()

    def _frame_lines(self, frames: Sequence[Frame], at: int) -> tuple[Any, ...]:
        first = self._page * self._rows if self._held is not None else 0
        newest = list(reversed(frames))[first : first + self._rows]
        return tuple(wording.frame(one, first + n, at, self._words) for n, one in enumerate(newest))

    def _title(self, frames: Sequence[Frame]) -> str:
        words = self._words
        count = words.plural("{n} frame kept", "{n} frames kept", len(frames))
        return f"{words.text('Line, newest first')} · {count}"

    def _test(self, test: Test, device: DeviceState | None) -> Action:
        abilities = self._port.abilities(device.device) if device is not None else frozenset()
        able = test in abilities
        if (test is Test.LABEL) != (Test.LABEL in abilities) or (test is Test.ABOUT and not able):
            return Action("", enabled=False)
        return Action(self._words.text(wording.TESTS[test]), able and self._busy is None)

    def _simulator(self, device: DeviceState | None) -> Action:
        simulated = self._port.simulated(device.device) if device else None
        if simulated is None:
            return Action("")
        return Action(self._words.text("Real device" if simulated else "Simulator"))

    def _hold(self, device: DeviceState | None, frames: Sequence[Frame]) -> Action:
        if self._held is None:
            return Action(self._words.text("Hold still"), device is not None)
        return Action(self._words.text("Run on"), detail=f"{self._page + 1} / {self._pages(frames)}")

    def _pages(self, frames: Sequence[Frame]) -> int:
        return max(1, -(-len(frames) // max(1, self._rows)))

    def _primary(self, device: DeviceState | None) -> Action:
        if device is None or self._trouble is not None:
            return Action("")
        file = self._port.recording(device.device)
        if file is None:
            return Action(self._words.text("Record {device} to a file", device=device.device))
        return Action(self._words.text("End the recording"))

    def _pager(self, frames: Sequence[Frame]) -> PagerView:
        names = (self._words.text("Newer"), self._words.text("Older"))
        if self._held is None:
            return PagerView(names=names)
        return PagerView("", self._page > 0, self._page < self._pages(frames) - 1, names)
