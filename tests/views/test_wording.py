"""Every text of these rooms has its Russian, with the same places to fill."""

import string
from collections.abc import Iterator

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.config.paths import resources

ROOMS = ("login", "shell", "weighing")
KEYWORDS = {"text": None, "plural": (1, 2), "N_": None}


def _used() -> Iterator[tuple[str, str]]:
    """(file, message id) of what the shell, the login and the weighing room say."""
    root = resources().parent / "app"
    for folder in ("views/login", "views/shell", "views/weighing", "views"):
        for found in extract_from_dir(root / folder, [("*.py", "python")], keywords=KEYWORDS):
            message = found[2]
            yield found[0], message if isinstance(message, str) else message[0]


def _russian() -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for path in (resources() / "i18n" / "ru").glob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="ru"):
                key = message.id if isinstance(message.id, str) else message.id[0]
                known[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return known


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def russian() -> dict[str, tuple[str, ...]]:
    return _russian()


def test_every_text_has_its_russian(russian: dict[str, tuple[str, ...]]) -> None:
    missing = sorted({f"{file}: {text}" for file, text in _used() if not all(russian.get(text, ("",)))})
    assert missing == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_same_places_are_filled(room: str) -> None:
    with (resources() / "i18n" / "ru" / f"{room}.po").open("rb") as file:
        for message in read_po(file, locale="ru"):
            english = message.id if isinstance(message.id, str) else message.id[1]
            strings = (message.string,) if isinstance(message.string, str) else message.string
            assert all(_places(text) == _places(english) for text in strings), english


def test_russian_plurals_have_three_forms(russian: dict[str, tuple[str, ...]]) -> None:
    assert len(set(russian["{n} entry waits."])) == 3
