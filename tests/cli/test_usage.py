"""A wrong command line is said in the person's language, and a reader that leaves ends a command quietly."""

import argparse
import os
import re
import subprocess
import sys

import pytest

from app.__main__ import READER_LEFT
from app.cli.arguments import parser
from app.cli.usage import worded
from app.i18n import Catalogue

RU, EN = Catalogue("ru"), Catalogue("en")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bogus"], "КОМАНДА: 'bogus' нет среди 'run'"),
        (["plant"], "не хватает: КОМАНДА"),
        (["screenshots"], "не хватает: ПАПКА"),
        (["demo", "--seed", "x"], "--seed: 'x' не целое число"),
        (["demo", "--seed"], "--seed: должно следовать значение"),
        (["demo", "--bogus", "1"], "здесь неизвестно: --bogus 1"),
        (["demo", "--lang", "de"], "--lang: 'de' нет среди 'ru', 'en'"),
        (["run", "--windowed=yes"], "--windowed: значение не нужно: 'yes'"),
    ],
)
def test_what_is_wrong_is_said_in_russian(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser(RU).parse_args(words)
    assert ended.value.code == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert "вызов: " in printed
    assert re.search(r"error|argument|invalid|usage|required|expected", printed) is None


def test_in_english_it_is_as_short(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser(EN).parse_args(["demo", "--seed", "x"])
    assert capsys.readouterr().err.endswith("baikal-station demo: --seed: 'x' is no whole number\n")


def test_a_message_nobody_worded_stays() -> None:
    assert worded("conflicting option string: --x", RU) == "conflicting option string: --x"


def test_every_message_that_this_python_can_make_is_worded() -> None:
    """The forms change between releases of Python: each is made here by argparse itself."""
    one = argparse.ArgumentParser(exit_on_error=False)
    one.add_argument("--many", nargs="+")
    one.add_argument("--two", nargs=2)
    group = one.add_mutually_exclusive_group()
    group.add_argument("--a", action="store_true")
    group.add_argument("--b", action="store_true")
    one.add_argument("--number", type=float)
    for words in (["--many"], ["--two", "1"], ["--a", "--b"], ["--number", "x"]):
        with pytest.raises(argparse.ArgumentError) as wrong:
            one.parse_args(words)
        assert re.search("[а-я]{4}", worded(str(wrong.value), RU)), wrong.value


@pytest.mark.parametrize("words", [["device", "list"], ["plant", "--help"]])
def test_a_reader_that_leaves_ends_the_command_quietly(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "app", *words],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writing)
    assert ended.stderr == b""
    assert ended.returncode in (0, READER_LEFT)
