"""The audit as a screen uses it: every question is worked on elsewhere and answered by a Future."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.clock import Clock
from app.i18n import Catalogue
from app.models.audit import Cursor, Page, Proof, Question
from app.models.desk import Named
from app.services.audit.local import LocalAudit
from app.services.audit.ports import AuditSource, Progress
from app.services.audit.words import Names
from app.services.reference import Query

_REFERENCE = ("reason", "item", "place", "container_type")


@dataclass(frozen=True)
class Known:
    """What a question can be made of: (pseudonym, name), devices, plant days newest first; names of codes."""

    people: tuple[tuple[str, str], ...]
    devices: tuple[str, ...]
    days: tuple[date, ...]
    names: Names


class AuditDesk:
    """`executor` must run one job at a time; what it runs is the only user of `local` and `plant`.

    `plant` makes the source on the logged-in person's connection, None while there is none: then the
    station's own journal answers.
    """

    def __init__(
        self, local: LocalAudit, query: Query, executor: Executor, clock: Clock, plant_name: str,
        plant: Callable[[], AuditSource | None] = lambda: None,
    ) -> None:  # fmt: skip
        self._local, self._query, self._executor, self._clock = local, query, executor, clock
        self._plant_name, self._plant = plant_name, plant

    def close(self) -> None:
        """The index is given back once the work under way has ended."""
        self._executor.submit(self._local.close)

    def known(self) -> Future[Known]:
        return self._executor.submit(self._known)

    def page(self, question: Question, before: Cursor | None, limit: int, progress: Progress) -> Future[Page]:
        """Entries newest first; `progress` hears, on another thread, how far the journal has been read."""
        return self._executor.submit(lambda: self._source().page(question, before, limit, progress))

    def prove(self, progress: Progress) -> Future[tuple[Proof, ...]]:
        """The chains of all streams kept here, the own one first."""
        return self._executor.submit(self._prove, progress)

    def export(self, question: Question, folder: Path, asked: str, by: str, words: Catalogue) -> Future[Path]:
        """Write the ZIP into `folder`; ends with its path, or with the OSError of the disk."""
        return self._executor.submit(self._export, question, folder, asked, by, words)

    def _source(self) -> AuditSource:
        return self._plant() or self._local

    def _known(self) -> Known:
        rows = self._query("SELECT role, name FROM person")
        names = {row["role"]: row["name"] for row in rows}
        people = sorted((role, names.get(role, role)) for role in self._local.known("person"))
        days = sorted((date.fromisoformat(day) for day in self._local.known("day")), reverse=True)
        people.sort(key=lambda person: person[1])
        return Known(tuple(people), tuple(self._local.known("device")), tuple(days), self._names())

    def _names(self) -> Names:
        return {
            (table, row["code"]): Named(row["code"], row["name_ru"], row["name_en"])
            for table in _REFERENCE
            for row in self._query(f"SELECT code, name_ru, name_en FROM {table}")  # noqa: S608
        }

    def _prove(self, progress: Progress) -> tuple[Proof, ...]:
        """What is kept here is computed here; the plant, where it answers, computes its own."""
        here = tuple(self._local.prove(stream, progress) for stream in self._local.streams())
        plant = self._plant()
        return here + (tuple(plant.prove(stream) for stream in plant.streams()) if plant else ())

    def _export(self, question: Question, folder: Path, asked: str, by: str, words: Catalogue) -> Path:
        from app.services.audit import export
        from app.services.audit.export import Heading

        now = self._clock.now()
        proofs = self._prove(lambda _part: None)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"audit-{now:%Y%m%d-%H%M%S}.zip"
        heading = Heading(self._plant_name, asked, by, now, proven(proofs, words))
        export.write(path, self._source().walk(question), heading, words, self._names())
        return path


def proven(proofs: tuple[Proof, ...], words: Catalogue) -> str:
    """What the proofs say together, in words."""
    broken = next((proof for proof in proofs if proof.bad is not None), None)
    if broken is not None:
        seq = words.number(broken.bad or 0)
        return words.text("CHAIN BROKEN: {stream}, entry {seq}", stream=broken.stream, seq=seq)
    checked = sum(proof.checked for proof in proofs)
    return words.plural("Chain intact: {n} entry checked", "Chain intact: {n} entries checked", checked)
