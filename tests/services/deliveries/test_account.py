"""What the report says, and when its digest is another one."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.models.delivery import Acceptance, Check, Delivery, LotLine, Progress, Report, Temperature
from app.models.envelope import encode
from app.services.deliveries.account import Act, Remark, RemarkKind, account, content, digest
from tests.services.deliveries.kit import BRIGADE, OMUL, PELED
from tests.services.journal.kit import BEGIN

LOTS = tuple(
    LotLine(uuid.UUID(int=n), f"R1-261123-000{n}-X", position.id, position.item, 26_000, 1_000, 25_000, 1, 10 * n,
            verdict=verdict)
    for n, position, verdict in (
        (1, PELED, Acceptance.ACCEPTED), (2, PELED, Acceptance.ACCEPTED), (3, OMUL, Acceptance.REJECTED),
    )
)  # fmt: skip
DELIVERY = Delivery(
    uuid.UUID(int=9), "R1-261123-D01-K", BEGIN.date(), BEGIN, "p_0042", BRIGADE, ("a",), (PELED, OMUL),
    temperatures=(Temperature(BEGIN, 150),), checks=(Check(BEGIN, grade="E"),), lots=LOTS,
    verdict=Acceptance.ACCEPTED_IN_PART, verdict_reason="ORIGIN-FORBIDDEN",
)  # fmt: skip
REMARK = Remark(RemarkKind.VOIDED, LOTS[0].code, 24_000, BEGIN, "p_0042", None, "TWICE", "p_0001", BEGIN)
ACT = Act("delivery.opened", BEGIN, "p_0042")
SAID = account(DELIVERY, [REMARK], [ACT], {"p_0042": "Anna"})


def test_totals_are_by_species_and_item_and_say_what_was_accepted() -> None:
    assert [(one.species, one.item, one.lots, one.count, one.net_g, one.accepted_g, one.pieces) for one in SAID.totals] == [
        ("omul", "OMUL-WILD", 1, 1, 25_000, 0, 30), ("peled", "PELED", 2, 2, 50_000, 50_000, 30),
    ]  # fmt: skip
    assert sum(one.net_g for one in SAID.totals) == DELIVERY.net_g
    assert all(one.gross_g - one.tare_g == one.net_g for one in SAID.totals)


def test_the_content_is_one_text_for_everybody() -> None:
    again = account(replace(DELIVERY), [REMARK], [ACT], {"p_0042": "Анна"})
    assert encode(content(again)) == encode(content(SAID))
    assert digest(again) == digest(SAID)
    assert (SAID.name("p_0042"), SAID.name("p_0007"), SAID.name(None)) == ("Anna", "p_0007", "")
    assert len(digest(SAID)) == 64


def test_remarks_and_acts_stand_in_one_order() -> None:
    later = replace(REMARK, at=BEGIN + timedelta(hours=1))
    acts = [ACT, replace(ACT, kind="delivery.judged")]
    there, back = account(DELIVERY, [REMARK, later], acts), account(DELIVERY, [later, REMARK], acts[::-1])
    assert there == back
    assert there.lines(RemarkKind.VOIDED) == (REMARK, later)


@pytest.mark.parametrize(
    "change",
    [
        {"header": replace(BRIGADE, vehicle="B1")},
        {"positions": (PELED,)},
        {"lots": LOTS[:2]},
        {"temperatures": ()},
        {"checks": ()},
        {"verdict": Acceptance.HELD},
    ],
)
def test_whatever_it_says_changes_the_digest(change: dict[str, Any]) -> None:
    assert digest(account(replace(DELIVERY, **change), [REMARK], [ACT])) != digest(SAID)


def test_a_void_changes_it_too_and_what_speaks_of_the_report_does_not() -> None:
    assert digest(account(DELIVERY, [], [ACT])) != digest(SAID)
    report = Report(1, digest(SAID), "Anna", BEGIN, current=True)
    spoken = replace(
        DELIVERY,
        reports=(report,),
        closed_at=BEGIN,
        closings=("b",),
        progress=Progress.CLOSED,
        headers=("c",),
    )
    assert digest(account(spoken, [REMARK], [ACT])) == digest(SAID)
