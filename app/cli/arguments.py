"""The words of the command line. Every option has an example and says its default."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from importlib import import_module
from itertools import pairwise
from typing import Any, NoReturn

from app import __version__
from app.cli.option import COMMON, Options, place, port
from app.cli.plant.words import PARTS, PEOPLE
from app.cli.usage import placeholder, worded
from app.i18n import LANGUAGES, N_, Catalogue

_WINDOW: Options = (
    ("--windowed", N_("a window instead of the whole screen"), "--windowed", {"action": "store_true"}),
    ("--panel", N_("size of the panel, else 10.1; a calibrated screen keeps its measure"), '--panel 10.1',
     {"metavar": "INCH", "default": None, "choices": ("10.1", "12.1", "15", "15.6")}),
)  # fmt: skip
_DEMO: Options = (
    ("--seed", N_("number that fixes weights and codes of the demonstration"), "--seed 7",
     {"type": int, "metavar": "N", "default": 1}),
    ("--out", N_("folder for pictures"), "--out out", {"metavar": "DIR", "default": "out"}),
    ("--lang", N_("language of the screens"), "--lang en", {"choices": LANGUAGES, "default": "ru"}),
)  # fmt: skip
_DECODE: Options = (
    ("--vectors", N_("a file of frames with what they should say"), "--vectors vectors.json",
     {"metavar": "FILE", "default": None}),
    ("--set", N_("a setting that the frame does not carry; may be repeated"), "--set unit=kg",
     {"metavar": "NAME=VALUE", "default": [], "action": "append"}),
)  # fmt: skip
_DETECT: Options = (
    ("--seconds", N_("give up after this time"), "--seconds 60", {"type": int, "metavar": "S", "default": 180}),
)  # fmt: skip
_SIMULATE: Options = (
    ("--load", N_("load on the platform in grams"), "--load 24860", {"type": int, "metavar": "G", "default": 24860}),
    ("--tcp", N_("serve this TCP port instead of a pseudo terminal"), "--tcp 4001",
     {"type": port, "metavar": "PORT", "default": None}),
    ("--call", N_("call this program as a laboratory instrument does"), "--call 10.0.0.5:4000",
     {"type": place, "metavar": "HOST", "default": None}),
    ("--map", N_("register map of a simulated instrument"), "--map carel_ir33",
     {"metavar": "NAME", "default": None}),
    ("--unit", N_("address of the instrument on its line"), "--unit 16", {"type": int, "metavar": "N", "default": 1}),
)  # fmt: skip
_PROBE: Options = (
    ("--at", N_("the line: a port, usb:SERIAL or tcp:HOST:PORT"), "--at tcp:10.0.0.5:502",
     {"metavar": "LINE", "required": True}),
    ("--unit", N_("address of the instrument on its line"), "--unit 16", {"type": int, "metavar": "N", "default": 1}),
    ("--set", N_("a setting of the line as in the station's file; may be repeated"), "--set baud=19200",
     {"metavar": "NAME=VALUE", "default": [], "action": "append"}),
)  # fmt: skip


_CALC: Options = (
    ("--json", N_("the answer as one JSON object"), "--json", {"action": "store_true"}),
)  # fmt: skip


def language_of(words: Sequence[str]) -> str:
    """Language of the command line's own words: `--lang`, `BAIKAL_LANG`, the system's, else Russian."""
    for before, word in pairwise(words):
        if before == "--lang" and word in LANGUAGES:
            return word
    system = os.environ.get("BAIKAL_LANG") or os.environ.get("LANG", "")
    return "en" if system.startswith("en") else "ru"


def parser(catalogue: Catalogue) -> argparse.ArgumentParser:
    """The whole command line with help in the catalogue's language."""
    top = _Parser(catalogue, prog="baikal-station", description=catalogue.text("Fish plant station"))
    top.given.add_argument(
        "--version", action="version", version=__version__, help=catalogue.text("show the version")
    )
    commands = _group(top)
    build = _Builder(catalogue)
    build(commands, "run", N_("open the station"), "run:station", COMMON + _WINDOW)
    build(commands, "demo", N_("play a plant morning on simulated devices"), "demo:play", _DEMO)
    build(
        commands, "screenshots", N_("picture of every screen"), "screenshots:render", (), positional=("DIR",)
    )
    build(commands, "calc", N_("evaluate a published rule; a JSON object is read from the standard input"),
          "calc:evaluate", _CALC, positional=("NAME?",), more="calc:described")  # fmt: skip
    _plant(build, commands)
    _device(build, commands)
    return top


class _Parser(argparse.ArgumentParser):
    """A parser whose own words are in the catalogue's language too."""

    def __init__(self, catalogue: Catalogue, **keywords: Any) -> None:
        super().__init__(**keywords, add_help=False, allow_abbrev=False)
        self.catalogue = catalogue
        self.more = ""
        """`module:function` that describes more, loaded when help is asked for."""
        self.parts = self.add_argument_group(catalogue.text("arguments"))
        self.given = self.add_argument_group(catalogue.text("options"))
        self.given.add_argument("-h", "--help", action="help", help=catalogue.text("show this help and end"))

    def error(self, message: str) -> NoReturn:
        """Usage and what is wrong, on the error output; status 2."""
        self.print_usage(sys.stderr)
        words = self.catalogue
        self.exit(2, words.text("{program}: {wrong}", program=self.prog, wrong=worded(message, words)) + "\n")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", self.catalogue.text("usage:"), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", self.catalogue.text("usage:"), 1) + self._more()

    def _more(self) -> str:
        module, _, function = self.more.partition(":")
        text: str = getattr(import_module(f"app.cli.{module}"), function)(self.catalogue) if module else ""
        return text


def _group(where: _Parser) -> Any:
    child: Any = partial(_Parser, where.catalogue)
    words = where.catalogue
    metavar = placeholder("COMMAND", words)
    return where.add_subparsers(
        required=True, metavar=metavar, title=words.text("commands"), parser_class=child
    )


class _Builder:
    """Adds one command with translated help."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __call__(
        self, where: Any, name: str, text: str, handler: str, options: Options,
        positional: Sequence[str] = (), more: str = "",
    ) -> None:  # fmt: skip
        command = where.add_parser(
            name, help=self.catalogue.text(text), description=self.catalogue.text(text)
        )
        command.set_defaults(handler=handler)
        command.more = more
        for word in positional:
            name, optional = word.rstrip("?"), "?" if word.endswith("?") else None
            shown = placeholder(name, self.catalogue)
            command.parts.add_argument(name.lower(), metavar=shown, nargs=optional)
        for flag, words, example, keywords in options:
            kept = dict(keywords)
            if "metavar" in kept:
                kept["metavar"] = placeholder(kept["metavar"], self.catalogue)
            command.given.add_argument(flag, help=self._help(words, example, keywords), **kept)

    def group(self, where: Any, name: str, text: str) -> Any:
        """A command that has commands of its own."""
        translated = self.catalogue.text(text)
        return _group(where.add_parser(name, help=translated, description=translated))

    def _help(self, words: str, example: str, keywords: dict[str, Any]) -> str:
        default = keywords.get("default")
        if keywords.get("required"):
            said = self.catalogue.text("required")
        elif default is None or keywords.get("action"):
            said = self.catalogue.text("default: not given")
        else:
            said = self.catalogue.text("default: {value}", value=default)
        example_word = self.catalogue.text("example: {words}", words=example)
        return f"{self.catalogue.text(words)} ({said}; {example_word})".replace("%", "%%")


def _plant(build: _Builder, commands: Any) -> None:
    parts = build.group(commands, "plant", N_("the plant's database"))
    _all(build, parts, PARTS)
    people = build.group(parts, "person", N_("people: enrol, list, block"))
    _all(build, people, PEOPLE)


def _all(build: _Builder, where: Any, parts: Iterable[tuple[str, str, str, Options]]) -> None:
    for name, text, handler, options in parts:
        build(where, name, text, f"plant.{handler}", options)


def _device(build: _Builder, commands: Any) -> None:
    parts = build.group(commands, "device", N_("attached devices"))
    build(parts, "list", N_("serial ports and protocols"), "device:listing", ())
    build(parts, "detect", N_("find out what a scale speaks"), "device:detect", _DETECT,
          positional=("PLACE",))  # fmt: skip
    build(parts, "decode", N_("read one frame"), "device:decode", _DECODE,
          positional=("PROTOCOL?", "HEX?"))  # fmt: skip
    build(parts, "probe", N_("ask an instrument of a register map once"), "instruments:probe", _PROBE,
          positional=("MAP",))  # fmt: skip
    build(parts, "simulate", N_("a simulated device for any program"), "device:simulate", _SIMULATE,
          positional=("PROTOCOL",))  # fmt: skip
