"""What the weighing screen needs from the service behind it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from app.models.desk import Capture, WeighingSnapshot
from app.models.labelqueue import Checked
from app.models.scan import Scan

Unsubscribe = Callable[[], None]


class WeighingDesk(Protocol):
    """One station's weighing place for the person who is logged in.

    Intents return at once; the work happens elsewhere. A Future ends with the result only after the entry
    is durable, or with an `app.errors.StationError` that says in the operator's words why not. The snapshot
    already shows the change when the Future ends.
    """

    def snapshot(self) -> WeighingSnapshot:
        """The state now; cheap, from any thread."""

    def subscribe(self, changed: Callable[[], None]) -> Unsubscribe:
        """`changed` is called from any thread after the snapshot changed, at the scale's rate at most."""

    def record(self, reason: str | None = None) -> Future[Capture]:
        """Record the first complete frame after this call; `reason`: why out of the band it is taken."""

    def tare(self) -> Future[None]: ...

    def zero(self) -> Future[None]: ...

    def clear_tare(self) -> Future[None]: ...

    def preset_tare(self, grams: int) -> Future[None]:
        """Set a tare typed by hand; needs the right to."""

    def choose_container(self, code: str | None) -> Future[None]:
        """Take the list tare of this kind of container; None gives the choice up."""

    def set_pieces(self, pieces: int | None) -> Future[None]:
        """So many pieces are in each crate from now on."""

    def allow_more(self, pin: str, reason: str) -> Future[None]:
        """The person signs that more may be taken than was advised; needs the right to."""

    def confirm_date(self) -> Future[None]:
        """The person says that the date of the labels that are held is right: they go out."""

    def check_label(self, scan: Scan) -> Checked | None:
        """A label that is asked about was scanned on its crate; None: any other code."""

    def choose_item(self, code: str) -> Future[None]:
        """What is weighed from now on; a lot of another item is closed by it."""

    def new_lot(self) -> Future[str]:
        """Open a lot of the chosen item; ends with its code."""

    def choose_lot(self, code: str) -> Future[None]:
        """Go on with the lot whose label was scanned; an unknown one becomes a stub."""

    def manual(self, grams: int, reason: str) -> Future[Capture]:
        """Record a net weight typed by hand; needs the right to."""

    def void_last(self, reason: str) -> Future[Capture]:
        """Void the newest capture that is not voided; it stays on the list, struck through."""
