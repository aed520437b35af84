"""What a person at the desk may choose from and do: from reference data and the catalogue of kinds."""

from __future__ import annotations

from app.models.desk import Choices, Rights
from app.models.kinds import Group, latest
from app.models.login import Individual
from app.services.reference import Reference


def choices(reference: Reference) -> Choices:
    """Everything to choose from at this plant, by code."""
    return Choices(
        items=tuple(item.named for item in reference.items()),
        containers=tuple(reference.containers()),
        band_reasons=tuple(reference.reasons("band")),
        void_reasons=tuple(reference.reasons("void")),
        manual_reasons=tuple(reference.reasons("manual")),
        override_reasons=tuple(reference.reasons("override")),
    )


def rights(person: Individual | None) -> Rights:
    """What the person's groups allow; nothing for nobody."""
    groups = person.groups if person else frozenset()
    return Rights(
        record=may(groups, "weighing.recorded"),
        void=may(groups, "weighing.voided"),
        manual=may(groups, "weighing.manual"),
        preset_tare=may(groups, "weighing.manual"),
        override=may(groups, "override.signed"),
    )


def may(groups: frozenset[Group], kind: str) -> bool:
    """Whether one of `groups` may make entries of `kind`."""
    return bool(groups & latest(kind).groups)
