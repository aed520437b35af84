"""The screens of deliveries in their usual and their bad states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from app.errors import EnvironmentFault, OperatorError, StationError
from app.i18n import Catalogue
from app.models.delivery import Delivery
from app.models.delivery_desk import Standing, Usual
from app.models.temperature import Probe
from app.views.backrooms import gate
from app.views.backrooms.gate import CODE
from app.views.backrooms.gatedesk import SampleDeliveries, SampleLots, SamplePaper
from app.views.backrooms.scenes import BackScene, Make
from app.views.deliveries.screen import DeliveriesScreen
from app.views.lists.field import YES
from app.views.lists.pages import Pages
from app.views.samples import OFFLINE
from app.views.screen import Kit, Screen


@dataclass
class SampleForms:
    """Drafts in memory."""

    kept: dict[str, Any] = field(default_factory=dict)

    def load(self, form: str) -> Any:
        return self.kept.get(form)

    def save(self, form: str, values: Any) -> None:
        self.kept[form] = dict(values) if values is not None else None


def stage(desk: SampleDeliveries, forms: dict[str, Any] | None = None) -> Make:
    """The screen on `desk`, with the drafts of `forms`."""

    def make(kit: Kit, words: Catalogue) -> Screen:
        return DeliveriesScreen(
            kit, desk, words, SampleForms(dict(forms or {})), lambda _room: None,
            finder=SampleLots(), paper=SamplePaper(), today=lambda: gate.TODAY,
        )  # fmt: skip

    return make


def _make(*there: Standing, refusal: StationError | None = None, **state: Any) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        known = {one.delivery.code: one for one in there or gate.MORNING}
        return stage(SampleDeliveries(known, refusal, **state))(kit, words)

    return make


def room(screen: Screen) -> Pages:
    return cast(DeliveriesScreen, screen).presenter


def settle() -> None:
    """What was asked has been answered: one answer may ask for the next."""
    for _ in range(4):
        QApplication.processEvents()


Step = Callable[[Pages], None]


def _play(*steps: Step) -> Callable[[Screen], None]:
    """One tap after the other, each answered before the next."""

    def play(screen: Screen) -> None:
        settle()
        for step in steps:
            step(room(screen))
            settle()

    return play


def select(code: str) -> Step:
    return lambda pages: pages.select(code)


def act(code: str) -> Step:
    return lambda pages: pages.act(code)


def press(keys: str) -> Step:
    def each(pages: Pages) -> None:
        for key in keys:
            pages.press(key)

    return each


def primary(pages: Pages) -> None:
    pages.primary()


def turn(pages: Pages) -> None:
    pages.turn(1)


def _of(delivery: Delivery) -> Standing:
    return Standing(delivery)


_OPEN = select(CODE)
_POSITION = f"position:{gate.FIRST}"
_USUAL = Usual(
    {"presentation": "WHL", "packaging": "BX", "production_method": "inland", "water": "angara", "gear": "07.1"},
    {"fao_area": "04"}, gate.TODAY - timedelta(days=3),
)  # fmt: skip
_HALF = {"delivery.new": {"supplier": "NORTH", "vessel": "РБ-0871 «Сарма»", "vehicle": "А 412 КУ 03"}}
_PART = {
    f"delivery.verdict/{CODE}": {
        "verdict": "accepted_in_part", f"lot:{gate.LOT}": "accepted", f"lot:{gate.OTHER_LOT}": "held",
    }
}  # fmt: skip
_CHECKED = {
    f"delivery.check/{CODE}": {
        "score": "11", "grade": "B", "parasites_seen": YES, "parasites": "Личинки, 3 на 10 рыб",
        "packaging_state": "DAMAGED", "ice_percent": "4",
    }
}  # fmt: skip
_POINTS = {
    f"delivery.check/{CODE}": {
        "scheme": "whitefish_omul_draft", "vote:whitefish_omul_draft:skin_appearance": "1",
        "vote:whitefish_omul_draft:mucus": "0",
    }
}  # fmt: skip
_GRADED = {f"delivery.check/{CODE}": {"scheme": "eu_whitefish", "vote:eu_whitefish:skin": "A"}}
_FISH = {
    f"delivery.position/{CODE}": {
        "id": str(gate.SECOND), "item": "OMUL-AQ", "species": "omul", "offered:species": "item",
        "origin_class": "indigenous_quota", "advised_g": "340.5",
    }
}  # fmt: skip


def _many() -> tuple[Standing, ...]:
    """A long day."""
    made = []
    for number in range(4, 23):
        like = gate.MORNING[number % 3]
        made.append(replace(like, delivery=replace(like.delivery, code=f"R1-261123-D{number:02d}-X")))
    return (*gate.MORNING, *made)


def unknown(screen: Screen) -> None:
    """The sheet of a delivery that has not been heard of."""
    settle()
    screen.scanned("R1-261123-D09-3")
    settle()


def not_now(screen: Screen) -> None:
    """A label scanned in the middle of a question."""
    _play(primary, select("note"), press("ЛЁД"))(screen)
    screen.scanned(gate.LOT)
    settle()


_WEIGHED, _JUDGED, _HELD = _of(gate.WEIGHED), _of(gate.JUDGED), _of(gate.HELD)

SCENES = (
    BackScene("deliveries-list", _make()),
    BackScene("deliveries-long", _make(*_many()), _play(turn)),
    BackScene("deliveries-none", stage(SampleDeliveries({})), _play()),
    BackScene("deliveries-day", _make(), _play(act("filter:day"), press("2111"))),
    BackScene("deliveries-half-done", stage(SampleDeliveries(), _HALF), _play()),
    BackScene("delivery-new", _make(), _play(primary)),
    BackScene("delivery-new-half", stage(SampleDeliveries(), _HALF), _play(primary)),
    BackScene("delivery-supplier", _make(), _play(primary, primary)),
    BackScene("delivery-vessel", stage(SampleDeliveries(), _HALF), _play(primary, select("vessel"))),
    BackScene("delivery-vehicle", stage(SampleDeliveries(), _HALF),
              _play(primary, select("vehicle"), press("А 412"))),
    BackScene("delivery-transport", stage(SampleDeliveries(), _HALF),
              _play(primary, select("transport_centi_c"), press("1,8"), act("sign"))),
    BackScene("delivery-open-refused",
              stage(SampleDeliveries(refusal=EnvironmentFault("weighing.journal")), _HALF), _play(primary, primary)),
    BackScene("delivery-unfinished", _make(), _play(_OPEN)),
    BackScene("delivery-position", _make(), _play(_OPEN, select(_POSITION))),
    BackScene("delivery-messy", _make(gate.MESSY), _play(_OPEN), OFFLINE),
    BackScene("delivery-label", _make(gate.MESSY), _play(_OPEN, select(f"label:{gate.LOT}"))),
    BackScene("delivery-stopped", _make(gate.STOPPED), _play(select(gate.STOPPED_CODE))),
    BackScene("delivery-stop", _make(gate.STOPPED),
              _play(select(gate.STOPPED_CODE), select(f"stop:{gate.FIRST}/BR-18-OMUL"))),
    BackScene("delivery-stop-no-day", _make(gate.STOPPED),
              _play(select(gate.STOPPED_CODE), select(f"stop:{gate.FIRST}/BR-18-TAIMEN"))),
    BackScene("delivery-lots", _make(_WEIGHED), _play(_OPEN, act("lots"), select(f"lot:{gate.LOT}"))),
    BackScene("delivery-measured", _make(_WEIGHED), _play(_OPEN, act("measured"), select("check:0"))),
    BackScene("delivery-probe", _make(_WEIGHED, in_hand=gate.IN_HAND), _play(_OPEN, act("measure"), act("probe"))),
    BackScene("delivery-probe-silent", _make(_WEIGHED, in_hand=Probe("Щуп приёмки", None)),
              _play(_OPEN, act("measure"), act("probe"))),
    BackScene("delivery-judge", _make(_WEIGHED), _play(_OPEN)),
    BackScene("delivery-judged", _make(_JUDGED), _play(_OPEN)),
    BackScene("delivery-late", _make(_of(gate.LATE)), _play(_OPEN)),
    BackScene("delivery-unknown", _make(), lambda screen: unknown(screen)),
    BackScene("delivery-not-now", stage(SampleDeliveries(), _HALF), lambda screen: not_now(screen)),
    BackScene("delivery-assign", _make(_WEIGHED),
              _play(_OPEN, act("lots"), select(f"lot:{gate.LOT}"), act("assign"))),
    BackScene("delivery-more", _make(), _play(_OPEN, act("more"))),
    BackScene("delivery-withdraw", _make(), _play(_OPEN, select(_POSITION), act("more"), select("withdraw"))),
    BackScene("position-new", stage(SampleDeliveries(offered=_USUAL)),
              _play(_OPEN, act("position"), primary, select("CRATE-PELED"))),
    BackScene("position-catch", stage(SampleDeliveries(offered=_USUAL)),
              _play(_OPEN, act("position"), primary, select("CRATE-PELED"), turn)),
    BackScene("position-origin", stage(SampleDeliveries(), _FISH), _play(_OPEN, act("position"), turn, turn)),
    BackScene("position-class", stage(SampleDeliveries(), _FISH),
              _play(_OPEN, act("position"), turn, turn, select("origin_class"))),
    BackScene("position-caught", stage(SampleDeliveries(), _FISH),
              _play(_OPEN, act("position"), turn, select("catch_from"))),
    BackScene("position-advised", stage(SampleDeliveries(), _FISH),
              _play(_OPEN, act("position"), select("advised_g"))),
    BackScene("delivery-degrees", _make(_WEIGHED), _play(_OPEN, act("measure"), press("0,4"), act("sign"))),
    BackScene("delivery-check", stage(SampleDeliveries()), _play(_OPEN, act("check"))),
    BackScene("delivery-check-bad", stage(SampleDeliveries({CODE: _WEIGHED}), _CHECKED), _play(_OPEN, act("check"))),
    BackScene("delivery-check-points", stage(SampleDeliveries({CODE: _WEIGHED}), _POINTS),
              _play(_OPEN, act("check"), turn)),
    BackScene("delivery-check-mark", stage(SampleDeliveries({CODE: _WEIGHED}), _POINTS),
              _play(_OPEN, act("check"), turn, select("vote:whitefish_omul_draft:gill_odour"))),
    BackScene("delivery-check-grade", stage(SampleDeliveries({CODE: _WEIGHED}), _GRADED),
              _play(_OPEN, act("check"), turn, select("vote:eu_whitefish:eye"))),
    BackScene("delivery-verdict", _make(gate.UNFINISHED), _play(_OPEN, act("judge"), primary)),
    BackScene("delivery-in-part", stage(SampleDeliveries({CODE: _WEIGHED}), _PART), _play(_OPEN, act("judge"))),
    BackScene("delivery-incomplete", _make(_WEIGHED, refusal=OperatorError("delivery.incomplete", count=3)),
              _play(_OPEN, act("judge"), primary, select("accepted"), primary)),
    BackScene("delivery-correct", _make(), _play(_OPEN, act("more"), select("header"))),
    BackScene("weighings", _make(_WEIGHED),
              _play(_OPEN, act("lots"), select(f"lot:{gate.LOT}"), act("weighings"))),
    BackScene("weighings-chosen", _make(_WEIGHED),
              _play(_OPEN, act("lots"), select(f"lot:{gate.LOT}"), act("weighings"), select("e0"), select("e2"))),
    BackScene("weighings-where", _make(_WEIGHED),
              _play(_OPEN, act("lots"), select(f"lot:{gate.LOT}"), act("weighings"), select("e0"), primary)),
    BackScene("weighing-mend", _make(_WEIGHED),
              _play(_OPEN, act("lots"), select(f"lot:{gate.LOT}"), act("weighings"), select("e0"), act("mend"))),
    BackScene("weighing-mend-tub", _make(_WEIGHED),
              _play(_OPEN, act("lots"), select(f"lot:{gate.LOT}"), act("weighings"), select("e0"), act("mend"),
                    select("container"))),
    BackScene("delivery-held", _make(_HELD), _play(_OPEN)),
    BackScene("delivery-release", _make(_HELD), _play(_OPEN, act("judge"), primary, select("accepted"))),
    BackScene("delivery-release-offline", _make(_HELD, server=False),
              _play(_OPEN, act("judge"), primary, select("accepted"), select("LAB-CLEAR"))),
    BackScene("delivery-release-refused", _make(_HELD, refusal=OperatorError("delivery.needs_release"), releases=False),
              _play(_OPEN, act("judge"), primary, select("accepted"), select("LAB-CLEAR"), primary)),
    BackScene("report-unsigned", _make(_JUDGED), _play(_OPEN, act("more"), select("report"))),
    BackScene("report-late", _make(_of(gate.LATE)), _play(_OPEN, primary)),
    BackScene("report-read", _make(_of(gate.LATE)), _play(_OPEN, primary, primary)),
    BackScene("report-pin", _make(_of(gate.LATE)), _play(_OPEN, primary, primary, primary, press("70591"))),
    BackScene("report-signed", _make(_of(replace(gate.CLOSED, reports=(gate.SIGNED,)))), _play(_OPEN, primary)),
)  # fmt: skip
