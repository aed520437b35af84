"""The words of the command line. Every option has an example and says its default."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Any

from app import __version__
from app.i18n import LANGUAGES, Catalogue, N_

Options = tuple[tuple[str, str, str, dict[str, Any]], ...]
"""(flag, help, example, argparse keywords)"""

_COMMON: Options = (
    ("--data", N_("folder of this station's journal and keys"), "--data ~/station",
     {"metavar": "DIR", "default": None}),
    ("--config", N_("the station's settings file"), "--config station.toml", {"metavar": "FILE", "default": None}),
    ("--plant", N_("the plant's server instead of the embedded one"), "--plant 'host=db.plant dbname=plant'",
     {"metavar": "DSN", "default": None}),
    ("--log-level", N_("how much is logged"), "--log-level DEBUG",
     {"metavar": "LEVEL", "default": "INFO", "choices": ("DEBUG", "INFO", "WARNING", "ERROR")}),
)  # fmt: skip

_WINDOW: Options = (
    ("--windowed", N_("a window instead of the whole screen"), "--windowed", {"action": "store_true"}),
    ("--panel", N_("size of the panel when it is not in the settings"), '--panel 10.1',
     {"metavar": "INCH", "default": None, "choices": ("10.1", "12.1", "15", "15.6")}),
)  # fmt: skip

_INIT: Options = (
    ("--name", N_("name of the plant"), "--name 'Листвянка'", {"metavar": "NAME", "required": True}),
    ("--administrator", N_("name of the first administrator"), "--administrator 'Иванова А. П.'",
     {"metavar": "NAME", "required": True}),
    ("--station", N_("code of the first station"), "--station R1", {"metavar": "CODE", "default": "R1"}),
    ("--server", N_("write what a shared PostgreSQL server needs into this folder"), "--server /etc/baikal",
     {"metavar": "DIR", "default": None}),
    ("--server-name", N_("name of the server as the stations call it"), "--server-name db.plant",
     {"metavar": "HOST", "default": None}),
    ("--badge", N_("where the administrator's badge card is written (PDF)"), "--badge badge.pdf",
     {"metavar": "FILE", "default": "administrator-badge.pdf"}),
)  # fmt: skip

_ENROL: Options = (
    ("--station", N_("code of the station to enrol"), "--station P2", {"metavar": "CODE", "default": None}),
    ("--name", N_("name of the station"), "--name 'Цех 2'", {"metavar": "NAME", "default": None}),
    ("--profile", N_("what the station works with"), "--profile desk",
     {"metavar": "PROFILE", "default": "weighing", "choices": ("weighing", "desk")}),
    ("--out", N_("enrolment file to write, on the administrator's side"), "--out P2.enrol",
     {"metavar": "FILE", "default": None}),
    ("--file", N_("enrolment file to use, on the new station"), "--file P2.enrol",
     {"metavar": "FILE", "default": None}),
    ("--code", N_("one-time code that belongs to the file"), "--code 7KQ4-M2XA",
     {"metavar": "CODE", "default": None}),
)  # fmt: skip

_BACKUP: Options = (
    ("--to", N_("folder that receives the backup"), "--to /mnt/backup", {"metavar": "DIR", "required": True}),
    ("--full", N_("a full backup even where a short one would do"), "--full", {"action": "store_true"}),
)
_RESTORE: Options = (
    ("--from", N_("folder of the backups"), "--from /mnt/backup", {"metavar": "DIR", "required": True, "dest": "source"}),
    ("--key", N_("recovery key file, when this machine has not got the plant's backup key"), "--key recovery.pem",
     {"metavar": "FILE", "default": None}),
    ("--into", N_("empty folder for the restored database"), "--into /var/lib/baikal/plant",
     {"metavar": "DIR", "required": True}),
)  # fmt: skip
_MOVE: Options = (
    ("--to", N_("superuser DSN of the server that takes over"), "--to 'host=db.plant user=postgres'",
     {"metavar": "DSN", "required": True}),
)  # fmt: skip
_DEMO: Options = (
    ("--seed", N_("number that fixes weights and codes of the demonstration"), "--seed 7",
     {"type": int, "metavar": "N", "default": 1}),
    ("--out", N_("folder for pictures"), "--out out", {"metavar": "DIR", "default": "out"}),
    ("--lang", N_("language of the screens"), "--lang en", {"choices": LANGUAGES, "default": "ru"}),
)  # fmt: skip
_SIMULATE: Options = (
    ("--load", N_("load on the platform in grams"), "--load 24860", {"type": int, "metavar": "G", "default": 24860}),
    ("--tcp", N_("serve this TCP port instead of a pseudo terminal"), "--tcp 4001",
     {"type": int, "metavar": "PORT", "default": None}),
)  # fmt: skip


def language_of(words: Sequence[str]) -> str:
    """Language of the command line's own words: `--lang`, else `BAIKAL_LANG`, else the system's, else Russian."""
    for before, word in zip(words, words[1:], strict=False):
        if before == "--lang" and word in LANGUAGES:
            return word
    system = os.environ.get("BAIKAL_LANG") or os.environ.get("LANG", "")
    return "en" if system.startswith("en") else "ru"


def parser(catalogue: Catalogue) -> argparse.ArgumentParser:
    """The whole command line with help in the catalogue's language."""
    top = argparse.ArgumentParser("baikal-station", description=catalogue.text("Fish plant station"))
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    build = _Builder(catalogue)
    build(commands, "run", N_("open the station"), "run:station", _COMMON + _WINDOW)
    build(commands, "demo", N_("play a plant morning on simulated devices"), "demo:play", _DEMO)
    build(commands, "screenshots", N_("picture of every screen"), "screenshots:render", (), positional=("DIR",))
    _plant(build, commands)
    _device(build, commands)
    return top


class _Builder:
    """Adds one command with translated help."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __call__(
        self, where: Any, name: str, text: str, handler: str, options: Options, positional: Sequence[str] = ()
    ) -> None:
        command = where.add_parser(name, help=self.catalogue.text(text), description=self.catalogue.text(text))
        command.set_defaults(handler=handler)
        for word in positional:
            command.add_argument(word.lower(), metavar=word)
        for flag, words, example, keywords in options:
            command.add_argument(flag, help=self._help(words, example, keywords), **keywords)

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
    group = commands.add_parser("plant", help=build.catalogue.text("the plant's database"))
    parts = group.add_subparsers(required=True, metavar="PART")
    parts_of: tuple[tuple[str, str, Options], ...] = (
        ("init", N_("found a plant: database, keys, first administrator"), _INIT),
        ("migrate", N_("bring the database to this program's schema"), ()),
        ("enrol", N_("enrol a station by one file"), _ENROL),
        ("verify", N_("prove every chain and balance"), ()),
        ("doctor", N_("what is wrong, what could be lost now, and the way to less"), ()),
        ("backup", N_("an encrypted, verified base backup"), _BACKUP),
        ("restore", N_("a plant from its backup"), _RESTORE),
        ("move", N_("move an embedded plant to a shared server"), _MOVE),
        ("agent", N_("the server's own worker: certificates, lock-outs, watchdog, backups"), ()),
    )
    for name, text, options in parts_of:
        build(parts, name, text, f"plant:{name}", options + _COMMON)


def _device(build: _Builder, commands: Any) -> None:
    group = commands.add_parser("device", help=build.catalogue.text("attached devices"))
    parts = group.add_subparsers(required=True, metavar="PART")
    build(parts, "list", N_("serial ports and protocols"), "device:listing", ())
    build(parts, "decode", N_("read one frame"), "device:decode", (), positional=("PROTOCOL", "HEX"))
    build(parts, "simulate", N_("a simulated device for any program"), "device:simulate", _SIMULATE,
          positional=("PROTOCOL",))  # fmt: skip
