"""Every error key that devices, captures and profiles can raise has its words, and needs no unknown parameter."""

import re
from pathlib import Path

import pytest

from app.i18n import Catalogue
from app.i18n.errors import wording
from app.i18n.errors.devices import ERRORS

APP = Path(__file__).parents[2] / "app"
KEY = re.compile(r'"((?:device|scale|capture|profile)\.[a-z_]+)"')
SOURCES = [*sorted((APP / "devices").rglob("*.py")), APP / "models/capture.py", APP / "models/profile.py"]
CODES = [
    "overload",
    "underload",
    "unstable",
    "busy",
    "syntax",
    "logical",
    "transmission",
    "parameter",
    "malformed",
    "checksum",
    "timeout",
    "not_zeroed",
    "no_weight",
    "unsupported",
    "load_at_power_on",
    "not_level",
    "not_a_weight",
    "device",
]


def test_every_key_in_the_sources_has_words() -> None:
    keys = {key for path in SOURCES for key in KEY.findall(path.read_text())}
    assert len(keys) > 30
    assert keys | {f"scale.{code}" for code in CODES} == set(ERRORS)
    assert set(ERRORS) <= set(wording())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_states_and_captures_are_told_without_parameters(language: str) -> None:
    catalogue = Catalogue(language)
    raised_with_parameters = {"device.unknown_protocol", "device.no_vectors"}
    for key, text in ERRORS.items():
        if not key.startswith("profile.") and key not in raised_with_parameters:
            assert not any("{" in catalogue.text(part) for part in (text.title, text.what, text.do)), key


def test_russian_is_complete() -> None:
    russian = Catalogue("ru")
    for text in ERRORS.values():
        for part in (text.title, text.what, text.do):
            assert re.search("[а-я]", russian.text(part)), part
