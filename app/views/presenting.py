"""What all presenters of rooms share, without Qt: a language, a notice, a trouble that has to be read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from app.i18n import Catalogue
from app.views.marks import Notice, Trouble
from app.views.ports import After

V = TypeVar("V")


class Presenting(ABC, Generic[V]):
    """Makes a view and shows it; the base's own intents do nothing."""

    def __init__(self, words: Catalogue, after: After, show: Callable[[V], None]) -> None:
        self._words, self._after, self._show = words, after, show
        self._trouble: Trouble | None = None
        self._notice: Notice | None = None

    @abstractmethod
    def view(self) -> V:
        """Everything the screen shows."""

    def refresh(self) -> None:
        self._show(self.view())

    def entered(self) -> None:
        """The screen is seen (again)."""
        self.refresh()

    def speak(self, words: Catalogue) -> None:
        """Another language; what was said in the last one is gone."""
        self._words, self._notice = words, None
        self.refresh()

    def choose(self, code: str) -> None:
        """A button of the panel that lies over the work."""
