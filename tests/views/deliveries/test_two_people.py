"""Two people at one delivery: who comes second is told, keeps what was filled in, and goes on from what holds now."""

from __future__ import annotations

import pytest

from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.delivery_desk import Standing
from app.views.backrooms import gate
from app.views.troubles import trouble
from tests.views.deliveries.gateway import room


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_verdict_that_another_gave_meanwhile(language: str) -> None:
    stage = room(Standing(gate.WEIGHED), language=language)
    stage.open()
    stage.act("judge")
    stage.tap()
    stage.select("held", "LAB-WAITED")
    stage.desk.refusal = OperatorError("delivery.changed_meanwhile")
    stage.tap()
    assert stage.view.trouble == trouble(stage.desk.refusal, Catalogue(language))
    assert stage.view.trouble.do
    stage.pages.back()
    held = {one.code: one.value for one in stage.form.entries}
    assert held["verdict"]
    assert held["reason"]
    assert stage.forms.load(f"delivery.verdict/{gate.CODE}")
    stage.desk.refusal = None
    stage.tap()
    assert stage.call[0] == "judge"
    assert stage.forms.load(f"delivery.verdict/{gate.CODE}") is None


def test_a_supplier_that_another_corrected_meanwhile() -> None:
    stage = room(Standing(gate.WEIGHED))
    stage.open()
    stage.act("more")
    stage.select("header", "supplier", "TRADER", "reason", "WRONG-SUPPLIER")
    stage.desk.refusal = OperatorError("delivery.changed_meanwhile")
    stage.tap()
    assert stage.view.trouble is not None
    stage.pages.back()
    assert stage.values()["supplier"] == "Northern Fish trading house"


def test_a_weighing_that_another_voided_meanwhile() -> None:
    stage = room(Standing(gate.WEIGHED))
    stage.open()
    stage.act("lots")
    stage.select(f"lot:{gate.LOT}")
    stage.act("weighings")
    stage.select("e0")
    stage.act("mend")
    stage.select("container", "CRATE-L", "reason", "WRONG-CONTAINER")
    stage.desk.refusal = OperatorError("delivery.weighing_gone")
    stage.tap()
    assert stage.view.trouble is not None
    stage.pages.back()
    assert stage.values()["container"] == "Large crate"


def test_what_another_station_does_is_seen_without_asking() -> None:
    stage = room(Standing(gate.WEIGHED))
    stage.open()
    stage.desk.there[gate.CODE] = Standing(gate.HELD)
    stage.pages.top.entered()
    assert stage.facts()["Held by"] == "Дашиев Б. Ц."
