"""What the scanner test needs besides the codes themselves."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Protocol

from app.i18n import Catalogue
from app.models.scan import Scan
from app.views.marks import Trouble


class ScanTestPort(Protocol):
    """`leads_to` and `layouts` are cheap."""

    def today(self) -> date: ...

    def layouts(self) -> Sequence[str]:
        """How the plant's own numbers (GS1 prefixes 02, 04, 20 to 29) are laid out."""

    def leads_to(self, scan: Scan, words: Catalogue) -> str | Trouble:
        """The room that the code leads to, by its title, or what would be said instead."""

    def sheet(self) -> Future[Path]:
        """The set-up sheet as a PDF file; ends with where it stands."""

    def print_sheet(self) -> Future[None]:
        """The set-up sheet goes to the office printer."""
