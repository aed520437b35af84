"""The pages on the desk that the station really has: a real journal, the shipped reference data, no stage."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.i18n import Catalogue
from app.models.delivery import Acceptance, Progress
from app.models.values import LotCode
from app.views.backrooms.deliveries import SampleForms
from app.views.backrooms.gatedesk import SampleLots, SamplePaper
from app.views.deliveries.book import Book
from app.views.deliveries.listing import DeliveriesPage
from app.views.deliveries.scans import Scans
from app.views.lists.asking import Asking
from app.views.lists.faces import FormFace, ListFace
from app.views.lists.pages import Pages
from app.views.marks import Tone
from tests.services.deliveries.desk import PIN, Gate
from tests.services.deliveries.desk import gate as open_gate
from tests.services.deliveries.kit import lot_ref

PATIENCE = 20


def once_done(
    future: Future[Any], ok: Callable[[Any], None], failed: Callable[[BaseException], None]
) -> None:
    """Waits in the thread of the test."""
    error = future.exception(PATIENCE)
    if error is not None:
        failed(error)
    else:
        ok(future.result())


class Stand:
    """A person at the gate of a real station."""

    def __init__(self, gate: Gate) -> None:
        self.gate, self.went = gate, list[str]()
        self.book = Book(
            gate.desk,
            SampleForms(),
            SampleLots(None),
            SamplePaper(),
            self.went.append,
            lambda: date(2026, 11, 23),
        )
        self.book.learn(gate.desk.choices().result(PATIENCE))
        self.pages = Pages(
            Catalogue("en"), once_done, show=lambda _view: None,
            first=lambda pages: DeliveriesPage(pages, self.book),
        )  # fmt: skip
        self.scans = Scans(self.pages, self.book)
        self.pages.entered()

    @property
    def face(self) -> Any:
        self.pages.room_for(80)
        return self.pages.view().face

    @property
    def code(self) -> str:
        return str(self.face.title)

    def rows(self, of: str) -> list[str]:
        return [row.code for row in self.face.rows if row.code.startswith(of)]

    def select(self, *codes: str) -> None:
        for code in codes:
            assert self.face is not None
            self.pages.select(code)

    def type(self, text: str) -> None:
        """On the pad that is there, and taken over."""
        for key in text:
            self.pages.press(key)
        self.pages.primary()

    def step(self) -> None:
        self.pages.primary()


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    with open_gate(tmp_path / "gate") as gate:
        yield Stand(gate)


def begun(stand: Stand, item: str = "PELED", origin: str = "aquaculture") -> str:
    """A delivery of one kind of farmed fish, everything stated but what is found at the gate; its code."""
    stand.step()
    stand.step()
    stand.select("DEMO-FARM", "vessel", "Садки № 5–8", "vet_document")
    stand.type("77-Д")
    stand.select("transport_centi_c")
    stand.type("1,5")
    stand.step()
    code = stand.code
    stand.step()
    stand.step()
    stand.select(item, "presentation", "WHL", "production_method", "farmed")
    stand.pages.turn(1)
    stand.select(
        "water", "farm_water", "fao_area", "04", "catch_from", "2026-11-22", "catch_to", "2026-11-22"
    )
    stand.pages.turn(1)
    stand.select("origin_class", origin, "origin_document")
    stand.type("Д-12")
    stand.step()
    return code


def weighed(stand: Stand, code: str) -> str:
    """Two crates of the delivery's only fish; the lot's code."""
    stand.step()
    assert stand.went == ["weighing"]
    lot = stand.gate.place.lots[-1][0].code
    position = stand.gate.now(code).positions[0]
    for net_g in (24_860, 25_010):
        stand.gate.hand.weigh(lot_ref(LotCode.parse(str(lot)), position.item), net_g)
    stand.pages.changed()
    return str(lot)


def found(stand: Stand) -> None:
    """Temperature and check, as the primary button offers them."""
    stand.step()
    stand.type("1,4")
    stand.step()
    stand.step()
    stand.select("A", "no", "intact")
    stand.step()


def test_from_the_truck_to_the_signed_report(stand: Stand) -> None:
    code = begun(stand)
    lot = weighed(stand, code)
    found(stand)
    assert stand.rows("missing") == []
    stand.step()
    stand.step()
    stand.select("accepted")
    stand.step()
    stand.step()
    now = stand.gate.now(code)
    assert (now.verdict, now.progress, now.net_g) == (Acceptance.ACCEPTED, Progress.CLOSED, 49_870)
    assert [line.code for line in now.lots] == [lot]
    stand.step()
    stand.step()
    stand.step()
    for digit in PIN:
        stand.pages.press(digit)
    stand.step()
    assert isinstance(stand.face, ListFace)
    assert stand.face.facts is not None
    assert stand.face.facts.title == "Version 1 holds"


def awaited(stand: Stand) -> list[str]:
    """What is missing but for the weighing."""
    return [row for row in stand.rows("missing") if "weighings" not in row]


def finish(stand: Stand) -> None:
    """Check or correction: what else it needs, then it is sent."""
    if stand.face.title.startswith("Arrival check"):
        stand.step()
        stand.select("A", "no", "intact")
    else:
        stand.select("reason", "MISTYPED")
    stand.step()


def test_every_missing_line_leads_to_what_fills_it_in(stand: Stand) -> None:
    """A delivery of which only supplier and item are known: line by line, until nothing is missing."""
    stand.step()
    stand.step()
    stand.select("DEMO-BRIGADE")
    stand.step()
    code = stand.code
    stand.step()
    stand.step()
    stand.select("PELED")
    stand.step()
    answers = {
        "vessel": "Бригада № 3", "presentation": "WHL", "water": "angara", "fao_area": "04", "gear": "GNS",
        "production_method": "inland", "origin_class": "wild_commercial", "catch_from": "2026-11-22",
        "catch_to": "2026-11-22", "species": "peled",
    }  # fmt: skip
    typed = {"vet_document": "77-Д", "transport_centi_c": "1,5", "permit": "38-1", "origin_document": "Р-9"}
    left = awaited(stand)
    while left:
        stand.select(left[0])
        while isinstance(stand.pages.top, Asking):
            field = stand.pages.top.field.code
            if field == "degrees":
                stand.type("1,4")
            elif field in typed:
                stand.type(typed[field])
            else:
                stand.select(answers[field])
        if isinstance(stand.face, FormFace):
            finish(stand)
        before, left = left, awaited(stand)
        assert len(left) < len(before)
    weighed(stand, code)
    assert stand.rows("missing") == []


def test_wild_omul_of_the_lake_is_stopped_and_the_service_agrees(stand: Stand) -> None:
    code = begun(stand, "OMUL-WILD", "wild_commercial")
    position = stand.gate.now(code).positions[0]
    stand.select(f"position:{position.id}")
    stand.pages.act("correct")
    stand.select("production_method", "inland")
    stand.pages.turn(1)
    stand.select("water", "baikal_and_inflows", "gear", "GNS")
    stand.step()
    stand.select("WRONG-SPECIES")
    stand.step()
    stops = stand.rows("stop")
    assert len(stops) == 1
    stand.select(stops[0])
    assert stand.face.facts.mark.tone is Tone.ALARM
    facts = {fact.caption: fact.value for fact in stand.face.facts.facts}
    assert facts["Forbidden since"] == "01/10/2017"
    stand.step()
    stand.step()
    assert [tile.code for tile in stand.face.tiles if tile.enabled] == ["held", "rejected"]
    refusal = stand.gate.desk.judge(code, Acceptance.ACCEPTED, {}, None).exception(PATIENCE)
    assert getattr(refusal, "key", "") == "delivery.origin_forbidden"
    stand.select("rejected", "ORIGIN-FORBIDDEN")
    stand.step()
    assert stand.gate.now(code).verdict is Acceptance.REJECTED


def test_somebody_else_corrected_it_meanwhile_and_nothing_typed_is_lost(stand: Stand) -> None:
    code = begun(stand)
    stand.pages.act("more")
    stand.select("header", "vessel", "Садки № 1–4")
    header = stand.gate.now(code).header
    assert header is not None
    stand.gate.desk.correct(code, header, "MISTYPED").result(PATIENCE)
    stand.step()
    stand.select("WRONG-SUPPLIER")
    stand.step()
    told = stand.pages.view().trouble
    assert told is not None
    assert told.title == "Changed meanwhile"
    stand.pages.back()
    stand.pages.back()
    stand.pages.act("more")
    stand.select("header")
    assert isinstance(stand.face, FormFace)
    stand.step()
    now = stand.gate.now(code).header
    assert now is not None
    assert now.vessel == "Садки № 1–4"


def test_the_last_delivery_of_the_supplier_is_offered_and_it_comes_first(stand: Stand) -> None:
    begun(stand)
    stand.pages.home()
    stand.book.learn(stand.gate.desk.choices().result(PATIENCE))
    assert stand.book.choices.suppliers[0].named.code == "DEMO-FARM"
    assert stand.book.choices.items[0].code == "PELED"
    stand.step()
    stand.step()
    stand.select("DEMO-FARM")
    stand.step()
    stand.step()
    stand.step()
    stand.select("PELED")
    words = {entry.code: entry.word for entry in stand.face.entries}
    assert words["presentation"] == "as on 23/11/2026"
    stand.pages.turn(2)
    assert {entry.value for entry in stand.face.entries} == {""}
