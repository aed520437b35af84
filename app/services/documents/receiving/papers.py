"""Receiving reports as files, for the desk of deliveries."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.models.paper import PaperLine
from app.services.deliveries.account import digest
from app.services.documents.receiving.sheet import Sheet, sheet
from app.services.receiving.ports import Reader

_DIGITS = 8


class Papers:
    """Implements `app.services.deliveries.ports.Papers`; `folder` is where the files go, made when it is missing."""

    def __init__(
        self, reader: Reader, plant: uuid.UUID, name: str, zone: ZoneInfo, folder: Callable[[], Path]
    ) -> None:
        self._reader, self._plant, self._name, self._zone, self._folder = reader, plant, name, zone, folder

    def receiving_report(self, code: str, language: str) -> Path:
        """The report of the delivery as it stands when this is called; not on a reader's thread.

        The file is named by code, language and content, so that another content never replaces an earlier file.
        EnvironmentFault `report.not_filed` where the disk refuses.
        """
        from app.services.documents.receiving import report

        said = self._sheet(code)
        version = f"{digest(said.account)[:_DIGITS]}-{len(said.delivery.reports)}"
        path = self._folder() / f"{said.delivery.code}-{version}-{language}.pdf"
        pdf = report(said, Catalogue(language, self._zone), self._name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pdf)
        except OSError as error:
            raise EnvironmentFault("report.not_filed", path=str(path), detail=str(error)) from error
        return path

    def receiving_preview(self, code: str, language: str) -> tuple[PaperLine, ...]:
        """What the report of the delivery says as it stands when this is called; not on a reader's thread."""
        from app.services.documents.receiving import preview

        return preview(self._sheet(code), Catalogue(language, self._zone), self._name)

    def _sheet(self, code: str) -> Sheet:
        def ask(reads: Any) -> Sheet:
            with reads.moment():
                return sheet(reads.query, self._plant, code)

        return self._reader.submit(ask).result()
