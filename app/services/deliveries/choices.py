"""What a person chooses from at the gate, and what a form may offer because it was so the last time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.models.delivery_desk import DeliveryChoices, Usual
from app.models.desk import Named
from app.services.freshness import schemes
from app.services.reference import Query, Reference

_OFFERED = ("species", "presentation", "packaging", "production_method", "water", "fao_area", "gear")
"""What repeats from delivery to delivery. Origin, papers, days and quantities are stated anew each time."""
_LAST = f"""
SELECT {", ".join(f"p.{name}" for name in _OFFERED)}, p.day FROM delivery_position p
WHERE p.item = ?1 AND NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = p.entry)
  AND (?2 IS NULL OR EXISTS (SELECT 1 FROM delivery_header h WHERE h.delivery_id = p.delivery_id
    AND h.supplier = ?2 AND NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = h.entry)))
ORDER BY p.at DESC, p.stream DESC, p.seq DESC LIMIT 1
"""  # noqa: S608 - our own text


def choices(query: Query, on: date) -> DeliveryChoices:
    """Everything that holds on that plant day; suppliers and items most used first."""
    reference = Reference(query, on)

    def words(name: str) -> tuple[Named, ...]:
        return tuple(term.named for term in reference.terms(name))

    suppliers, items = _used(query, "supplier", "delivery_header"), _used(query, "item", "delivery_position")
    return DeliveryChoices(
        suppliers=tuple(sorted(reference.suppliers(), key=lambda one: -suppliers.get(one.named.code, 0))),
        items=tuple(
            sorted((i.named for i in reference.items()), key=lambda named: -items.get(named.code, 0))
        ),
        item_species=reference.item_species(),
        species=tuple(species.named for species in reference.species()),
        presentations=words("presentation"),
        packagings=words("packaging"),
        production_methods=words("production_method"),
        waters=words("water"),
        fao_areas=words("fao_area"),
        gears=words("gear"),
        origin_classes=tuple(reference.origin_classes()),
        grades=words("grade"),
        schemes=schemes(),
        packaging_states=words("packaging_state"),
        correction_reasons=tuple(reference.reasons("correction")),
        verdict_reasons=tuple(reference.reasons("acceptance")),
        void_reasons=tuple(reference.reasons("void")),
        mend_reasons=tuple(reference.reasons("mend")),
        release_reasons=tuple(reference.reasons("release")),
        containers=tuple(reference.containers()),
        reopen_reasons=tuple(reference.reasons("reopen")),
        near_percent=reference.setting("weighing.order_warn"),
        over_percent=reference.setting("weighing.order_manager"),
    )


def _used(query: Query, column: str, table: str) -> Mapping[str, int]:
    """How often each code stands in the station's deliveries."""
    rows = query(f"SELECT {column} AS code, count(*) AS n FROM {table} GROUP BY {column}")  # noqa: S608 - our own text
    return {row["code"]: row["n"] for row in rows}


def usual(query: Query, supplier: str, item: str) -> Usual:
    """What this supplier's item was the last time, and the plant's; empty where it never came."""
    of_supplier, of_plant = query(_LAST, item, supplier), query(_LAST, item, None)
    day = of_supplier[0]["day"] if of_supplier else None
    return Usual(_said(of_supplier), _said(of_plant), date.fromisoformat(day) if day else None)


def _said(rows: list[dict[str, Any]]) -> Mapping[str, str]:
    return {name: rows[0][name] for name in _OFFERED if rows[0][name]} if rows else {}
