"""What a conversation with an instrument asks of the thread that holds its line."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Send:
    """These bytes go to the instrument."""

    data: bytes


@dataclass(frozen=True)
class Deliver:
    """A whole payload, or (`complete` False) what is there of one that broke off.

    Whoever carries this out sends True into the conversation once it is durable: only then is it acknowledged.
    """

    data: bytes
    complete: bool = True


@dataclass(frozen=True)
class Note:
    """Bytes that were understood, or with `error` were not: the evidence of the line."""

    data: bytes
    error: str | None = None


Step = Send | Deliver | Note
Steps = Generator[Step, bool | None, None]


class Conversation(Protocol):
    """One side of a protocol, pure: no line, no thread, no clock; times are seconds of any steady clock."""

    def hear(self, data: bytes, now: float) -> Steps:
        """What follows from bytes that arrived."""

    def quiet(self, now: float) -> Steps:
        """What follows from time that passed; called several times a second."""

    def broken(self, now: float) -> Steps:
        """The line was lost or the instrument hung up; the next bytes are of another connection."""


def carry_out(steps: Steps, act: Callable[[Step], bool | None]) -> None:
    """Every step has been acted on, in order; what `act` says of a Deliver goes back into the conversation."""
    answer: bool | None = None
    try:
        while True:
            answer = act(steps.send(answer))
    except StopIteration:
        return
