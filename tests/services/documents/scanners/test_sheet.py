"""The scanner's set-up sheet: one page, both languages, control labels that two readers read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from app.i18n import Catalogue
from app.models.scancontrol import CONTROLS
from app.services.documents.scanners import sheet
from app.services.documents.scanners.words import SETTINGS
from tests import readers

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftoppm"), reason="poppler's programs are not installed"
)
LANGUAGES = pytest.mark.parametrize("language", ["ru", "en"])


def page(folder: Path, language: str) -> Path:
    path = folder / "sheet.pdf"
    path.write_bytes(sheet(Catalogue(language), "Рыбозавод «Байкал»"))
    return path


@needs_poppler
@LANGUAGES
def test_its_control_labels_are_read_by_two_readers(tmp_path: Path, language: str) -> None:
    target = tmp_path / "page"
    command = ["pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", page(tmp_path, language), target]
    subprocess.run(command, check=True, timeout=60)
    picture = Image.open(target.with_suffix(".png")).convert("L")
    wanted = {(str(symbol.symbology), symbol.text) for symbol in CONTROLS.values()}
    codes = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    assert {(code.symbology_identifier, code.text) for code in codes} == wanted
    others = {text for _, text in readers.zbar(picture)} | {
        (readers.dmtx(picture) or "").removeprefix("\x1d")
    }
    assert others == {text for _, text in wanted}


@needs_poppler
@LANGUAGES
def test_it_is_one_page_with_every_setting(tmp_path: Path, language: str) -> None:
    path, words = page(tmp_path, language), Catalogue(language)
    told = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in info
    for name, _ in SETTINGS:
        assert words.text(name) in told
    assert path.read_bytes() == sheet(words, "Рыбозавод «Байкал»")
