"""The room of lists without Qt: which list, narrowed how, and that every figure opens its weighings."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar, cast

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.lists import By, DeliveryRow, LotRow, Narrowing
from app.views.backrooms import gate
from app.views.backrooms.reports import SampleLists
from app.views.lists.faces import Cells, ListFace
from app.views.lists.pages import Pages
from app.views.reports.page import Lists, ListsPage

T = TypeVar("T")
WEEK = (gate.TODAY - timedelta(days=6), gate.TODAY)


def after(future: Future[T], ok: Callable[[T], None], failed: Callable[[BaseException], None]) -> None:
    error = future.exception()
    if error is not None:
        failed(error)
    else:
        ok(future.result())


def room(port: SampleLists) -> Pages:
    pages = Pages(
        Catalogue("en"), after, show=lambda _: None, first=lambda room: ListsPage(room, Lists(port))
    )
    pages.room_for(8)
    pages.entered()
    return pages


def face(pages: Pages) -> ListFace:
    return cast(ListFace, pages.view().face)


def test_it_begins_with_the_deliveries_of_seven_days() -> None:
    port = SampleLists()
    shown = face(room(port))
    assert port.asked[-1] == (By.DELIVERY, Narrowing(By.DELIVERY, *WEEK))
    assert shown.title == "Deliveries · 17/11/2026 – 23/11/2026 · this station's data, 23/11/2026 14:32"
    assert [act.code for act in shown.feet] == ["delivery", "lot", "weighing", "narrow", "save"]
    assert shown.totals[0] == "Total: 43"


def test_each_tab_asks_its_own_day() -> None:
    port = SampleLists()
    pages = room(port)
    for kind in (By.LOT, By.WEIGHING, By.DELIVERY):
        pages.act(kind)
        assert port.asked[-1] == (kind, Narrowing(kind, *WEEK))
        assert [act.code for act in face(pages).feet if act.shown] == [kind]


def test_a_row_opens_its_weighings_and_so_does_the_sum() -> None:
    port = SampleLists()
    pages = room(port)
    first = cast(DeliveryRow, port.every[By.DELIVERY][0])
    pages.select(first.delivery)
    opened = Narrowing(By.DELIVERY, *WEEK, delivery=first.delivery)
    assert port.asked[-1] == (By.WEIGHING, opened)
    assert face(pages).title.startswith(f"Weighings · {first.delivery}")
    assert face(pages).primary.text == ""
    assert pages.back()
    pages.primary()
    assert port.asked[-1] == (By.WEIGHING, Narrowing(By.DELIVERY, *WEEK))
    pages.back()
    pages.act(By.LOT)
    lot = cast(LotRow, port.every[By.LOT][3])
    pages.select(lot.lot)
    assert port.asked[-1] == (By.WEIGHING, Narrowing(By.LOT, *WEEK, lot=lot.lot))


def test_filters_stay_over_the_tabs_and_are_counted() -> None:
    port = SampleLists()
    pages = room(port)
    pages.act("narrow")
    for step in ("supplier", "NORTH", "verdict", "held"):
        pages.select(step)
    pages.primary()
    wanted = Narrowing(By.DELIVERY, *WEEK, supplier="NORTH", verdict="held")
    assert port.asked[-1] == (By.DELIVERY, wanted)
    assert next(act.action.detail for act in face(pages).feet if act.code == "narrow") == "2 filters"
    pages.act(By.WEIGHING)
    assert port.asked[-1] == (By.WEIGHING, replace(wanted, by=By.WEIGHING))


def test_days_that_are_not_kept_need_the_server_and_are_not_asked_over_and_over() -> None:
    port = SampleLists()
    pages = room(port)
    cast(ListsPage, pages.top).renew(Narrowing(By.DELIVERY, gate.TODAY.replace(year=2025), gate.TODAY))
    trouble = pages.view().trouble
    assert trouble is not None
    assert trouble.title == "Needs the server"
    pages.back()
    count = len(port.asked)
    pages.changed()
    assert (len(port.asked), pages.view().trouble) == (count, None)
    assert face(pages).empty.startswith("These days need the server")


def test_what_does_not_count_is_struck_and_typed_weights_are_marked() -> None:
    pages = room(SampleLists())
    pages.act(By.WEIGHING)
    rows = [cast(Cells, row) for row in face(pages).rows]
    assert [row.struck for row in rows] == [number % 8 == 5 for number in range(8)]
    assert [row.cells[4] for row in rows] == ["M" if number % 8 == 3 else "" for number in range(8)]
    assert face(pages).totals[1] == "79 weighings"


def test_a_file_is_written_of_what_is_seen_and_its_place_said() -> None:
    port: Any = SampleLists()
    pages = room(port)
    pages.act("save")
    pages.select("xlsx")
    assert port.wrote == [(By.DELIVERY, "xlsx", "17/11/2026 – 23/11/2026 (by the day of the delivery)")]
    notice = pages.view().notice
    assert notice is not None
    assert notice.text == "The list stands in /media/usb/delivery.xlsx"


def test_a_disk_that_refuses_is_said() -> None:
    port = SampleLists(refusal=EnvironmentFault("lists.not_filed", path="/x", detail="full"))
    pages = room(port)
    pages.act("save")
    pages.select("csv")
    trouble = pages.view().trouble
    assert trouble is not None
    assert "full" in trouble.what


def test_nothing_there_is_said() -> None:
    pages = room(SampleLists({kind: () for kind in By}))
    assert face(pages).empty.startswith("Nothing on these days")
    assert not face(pages).primary.enabled
