"""Every error and every text has its words, in Russian and in English, with the same places to fill."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import app
from app.config.paths import resources
from app.i18n.__main__ import merged
from app.i18n.errors import wording

ROOT = Path(app.__file__).parent
ERRORS = {"OperatorError", "EnvironmentFault", "Bug", "StationError"}
LETTERS = {"OK", "PIN", "R1"}


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")}


@cache
def russian() -> Catalog:
    return merged(resources() / "i18n" / "ru")


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Every call with the last part of what is called."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                yield path, node, name


def first_text(call: ast.Call) -> str | None:
    argument = call.args[0] if call.args else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def raised_keys() -> set[str]:
    return {key for _, call, name in calls() if name in ERRORS and (key := first_text(call))}


def messages() -> dict[str, Path]:
    """Message ids in the program, with a file that shows each."""
    found = {}
    for path, call, name in calls():
        text = first_text(call)
        if text and name in ("text", "t", "N_", "plural") and (name != "text" or _looks_said(call)):
            found[text] = path
    return found


def _looks_said(call: ast.Call) -> bool:
    """`words.text(...)` and its kin, not the column type of a table."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in ("words", "_words", "catalogue", "tr", "self")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_error_that_can_be_raised_has_its_words():
    assert raised_keys() - set(wording()) == set()


@pytest.mark.parametrize("key", sorted(wording()))
def test_an_error_has_a_title_what_happened_and_what_to_do_in_both_languages(key):
    text = wording()[key]
    for part in (text.title, text.what, text.do):
        assert part.strip(), key
        message = russian().get(part)
        assert message is not None, f"no Russian for {part!r}"
        assert message.string, f"no Russian for {part!r}"
        assert message.string != part or part in LETTERS, part
        assert places(str(message.string)) == places(part), part


def test_every_text_of_the_program_is_translated():
    missing = {text: str(path) for text, path in messages().items() if not _translated(text)}
    assert missing == {}


def _translated(text: str) -> bool:
    message = russian().get(text) or next(
        (m for m in russian() if isinstance(m.id, tuple) and m.id[0] == text), None
    )
    strings = message.string if message is not None else ""
    return all(strings) if isinstance(strings, tuple) else bool(strings)


def test_translations_fill_the_same_places():
    for message in russian():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in strings:
            assert places(text) <= set().union(*map(places, ids)), message.id


def test_plurals_have_three_russian_forms():
    for message in russian():
        if isinstance(message.id, tuple):
            assert [bool(form) for form in message.string] == [True, True, True], message.id
