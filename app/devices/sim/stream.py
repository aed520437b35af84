"""Simulated printers whose input is commands with pictures of a known length among them."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.devices.sim.printer import PrinterCore

_LONGEST_COMMAND = 200


@dataclass
class StreamCore(PrinterCore):
    """A language says what its pieces look like, and what each of them does."""

    REAL_TIME: ClassVar[re.Pattern[bytes]]
    """Obeyed as it arrives, wherever it stands, in the middle of a picture too."""
    PICTURE: ClassVar[re.Pattern[bytes]]
    """The head of a picture; see `bytes_of`."""
    COMMAND: ClassVar[re.Pattern[bytes]]
    """Any other piece."""
    _tail: bytes = b""

    def receive(self, data: bytes, now: float) -> Iterable[bytes]:
        answers = [self.asked(match) for match in self.REAL_TIME.finditer(self._tail + data)]
        self._tail = (self._tail + data)[-2:] if not answers else b""
        self._input += data
        self._break()
        while piece := self._piece():
            answers += self._obey(piece, now)
        return [*(answer for answer in answers if answer and self._answers()), *self.due(now)]

    def _break(self) -> None:
        """What came before the line broke stays: a picture that was begun waits for the rest of its bytes."""
        kept = len(self._label or b"")
        if self.break_at is not None and kept + len(self._input) >= self.break_at:
            del self._input[max(0, self.break_at - kept) :]
            self.break_at, self.broken = None, True

    @abstractmethod
    def asked(self, question: re.Match[bytes]) -> bytes:
        """The answer to a question in real time."""

    @abstractmethod
    def bytes_of(self, head: re.Match[bytes]) -> int:
        """How many bytes of picture follow its head."""

    @abstractmethod
    def obey(self, command: bytes, now: float) -> bytes:
        """What a command that is none of a picture does and answers."""

    def _piece(self) -> bytes:
        """The next whole piece of the input, taken off it; empty while more has to come."""
        given = bytes(self._input)
        picture = self.PICTURE.match(given)
        if picture:
            end = picture.end() + self.bytes_of(picture)
            return self._taken(end) if len(given) >= end else b""
        command = self.COMMAND.match(given)
        if command:
            return self._taken(command.end())
        return self._taken(1) if len(given) > _LONGEST_COMMAND else b""

    def _taken(self, count: int) -> bytes:
        piece = bytes(self._input[:count])
        del self._input[:count]
        return piece

    def _obey(self, piece: bytes, now: float) -> list[bytes]:
        if self.REAL_TIME.fullmatch(piece):
            return []
        if self.PICTURE.match(piece):
            self._keep(piece)
            return []
        answer = self.obey(piece, now)
        return [answer] if answer else []
