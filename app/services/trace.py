"""From a label to the boat: what this station, and beyond its days the plant, knows of one lot."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.clock import parse_iso
from app.models.delivery import Acceptance, worst
from app.models.desk import Named
from app.models.holds import Hold
from app.models.lotcard import HeldBy, LotCard
from app.models.values import LotCode, lot_id
from app.services.deliveries.counting import STANDS
from app.services.quality.holds import covering
from app.services.reference import Query, Reference
from app.services.temperature import records

_LOT = """
SELECT o.item, i.name_ru AS item_ru, i.name_en AS item_en, o.place, p.name_ru AS place_ru, p.name_en AS place_en,
       o.at, n.name AS person
FROM lot_opening o
LEFT JOIN item i ON i.code = o.item
LEFT JOIN place p ON p.code = o.place
LEFT JOIN person n ON n.role = o.person
WHERE o.lot_id = ? AND NOT EXISTS
  (SELECT 1 FROM supersession s WHERE s.target = o.entry AND s.lot_id = o.lot_id)
ORDER BY o.id LIMIT 1
"""
_WEIGHED = """
SELECT coalesce(sum(w.net_g), 0) AS net_g, count(*) AS count, sum(w.pieces) AS pieces,
       coalesce(sum(w.manual), 0) AS manual
FROM weighing w WHERE w.lot_id = ? AND NOT EXISTS
  (SELECT 1 FROM supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id)
"""
_DELIVERY = """
SELECT d.code AS delivery, h.supplier, u.name_ru AS supplier_ru, u.name_en AS supplier_en, h.vessel,
       p.species, e.name_ru AS species_ru, e.name_en AS species_en,
       p.water, t.name_ru AS water_ru, t.name_en AS water_en, p.catch_from, p.catch_to
FROM lot_origin o
LEFT JOIN delivery d ON d.id = o.delivery_id
LEFT JOIN delivery_header h ON h.delivery_id = o.delivery_id AND NOT EXISTS
  (SELECT 1 FROM supersession s WHERE s.target = h.entry)
LEFT JOIN delivery_position p ON p.position = o.position AND NOT EXISTS
  (SELECT 1 FROM supersession s WHERE s.target = p.entry)
LEFT JOIN supplier u ON u.code = h.supplier
LEFT JOIN species e ON e.code = p.species
LEFT JOIN term t ON t.list = 'water' AND t.code = p.water
WHERE o.lot_id = ? AND NOT EXISTS
  (SELECT 1 FROM supersession s WHERE s.target = o.entry AND s.lot_id = o.lot_id)
ORDER BY h.at DESC, h.stream DESC, h.seq DESC, p.at DESC, p.stream DESC, p.seq DESC LIMIT 1
"""
_VERDICTS = f"SELECT v.verdict FROM lot_verdict v WHERE v.lot_id = ? AND {STANDS.format('v')}"  # noqa: S608 - our own text


@dataclass(frozen=True)
class Found:
    """Answers to the questions about one lot; empty where nothing was heard."""

    opening: Mapping[str, Any]
    weighed: Mapping[str, Any]
    origin: Mapping[str, Any]
    verdicts: Sequence[str]
    exposures: Sequence[Mapping[str, Any]] = ()


def here(query: Query, lot: uuid.UUID) -> Found:
    """What the station's own tables say, but for the alarms it stood in."""
    key = str(lot)
    return Found(
        next(iter(query(_LOT, key)), {}),
        query(_WEIGHED, key)[0],
        next(iter(query(_DELIVERY, key)), {}),
        [row["verdict"] for row in query(_VERDICTS, key)],
    )


def lot_card(lot: uuid.UUID, code: str, found: Found, *, from_plant: bool = False) -> LotCard:
    """All that was found; a card with nothing but its code for a stranger."""
    opening, weighed, origin = found.opening, found.weighed, found.origin
    return LotCard(
        lot, code,
        item=_named(opening, "item"), place=_named(opening, "place"),
        opened_at=parse_iso(opening["at"]) if opening else None, opened_by=opening.get("person"),
        net_g=weighed["net_g"], count=weighed["count"], pieces=weighed["pieces"], manual=weighed["manual"],
        verdict=worst([Acceptance(verdict) for verdict in found.verdicts]),
        delivery=origin.get("delivery"), supplier=_named(origin, "supplier"), vessel=origin.get("vessel"),
        species=_named(origin, "species"), water=_named(origin, "water"),
        catch_from=_day(origin.get("catch_from")), catch_to=_day(origin.get("catch_to")),
        exposures=tuple(records.exposure(row) for row in found.exposures),
        from_plant=from_plant,
    )  # fmt: skip


def _named(row: Mapping[str, Any], name: str) -> Named | None:
    code = row.get(name)
    return Named(code, row[f"{name}_ru"] or code, row[f"{name}_en"] or code) if code else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Trace:
    """Asks this station's tables, and of a lot they do not know the plant.

    `plant` answers with what `plant.lot_card` gives, or None where the server cannot be asked now.
    """

    def __init__(
        self, plant_id: uuid.UUID, query: Query, executor: Executor, now: Callable[[], datetime],
        plant: Callable[[uuid.UUID], Mapping[str, Any] | None] = lambda _lot: None,
    ) -> None:  # fmt: skip
        self._plant_id, self._query, self._executor, self._plant = plant_id, query, executor, plant
        self._now = now

    def lot(self, code: LotCode) -> Future[LotCard]:
        """The card of the lot with that label."""
        return self._executor.submit(self._lot, code)

    def _lot(self, code: LotCode) -> LotCard:
        card = self._card(code, lot_id(self._plant_id, code))
        item = card.item.code if card.item else None
        return replace(card, holds=self._held(covering(self._query, code, card.delivery, item)))

    def _held(self, holds: Sequence[Hold]) -> tuple[HeldBy, ...]:
        reasons = {one.code: one for one in Reference(self._query).reasons("hold")} if holds else {}

        def why(code: str) -> Named:
            return reasons.get(code, Named(code, code, code))

        return tuple(HeldBy(why(one.reason), one.name or one.set_by, one.set_at) for one in holds)

    def _card(self, code: LotCode, lot: uuid.UUID) -> LotCard:
        found = replace(here(self._query, lot), exposures=records.exposures(self._query, lot, self._now()))
        answer = None if found.opening else self._plant(lot)
        if not answer or not answer["opening"]:
            return lot_card(lot, str(code), found)
        told = Found(
            answer["opening"], answer["weighed"], answer["origin"] or {}, answer["verdicts"],
            answer.get("exposures", ()),
        )  # fmt: skip
        return lot_card(lot, str(code), told, from_plant=True)
