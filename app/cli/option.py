"""One option of the command line as data, and those that several commands share."""

from __future__ import annotations

from typing import Any

from app.i18n import N_

Options = tuple[tuple[str, str, str, dict[str, Any]], ...]
"""(flag, help, example, argparse keywords)"""


def port(text: str) -> int:
    """A TCP port; 0 is any that is free. ValueError for what is none."""
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError(text)
    return number


def place(text: str) -> tuple[str, int]:
    """Host and TCP port of `HOST:PORT`. ValueError for what is none."""
    host, _, number = text.rpartition(":")
    if not host:
        raise ValueError(text)
    return host, port(number)


PLACE: Options = (
    ("--data", N_("folder of this station's journal and keys, else BAIKAL_DATA, else the system's folder for data"),
     "--data ~/station", {"metavar": "DIR", "default": None}),
    ("--config", N_("the station's settings file, else BAIKAL_CONFIG, else station.toml in the data folder"),
     "--config station.toml", {"metavar": "FILE", "default": None}),
    ("--plant", N_("the plant's server, else the one of the settings, else the embedded one"),
     "--plant 'host=db.plant dbname=plant'", {"metavar": "DSN", "default": None}),
)  # fmt: skip
LOGGING: Options = (
    ("--log-level", N_("how much is logged"), "--log-level DEBUG",
     {"metavar": "LEVEL", "default": "INFO", "choices": ("DEBUG", "INFO", "WARNING", "ERROR")}),
)  # fmt: skip
COMMON: Options = PLACE + LOGGING
