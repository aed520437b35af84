"""Which item and which lot is being weighed."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from app.errors import OperatorError
from app.models.envelope import Draft
from app.models.values import LotCode, lot_id
from app.services.receiving import entries
from app.services.receiving.bench import Bench
from app.services.receiving.chain import Chain
from app.services.receiving.entries import LotRef


class Lots:
    """Every intent returns at once; its future ends when the snapshot shows the choice."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def choose_item(self, code: str) -> Future[None]:
        """What is weighed from now on; the lot of another item is left behind."""
        chain: Chain[None] = Chain()
        with chain.guard():
            item, work = self._bench.shelf.item(code), self._bench.work
            same = work.item is not None and work.item.named.code == code
            kept = work if same else replace(work, lot=None, pieces=None)
            self._bench.set_work(replace(kept, item=item))
            chain.then(self._bench.refresh(), chain.end)
        return chain.future

    def new_lot(self) -> Future[str]:
        """A lot of the chosen item is open and durable; ends with its code."""
        chain: Chain[str] = Chain()
        with chain.guard():
            self._bench.require("lot.opened")
            item = self._bench.work.item
            if item is None:
                raise OperatorError("weighing.no_item")
            opened: list[LotRef] = []

            def build(numbers: Any) -> Draft:
                opened.append(self._lot(numbers.next_lot_code(), item.named.code))
                return entries.opened(opened[-1], self._bench.new_id())

            chain.then(self._bench.append(build), lambda _: self._begin(chain, opened[-1]))
        return chain.future

    def _begin(self, chain: Chain[str], lot: LotRef) -> None:
        self._bench.set_work(replace(self._bench.work, lot=lot))
        chain.then(self._bench.refresh(), lambda _: chain.end(lot.code))

    def choose_lot(self, code: str) -> Future[None]:
        """Go on with the lot whose label was scanned; `weighing.lot_unread` for a damaged code."""
        chain: Chain[None] = Chain()
        with chain.guard():
            try:
                parsed = LotCode.parse(code)
            except ValueError as error:
                raise OperatorError("weighing.lot_unread", code=code) from error
            identity = lot_id(self._bench.place.plant, parsed)
            asked = self._bench.shelf.lot_item(str(identity))
            chain.then(asked, lambda item: self._go_on(chain, parsed, item))
        return chain.future

    def stand_on(self, lot: LotRef, _advised_g: int | None = None) -> Future[None]:
        """Weigh into `lot`, whose opening is durable; what was advised of it is asked of the journal."""
        chain: Chain[None] = Chain()
        with chain.guard():
            item = self._bench.shelf.item(lot.item)
            work = replace(self._bench.work, item=item, lot=lot, pieces=None)
            self._bench.set_work(work)
            chain.then(self._bench.refresh(), chain.end)
        return chain.future

    def set_pieces(self, pieces: int | None) -> Future[None]:
        """So many pieces are in each crate from now on; `weighing.no_pieces` for none or less."""
        chain: Chain[None] = Chain()
        with chain.guard():
            if pieces is not None and pieces <= 0:
                raise OperatorError("weighing.no_pieces")
            self._bench.set_work(replace(self._bench.work, pieces=pieces))
            chain.end(None)
        return chain.future

    def _go_on(self, chain: Chain[None], code: LotCode, item: str | None) -> None:
        chosen = self._bench.shelf.item(item) if item else self._bench.work.item
        if chosen is None:
            raise OperatorError("weighing.no_item")
        lot = self._lot(code, chosen.named.code)
        work = self._bench.work
        same = work.item is not None and work.item.named.code == chosen.named.code
        pieces = work.pieces if same else None
        self._bench.set_work(replace(work, item=chosen, lot=lot, pieces=pieces))
        chain.then(self._bench.refresh(), chain.end)

    def _lot(self, code: LotCode, item: str) -> LotRef:
        place = self._bench.place
        return LotRef(lot_id(place.plant, code), str(code), item, place.code)
