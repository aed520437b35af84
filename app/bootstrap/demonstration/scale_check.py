"""The morning's first work: the scale stands in the register with its certificate, and a test weight proves it."""

from __future__ import annotations

from datetime import timedelta

from app.bootstrap.demonstration.demo import FIRST, SERIALS
from app.bootstrap.demonstration.play import Play
from app.bootstrap.rooms.machines import EQUIPMENT_ROOM
from app.views.administration.form import RowForm
from app.views.lists.asking import Chooser
from app.views.lists.faces import AskFace
from app.views.register.card import CHECK, DATA, ENTER, MachinePage
from app.views.register.forms import CheckForm
from app.views.register.listing import EquipmentPage
from app.views.register.weight import WeightPage

SCALE = "SCALE-REC-1"
NOMINAL_G, SHOWN_G = 10_000, 10_005
"""What the weight weighs, and what this scale says of it."""


def attach(p: Play) -> None:
    """The administrator enters the scale's number and its verification of last spring."""
    p.hands.enter(EQUIPMENT_ROOM)
    pen = p.work.pen
    pen.on(EquipmentPage)
    p.hands.picture("equipment")
    pen.leaf(SCALE)
    pen.select(SCALE)
    _card(p)
    pen.act(DATA)
    pen.on(RowForm)
    pen.fill({"serial": SERIALS[FIRST], "station": FIRST, "device": "scale"})
    pen.primary()
    pen.answer("REF-NEW")
    _card(p)
    pen.act(ENTER)
    pen.on(Chooser)
    pen.select(CHECK)
    pen.on(CheckForm)
    done = p.yesterday - timedelta(days=200)
    pen.fill(
        {"what": "verification", "done_on": done.isoformat(), "passed": "yes", "certificate": "C-DEMO/301"}
    )
    pen.primary()
    _card(p)
    p.hands.until(lambda: "check-verification-by" in pen.rows(), "the certificate is seen")
    p.hands.picture("equipment-scale")


def _card(p: Play) -> None:
    """What is known of the machine is there."""
    p.work.pen.on(MachinePage)
    p.hands.until(lambda: "state" in p.work.pen.rows(), "the machine is seen")


def check(p: Play) -> None:
    """Whoever weighs first puts the test weight on."""
    p.hands.enter(EQUIPMENT_ROOM)
    pen = p.work.pen
    pen.pages.home()
    pen.on(EquipmentPage)
    p.hands.until(lambda: pen.pages.top.face().primary.text, "a test weight is offered")
    pen.primary()
    pen.on(WeightPage)
    p.hands.show(SHOWN_G)
    p.hands.until(lambda: _shown(p) and _able(p), "the scale shows the weight")
    p.hands.picture("test-weight")
    pen.primary()
    pen.on(EquipmentPage)
    p.hands.take_off()
    p.hands.home()


def _shown(p: Play) -> bool:
    live = p.hands.seen().live
    return live.net_g == SHOWN_G and live.stable


def _able(p: Play) -> bool:
    face = p.work.pen.pages.top.face()
    return isinstance(face, AskFace) and face.primary.enabled
