"""What the desk of deliveries shows and offers: choices at the gate, and a delivery with what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.models.delivery import Delivery, Missing, Stop
from app.models.desk import Container, Named
from app.models.freshness import Scheme


@dataclass(frozen=True)
class Supplier:
    """A supplier with the vessels, farms or brigades it brings fish from."""

    named: Named
    tax_id: str | None = None
    vessels: tuple[str, ...] = ()


@dataclass(frozen=True)
class OriginClass:
    """Where fish may come from by law, and which document proves it."""

    named: Named
    document_ru: str = ""
    document_en: str = ""


@dataclass(frozen=True)
class DeliveryChoices:
    """Everything a person chooses from at the gate, as far as it holds today."""

    suppliers: tuple[Supplier, ...] = ()
    items: tuple[Named, ...] = ()
    item_species: Mapping[str, str] = field(default_factory=dict)
    species: tuple[Named, ...] = ()
    presentations: tuple[Named, ...] = ()
    packagings: tuple[Named, ...] = ()
    production_methods: tuple[Named, ...] = ()
    waters: tuple[Named, ...] = ()
    fao_areas: tuple[Named, ...] = ()
    gears: tuple[Named, ...] = ()
    origin_classes: tuple[OriginClass, ...] = ()
    grades: tuple[Named, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    packaging_states: tuple[Named, ...] = ()
    correction_reasons: tuple[Named, ...] = ()
    verdict_reasons: tuple[Named, ...] = ()
    void_reasons: tuple[Named, ...] = ()
    mend_reasons: tuple[Named, ...] = ()
    release_reasons: tuple[Named, ...] = ()
    containers: tuple[Container, ...] = ()
    reopen_reasons: tuple[Named, ...] = ()
    near_percent: int = 95
    """From this part of the advised quantity on a warning is shown."""
    over_percent: int = 102
    """Beyond it a production manager must be here."""


@dataclass(frozen=True)
class Standing:
    """A delivery and what stands between it and acceptance."""

    delivery: Delivery
    missing: tuple[Missing, ...] = ()
    stops: tuple[Stop, ...] = ()
    wrong_labels: tuple[str, ...] = ()
    """Lot codes whose printed labels a correction made wrong and that were not printed again."""


@dataclass(frozen=True)
class Usual:
    """What a form may offer for an item of a supplier, by the names of a position's fields.

    Nothing that decides the origin is among it, neither days nor quantities.
    """

    last: Mapping[str, str] = field(default_factory=dict)
    """What this supplier's last delivery of the item said."""
    plant: Mapping[str, str] = field(default_factory=dict)
    """What the plant's last delivery of the item said, whosever it was."""
    day: date | None = None
    """Of this supplier's last delivery of the item."""
