"""What each step of a delivery looks like as an entry. Pure: values in, drafts out.

Every entry names the delivery, so that it can arrive first. A correction names all entries it replaces and carries
the whole new value.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from app.models.delivery import BINDING, Acceptance, Check, Header, Position
from app.models.envelope import Draft
from app.models.tables import TABLES
from app.models.tables.base import Fill
from app.models.temperature import Probe
from app.services.decisions import Signature, Wish
from app.services.receiving.entries import LotRef

NewId = Callable[[], uuid.UUID]
Row = Mapping[str, Any]
_NOT_COPIED = frozenset({"id", "lot_id", "item"})
_STAMPS = frozenset({"at", "person"})
"""Fields of a check that its envelope says."""


@dataclass(frozen=True)
class _Coded:
    """What has a code that people read, and an id from it."""

    id: uuid.UUID
    code: str

    @property
    def row(self) -> dict[str, Any]:
        return {"id": self.id, "code": self.code}


class DeliveryRef(_Coded):
    """A delivery as an entry names it."""


class LotLabel(_Coded):
    """A lot by its label alone."""


@dataclass(frozen=True)
class Signed:
    """A signature made with the PIN: printed name, its meaning, its time (21 CFR 11.50)."""

    name: str
    meaning: str
    at: datetime


def opened(of: DeliveryRef, header: Header, new_id: NewId) -> Draft:
    """Somebody stands at the gate."""
    return _draft("delivery.opened", of, delivery_header=[_header(of, header, new_id())])


def corrected(of: DeliveryRef, header: Header, replaced: Iterable[str], reason: str, new_id: NewId) -> Draft:
    """The header is `header`; the entries `replaced` stated it until now."""
    return _draft(
        "delivery.corrected", of, reason,
        supersession=_strikes(replaced, reason, new_id), delivery_header=[_header(of, header, new_id())],
    )  # fmt: skip


def stated(of: DeliveryRef, position: Position, new_id: NewId) -> Draft:
    """One more kind of fish of the delivery."""
    return _draft("position.stated", of, delivery_position=[_position(of, position, new_id())])


def position_corrected(
    of: DeliveryRef, position: Position, replaced: Iterable[str], reason: str, new_id: NewId
) -> Draft:
    """The position is `position`; the entries `replaced` stated it until now."""
    return _draft(
        "position.corrected", of, reason,
        supersession=_strikes(replaced, reason, new_id), delivery_position=[_position(of, position, new_id())],
    )  # fmt: skip


def withdrawn(of: DeliveryRef, replaced: Iterable[str], reason: str, new_id: NewId) -> Draft:
    """The position that the entries `replaced` stated was a mistake."""
    return _draft("position.withdrawn", of, reason, supersession=_strikes(replaced, reason, new_id))


def measured(
    of: DeliveryRef, position: uuid.UUID | None, centi_c: int, new_id: NewId, probe: Probe | None = None
) -> Draft:
    """A core temperature that a person read off and typed, or that `probe` measured."""
    row = {"id": new_id(), "delivery_id": of.id, "position": position, "centi_c": centi_c, "taken": "typed"}
    if probe is not None and probe.sample is not None:
        row |= {"taken": "probe", "device": probe.device, "frame": probe.sample.raw}
    return _draft("delivery.measured", of, core_temperature=[row])


def checked(of: DeliveryRef, check: Check, new_id: NewId) -> Draft:
    """The freshness check."""
    said = {name: value for name, value in asdict(check).items() if name not in _STAMPS}
    return _draft("delivery.checked", of, arrival_check=[{"id": new_id(), "delivery_id": of.id} | said])


def judged(
    of: DeliveryRef, verdict: Acceptance, lots: Mapping[LotLabel, Acceptance], reason: str | None, note: str,
    replaced: Iterable[str], new_id: NewId,
) -> Draft:  # fmt: skip
    """What was decided of the delivery and of each lot; it replaces the judgements in the entries `replaced`.

    What is held or rejected binds: it counts until it is released.
    """
    row = {
        "id": new_id(), "delivery_id": of.id, "verdict": str(verdict), "reason": reason, "note": note or None,
        "binding": verdict in BINDING,
    }  # fmt: skip
    lot_rows = [
        {"id": new_id(), "lot_id": lot.id, "delivery_id": of.id, "verdict": str(said), "reason": reason,
         "binding": said in BINDING}
        for lot, said in lots.items()
    ]  # fmt: skip
    return _draft(
        "delivery.judged", of, reason,
        supersession=_strikes(replaced, reason or str(verdict), new_id), delivery_verdict=[row],
        lot=[lot.row for lot in lots], lot_verdict=lot_rows,
    )  # fmt: skip


def released(of: DeliveryRef, judged: Draft, holds: Iterable[str], signed: Signed, new_id: NewId) -> Wish:
    """The judgement `judged`; and what the entries `holds` held or rejected does not bind any more."""
    release = [
        {"id": new_id(), "delivery_id": of.id, "target": target, "name": signed.name, "meaning": signed.meaning,
         "signed_at": signed.at}
        for target in holds
    ]  # fmt: skip
    rows = {name: some for name, some in judged.rows.items() if TABLES[name].fill is Fill.FACT}
    signature = Signature(signed.name, signed.meaning, signed.at)
    return Wish("delivery.released", {**rows, "verdict_release": release}, judged.reason, signature)


def closed(of: DeliveryRef, note: str, new_id: NewId) -> Draft:
    """This station is done with the delivery."""
    row = {"id": new_id(), "delivery_id": of.id, "note": note or None}
    return _draft("delivery.closed", of, delivery_closing=[row])


def reopened(of: DeliveryRef, replaced: Iterable[str], reason: str, new_id: NewId) -> Draft:
    """The closings in the entries `replaced` do not count any more."""
    return _draft("delivery.reopened", of, reason, supersession=_strikes(replaced, reason, new_id))


def report_signed(of: DeliveryRef, version: int, digest: str, signed: Signed, new_id: NewId) -> Draft:
    """A person signed the report whose content has this digest."""
    row = {
        "id": new_id(), "delivery_id": of.id, "version": version, "digest": digest,
        "signer": signed.name, "meaning": signed.meaning, "signed_at": signed.at,
    }  # fmt: skip
    return _draft("report.signed", of, delivery_report=[row])


def lot_opened(lot: LotRef, of: DeliveryRef, position: uuid.UUID, new_id: NewId) -> Draft:
    """A lot begins that holds fish of this position."""
    return _draft(
        "lot.opened", of, lot=[_lot(lot)], lot_opening=[_opening(lot, new_id())],
        lot_origin=[_origin(lot, of, position, new_id())],
    )  # fmt: skip


def lot_corrected(
    lot: LotRef, of: DeliveryRef, position: uuid.UUID, replaced: Iterable[str], reason: str, new_id: NewId
) -> Draft:
    """The lot holds fish of this position, and was opened as `lot` says; `replaced` said otherwise."""
    return _draft(
        "lot.corrected", of, reason,
        lot=[_lot(lot)], supersession=_strikes(replaced, reason, new_id, lot.id),
        lot_opening=[_opening(lot, new_id())], lot_origin=[_origin(lot, of, position, new_id())],
    )  # fmt: skip


def weighing_corrected(
    weighing: Row, movement: Row, source: LotLabel, target: LotRef, reason: str, new_id: NewId
) -> Draft:
    """A weighing stands in `target` with everything the scale said of it, and in `source` no more.

    `weighing` and `movement` are its rows as they stand in the tables, with the values that are put right.
    """
    kept = {name: weighing[name] for name in TABLES["weighing"].column_names if name not in _NOT_COPIED}
    row = {"id": new_id(), "lot_id": target.id, "item": target.item} | kept | {"manual": bool(kept["manual"])}
    moved = {"id": new_id(), "lot_id": target.id, "place": movement["place"],
             "grams": movement["grams"], "cause": movement["cause"]}  # fmt: skip
    rows = {
        "lot": [source.row, *([_lot(target)] if target.id != source.id else [])],
        "supersession": _strikes([weighing["entry"]], reason, new_id, source.id),
        "weighing": [row],
        "movement": [moved],
    }
    return Draft("weighing.corrected", rows, reason=reason)


def _draft(kind: str, of: DeliveryRef, reason: str | None = None, **tables: Sequence[Row]) -> Draft:
    rows = {"delivery": [of.row]} | {name: rows for name, rows in tables.items() if rows}
    return Draft(kind, rows, reason=reason)


def _strikes(
    targets: Iterable[str], reason: str, new_id: NewId, lot: uuid.UUID | None = None
) -> list[dict[str, Any]]:
    return [
        {"id": new_id(), "target": target, "lot_id": lot, "reason": reason}
        for target in dict.fromkeys(targets)
    ]


def _header(of: DeliveryRef, header: Header, row_id: uuid.UUID) -> dict[str, Any]:
    return {"id": row_id, "delivery_id": of.id} | asdict(header)


def _position(of: DeliveryRef, position: Position, row_id: uuid.UUID) -> dict[str, Any]:
    said = asdict(position)
    return {"id": row_id, "delivery_id": of.id, "position": said.pop("id")} | said


def _lot(lot: LotRef) -> dict[str, Any]:
    return {"id": lot.id, "code": lot.code}


def _opening(lot: LotRef, row_id: uuid.UUID) -> dict[str, Any]:
    return {"id": row_id, "lot_id": lot.id, "item": lot.item, "place": lot.place}


def _origin(lot: LotRef, of: DeliveryRef, position: uuid.UUID, row_id: uuid.UUID) -> dict[str, Any]:
    return {"id": row_id, "lot_id": lot.id, "delivery_id": of.id, "position": position}
