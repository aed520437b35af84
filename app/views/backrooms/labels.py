"""Labels under way and the card of a scanned lot, in their usual and their bad states."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

from app.i18n import Catalogue
from app.models.delivery import Acceptance
from app.models.desk import Named
from app.models.labelqueue import JobState, LabelJob, QueueSnapshot
from app.models.labels import LabelContent
from app.models.lotcard import LotCard
from app.models.printing import PrinterFault, PrinterState
from app.models.values import LotCode
from app.views.backrooms.scenes import BackScene, Make
from app.views.labels.page import LabelsPage
from app.views.lists.screen import PagesScreen
from app.views.lotcard.page import LotPage
from app.views.samples import NOW, done
from app.views.screen import Kit, Screen

_DAY = date(2026, 11, 23)
_PELED = Named("PELED", "Пелядь", "Peled")
LOT = LotCode("R1", _DAY, 42)
READY = PrinterState()
NO_PAPER = PrinterState.of(PrinterFault.PAPER_OUT)
_REASONS = (
    Named("LABEL-DAMAGED", "Этикетка испорчена", "Label damaged"),
    Named("LABEL-LOST", "Этикетка потеряна", "Label lost"),
)


def job(number: int, state: JobState, problem: str | None = None) -> LabelJob:
    """A label of the morning."""
    at = NOW - timedelta(minutes=number)
    content = LabelContent(LotCode("R1", _DAY, number), _PELED, 24_000 + 37 * number, _DAY, "R1", at)
    return LabelJob(uuid.UUID(int=number), at, content, "crate-100x70", state=state, problem=problem)


_DONE = tuple(job(n, JobState.PRINTED) for n in range(1, 12))
QUEUES = {
    "ready": QueueSnapshot(READY, (), _DONE),
    "paper": QueueSnapshot(NO_PAPER, tuple(job(n, JobState.WAITING) for n in (21, 20, 19)), _DONE),
    "uncertain": QueueSnapshot(READY, (job(22, JobState.UNCERTAIN),), _DONE),
    "none": QueueSnapshot(None, (job(23, JobState.WAITING),)),
    "unmade": QueueSnapshot(READY, (job(24, JobState.WAITING, "label.no_template"),), _DONE),
    "empty": QueueSnapshot(READY),
}


@dataclass
class SampleLabels:
    """The room's port, in memory."""

    queue: QueueSnapshot

    def snapshot(self) -> QueueSnapshot:
        return self.queue

    def subscribe(self, _changed: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    def reasons(self) -> Future[Sequence[Named]]:
        return done(_REASONS)

    def reprint(self, previous: uuid.UUID, reason: str) -> Future[LabelJob]:
        known = next(job for job in (*self.queue.jobs, *self.queue.recent) if job.order == previous)
        again = replace(known, order=uuid.uuid4(), previous=previous, reason=reason, state=JobState.WAITING)
        self.queue = replace(self.queue, jobs=(*self.queue.jobs, again))
        return done(again)

    def decide(self, order: uuid.UUID, *, there: bool) -> Future[None]:
        outcome = JobState.CONFIRMED if there else JobState.MISSING
        settled = next(job for job in self.queue.jobs if job.order == order)
        self._settle(replace(settled, state=outcome))
        return done(None)

    def cancel(self, order: uuid.UUID) -> Future[None]:
        settled = next(job for job in self.queue.jobs if job.order == order)
        self._settle(replace(settled, state=JobState.CANCELLED))
        return done(None)

    def scanned(self, lot: str) -> bool:
        found = next((job for job in self.queue.of(JobState.UNCERTAIN) if job.lot == lot), None)
        if found is not None:
            self.decide(found.order, there=True)
        return found is not None

    def pdf(self, job: LabelJob) -> Future[Path]:
        return done(Path(f"label-{job.lot}.pdf"))

    def _settle(self, settled: LabelJob) -> None:
        jobs = tuple(job for job in self.queue.jobs if job.order != settled.order)
        self.queue = replace(self.queue, jobs=jobs, recent=(settled, *self.queue.recent))


CARD = LotCard(
    uuid.UUID(int=42), str(LOT), _PELED, Named("RECEIVING", "Приёмка", "Receiving"), NOW, "Иванова А. П.",
    1_284_600, 52, manual=2, verdict=Acceptance.ACCEPTED, delivery="R1-261123-D03-7",
    supplier=Named("MALOE", "Рыболовецкий колхоз «Малое море»", "Maloye More fishing collective"),
    vessel="Ольхон-7", species=Named("peled", "Пелядь", "Peled"),
    water=Named("other", "Братское водохранилище", "Bratsk reservoir"), catch_from=date(2026, 11, 22),
    catch_to=_DAY,
)  # fmt: skip


@dataclass(frozen=True)
class SampleLots:
    card: LotCard

    def lot(self, _code: LotCode) -> Future[LotCard]:
        return done(self.card)


def _labels(queue: str) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        port = SampleLabels(QUEUES[queue])
        return PagesScreen(kit, words, lambda room: LabelsPage(room, port), name="labels")

    return make


def _lot(card: LotCard) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return PagesScreen(
            kit, words, lambda room: LotPage(room, SampleLots(card), lambda _code: None), name="lot"
        )

    return make


def _scan(screen: Screen) -> None:
    screen.scanned(str(LOT))


def _ask_why(screen: Screen) -> None:
    cast(PagesScreen, screen).presenter.act("missing")


SCENES = (
    *(BackScene(f"labels-{name}", _labels(name)) for name in QUEUES),
    BackScene("labels-why", _labels("uncertain"), _ask_why),
    BackScene("lot-none", _lot(CARD)),
    BackScene("lot-card", _lot(CARD), _scan),
    BackScene("lot-rejected", _lot(replace(CARD, verdict=Acceptance.REJECTED, from_plant=True)), _scan),
    BackScene("lot-stub", _lot(LotCard(CARD.id, CARD.code)), _scan),
)
