"""Deliveries whose report is printed, and what poppler makes of the pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app.i18n import Catalogue
from app.models.delivery import Acceptance, Check
from app.services.deliveries import account, entries
from app.services.deliveries.entries import DeliveryRef, LotLabel, Signed
from app.services.documents.receiving import Sheet, report, sheet
from tests.flows.decisions import PlantStream
from tests.services.deliveries.kit import BRIGADE, OMUL, PELED, Writer
from tests.services.journal.kit import PLANT

NAME = "Рыбозавод «Листвянка»"
CATALOGUES = {language: Catalogue(language) for language in ("ru", "en")}
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler's programs are not installed"
)


@contextmanager
def station(folder: Path) -> Iterator[Writer]:
    """A station whose plant has adopted the shipped reference data."""
    writer = Writer.at(folder, "R1.1")
    with closing(writer.store):
        plant = PlantStream(PLANT)
        plant.shipped()
        plant.decide("person.enrolled", {
            "person": [{"role": "p_0042", "name": "Иванова А. П.", "language": "ru", "active": True, "badge": 1,
                        "version": 1}],
        })  # fmt: skip
        writer.store.receive(plant.page())
        yield writer


def small(one: Writer) -> DeliveryRef:
    """Three crates of one fish, measured, checked, accepted and signed."""
    of = one.open()
    farmed = replace(PELED, origin_class="aquaculture", production_method="farmed", gear=None, permit=None)
    one.state(of, farmed)
    lot = one.lot(of, farmed)
    for net_g in (24_860, 25_115, 24_930):
        one.weigh(lot, net_g)
    measured(one, of)
    judge(one, of, Acceptance.ACCEPTED)
    one.put(entries.closed(of, "", one.new_id))
    sign(one, of, 1)
    return of


def messy(one: Writer) -> DeliveryRef:
    """Everything at once: two fish, voids, a move, a typed weight, a corrected supplier, a late crate, a due version."""
    of, other = one.open(), one.open()
    one.state(of)
    one.state(of, OMUL)
    lot, wild, stray = one.lot(of), one.lot(of, OMUL), one.lot(other)
    crates = [one.weigh(lot, 24_000 + 15 * number) for number in range(6)]
    for number in range(4):
        one.weigh(wild, 18_000 + 5 * number)
    one.void(lot, crates[1])
    one.move(one.weigh(stray, 21_500), stray, lot)
    one.move(crates[2], lot, stray)
    one.type_in(lot, 12_000)
    known = one.read(of).headers
    one.put(
        entries.corrected(
            of,
            replace(BRIGADE, supplier="DEMO-TRADER", note="Лёд растаял"),
            known,
            "WRONG-SUPPLIER",
            one.new_id,
        )
    )
    stated = one.read(of).stated[PELED.id]
    better = replace(PELED, catch_to=None, packaging=None, advised_g=120_000)
    one.put(entries.position_corrected(of, better, stated, "WRONG-CATCH-DATE", one.new_id))
    measured(one, of)
    judge(one, of, Acceptance.HELD, "TOO-WARM")
    one.put(entries.closed(of, "", one.new_id))
    sign(one, of, 1)
    one.weigh(lot, 23_000)
    return of


def large(one: Writer, count: int) -> DeliveryRef:
    """`count` crates in ten lots; every hundredth is void."""
    of = one.open()
    one.state(of)
    lots = [one.lot(of) for _ in range(10)]
    for number in range(count):
        made = one.weigh(lots[number % 10], 24_000 + number % 1_000)
        if number % 100 == 50:
            one.void(lots[number % 10], made)
    return of


def measured(one: Writer, of: DeliveryRef) -> None:
    one.put(entries.measured(of, PELED.id, 140, one.new_id))
    one.put(entries.measured(of, None, -50, one.new_id))
    found = Check(None, PELED.id, None, 3, "A", "none", "damaged", 18, 420, "ЛБ-26-0412", "Долить льда", None)
    one.put(entries.checked(of, found, one.new_id))


def judge(one: Writer, of: DeliveryRef, verdict: Acceptance, reason: str | None = None) -> None:
    found = one.read(of)
    lots = {LotLabel(lot.id, lot.code): verdict for lot in found.lots}
    one.put(entries.judged(of, verdict, lots, reason, "", found.judgements, one.new_id))


def sign(one: Writer, of: DeliveryRef, version: int) -> None:
    signed = Signed("Иванова А. П.", "received", one.clock.now())
    one.put(entries.report_signed(of, version, account.digest(one.account(of)), signed, one.new_id))


def sheet_of(one: Writer, of: DeliveryRef) -> Sheet:
    return sheet(one.store.query, PLANT, of.code)


def printed(said: Sheet, language: str = "ru") -> bytes:
    return report(said, CATALOGUES[language], NAME)


def text_of(pdf: bytes) -> str:
    """The words as they stand on the pages, line by line."""
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60)
    return re.sub("[\u00a0 ]+", " ", done.stdout.decode())


def pages_of(pdf: bytes) -> int:
    return text_of(pdf).count("\f")


def picture(pdf: bytes, folder: Path, dpi: int = 150, page: int = 1) -> Image.Image:
    """A page as poppler draws it, grey."""
    source, target = folder / "report.pdf", folder / f"page-{page}"
    source.write_bytes(pdf)
    command = [
        "pdftoppm",
        "-r",
        str(dpi),
        "-gray",
        "-png",
        "-singlefile",
        "-f",
        str(page),
        str(source),
        str(target),
    ]
    subprocess.run(command, check=True, timeout=60)
    return Image.open(target.with_suffix(".png")).convert("L")
