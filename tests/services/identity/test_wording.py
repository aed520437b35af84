"""Every error of this room has its words in both languages, with the places its errors fill."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.config.paths import resources
from app.i18n.errors.identity import ERRORS

ROOT = Path(__file__).parents[3]
SOURCES = [*(ROOT / "app/services/identity").glob("*.py"), ROOT / "app/services/decisions.py"]
RAISED = re.compile(r"""["']((?:badge|pin|login|key|recovery|decision|person)\.[a-z_]+)["']""")
NO_KEYS = {
    "person.enrolled", "person.changed", "person.blocked", "person.unblocked", "person.rekeyed",
    "person.role_used",
}  # fmt: skip
"""Kinds of decision and reasons of the plant that have the same form."""


def test_every_key_in_the_sources_has_words() -> None:
    used = {key for path in SOURCES for key in RAISED.findall(path.read_text())} - NO_KEYS
    assert used == set(ERRORS)


@pytest.mark.parametrize("key", sorted(ERRORS))
def test_words_in_russian_fill_the_same_places(key: str) -> None:
    with (resources() / "i18n" / "ru" / "identity.po").open("rb") as file:
        russian = read_po(file, locale="ru")
    for text in (ERRORS[key].title, ERRORS[key].what, ERRORS[key].do):
        message = russian.get(text)
        assert message is not None
        assert _places(str(message.string)) == _places(text)
        assert re.search("[а-я]", str(message.string))


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
