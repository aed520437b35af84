"""What a person at the station does in the laboratory: each intent is one entry, refused before anything waits."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from app.clock import Clock
from app.errors import OperatorError
from app.models.envelope import Author, Draft
from app.models.kinds import Group, latest
from app.models.laboratory import SampleCode, sample_id
from app.models.values import DeliveryCode, LotCode, delivery_id, lot_id, uuid7
from app.services.laboratory.ports import Moment
from app.services.receiving.chain import Chain
from app.services.receiving.ports import Presence, Reader, Recorder

T = TypeVar("T")
Row = dict[str, Any]


@dataclass(frozen=True)
class Hand:
    """The journal, the person, the time."""

    plant: uuid.UUID
    journal: Recorder
    reader: Reader
    presence: Presence
    clock: Clock

    def new_id(self) -> uuid.UUID:
        return uuid7(self.clock.now(), os.urandom(10))

    def name(self) -> str:
        """Of the person at the station."""
        person = self.presence.individual()
        return person.name if person else ""

    def sample_row(self, code: SampleCode | str) -> Row:
        """A sample's identity."""
        text = str(code)
        return {"id": sample_id(self.plant, text), "code": text, "bare": text.replace("-", "")}

    def lot_row(self, code: str) -> Row:
        """OperatorError `weighing.lot_unread` for a damaged code."""
        try:
            parsed = str(LotCode.parse(code))
        except ValueError as error:
            raise OperatorError("weighing.lot_unread", code=code) from error
        return {"id": lot_id(self.plant, parsed), "code": parsed}

    def delivery_row(self, code: str) -> Row:
        """OperatorError `delivery.unread` for a damaged code."""
        try:
            parsed = str(DeliveryCode.parse(code))
        except ValueError as error:
            raise OperatorError("delivery.unread", code=code) from error
        return {"id": delivery_id(self.plant, parsed), "code": parsed}

    def need_right(self, kind: str) -> Author:
        """The author of an entry of `kind`; OperatorError `lab.no_right` where the person may not."""
        person = self.presence.individual()
        groups = person.groups if person else frozenset[Group]()
        if not groups & latest(kind).groups:
            raise OperatorError("lab.no_right")
        return self.presence.author()

    def append(self, kind: str, build: Callable[[Moment], tuple[Draft, T]]) -> Future[T]:
        """Ends with what `build` gives besides the draft, once the entry is durable; `build` may refuse."""
        chain: Chain[T] = Chain()
        made: list[T] = []

        def draft(moment: Moment) -> Draft:
            entry, result = build(moment)
            made.append(result)
            return entry

        with chain.guard():
            author = self.need_right(kind)
            chain.then(self.journal.append(draft, author), lambda _: chain.end(made[-1]))
        return chain.future

    def ask(self, question: Callable[[Any], T]) -> Future[T]:
        """The answer of `question(query)`, of one moment of the journal, on a reader's thread."""

        def ask(reads: Any) -> T:
            with reads.moment():
                return question(reads.query)

        return self.reader.submit(ask)


def need(reason: str) -> str:
    """OperatorError `lab.reason_needed` without one."""
    if not reason:
        raise OperatorError("lab.reason_needed")
    return reason
