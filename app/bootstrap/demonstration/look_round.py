"""What the demonstration's morning begins and ends with: reference data put right, records, devices, lists."""

from __future__ import annotations

from collections.abc import Mapping

from app.bootstrap.demonstration.play import CRATE, CRATE_TARE_G, Play
from app.bootstrap.demonstration.post import ROOM_CHANNEL, ROOM_ROW
from app.errors import Bug
from app.models.kinds import Group
from app.models.lists import By
from app.views.administration.form import HISTORY, RowForm
from app.views.administration.history import HistoryPage
from app.views.administration.home import GROUPS, TilesPage
from app.views.administration.rows import RowsPage
from app.views.deliveries.listing import DeliveriesPage
from app.views.shell.router import DELIVERY_ROOM

GTIN = "9521234543213"
"""Prefix 952 is GS1's own for examples."""

FOREIGN = "00395212345000000019"
"""A logistic unit's label, SSCC of the same prefix."""


def settle_reference(p: Play) -> None:
    """The small crate was weighed anew; trout is counted; peled has its article number."""
    p.hands.enter("administration")
    p.hands.picture("administration")
    _set(p, "container_type", CRATE, {"tare_g": str(CRATE_TARE_G / 1000)}, "REF-MEASURED", "tare")
    _set(p, "item", "TROUT", {"counted": "yes"}, "REF-RULE")
    _set(p, "item", "PELED", {"gtin": GTIN}, "REF-NEW")
    _set(p, "channel", ROOM_CHANNEL, ROOM_ROW, "REF-RULE")


def _set(p: Play, sheet: str, key: str, values: Mapping[str, str], reason: str, picture: str = "") -> None:
    """One row of reference data is changed with its reason."""
    pen = p.work.pen
    group = next((tile for tile, (_, sheets) in GROUPS.items() if sheet in sheets), "")
    pen.on(TilesPage)
    pen.pages.home()
    for tile in (group, sheet) if group else (sheet,):
        pen.leaf(tile)
        pen.select(tile)
    pen.on(RowsPage)
    pen.leaf(key)
    pen.select(key)
    pen.on(RowForm)
    pen.fill(values)
    if picture:
        p.hands.picture(picture)
    pen.primary()
    pen.answer(reason)
    pen.on(RowsPage)
    if picture:
        _history(p, key, picture)
    pen.back()


def _history(p: Play, key: str, picture: str) -> None:
    pen = p.work.pen
    pen.leaf(key)
    pen.select(key)
    pen.on(RowForm)
    pen.act(HISTORY)
    pen.on(HistoryPage)
    p.hands.picture(f"{picture}-history")
    pen.back(2)
    pen.on(RowsPage)


def play(p: Play, deliveries: list[str]) -> None:
    """A label is scanned; the lists are looked at; the administrator looks at records and devices."""
    hands = p.hands
    hands.home()
    scan_label(p)
    _scan_foreign(p)
    _list(p, deliveries)
    _lists(p)
    hands.leave()
    hands.log_in(p.demo.person(Group.ADMINISTRATOR))
    for room in ("audit", "attention", "maintenance", "standing", "help"):
        hands.enter(room)
        hands.rest(0.6)
        hands.picture(room)


def scan_label(p: Play, picture: str = "lot") -> None:
    """Any label of the plant opens its lot, on any screen."""
    from app.services.documents.labels import read_back

    [*_, newest] = p.demo.first.devices.printer.printed
    symbol = next(seen for seen in read_back(newest) if seen.symbology.startswith("]d"))
    p.hands.scan(symbol.text, symbol.symbology)
    p.hands.until(lambda: p.hands.screen.objectName() == "lot", "the lot of a scanned label")
    p.hands.rest(1.0)
    p.hands.picture(picture)


def _scan_foreign(p: Play) -> None:
    """A pallet of somebody else's, of which nobody here has heard, leads nowhere and is said."""
    seen = p.hands.screen
    p.hands.scan(FOREIGN, "]C1")
    p.hands.rest(0.6)
    if p.hands.screen is not seen:
        raise Bug("demo.stuck", what="a foreign label leads nowhere")
    p.hands.picture("scan-foreign")


def _list(p: Play, deliveries: list[str]) -> None:
    p.hands.enter(DELIVERY_ROOM)
    p.work.pen.pages.home()
    p.work.pen.on(DeliveriesPage)
    p.hands.until(lambda: set(deliveries) <= set(p.work.pen.rows()), "all deliveries are listed")
    p.hands.picture("deliveries")


def _lists(p: Play) -> None:
    """Deliveries, lots and weighings with their sums; the sum of all is what the plant has."""
    pen = p.work.pen
    p.hands.enter("reports")
    for kind in By:
        pen.act(kind)
        pen.hands.until(lambda: pen.pages.calm and bool(pen.rows()), f"the list of {kind}")
        p.hands.picture(f"list-{kind}")
