"""The second delivery of the demonstration: fish that may not be accepted into stock. It is weighed, kept, rejected."""

from __future__ import annotations

from app.bootstrap.demonstration.play import Play
from app.errors import Bug, OperatorError
from app.models.delivery import Acceptance
from app.models.login import DemoPerson
from app.views.deliveries.drafts import REASON
from app.views.deliveries.telling import Of
from app.views.deliveries.verdictform import VERDICT, VerdictForm

ITEM = "OMUL-WILD"
RULE = "OMUL-WILD-COMMERCIAL"
HEADER = {
    "supplier": "DEMO-BRIGADE",
    "vessel": "РБ-0871 «Сарма»",
    "vehicle": "Н 052 ОТ 03",
    "vet_document": "b7d40c19-62fe-4c3a-8f51-0e9a7c2d6b13",
    "transport_centi_c": "2",
}
FISH = {
    "item": ITEM,
    "presentation": "WHL",
    "packaging": "crate",
    "production_method": "inland",
    "water": "baikal_and_inflows",
    "fao_area": "04",
    "gear": "SB",
    "origin_class": "wild_commercial",
    "origin_document": "Разрешение № 03-0245",
}


def play(p: Play, clerk: DemoPerson) -> str:
    """The delivery is kept as rejected, with its weights and its report; its code."""
    work, hands = p.work, p.hands
    delivery = work.open(HEADER)
    work.add_fish({**FISH, **p.caught()})
    work.weigh(delivery, ITEM)
    p.take_crate()
    for _ in range(2):
        hands.weigh(p.crate())
    work.show(delivery)
    work.pen.select(work.pen.row(Of.STOP))
    hands.picture("delivery-stopped")
    _refused(p, delivery)
    _reject(p)
    work.close()
    work.sign(delivery, clerk)
    return delivery


def _refused(p: Play, delivery: str) -> None:
    """Who asks past the screen is refused too, by the same rule."""
    stops = p.work.standing(delivery).stops
    try:
        p.hands.wait(p.work.desk.judge(delivery, Acceptance.ACCEPTED, {}, None), "acceptance is refused")
    except OperatorError as refused:
        if refused.key == "delivery.origin_forbidden" and RULE in {stop.rule for stop in stops}:
            return
    raise Bug("demo.stuck", what=f"{RULE} refuses {delivery}")


def _reject(p: Play) -> None:
    pen = p.work.pen
    pen.select(pen.row(Of.DELIVERY))
    pen.act("judge")
    pen.on(VerdictForm)
    pen.select(VERDICT)
    p.hands.picture("verdict-forbidden")
    pen.answer(Acceptance.REJECTED)
    pen.fill({REASON: "ORIGIN-FORBIDDEN"})
    pen.primary()
    p.hands.picture("delivery-rejected")
