"""What a reader of the report must know of: values put right, typed weights, signed overrides, releases; and the
preview says the same.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from pathlib import Path

import pytest

from app.clock import iso
from app.models.delivery import Acceptance
from app.models.envelope import Draft
from app.models.paper import PaperLine
from app.services.deliveries import account, entries
from app.services.deliveries.entries import DeliveryRef, LotLabel, Signed
from app.services.documents.receiving import Papers, Sheet, preview
from app.services.journal.readers import Readers
from app.services.receiving.order import OVER_ADVICE
from tests.flows.decisions import PlantStream
from tests.services.deliveries.kit import PELED, Writer
from tests.services.documents.receiving.samples import (
    CATALOGUES,
    NAME,
    judge,
    messy,
    needs_poppler,
    printed,
    sheet_of,
    sign,
    small,
    station,
    text_of,
)
from tests.services.journal.kit import KEY, PLANT

pytestmark = needs_poppler


def override(one: Writer, of: DeliveryRef, position: uuid.UUID, value: int, limit: int) -> None:
    reason = "AGREED-SUPPLIER"
    row = {
        "id": one.new_id(), "rule": OVER_ADVICE, "subject": position, "limit_value": limit, "value": value,
        "name": "Иванова А. П.", "meaning": "more_than_advised", "signed_at": iso(one.clock.now()), "reason": reason, "delivery_id": of.id,
    }  # fmt: skip
    one.put(Draft("override.signed", {"delivery": [of.row], "signed_override": [row]}, reason=reason))


@pytest.fixture
def marked(tmp_path: Path) -> Sheet:
    """Held, then released; one crate put right, one typed, more allowed than was advised."""
    with station(tmp_path) as one:
        of = one.open()
        one.state(of)
        lot = one.lot(of)
        crate = one.weigh(lot)
        one.mend(crate, lot, 23_410)
        one.type_in(lot, 12_000)
        override(one, of, PELED.id, 103_000, 100_000)
        judge(one, of, Acceptance.HELD, "LAB-WAITED")
        found = one.read(of)
        lots = {LotLabel(line.id, line.code): Acceptance.ACCEPTED for line in found.lots}
        judged = entries.judged(of, Acceptance.ACCEPTED, lots, "LAB-CLEAR", "", found.judgements, one.new_id)
        signed = Signed("Котов А. Н.", "released", one.clock.now())
        holds = [hold.entry for hold in found.holds]
        plant, wish = PlantStream(PLANT, "plant/2"), entries.released(of, judged, holds, signed, one.new_id)
        one.clock.forward(seconds=7)
        plant.decide(wish.kind, wish.rows, "p_0007", iso(one.clock.now()))
        one.store.receive(plant.page())
        return sheet_of(one, of)


def flat(said: Sheet) -> str:
    return " ".join(text_of(printed(said, "en")).split())


def test_a_weighing_put_right_stands_beside_what_it_was(marked: Sheet) -> None:
    said = flat(marked)
    assert "put right" in said
    assert "correction of the weighing of" in said
    assert ("24.860 c" in said, "23.410 c" in said, said.count("26.110")) == (True, True, 2)
    assert "1 put right" in said


def test_a_typed_weight_says_why(marked: Sheet) -> None:
    assert "by hand: Scale out of order" in flat(marked)
    [remark] = marked.account.lines(account.RemarkKind.MANUAL)
    assert remark.reason == "SCALE-DOWN"


def test_who_allowed_more_and_who_released_stand_with_name_time_and_reason(marked: Sheet) -> None:
    said = flat(marked)
    assert "More than advised was allowed" in said
    assert "103.000 of 100.000 kg" in said
    assert "Agreed with the supplier" in said
    assert re.search(r"Released Котов А. Н. 2\d/11/2026 \d\d:\d\d:\d\d", said)
    assert marked.delivery.verdict is Acceptance.ACCEPTED


def test_an_override_after_the_signature_makes_a_new_version_due(tmp_path: Path) -> None:
    with station(tmp_path) as one:
        of = small(one)
        assert sheet_of(one, of).delivery.reports[0].current
        kind = sheet_of(one, of).account
        assert account.digest(kind, 1) != account.digest(kind, 2)
        one.put(
            entries.report_signed(
                of, 1, account.digest(kind, 1), Signed("И", "received", one.clock.now()), one.new_id
            )
        )
        assert [report.current for report in sheet_of(one, of).delivery.reports] == [True, True]
        position = sheet_of(one, of).delivery.positions[0].id
        override(one, of, position, 1, 2)
        assert [report.current for report in sheet_of(one, of).delivery.reports] == [False, True]


# Preview


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\s·]+", text))


def said_by(lines: tuple[PaperLine, ...]) -> Counter[str]:
    return tokens(" ".join(f"{line.text} {line.more}" for line in lines))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_preview_says_what_the_pages_say(tmp_path: Path, marked: Sheet, language: str) -> None:
    with station(tmp_path / "other") as one:
        mess = sheet_of(one, messy(one))
    for said in (marked, mess):
        lines = preview(said, CATALOGUES[language], NAME)
        pages, read = tokens(text_of(printed(said, language))), said_by(lines)
        assert not set(read) - set(pages)
        figures = {one for one in pages if re.fullmatch(r"\d+[.,]\d{3}", one)}
        assert figures <= set(read)
        struck = [line for line in lines if line.struck]
        assert len(struck) == sum(one.struck for one in said.weighings)
        assert any(line.alarm for line in lines) == bool(said.missing)


def test_papers_give_it_again_and_again(tmp_path: Path) -> None:
    with station(tmp_path / "one") as one:
        of = small(one)
        pool = Readers(next(tmp_path.rglob("journal.db")), KEY, one.store.identity)
        papers = Papers(pool, PLANT, NAME, CATALOGUES["ru"].zone, lambda: tmp_path)
        first = papers.receiving_preview(of.code, "ru")
        assert papers.receiving_report(of.code, "ru").exists()
        assert papers.receiving_preview(of.code, "ru") == first
        assert papers.receiving_preview(of.code, "en") != first
        pool.close()


def test_a_preview_is_quick_enough_to_wait_for(tmp_path: Path) -> None:
    from tests.services.documents.receiving.samples import large

    with station(tmp_path) as one:
        said = sheet_of(one, large(one, 300))
    assert sum(line.more.count("R1-") for line in preview(said, CATALOGUES["ru"], NAME)) >= 300


def test_a_signature_of_the_earlier_form_still_holds(tmp_path: Path) -> None:
    with station(tmp_path) as one:
        of = small(one)
        sign(one, of, 2)
        assert {report.current for report in sheet_of(one, of).delivery.reports} == {True}
