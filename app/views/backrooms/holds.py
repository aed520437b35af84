"""The room of holds in its usual and its bad states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from PySide6.QtCore import QCoreApplication

from app.errors import OperatorError, StationError
from app.i18n import Catalogue
from app.models.desk import Named
from app.models.holds import Cause, Hold, Scope
from app.models.paging import Slice
from app.models.values import LotCode
from app.services.reference import Reference
from app.views.backrooms.scenes import BackScene, Make
from app.views.holds.page import HoldsPage
from app.views.holds.ports import Around
from app.views.lists.pages import Pages
from app.views.lists.screen import PagesScreen
from app.views.samples import ITEMS, NOW, done, refused
from app.views.screen import Kit, Screen

_SHIPPED = Reference(lambda *_: [], NOW.date())
_DAY = NOW.date()


def hold(number: int, scope: Scope, covers: str, reason: str, **more: Any) -> Hold:
    """One of the sample's holds, set so many hours ago."""
    at = NOW - timedelta(hours=number)
    return Hold(f"hold-{number}", scope, covers, reason, at, "p_0011", "Дорж Ц. Ц.", **more)


SMELL = hold(1, Scope.LOT, "R1-261123-0004-T", "HOLD-SMELL", note="Третий ящик сверху, запах от жабр")
HOLDS = (
    SMELL,
    hold(2, Scope.DELIVERY, "R1-261123-D02-H", "HOLD-PAPERS", cause=Cause.GATE),
    hold(5, Scope.ITEM, ITEMS[1].code, "HOLD-RECALL", from_day=_DAY - timedelta(days=3), to_day=_DAY),
    hold(9, Scope.LOT, "P2-261122-0117-K", "HOLD-LAB", cause=Cause.RESULT),
)


@dataclass
class SampleHolds:
    """Answers at once; `refusal`, once set, is how a release ends."""

    holds: Sequence[Hold] = HOLDS
    server: bool = True
    right: bool = True
    refusal: StationError | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def standing(self, start: int, limit: int) -> Future[Slice[Hold]]:
        on = start + limit if start + limit < len(self.holds) else None
        return done(Slice(self.holds[start : start + limit], on, len(self.holds)))

    def reasons(self, purpose: str) -> Future[Sequence[Named]]:
        return done(tuple(_SHIPPED.reasons(purpose)))

    def items(self) -> Future[Sequence[Named]]:
        return done(ITEMS)

    def may_set(self) -> bool:
        return True

    def may_release(self) -> bool:
        return self.right

    def online(self) -> bool:
        return self.server

    def set_lot(self, code: str, reason: str, note: str = "") -> Future[None]:
        return self._called("lot", code, reason, note)

    def set_delivery(self, code: str, reason: str, note: str = "") -> Future[None]:
        return self._called("delivery", code, reason, note)

    def set_item(
        self, item: str, from_day: date, to_day: date | None, reason: str, note: str = ""
    ) -> Future[None]:
        return self._called("item", item, from_day, to_day, reason, note)

    def release(
        self, holds: Sequence[Hold], reason: str, pin: str, paper_at: datetime | None = None
    ) -> Future[None]:
        if self.refusal is not None:
            return refused(self.refusal)
        return self._called("release", tuple(one.id for one in holds), reason, pin, paper_at)

    def _called(self, *call: Any) -> Future[None]:
        self.calls.append(call)
        return done(None)


def around(port: SampleHolds) -> Around:
    """The plant's zone of the sample is UTC."""
    return Around(port, lambda: _DAY, lambda day, at: datetime.combine(day, at, UTC))


def _make(**state: Any) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        port = SampleHolds(**state)
        return PagesScreen(kit, words, lambda room: HoldsPage(room, around(port)), name="holds")

    return make


def _room(screen: Screen) -> Pages:
    return cast(PagesScreen, screen).presenter


def _asked(act: Callable[[Pages], None]) -> Callable[[Screen], None]:
    return lambda screen: act(_room(screen))


def _set(room: Pages) -> None:
    room.scanned(str(LotCode("R1", _DAY, 42)))


def _item(room: Pages) -> None:
    room.act("set")
    room.top.values |= {"scope": Scope.ITEM, "item": ITEMS[1].code, "from": "2026-11-20"}  # type: ignore[attr-defined]
    room.changed()


def _release(room: Pages) -> None:
    room.primary()
    room.top.values |= {"reason": "CHECKED-AGAIN", "paper_day": "2026-11-23"}  # type: ignore[attr-defined]
    room.changed()


def _refused(room: Pages) -> None:
    room.primary()
    QCoreApplication.processEvents()
    room.top.values |= {"reason": "CHECKED-AGAIN"}  # type: ignore[attr-defined]
    room.primary()
    for key in "483920":
        room.press(key)
    room.primary()


SCENES = (
    BackScene("holds", _make()),
    BackScene("holds-offline", _make(server=False)),
    BackScene("holds-clerk", _make(right=False)),
    BackScene("holds-none", _make(holds=())),
    BackScene("holds-set", _make(), _asked(_set)),
    BackScene("holds-item", _make(), _asked(_item)),
    BackScene("holds-release", _make(), _asked(_release)),
    BackScene("holds-own", _make(refusal=OperatorError("hold.own")), _asked(_refused)),
)
