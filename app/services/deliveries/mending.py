"""A weighing's own values put right: container and tare, pieces, lot. What the scale said never changes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from app.errors import OperatorError
from app.models.delivery import WeighingChange
from app.models.desk import Verdict
from app.models.envelope import Draft
from app.models.values import MAX_GRAMS, Origin, grams
from app.services.deliveries import entries
from app.services.deliveries.counter import Actor, Counter, need
from app.services.deliveries.crates import Crates, code_of, counting, movement_of, require_fresh
from app.services.deliveries.entries import LotLabel
from app.services.deliveries.ports import Moment
from app.services.receiving.chain import Chain
from app.services.reference import Query, Reference

Row = Mapping[str, Any]
KIND = "weighing.corrected"
BY_HAND = "weighing.manual"
"""The right to type a weight: for a typed tare, and for what is no longer fresh."""


@dataclass(frozen=True)
class Mending:
    """Every intent returns at once; its future ends when the entry is durable."""

    counter: Counter
    crates: Crates

    def mend(self, weighing: str, change: WeighingChange, reason: str) -> Future[None]:
        """The weighing in that entry is `change` of itself from now on: a new whole value supersedes it.

        OperatorError `delivery.no_gross` where no scale gave a gross weight, `weighing.container_heavier`,
        `delivery.nothing_changed`, `weighing.too_late_to_void` without the right to weigh by hand.
        """
        counter, chain = self.counter, Chain[None]()

        def build(moment: Moment) -> Draft:
            row = counting(moment.query, weighing)
            if not actor.may(BY_HAND):
                require_fresh(counter, moment.query, row)
            changed = changed_row(Reference(moment.query, moment.day), row, change, actor)
            return self._draft(moment.query, row, changed, change.to_lot, need(reason))

        with chain.guard():
            actor = counter.actor()
            if change.to_lot is not None:
                counter.lot(change.to_lot)
            chain.then(counter.append(KIND, build, actor), lambda _: chain.end(None))
        return chain.future

    def _draft(self, query: Query, row: Row, changed: Row, to_lot: str | None, reason: str) -> Draft:
        source = LotLabel(uuid.UUID(row["lot_id"]), code_of(query, row["lot_id"]))
        target = self.crates.target(query, to_lot or source.code, row["item"])
        if target.id == source.id and dict(row) == dict(changed):
            raise OperatorError("delivery.nothing_changed")
        movement = {**movement_of(query, row), "grams": changed["net_g"]}
        return entries.weighing_corrected(changed, movement, source, target, reason, self.counter.new_id)


def changed_row(reference: Reference, row: Row, change: WeighingChange, actor: Actor) -> dict[str, Any]:
    """The row of a weighing with the change in it; its band is judged again."""
    changed = dict(row)
    if change.pieces is not None:
        if change.pieces <= 0:
            raise OperatorError("weighing.no_pieces")
        changed["pieces"] = change.pieces
    if change.container is not None or change.tare_g is not None:
        changed |= _tared(reference, row, change, actor)
    return changed | _judged(reference, changed)


def _tared(reference: Reference, row: Row, change: WeighingChange, actor: Actor) -> dict[str, Any]:
    """Gross as the scale measured it, less the tare that is right: typed, or of the list."""
    if row["gross_g"] is None:
        raise OperatorError("delivery.no_gross")
    kind = row["container_type"] if change.container is None else change.container or None
    if change.tare_g is None:
        tare_g, tare_from = _list_tare(reference, row, kind)
    else:
        tare_g, tare_from = _typed_tare(change.tare_g, actor), Origin.PRESET
    net_g = row["gross_g"] - tare_g
    if net_g <= 0:
        raise OperatorError("weighing.container_heavier")
    net_from = row["gross_from"] if tare_g == 0 else str(Origin.COMPUTED)
    return {
        "container_type": kind, "tare_g": tare_g, "tare_from": str(tare_from), "net_g": net_g, "net_from": net_from,
    }  # fmt: skip


def _typed_tare(tare_g: int, actor: Actor) -> int:
    if not actor.may(BY_HAND):
        raise OperatorError("delivery.no_right")
    if not 0 <= tare_g <= MAX_GRAMS:
        raise OperatorError("weighing.not_positive")
    return tare_g


def _list_tare(reference: Reference, row: Row, kind: str | None) -> tuple[int, Origin]:
    """What the scale had taken off by itself, and the list tare of the container besides."""
    shown = grams(row["indication"], row["unit"]) if row["indication"] and row["unit"] else None
    own = 0 if shown is None else row["gross_g"] - shown
    if kind is None:
        return own, Origin.COMPUTED if own else Origin.MEASURED
    listed = next((one.tare_g for one in reference.containers() if one.kind.code == kind), None)
    if listed is None:
        raise OperatorError("weighing.unknown_container", code=kind)
    return own + listed, Origin.COMPUTED if own else Origin.PRESET


def _judged(reference: Reference, row: Row) -> dict[str, Any]:
    """Its band's verdict; why it was taken out of the band is said no more once it is inside."""
    band = reference.band(row["item"], row["container_type"])
    verdict = band.verdict(row["net_g"]) if band else None
    inside = verdict is None or verdict is Verdict.IN
    return {"verdict": verdict and str(verdict), "verdict_reason": None if inside else row["verdict_reason"]}
