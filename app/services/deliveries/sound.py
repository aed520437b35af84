"""Whether what a person typed can be. Pure; raises OperatorError in the operator's words."""

from __future__ import annotations

from datetime import date, datetime

from app.errors import OperatorError
from app.models.delivery import Check, Header, Position
from app.models.values import MAX_GRAMS

COLDEST_CENTI_C, WARMEST_CENTI_C = -6_000, 6_000
"""Outside of these no fish and no vehicle was ever measured."""
_INLAND_AREAS = range(1, 9)
"""FAO areas 01 to 08 are inland waters; the others are marine."""


def require_header(header: Header, latest: datetime) -> None:
    """The header names a supplier, its temperature can be, and it did not arrive after `latest`."""
    if not header.supplier:
        raise OperatorError("delivery.no_supplier")
    if header.transport_centi_c is not None:
        require_temperature(header.transport_centi_c)
    if header.arrived_at is not None and header.arrived_at > latest:
        raise OperatorError("delivery.arrived_later")


def require_temperature(centi_c: int) -> None:
    if not COLDEST_CENTI_C <= centi_c <= WARMEST_CENTI_C:
        raise OperatorError("delivery.temperature_range")


def require_position(position: Position, today: date) -> None:
    """The position names an item, its catch ended by `today`, its area is one of its way of production."""
    if not position.item:
        raise OperatorError("delivery.no_item")
    if position.advised_g is not None and not 0 < position.advised_g <= MAX_GRAMS:
        raise OperatorError("delivery.advice_range")
    _require_catch(position, today)
    _require_area(position)


def _require_catch(position: Position, today: date) -> None:
    first, last = position.catch_from, position.catch_to
    if first and last and first > last:
        raise OperatorError("delivery.catch_order")
    if any(day is not None and day > today for day in (first, last)):
        raise OperatorError("delivery.catch_later")


def _require_area(position: Position) -> None:
    """Inland catch has an inland FAO area and marine catch a marine one (GS1 validation rule 1842)."""
    area = (position.fao_area or "")[:2]
    if not area.isdecimal():
        return
    inland = int(area) in _INLAND_AREAS
    if (position.production_method, inland) in (("inland", False), ("marine", True)):
        raise OperatorError("delivery.area_method", area=position.fao_area)


def require_check(check: Check) -> None:
    """The check says something, and its numbers can be."""
    said = (
        check.score, check.grade, check.parasites, check.packaging_state, check.ice_percent, check.mean_fish_g,
        check.lab_sample, check.corrective_action, check.note,
    )  # fmt: skip
    if all(value in (None, "") for value in said):
        raise OperatorError("delivery.check_empty")
    within = ((check.score, 0, 99), (check.ice_percent, 0, 100), (check.mean_fish_g, 1, MAX_GRAMS))
    if any(value is not None and not low <= value <= high for value, low, high in within):
        raise OperatorError("delivery.check_range")
