"""What pages of administration ask alike: the reason of a decision, and a PIN that nobody reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.models.desk import Named
from app.views.administration.ports import Surroundings
from app.views.entry import PinEntry
from app.views.lists.asking import ask
from app.views.lists.faces import AskFace, Pad
from app.views.lists.field import Field, Kind
from app.views.lists.pages import Page, Pages
from app.views.marks import Action, Notice, Option, Shape, Tone

DOT = "\u2022"


def ask_reason(
    room: Pages, around: Surroundings, caption: str, done: Callable[[str], None], purpose: str = "reference"
) -> None:
    """Ask why; `done` gets the code of the reason. The question can be given up."""

    def choose(reasons: Sequence[Named]) -> None:
        options = tuple(Option(one.code, one.name(room.words.language)) for one in reasons)
        ask(room, Field("reason", caption, Kind.CHOICE, required=True, options=options), "", done)

    room.do(around.port.reasons(purpose), choose)


def told(room: Pages, text: str) -> None:
    """A strip that says what was done."""
    room.tell(Notice(text, Tone.OK, Shape.CHECK))


class PinPage(Page):
    """A new PIN, typed twice by whoever will use it; `done` gets it once both are the same."""

    def __init__(self, room: Pages, title: str, done: Callable[[str], None]) -> None:
        super().__init__(room)
        self._title, self._done = title, done
        self._first = ""
        self._differs = False
        self._pin = PinEntry()

    def face(self) -> AskFace:
        words = self.words
        again = (
            words.text("The same PIN again") if self._first else words.text("A new PIN, six digits at least")
        )
        hint = words.text("The two PINs differ: once more from the beginning") if self._differs else again
        word = words.text("Take over") if self._first else words.text("Type it again")
        return AskFace(
            self._title, Pad.NUMBERS, DOT * len(self._pin.text), hint=hint, wrong=self._differs,
            feet=self.go_back(), primary=Action(word, self._pin.valid),
        )  # fmt: skip

    def press(self, key: str) -> None:
        self._pin, self._differs = self._pin.press(key), False

    def primary(self) -> None:
        if not self._pin.valid:
            return
        typed, self._pin = self._pin.text, PinEntry()
        if not self._first:
            self._first = typed
        elif typed == self._first:
            self.room.close(self)
            self._done(typed)
        else:
            self._first, self._differs = "", True
