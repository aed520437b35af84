"""The words of the command line: both languages, an example and a default for every option, handlers that exist."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from importlib import import_module

import pytest

from app.cli.arguments import language_of, parser
from app.i18n import Catalogue

WORD = re.compile(r"[A-Za-z]{4,}")


def commands(top: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that does something, by its words."""
    inner = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield name.strip(), top
    for action in inner:
        for word, command in action.choices.items():
            yield from commands(command, f"{name} {word}")


def names() -> list[str]:
    return [name for name, _ in commands(parser(Catalogue("en")))]


def command(name: str, language: str) -> argparse.ArgumentParser:
    return dict(commands(parser(Catalogue(language))))[name]


def options(one: argparse.ArgumentParser) -> list[argparse.Action]:
    return [
        action for action in one._actions if action.option_strings and action.dest not in ("help", "version")
    ]


def test_the_plant_has_the_parts_that_the_documents_name() -> None:
    parts = {"init", "migrate", "enrol", "verify", "doctor", "backup", "restore", "move", "agent", "settings"}
    assert parts <= {name.removeprefix("plant ") for name in names()}


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(("language", "example", "default"), [
    ("en", "example: ", r"default|required"), ("ru", "пример: ", r"по умолчанию|обязательно"),
])  # fmt: skip
def test_every_option_says_an_example_and_its_default(
    name: str, language: str, example: str, default: str
) -> None:
    one = command(name, language)
    for option in options(one):
        said = str(option.help)
        assert f"{example}{option.option_strings[0]}" in said, said
        assert re.search(default, said), said


def needed(one: argparse.ArgumentParser) -> list[str]:
    """Words without which the command is refused whatever else is said."""
    places = [str(action.metavar) for action in one._actions if not action.option_strings]
    return places + [word for option in options(one) if option.required for word in example_of(option)]


def example_of(option: argparse.Action) -> list[str]:
    return shlex.split(str(option.help).rsplit("example: ", 1)[1].removesuffix(")"))


@pytest.mark.parametrize("name", names())
def test_an_example_is_understood(name: str) -> None:
    """The example's own words, read by the command itself, set the option."""
    one = command(name, "en")
    for option in options(one):
        given = one.parse_args([*needed(one), *example_of(option)])
        assert getattr(given, option.dest) not in (None, [], False), option.help


@pytest.mark.parametrize("text", ["-1", "65536", "x"])
def test_a_port_that_is_none_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser(Catalogue("en")).parse_args(["device", "simulate", "mt_sics", "--tcp", text])
    assert "--tcp" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", *names()])
def test_help_in_russian_has_no_english(name: str) -> None:
    one = command(name, "ru") if name else parser(Catalogue("ru"))
    prose = "\n".join(
        str(part).split(" (по умолчанию")[0].split(" (обязательно")[0]
        for part in [one.description, *(group.title for group in one._action_groups if group._group_actions)]
        + [option.help for option in options(one)]
    )
    left = set(WORD.findall(prose)) - {"PostgreSQL", "JSON", "enrol", "settings"}
    left -= {"BAIKAL", "DATA", "CONFIG", "station", "toml"}
    assert not left, prose


@pytest.mark.parametrize("name", names())
def test_every_command_has_its_handler(name: str) -> None:
    module, _, function = command(name, "en").get_default("handler").partition(":")
    assert callable(getattr(import_module(f"app.cli.{module}"), function))


@pytest.mark.parametrize(
    ("words", "variable", "system", "language"),
    [(["demo", "--lang", "en"], "ru", "", "en"), ([], "en", "ru_RU.UTF-8", "en"), ([], "", "en_GB.UTF-8", "en"),
     ([], "", "C.UTF-8", "ru")],
)  # fmt: skip
def test_the_language_is_chosen(
    words: list[str], variable: str, system: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAIKAL_LANG", variable)
    monkeypatch.setenv("LANG", system)
    assert language_of(words) == language
