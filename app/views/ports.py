"""What the screens need from the station around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from app.models.connection import StationSnapshot

T = TypeVar("T")


class StationPort(Protocol):
    """State of server, devices and station for the header of every screen."""

    def snapshot(self) -> StationSnapshot:
        """The state now; cheap, from any thread."""

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after the snapshot changed; the result ends it."""


class Drafts(Protocol):
    """Half-filled forms of the person who is here; they outlive an idle lock, a restart and a power cut.

    Both calls return at once.
    """

    def load(self, form: str) -> Mapping[str, Any] | None:
        """What was last saved of `form`, None when there is nothing."""

    def save(self, form: str, values: Mapping[str, Any] | None) -> None:
        """Keep `values`; None forgets the form."""


class After(Protocol):
    """Delivers a Future's end in the GUI thread."""

    def __call__(
        self, future: Future[T], ok: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None: ...


class NoDrafts:
    """Keeps nothing: for screens whose forms need not outlive them."""

    def load(self, form: str) -> Mapping[str, Any] | None:
        return None

    def save(self, form: str, values: Mapping[str, Any] | None) -> None:
        return None
