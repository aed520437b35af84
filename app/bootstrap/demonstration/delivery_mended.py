"""The third delivery of the demonstration: a void, a wrong supplier put right, pieces, a band, more than advised."""

from __future__ import annotations

from app.bootstrap.demonstration.delivery_in_parts import printed
from app.bootstrap.demonstration.gatework import SOUND
from app.bootstrap.demonstration.play import CRATE_TARE_G, Play
from app.models.desk import Block, CaptureState, Doubt
from app.models.login import DemoPerson
from app.views.labels.page import AGAIN, LabelsPage

COUNTED, BANDED = "TROUT", "CRATE-PELED"
WRONG, RIGHT = "DEMO-TRADER", "DEMO-FARM"
HEADER = {
    "supplier": WRONG,
    "vehicle": "О 730 ВС 38",
    "vet_document": "8c15e2f7-94ab-47d0-b3e6-71f08d5a2c94",
    "transport_centi_c": "0.5",
}
FARMED = {
    "presentation": "GUT",
    "packaging": "crate_iced",
    "production_method": "farmed",
    "water": "farm_water",
    "fao_area": "04",
    "origin_class": "aquaculture",
    "origin_document": "Паспорт партии № 214",
}
ADVISED = "104"
"""Kilograms: four crates of the band and a heavy one among them are nearly all of it."""
IN_BAND_G, HEAVY_G, LIGHT_G = 24_600, 27_000, 22_000
"""Net."""


def play(p: Play, clerk: DemoPerson, manager: DemoPerson) -> str:
    """The delivery is closed and signed by the manager; its code."""
    delivery = _open(p)
    _counted(p, delivery)
    _right_supplier(p, delivery)
    _banded(p, delivery)
    _manager(p, delivery, manager)
    return delivery


def _open(p: Play) -> str:
    delivery = p.work.open(HEADER)
    p.work.add_fish({"item": COUNTED, **FARMED, **p.caught()})
    p.work.add_fish({"item": BANDED, "advised_g": ADVISED, **FARMED, **p.caught()})
    return delivery


def _counted(p: Play, delivery: str) -> None:
    """Two crates of counted fish; a third is weighed and voided."""
    hands = p.hands
    p.work.weigh(delivery, COUNTED)
    p.take_crate()
    hands.pieces(18)
    for _ in range(3):
        hands.weigh(p.crate(20_000))
    hands.tap("undo")
    hands.picture("weighing-void")
    hands.choose("WRONG-CRATE")
    hands.until(lambda: hands.seen().recent[0].state is CaptureState.VOIDED, "the void")
    hands.picture("weighing-voided")


def _right_supplier(p: Play, delivery: str) -> None:
    """It was another supplier's truck: said with a reason; what was printed is printed again."""
    work, hands = p.work, p.hands
    p.hands.until(lambda: printed(p.demo.first.station.labels), "the labels are printed")
    work.show(delivery)
    right = {"supplier": RIGHT, "vessel": "Садки № 1–4", "reason": "WRONG-SUPPLIER"}
    work.correct(right, "delivery-correction")
    hands.until(lambda: work.standing(delivery).wrong_labels, "labels are wrong now")
    hands.picture("delivery-wrong-labels")
    _again(p, delivery)


def _again(p: Play, delivery: str) -> None:
    """Every label of the delivery's weighings that count, once more."""
    labels, hands, pen = p.demo.first.station.labels, p.hands, p.work.pen
    lots = set(p.work.standing(delivery).wrong_labels)
    orders = [str(job.order) for job in reversed(labels.snapshot().recent) if job.lot in lots]
    hands.enter("labels")
    pen.on(LabelsPage)
    for order in orders:
        pen.row(order)
        pen.select(order)
        pen.act(AGAIN)
        pen.answer("DATA-CORRECTED")
    hands.until(lambda: printed(labels), "the labels are printed again")
    hands.picture("labels")
    hands.until(lambda: not p.work.standing(delivery).wrong_labels, "no label is wrong any more")


def _banded(p: Play, delivery: str) -> None:
    """Crates of the band, one too heavy, one too light; the advice is nearly reached, then passed."""
    hands = p.hands
    p.work.show(delivery)
    p.work.weigh(delivery, BANDED)
    p.take_crate()
    for _ in range(2):
        hands.weigh(p.crate(IN_BAND_G, 800))
    hands.put(CRATE_TARE_G + HEAVY_G)
    hands.picture("weighing-over")
    hands.take_off()
    hands.weigh(CRATE_TARE_G + HEAVY_G, "MIXED-SIZE")
    hands.weigh(p.crate(IN_BAND_G, 800))
    hands.until(lambda: Doubt.ORDER_NEAR in hands.seen().doubts, "the advice is nearly reached")
    hands.picture("weighing-advice-near")
    hands.weigh(CRATE_TARE_G + LIGHT_G, "LAST-CRATE")
    hands.until(lambda: hands.seen().block is Block.ORDER_FULL, "more than advised")
    hands.picture("weighing-advice-full")


def _manager(p: Play, delivery: str, manager: DemoPerson) -> None:
    """The production manager signs for more, records a weight from paper, accepts and closes."""
    hands, work = p.hands, p.work
    hands.leave()
    hands.log_in(manager)
    work.show(delivery)
    work.weigh(delivery, BANDED)
    hands.allow_more(manager.pin, "ADVICE-WRONG")
    hands.weigh(p.crate(IN_BAND_G, 800))
    _typed(p)
    work.show(delivery)
    for item in (COUNTED, BANDED):
        work.measure(delivery, item, "1.2")
    work.check({"position": "whole", **SOUND})
    hands.picture("delivery-complete")
    work.judge({"verdict": "accepted"})
    work.close()
    work.sign(delivery, manager, "report-manager")


def _typed(p: Play) -> None:
    hands = p.hands
    hands.tap("more")
    hands.picture("weighing-more")
    hands.choose("manual")
    hands.type_in(f"{p.chance.randint(12, 19)},5")
    hands.picture("weighing-manual")
    before = hands.seen().totals.count
    hands.tap("primary")
    hands.choose("PAPER")
    hands.until(lambda: hands.seen().totals.count > before, "the typed weight")
    hands.picture("weighing-typed")
