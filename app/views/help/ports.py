"""What the help screen needs from the program around it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Protocol

from app.services.about import Part
from app.services.operations.health.doctor import Finding


class HelpPort(Protocol):
    """Both are worked on elsewhere and answered by a Future."""

    def findings(self) -> Future[Sequence[Finding]]:
        """What is well and what is not at this station now, the worst first."""

    def parts(self) -> Future[Sequence[Part]]:
        """The libraries that the program is made of."""
