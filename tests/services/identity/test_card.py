"""The printed card, seen by a reader: the picture of the page is decoded, not our own drawing commands."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from app.services.identity.badge import Badge, new_badge, parse_badge
from app.services.identity.card import MODULE_MM, CardText, badge_card

needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not installed")
TEXT = CardText("Рыбозавод «Байкал»", "Доржиева Сэсэг Баировна", ["кладовщик", "мастер смены"])


def picture(pdf: bytes, folder: Path, dpi: int) -> Image.Image:
    (folder / "card.pdf").write_bytes(pdf)
    target = folder / "card"
    command = ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", str(folder / "card.pdf"), str(target)]
    subprocess.run(command, check=True, timeout=60)
    return Image.open(target.with_suffix(".png")).convert("L")


@needs_poppler
@pytest.mark.parametrize("role", ["p_0042", "p_123456789"])
@pytest.mark.parametrize("dpi", [203, 300])
def test_the_code_is_read_from_the_page(own_environment: Path, role: str, dpi: int) -> None:
    badge = new_badge(role)
    found = zxingcpp.read_barcodes(picture(badge_card(badge, TEXT), own_environment, dpi))
    assert [code.format for code in found] == [zxingcpp.BarcodeFormat.Code128]
    assert parse_badge(found[0].text) == badge


@needs_poppler
def test_name_and_groups_are_letters_and_the_secret_is_not(own_environment: Path) -> None:
    badge = Badge("p_0042", bytes(range(16)))
    pdf = own_environment / "card.pdf"
    pdf.write_bytes(badge_card(badge, TEXT))
    words = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    for part in (TEXT.name, TEXT.plant, "кладовщик, мастер смены", "p_0042"):
        assert part in words
    assert badge.text[8:20] not in words


def test_bars_have_three_dots_of_a_label_printer() -> None:
    assert MODULE_MM / (25.4 / 300) >= 3


def test_a_long_name_stays_on_the_card(own_environment: Path) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    name = "Константинопольская-Преображенская Александра Всеволодовна"
    pdf = own_environment / "card.pdf"
    pdf.write_bytes(badge_card(new_badge("p_0042"), CardText("П", name, ())))
    boxes = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True)
    edges = [
        float(part.split('"')[1]) for part in boxes.stdout.split() if part.startswith(("xMin=", "xMax="))
    ]
    assert min(edges) >= 0
    assert max(edges) <= 105 / 25.4 * 72


def test_reportlab_is_loaded_late() -> None:
    code = "import app.services.identity.card, sys; print('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
