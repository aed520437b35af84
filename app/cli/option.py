"""One option of the command line as data, and those that several commands share."""

from __future__ import annotations

from typing import Any

from app.i18n import N_

Options = tuple[tuple[str, str, str, dict[str, Any]], ...]
"""(flag, help, example, argparse keywords)"""

PLACE: Options = (
    ("--data", N_("folder of this station's journal and keys"), "--data ~/station",
     {"metavar": "DIR", "default": None}),
    ("--config", N_("the station's settings file"), "--config station.toml", {"metavar": "FILE", "default": None}),
    ("--plant", N_("the plant's server instead of the embedded one"), "--plant 'host=db.plant dbname=plant'",
     {"metavar": "DSN", "default": None}),
)  # fmt: skip
LOGGING: Options = (
    ("--log-level", N_("how much is logged"), "--log-level DEBUG",
     {"metavar": "LEVEL", "default": "INFO", "choices": ("DEBUG", "INFO", "WARNING", "ERROR")}),
)  # fmt: skip
COMMON: Options = PLACE + LOGGING
