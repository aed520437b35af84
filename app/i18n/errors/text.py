"""The wording of one error."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorText:
    """English message ids; `{name}` places are filled from the error's `params`."""

    title: str
    what: str
    do: str
