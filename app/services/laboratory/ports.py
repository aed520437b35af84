"""What the laboratory needs besides the journal: whoever reads payloads, and whoever knows of overdue instruments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from app.models.laboratory import Reading, SampleCode


class PayloadReader(Protocol):
    """Turns what an instrument sent into results, by its profile; at any time again."""

    def version(self, name: str) -> int:
        """Of the profile; OperatorError `lab.no_profile`."""

    def read(self, instrument: str, name: str, data: bytes) -> Reading:
        """What a payload of that instrument says; OperatorError `lab.no_profile`."""


Overdue = Callable[[str], bool]
"""Asked when a result arrives: is the check of this instrument overdue now?"""


class Moment(Protocol):
    """What may be asked inside the entry's own transaction."""

    @property
    def day(self) -> date:
        """The entry's plant day."""

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]: ...

    def next_sample_code(self) -> SampleCode: ...
