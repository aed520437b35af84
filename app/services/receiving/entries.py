"""What a weighing, a void, a tare and a new lot look like as entries. Pure: values in, drafts out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from app.models.desk import Band
from app.models.envelope import Draft
from app.models.values import Origin
from app.models.weights import Weights


@dataclass(frozen=True)
class LotRef:
    """A lot as an entry names it."""

    id: uuid.UUID
    code: str
    item: str
    place: str


@dataclass(frozen=True)
class Evidence:
    """What the scale said: its decimal string and unit, the frame, and which scale it was."""

    indication: str | None = None
    unit: str | None = None
    frame: bytes | None = None
    device: str | None = None
    scale_serial: str | None = None


@dataclass(frozen=True)
class Shot:
    """One good frame of the scale that is booked nowhere. Masses are grams; `tare_g` is 0 where none is set."""

    grams: int
    tare_g: int
    said: Evidence


def opened(lot: LotRef, new_id: uuid.UUID) -> Draft:
    """A lot begins: its identity and what the station knows of it."""
    opening = {"id": new_id, "lot_id": lot.id, "item": lot.item, "place": lot.place}
    return Draft("lot.opened", {"lot": [_identity(lot)], "lot_opening": [opening]})


def recorded(
    lot: LotRef, values: Weights, evidence: Evidence, ids: tuple[uuid.UUID, uuid.UUID],
    *, container: str | None, band: Band | None, band_reason: str | None, pieces: int | None = None,
) -> Draft:  # fmt: skip
    """A weighing by the scale and the stock it brings to the lot's place."""
    row = _weighing(lot, values, ids[0]) | {
        "container_type": container,
        "indication": evidence.indication,
        "unit": evidence.unit,
        "manual": False,
        "verdict": str(band.verdict(values.net_g)) if band else None,
        "verdict_reason": band_reason,
        "device": evidence.device,
        "scale_serial": evidence.scale_serial,
        "frame": evidence.frame,
        "pieces": pieces,
    }
    return Draft("weighing.recorded", _bundle(lot, row, ids[1]))


def manual(
    lot: LotRef, net_g: int, reason: str, ids: tuple[uuid.UUID, uuid.UUID], band: Band | None,
    pieces: int | None = None,
) -> Draft:  # fmt: skip
    """A net weight that a person typed, with the reason why no scale gave it."""
    row = _weighing(
        lot, Weights(None, Origin.UNKNOWN, None, Origin.UNKNOWN, net_g, Origin.PRESET), ids[0]
    ) | {
        "manual": True,
        "manual_reason": reason,
        "verdict": str(band.verdict(net_g)) if band else None,
        "pieces": pieces,
    }
    return Draft("weighing.manual", _bundle(lot, row, ids[1]), reason=reason)


def voided(lot: LotRef, target: uuid.UUID, reason: str, new_id: uuid.UUID) -> Draft:
    """The weighing in entry `target` does not count any more; it stays on record."""
    row = {"id": new_id, "target": target, "lot_id": lot.id, "reason": reason}
    return Draft("weighing.voided", {"lot": [_identity(lot)], "supersession": [row]}, reason=reason)


def tared(action: str, evidence: Evidence, tare_g: int | None, new_id: uuid.UUID) -> Draft:
    """The scale was tared, zeroed or cleared by a person, with what it answered."""
    row = {
        "id": new_id,
        "device": evidence.device,
        "scale_serial": evidence.scale_serial,
        "tare_g": tare_g,
        "action": action,
        "frame": evidence.frame,
    }
    return Draft("scale.tared", {"taring": [row]})


def _identity(lot: LotRef) -> dict[str, Any]:
    return {"id": lot.id, "code": lot.code}


def _weighing(lot: LotRef, values: Weights, new_id: uuid.UUID) -> dict[str, Any]:
    return {
        "id": new_id,
        "lot_id": lot.id,
        "item": lot.item,
        "gross_g": values.gross_g,
        "gross_from": str(values.gross_from),
        "tare_g": values.tare_g,
        "tare_from": str(values.tare_from),
        "net_g": values.net_g,
        "net_from": str(values.net_from),
    }


def _bundle(lot: LotRef, weighing: dict[str, Any], movement_id: uuid.UUID) -> dict[str, list[dict[str, Any]]]:
    movement = {
        "id": movement_id,
        "lot_id": lot.id,
        "place": lot.place,
        "grams": weighing["net_g"],
        "cause": "weighing",
    }
    return {"lot": [_identity(lot)], "weighing": [weighing], "movement": [movement]}
