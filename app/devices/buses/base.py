"""What a bus is made of: a speaker that puts one question to the line, and plans of what to ask an instrument."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.models.temperature import Quality


class NoAnswer(Exception):
    """The instrument said nothing in time, or nothing that passes its check. `damaged`: something was heard."""

    def __init__(self, damaged: bool = False) -> None:
        super().__init__()
        self.damaged = damaged


@dataclass(frozen=True)
class Patience:
    """Seconds: how long an answer may take, and what follows where none comes.

    After `late` at the earliest a silent instrument is asked again: an answer that comes late must not be taken for
    the answer to the next question, and Modbus RTU has nothing else to tell them apart by. One that stays silent
    rests for `back_off`, so that the others of its line are not held up. A line that cannot be opened is tried again
    after waits that double from `first_wait` to `longest_wait`.
    """

    answer: float = 0.4
    late: float = 2.0
    back_off: tuple[float, ...] = (10, 20, 40, 60)
    first_wait: float = 0.25
    longest_wait: float = 5.0


USUAL = Patience()


@dataclass(frozen=True)
class Refused:
    """The instrument answered that it cannot answer, with its code: `modbus:2`."""

    code: str


Answer = Sequence[int] | Refused
"""Words, bits or bytes, as the protocol has them."""


class Outcome(Protocol):
    """One value of a plan: thousandths only where the quality is good."""

    @property
    def milli(self) -> int | None: ...
    @property
    def quality(self) -> Quality: ...
    @property
    def code(self) -> str: ...
    @property
    def raw(self) -> str: ...


class Plan(Protocol):
    """What is asked of one instrument in one round, and what the answers mean. Pure."""

    @property
    def requests(self) -> Sequence[Hashable]:
        """In the order they are asked."""

    def outcomes(self, answers: Mapping[Any, Answer]) -> Iterable[tuple[str, Outcome]]:
        """(channel, value) of every channel of the instrument."""


class Speaker(Protocol):
    """One line and its protocol. Used by one thread, but for `wake`.

    `open` and `ask` raise EnvironmentFault with a `device.*` key where the line cannot do what is asked.
    """

    @property
    def address(self) -> str: ...

    @property
    def connected(self) -> bool:
        """The line is open as far as is known."""

    def open(self) -> None:
        """The line is open and belongs to this program alone."""

    def ask(self, request: Any) -> Answer:
        """The answer; NoAnswer after the speaker's own time limit."""

    def traffic(self) -> Sequence[tuple[int, bool, bytes]]:
        """What crossed the line since the last call: (monotonic ns, outgoing, bytes)."""

    def rest(self, seconds: float) -> None:
        """Nothing is asked for so long, or until `wake`; what arrives meanwhile belongs to no question."""

    def wake(self) -> None:
        """A `rest` that waits (or the next one) returns at once. May be called from any thread."""

    def close(self) -> None:
        """The line is free for others; never raises."""

    def end(self) -> None:
        """Nothing is left of the speaker; it is not used again."""
