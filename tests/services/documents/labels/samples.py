"""Labels to look at, and how two strangers read a picture of one."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import zxingcpp
from PIL import Image

from app.i18n import Catalogue
from app.models.desk import Named
from app.models.labels import LabelContent, Symbol, Symbology
from app.models.values import LotCode
from app.services.documents.labels import Label, templates
from tests import readers

PLANT = "Рыбозавод «Байкал»"
USUAL = LabelContent(
    lot=LotCode("R1", date(2026, 11, 23), 42),
    item=Named(
        "OMUL", "Омуль байкальский свежий потрошёный с головой", "Baikal omul, fresh, gutted, head on"
    ),
    net_g=24_860,
    packed=date(2026, 11, 23),
    station="R1",
    at=datetime(2026, 11, 23, 6, 32, tzinfo=UTC),
    pieces=148,
    gtin="4601234567893",
    catch_from=date(2026, 11, 21),
    catch_to=date(2026, 11, 22),
    supplier="ООО «Рыболовецкая артель Малое Море»",
    boat="Ольхон",
)
CONTENTS = {
    "usual": USUAL,
    "by hand": replace(USUAL, manual=True, net_g=999_999),
    "one gram": replace(
        USUAL, net_g=1, pieces=None, catch_from=None, catch_to=None, supplier=None, boat=None
    ),
    "no gtin": replace(USUAL, gtin=None, catch_to=None),
    "pallet": replace(USUAL, net_g=1_250_500, lot=LotCode("DOCK1", date(2026, 11, 23), 12_345)),
    "long lot": replace(USUAL, lot=LotCode("DOCK0001", date(2026, 11, 23), 12_345)),
}
TEMPLATES = templates()
CATALOGUES = {language: Catalogue(language) for language in ("ru", "en")}


def preview(label: Label) -> Image.Image:
    """The PNG, grey."""
    return Image.open(io.BytesIO(label.png())).convert("L")


def page(label: Label, folder: Path, dpi: float) -> Image.Image:
    """The PDF as poppler draws it, grey."""
    source, target = folder / "label.pdf", folder / "label"
    source.write_bytes(label.pdf())
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-png", "-singlefile", str(source), str(target)]
    subprocess.run(command, check=True, timeout=60)
    return Image.open(target.with_suffix(".png")).convert("L")


def ordered(label: Label) -> set[tuple[str, str]]:
    """What must be read: AIM identifier and text of every symbol."""
    return {(symbol.symbology.value, symbol.text) for symbol in label.symbols}


def by_zxing(picture: Image.Image) -> set[tuple[str, str]]:
    """At the size it is printed; at half of it bars that are no whole dots wide can be taken for others."""
    table = readers.on_the_table(picture)
    codes = zxingcpp.read_barcodes(table, try_downscale=False, text_mode=zxingcpp.TextMode.Plain)
    return {(code.symbology_identifier, code.text) for code in codes}


def by_others(picture: Image.Image, symbols: tuple[Symbol, ...]) -> set[tuple[str, str]]:
    """The same by ZBar and libdmtx, in the same words: their GS at the beginning stands for FNC1 in first place."""
    table = readers.on_the_table(picture)
    found = {("]C1" if gs1 else "]C0", text) for gs1, text in readers.zbar(table)}
    if any(symbol.symbology in (Symbology.GS1_DATAMATRIX, Symbology.DATAMATRIX) for symbol in symbols):
        text = readers.dmtx(table) or ""
        found.add(("]d2", text[1:]) if text.startswith("\x1d") else ("]d1", text))
    return found
