"""What a person does with a delivery at the first station of the demonstration, page by page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from concurrent.futures import Executor
from pathlib import Path
from shutil import copyfile

from app.bootstrap.demonstration.hands import Hands
from app.bootstrap.demonstration.pen import Pen
from app.bootstrap.demonstration.post import Post
from app.bootstrap.rooms.deliveries import delivery_desk
from app.models.delivery import Delivery
from app.models.delivery_desk import Standing
from app.models.login import DemoPerson
from app.views.deliveries.checkform import CheckForm
from app.views.deliveries.delivery import MORE, DeliveryPage, Menu, Tab
from app.views.deliveries.headerform import CorrectHeader, NewDelivery
from app.views.deliveries.listing import DeliveriesPage
from app.views.deliveries.positionform import NewPosition
from app.views.deliveries.preview import PreviewPage
from app.views.deliveries.report import PinPage, ReportPage
from app.views.deliveries.telling import Of, code
from app.views.deliveries.verdictform import VerdictForm
from app.views.shell.router import DELIVERY_ROOM

WEIGHING_ROOM = "weighing"
SOUND = {"grade": "E", "parasites_seen": "no", "packaging_state": "intact", "ice_percent": "30"}
"""An arrival check where nothing is wrong."""


class GateWork:
    """The pages of deliveries, and the desk behind them where only it knows an identity."""

    def __init__(self, post: Post, hands: Hands, worker: Executor) -> None:
        self.hands, self.pen = hands, Pen(hands)
        self.desk = delivery_desk(post.station, post.home, worker)
        self._page: DeliveryPage | None = None
        """The one that was seen last."""

    def standing(self, delivery: str) -> Standing:
        return self.hands.wait(self.desk.standing(delivery), delivery)

    def delivery(self, delivery: str) -> Delivery:
        return self.standing(delivery).delivery

    def position(self, delivery: str, item: str) -> uuid.UUID:
        """The position of that item."""
        return next(one.id for one in self.delivery(delivery).positions if one.item == item)

    # Opening

    def open(self, header: Mapping[str, str], picture: str | None = None) -> str:
        """A new delivery; its code."""
        pen = self.pen
        self.hands.enter(DELIVERY_ROOM)
        pen.pages.home()
        pen.on(DeliveriesPage)
        pen.primary()
        pen.on(NewDelivery)
        pen.fill(header)
        if picture:
            self.hands.picture(picture)
        pen.primary()
        return self._shown().code

    def _shown(self) -> DeliveryPage:
        """The page of a delivery, once it knows how the delivery stands."""
        self._page = self.pen.on(DeliveryPage)
        self.hands.until(self.pen.rows, "the delivery stands there")
        return self._page

    def show(self, delivery: str) -> None:
        """The page of that delivery: the code on its sheet opens it from any screen."""
        before = self._page
        self.hands.scan(delivery)
        self.hands.until(lambda: self._in_room() and self.pen.pages.top is not before, delivery)
        self._shown()

    def _in_room(self) -> bool:
        return self.hands.screen.objectName() == DELIVERY_ROOM

    def add_fish(self, values: Mapping[str, str], picture: str | None = None) -> None:
        """One kind of fish of the delivery that is shown."""
        pen = self.pen
        self.menu("position")
        pen.on(NewPosition)
        pen.fill(values)
        if picture:
            self.hands.picture(picture)
        pen.primary()
        self._shown()

    def menu(self, act: str) -> None:
        """Behind "More…"."""
        self.pen.act(MORE)
        self.pen.on(Menu)
        self.pen.select(act)

    def weigh(self, delivery: str, item: str) -> None:
        """The weighing place stands on a lot of the position."""
        self._choose(delivery, item)
        self.pen.act("weigh")
        hands = self.hands
        hands.until(lambda: hands.screen.objectName() == WEIGHING_ROOM, "the weighing place")
        hands.until(lambda: (seen := hands.seen()).delivery == delivery and self._holds(item), item)
        hands.until(lambda: hands.seen().live.zero, "the scale shows zero")

    def _holds(self, item: str) -> bool:
        chosen = self.hands.seen().item
        return chosen is not None and chosen.code == item

    def _choose(self, delivery: str, item: str) -> None:
        row = code(Of.POSITION, self.position(delivery, item))
        self.pen.act(Tab.OVERVIEW)
        self.pen.select(row)

    # What is found

    def measure(self, delivery: str, item: str, degrees: str) -> None:
        self._choose(delivery, item)
        self.pen.act("measure")
        self.pen.answer(degrees)
        self._shown()

    def check(self, values: Mapping[str, str], picture: str | None = None) -> None:
        """The arrival check of the whole delivery."""
        self.pen.select(code(Of.DELIVERY))
        self.pen.act("check")
        self.pen.on(CheckForm)
        self.pen.fill(values)
        if picture:
            self.hands.picture(picture)
        self.pen.primary()
        self._shown()

    def correct(self, values: Mapping[str, str], picture: str | None = None) -> None:
        """Supplier and papers anew, with the reason."""
        self.menu("header")
        self.pen.on(CorrectHeader)
        self.pen.fill(values)
        if picture:
            self.hands.picture(picture)
        self.pen.primary()
        self._shown()

    # What is decided

    def judge(self, values: Mapping[str, str], picture: str | None = None) -> None:
        self.pen.select(code(Of.DELIVERY))
        self.pen.act("judge")
        self.pen.on(VerdictForm)
        self.pen.fill(values)
        if picture:
            self.hands.picture(picture)
        self.pen.primary()
        self._shown()

    def close(self) -> None:
        self.menu("close")
        self._shown()

    def sign(self, delivery: str, person: DemoPerson, picture: str | None = None) -> Path:
        """The report of what is known now is signed by whoever is at the station; a copy of the paper is kept."""
        self.menu("report")
        self.pen.on(ReportPage)
        signed = len(self.delivery(delivery).reports)
        self.pen.primary()
        self.pen.on(PreviewPage)
        self.pen.primary()
        self.pen.on(PinPage)
        self.pen.type_in(person.pin)
        self.pen.primary()
        self.hands.until(lambda: len(self.delivery(delivery).reports) > signed, "the report is signed")
        if picture:
            self.hands.picture(picture)
        return self._kept(delivery, signed + 1)

    def _kept(self, delivery: str, version: int) -> Path:
        made = self.hands.wait(self.desk.report(delivery, "ru"), "the report")
        kept = self.hands.out / f"report-{delivery}-v{version}.pdf"
        copyfile(made, kept)
        return kept
