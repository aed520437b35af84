"""Errors in the operator's words: every one has a key, and every key a title, what happened and what to do.

`OperatorError`: the person can do something about it. `EnvironmentFault`: disk, network or device failed.
`Bug`: we were wrong. The wording stands in the catalogues (see `app.i18n.errors`), never here.
"""

from __future__ import annotations

from typing import Any


class StationError(Exception):
    """Base of all errors a screen or the command line may show. `key` names the wording, `params` fill it."""

    def __init__(self, key: str, /, **params: Any) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.key} ({details})" if details else self.key


class OperatorError(StationError):
    """Refused for a reason that the person can mend."""


class EnvironmentFault(StationError):
    """Something outside the program failed: disk, network, database, device."""


class Bug(StationError):
    """The program broke its own rule."""
