"""What the desk keeps and looks up: reference data of the plant, its own draft, the lot's weighings."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.clock import Clock
from app.errors import OperatorError
from app.models import plantday
from app.models.desk import Container
from app.models.register import Scales
from app.services.receiving import ledger
from app.services.receiving.choices import choices
from app.services.receiving.entries import LotRef
from app.services.receiving.ledger import Acknowledged
from app.services.receiving.order import order_of
from app.services.receiving.ports import Reader
from app.services.receiving.state import Limits, Shown, Work
from app.services.reference import Item, Reference
from app.services.register.standing import Attached

_ITEM_OF = "SELECT item FROM lot_opening WHERE lot_id = ? ORDER BY stream, seq LIMIT 1"


@dataclass(frozen=True)
class _Known:
    """Reference data as last read."""

    items: dict[str, Item]
    containers: dict[str, Container]
    void_minutes: int
    tare_drift_g: int
    label: str = ""


_NOTHING = _Known({}, {}, 10, 50)


class Shelf:
    """Asks on the journal's readers, keeps the draft through `save`."""

    def __init__(
        self, reader: Reader, clock: Clock, place: str,
        load: Callable[[], Future[dict[str, Any] | None]], save: Callable[[dict[str, Any]], Future[Any]],
        scale: Attached | None = None,
    ) -> None:  # fmt: skip
        self._reader, self._clock, self._place = reader, clock, place
        self._load, self._save, self._scale = load, save, scale
        self._known = _NOTHING

    @property
    def void_minutes(self) -> int:
        return self._known.void_minutes

    @property
    def label(self) -> str:
        """The template of the label of each crate; empty: none."""
        return self._known.label

    @property
    def tare_drift_g(self) -> int:
        return self._known.tare_drift_g

    def item(self, code: str) -> Item:
        """The item of that code; OperatorError `weighing.unknown_item` when the plant has none."""
        try:
            return self._known.items[code]
        except KeyError as error:
            raise OperatorError("weighing.unknown_item", code=code) from error

    def container(self, code: str) -> Container:
        """The container type of that code; OperatorError `weighing.unknown_container`."""
        try:
            return self._known.containers[code]
        except KeyError as error:
            raise OperatorError("weighing.unknown_container", code=code) from error

    def lot_item(self, lot_id: str) -> Future[str | None]:
        """The item a lot was opened with, None for a lot this station has not heard of."""

        def ask(reads: Any) -> str | None:
            rows = reads.query(_ITEM_OF, lot_id)
            return rows[0]["item"] if rows else None

        return self._reader.submit(ask)

    def shown(self, lot: UUID | None) -> Future[Shown]:
        """What the screen shows of reference data and of this lot, all of one moment of the journal."""

        def ask(reads: Any) -> Shown:
            with reads.moment():
                return self._read(reads, lot)

        return self._reader.submit(ask)

    def _read(self, reads: Any, lot: UUID | None) -> Shown:
        today = self._today(reads)
        reference = Reference(reads.query, today)
        self._known = _known(reference)
        sent = Acknowledged(reads.stream, reads.acknowledged())
        tally = ledger.tally(reads.query, lot, self._clock.now(), reads.head()[0], sent)
        return Shown(
            tally, choices(reference), reference.place(self._place),
            order_of(reads.query, lot) if lot else None,
            Limits(reference.setting("weighing.order_warn"), reference.setting("weighing.order_manager")),
            reference.bands(), ledger.last_scale(reads.query, lot) if lot else None,
            self._scale.scales(reads.query, today) if self._scale is not None else Scales(),
        )  # fmt: skip

    def _today(self, reads: Any) -> date:
        """The plant day of now: only what holds on it is offered."""
        rules = plantday.parse(Reference(reads.query).setting("plant.day"))
        return rules.stamp(self._clock.now())[0]

    def keep(self, work: Work) -> Future[Any]:
        """The desk's work is durable when the future ends, on the journal's own thread."""
        lot = work.lot
        return self._save(
            {
                "item": work.item and work.item.named.code,
                "container": work.container and work.container.kind.code,
                "pieces": work.pieces,
                "lot": lot and {name: str(value) for name, value in asdict(lot).items()},
            }
        )

    def load(self) -> Future[Work]:
        """What was being weighed when the station last stood; what the plant no longer has is left out."""
        found: Future[Work] = Future()

        def kept(done: Future[dict[str, Any] | None]) -> None:
            try:
                fields = done.result() or {}
                self.shown(None).add_done_callback(lambda _: found.set_result(self._work(fields)))
            except Exception as error:
                found.set_exception(error)

        self._load().add_done_callback(kept)
        return found

    def _work(self, fields: dict[str, Any]) -> Work:
        lot = fields.get("lot")
        return Work(
            self._known.items.get(fields.get("item") or ""),
            LotRef(UUID(lot["id"]), lot["code"], lot["item"], lot["place"]) if lot else None,
            self._known.containers.get(fields.get("container") or ""),
            fields.get("pieces"),
        )


def _known(reference: Reference) -> _Known:
    return _Known(
        {item.named.code: item for item in reference.items()},
        {container.kind.code: container for container in reference.containers()},
        reference.setting("void.operator_minutes"),
        reference.setting("weighing.tare_drift"),
        reference.setting("label.crate"),
    )
