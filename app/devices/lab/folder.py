"""Files that an instrument's software drops into a folder: taken up when they are whole, each once.

A file is whole when it has been left alone for some seconds and nobody holds it, when `NAME.ok` lies beside it, or
when a `.tmp`/`.part` was renamed to it. It is moved to `work/`, read, and ends in `done/YYYY/MM/` or, with a file
that says why, in `rejected/`. What lies in `work/` after a power cut is read again: nothing comes twice.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from app.clock import Clock
from app.devices.base import Capability
from app.devices.lab.instrument import FRAMES_KEPT, Sign
from app.devices.lab.ports import Intake
from app.devices.topic import Topic
from app.errors import Bug, StationError
from app.models.equipment import DeviceState, Frame, LinkState
from app.models.laboratory import Arrival

MOST = 8 * 1024 * 1024
"""Bytes of a file at most."""
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".ok")
_OWN = ("work", "done", "rejected")
_SHOWN = 4096
"""Bytes of a file that the maintenance screen sees."""
_JOIN_SECONDS = 10.0


@dataclass(frozen=True)
class Pace:
    """Seconds: from one look at the folder to the next, and how long a file must be left alone."""

    look: float = 2.0
    still: float = 3.0


@dataclass(frozen=True)
class _Look:
    """A file as it was seen: when it was last different."""

    size: int
    changed_ns: int
    since_ns: int


class DropFolder:
    """Watches `folder` on a thread of its own. Subscribers are called on it and must be quick."""

    capabilities: frozenset[Capability] = frozenset()

    def __init__(
        self,
        sign: Sign,
        folder: Path,
        names: Sequence[str],
        intake: Intake,
        clock: Clock,
        pace: Pace = Pace(),
    ) -> None:
        self.sign, self._folder, self._names, self._intake, self._clock = sign, folder, names, intake, clock
        self._pace = pace
        self._log = logging.getLogger(f"device.{sign.name}")
        self.states: Topic[DeviceState] = Topic(self._log)
        self.frames: Topic[Frame] = Topic(self._log)
        self._state = DeviceState(
            sign.name, sign.protocol, str(folder), LinkState.CLOSED, clock.monotonic_ns()
        )
        self._recent: deque[Frame] = deque(maxlen=FRAMES_KEPT)
        self._seen: dict[str, _Look] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"link-{sign.name}", daemon=True)

    @property
    def state(self) -> DeviceState:
        return self._state

    @property
    def recent(self) -> tuple[Frame, ...]:
        """The beginnings of the last files, oldest first."""
        return tuple(self._recent.copy())

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The thread has ended. May be called twice."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_SECONDS)
        if self._thread.is_alive():
            raise Bug("device.thread_stuck", device=self.sign.name)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except OSError as error:
                self._turn(LinkState.LOST, "lab.no_folder", str(error))
            except Exception as error:
                self._log.exception("the folder's thread met a mistake of the program and goes on")
                self._turn(LinkState.LOST, "device.failed", repr(error))
            self._stopping.wait(self._pace.look)
        self._turn(LinkState.CLOSED, None, "")

    def look(self) -> None:
        """Every file that is whole has been taken up; what lay in `work/` first. OSError where the folder is away."""
        whole = [path for path in sorted(self._files(self._folder)) if self._is_whole(path)]
        self._make_folders()
        self._turn(LinkState.ONLINE, None, "")
        for path in sorted(self._files(self._folder / "work")):
            self._take(path)
        for path in whole:
            if (held := self._pick_up(path)) is not None:
                self._take(held)

    def _make_folders(self) -> None:
        for name in _OWN:
            (self._folder / name).mkdir(exist_ok=True)

    def _files(self, folder: Path) -> Iterator[Path]:
        if folder != self._folder and not folder.is_dir():
            return
        for entry in os.scandir(folder):
            finished = not entry.name.lower().endswith(_UNFINISHED) and not entry.name.startswith((".", "~"))
            mine = any(fnmatch(entry.name.lower(), name.lower()) for name in self._names)
            if finished and (mine or folder != self._folder) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)

    def _is_whole(self, path: Path) -> bool:
        """Left alone for long enough, or said to be whole."""
        with suppress(FileNotFoundError):
            found = path.stat()
            now, known = self._clock.monotonic_ns(), self._seen.get(path.name)
            if known is None or (known.size, known.changed_ns) != (found.st_size, found.st_mtime_ns):
                known = self._seen[path.name] = _Look(found.st_size, found.st_mtime_ns, now)
            still = now - known.since_ns >= self._pace.still * 1e9
            return still or path.with_name(path.name + ".ok").exists()
        return False

    def _pick_up(self, path: Path) -> Path | None:
        """The file in `work/`; None where somebody still writes it, or took it away."""
        target = _free(self._folder / "work", path.name)
        try:
            with path.open("r+b") as file:
                _hold(file.fileno())
            path.rename(target)
        except OSError:
            return None
        path.with_name(path.name + ".ok").unlink(missing_ok=True)
        self._seen.pop(path.name, None)
        return target

    def _take(self, path: Path) -> None:
        """One file of `work/` to its end; where it could not be kept it stays and is tried again."""
        if path.stat().st_size > MOST:
            self._reject(path, "lab.file_too_large")
            return
        data, sign, now = path.read_bytes(), self.sign, self._clock.now()
        self._heard(data)
        try:
            taken = self._intake.take(Arrival(sign.name, sign.profile, data, now, "file", path.name))
        except StationError as error:
            self._log.warning("%s was not kept: %s", path.name, error.key)
            self._turn(LinkState.ONLINE, error.key, "")
            return
        if taken.problem is not None:
            self._reject(path, taken.problem)
        else:
            folder = self._folder / "done" / f"{now:%Y}" / f"{now:%m}"
            folder.mkdir(parents=True, exist_ok=True)
            path.rename(_free(folder, path.name))

    def _reject(self, path: Path, problem: str) -> None:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        target = _free(self._folder / "rejected", path.name)
        reason = f"{problem}\n{self._clock.now():%Y-%m-%dT%H:%M:%SZ}\nsha256 {digest}\nprofile {self.sign.profile}\n"
        target.with_name(target.name + ".reason.txt").write_text(reason, encoding="utf-8")
        path.rename(target)
        self._log.warning("%s was rejected: %s", path.name, problem)

    def _heard(self, data: bytes) -> None:
        now = self._clock.monotonic_ns()
        self._state = replace(self._state, frames=self._state.frames + 1, last_good_ns=now)
        frame = Frame(now, False, data[:_SHOWN])
        self._recent.append(frame)
        self.frames.publish(frame)

    def _turn(self, state: LinkState, problem: str | None, detail: str) -> None:
        before = self._state
        if (before.state, before.problem, before.detail) == (state, problem, detail):
            return
        if state is LinkState.LOST and before.state is not LinkState.LOST:
            self._log.warning("%s is lost: %s %s", self._folder, problem, detail)
        since = before.since_ns if before.state is state else self._clock.monotonic_ns()
        self._state = replace(before, state=state, problem=problem, detail=detail, since_ns=since)
        self.states.publish(self._state)


def _free(folder: Path, name: str) -> Path:
    """A path of that name, or with a number where one lies there already."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path


def _hold(number: int) -> None:
    """OSError where another program holds the file. Windows refuses the opening itself."""
    try:
        import fcntl
    except ImportError:
        return
    lock: Callable[[int, int], object] = fcntl.flock
    lock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
