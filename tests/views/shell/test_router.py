"""Every code that no screen wants leads somewhere or gets an answer."""

from __future__ import annotations

from datetime import date

import pytest

from app.i18n import Catalogue
from app.models.gs1 import Element, element_string, gtin14
from app.models.scan import Scan, ScanKind, container_code, understand
from app.models.values import DeliveryCode, LotCode
from app.services.identity.badge import new_badge
from app.views.shell.router import Way, way

LOT = LotCode("R1", date(2026, 11, 23), 42)
DELIVERY = DeliveryCode("R1", date(2026, 11, 23), 3)
ROOMS = frozenset({"lot", "deliveries"})
WORDS = Catalogue("en")


def led(text: str, *, rooms: frozenset[str] = ROOMS, inside: bool = True) -> Way:
    return way(understand(text), rooms, inside=inside, words=WORDS)


def test_a_lot_leads_to_its_card() -> None:
    assert led(str(LOT)) == Way(str(LOT), room="lot")


def test_a_gs1_label_of_ours_leads_to_the_same_card() -> None:
    label = "]d2" + element_string(
        [Element("01", gtin14("4600000000008") or ""), Element("3103", "024860"), Element("10", str(LOT))]
    )
    assert led(label) == Way(str(LOT), room="lot")


def test_a_delivery_leads_to_its_room() -> None:
    assert led(str(DELIVERY)) == Way(str(DELIVERY), room="deliveries")


def test_a_badge_goes_to_the_login_whoever_is_here() -> None:
    badge = new_badge("p_0042").text
    assert led(badge).badge
    assert led(badge, inside=False).badge


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (container_code("CRATE-S"), "This is a container"),
        ("046000000000000003"[:17], "Unknown code"),
        ("something", "Unknown code"),
        ("4600000000008"[:12] + "0", None),
    ],
)
def test_what_leads_nowhere_is_answered(text: str, title: str | None) -> None:
    told = led(text).told
    assert told is not None
    assert told.do
    if title:
        assert told.title == title


def test_a_code_of_a_room_that_is_not_open() -> None:
    told = led(str(DELIVERY), rooms=frozenset()).told
    assert told is not None
    assert told.title == "Not open to you"


def test_a_label_before_the_badge() -> None:
    told = led(str(LOT), inside=False).told
    assert told is not None
    assert told.title == "Badge first"


@pytest.mark.parametrize("kind", list(ScanKind))
@pytest.mark.parametrize("inside", [True, False])
def test_every_kind_has_an_answer(kind: ScanKind, inside: bool) -> None:
    found = way(Scan(kind, "X1"), frozenset(), inside=inside, words=WORDS)
    assert found.badge or (found.told is not None and "X1" not in found.told.title)


def test_a_screen_is_handed_the_lot_of_a_label() -> None:
    assert understand(str(LOT)).code == str(LOT)
