"""What all rooms stand on: the station, the person's own line to the plant, a worker, and where files go."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.bootstrap.rooms.drafts import KeptForms
from app.bootstrap.station import Home, Station
from app.config.dsn import Dsn
from app.errors import OperatorError
from app.models.kinds import Group
from app.models.login import Individual
from app.services.decisions import Decided, Decisions, Wish
from app.services.identity.connection import PersonConnection
from app.services.identity.kdf import Root
from app.views.screen import Kit
from app.views.shell.window import Shell


@dataclass
class Around:
    """Made once for a window; `close` ends the worker and the line."""

    station: Station
    home: Home
    dsn: Dsn
    kit: Kit
    shell: Callable[[], Shell]
    restart: Callable[[], None] = lambda: None
    worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "backroom"))

    def __post_init__(self) -> None:
        self.person = PersonConnection(self.dsn)
        self.decisions = Decisions(self.person, self.station.place, self.station.clock)
        self.drafts = KeptForms(self.station.keeper, lambda: self.station.login.author().person)

    def close(self) -> None:
        self.worker.shutdown(wait=True)
        self.person.close()

    def decide(self, wish: Wish) -> Decided:
        """Under the login of the person at the station; blocks."""
        return self.decisions.decide(self.root(), wish)

    def forget_root(self) -> None:
        self.station.login.forget_root()

    def root(self) -> Root:
        return self.station.login.root()

    def ask(self, sql: str, *parameters: Any) -> Any:
        """The plant's one answer, under the login of the person at the station."""
        return self.person.ask(self.root(), sql, *parameters)

    def may_ask(self) -> bool:
        """The plant answers and the person's PIN was given in this stay."""
        if not self.station.runner.state.online:
            return False
        try:
            return self.root() is not None
        except OperatorError:
            return False

    def individual(self) -> Individual | None:
        return self.shell().person

    def name(self) -> str:
        person = self.individual()
        return person.name if person else ""

    def groups(self) -> frozenset[Group]:
        person = self.individual()
        return person.groups if person else frozenset()

    def today(self) -> date:
        """The plant day of now."""
        return self.station.rules[0].stamp(self.station.clock.now())[0]

    def show(self, room: str, code: str = "") -> None:
        """Enter a room, as if `code` had been scanned there."""
        self.shell().go(room)
        if code:
            self.shell().screen_shown.scanned(code)

    def folder(self) -> Path:
        """A stick that is plugged in, else a folder of the station."""
        for root in ("/media", "/run/media"):
            for stick in sorted(Path(root).glob("*/*")):
                if stick.is_mount():
                    return stick
        folder = self.home.folder / "exports"
        folder.mkdir(parents=True, exist_ok=True)
        return folder
