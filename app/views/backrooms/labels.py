"""Labels under way and the card of a scanned lot, in their usual and their bad states."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication

from app.i18n import Catalogue
from app.models.alarm import AlarmKind
from app.models.alarms import Exposure
from app.models.delivery import Acceptance
from app.models.desk import Named
from app.models.labelcheck import Difference, Part, compare
from app.models.labelqueue import Checked, JobState, LabelJob, QueueSnapshot, ScanBack, Wrong
from app.models.labels import LabelContent, LabelLook
from app.models.lotcard import HeldBy, LotCard
from app.models.printing import PrinterFault, PrinterState
from app.models.scan import Scan, understand
from app.models.values import LotCode
from app.views.backrooms.scenes import BackScene, Make
from app.views.labels.look import LookFace
from app.views.labels.lookbody import LookBody
from app.views.labels.page import LOOK, LabelsPage
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


GTIN_LABEL = LabelContent(
    LOT, _PELED, 24_860, _DAY, "R1", NOW, gtin="4601234567893", catch_from=date(2026, 11, 21), catch_to=_DAY
)
_DIFFERS = replace(
    job(29, JobState.DIFFERS),
    differences=(
        Difference(Part.LOT, str(LotCode("R1", _DAY, 29)), str(LotCode("R1", _DAY, 28))),
        Difference(Part.NET, "25073", "24860"),
    ),
)
_DONE = tuple(job(n, JobState.PRINTED) for n in range(1, 12))
QUEUES = {
    "ready": QueueSnapshot(READY, (), _DONE),
    "paper": QueueSnapshot(NO_PAPER, tuple(job(n, JobState.WAITING) for n in (21, 20, 19)), _DONE),
    "uncertain": QueueSnapshot(READY, (job(22, JobState.UNCERTAIN),), _DONE),
    "none": QueueSnapshot(None, (job(23, JobState.WAITING),)),
    "held": QueueSnapshot(READY, tuple(job(n, JobState.HELD) for n in (27, 26, 25)), _DONE),
    "to-scan": QueueSnapshot(READY, (_DIFFERS, job(28, JobState.UNSCANNED)), _DONE, ScanBack.REQUIRED),
    "void": QueueSnapshot(
        READY,
        (),
        (replace(_DONE[0], wrong=Wrong.VOIDED), replace(_DONE[1], wrong=Wrong.CORRECTED), *_DONE[2:]),
    ),
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

    def release(self) -> Future[None]:
        jobs = (
            replace(job, state=JobState.WAITING) if job.state is JobState.HELD else job
            for job in self.queue.jobs
        )
        self.queue = replace(self.queue, jobs=tuple(jobs))
        return done(None)

    def check(self, scan: Scan, expected: uuid.UUID | None = None) -> Checked | None:
        """As the station's queue judges it."""
        known = {job.order: job for job in (*self.queue.jobs, *self.queue.recent)}
        meant = known.get(expected) if expected else self.queue.to_scan
        open_jobs = () if expected else tuple(job for job in self.queue.jobs if job.state.open)
        asked = [job for job in (meant, *open_jobs) if job is not None]
        right = next((job for job in asked if compare(job.content, scan) == ()), None)
        found = compare(meant.content, scan) if meant is not None else None
        if right is not None:
            self._settle(replace(right, state=JobState.CONFIRMED))
            return Checked(right)
        if meant is None or not found:
            return None
        self._settle(replace(meant, state=JobState.DIFFERS, differences=found))
        return Checked(meant, found)

    def of_lot(self, lot: str) -> Future[Sequence[LabelJob]]:
        return done(tuple(job for job in (*self.queue.jobs, *self.queue.recent) if job.lot == lot))

    def pdf(self, job: LabelJob) -> Future[Path]:
        return done(Path(f"label-{job.lot}.pdf"))

    def templates(self) -> Sequence[str]:
        return ("crate-100x100", "crate-100x70", "crate-58x40")

    def look(self, job: LabelJob, template: str) -> Future[LabelLook]:
        """The real label of the sample's content."""
        from app.services.documents.labels import render
        from app.services.documents.labels import template as shaped

        shape = shaped(template)
        label = render(shape, job.content, Catalogue("ru"), plant="Листвянка")
        return done(LabelLook(template, shape.width_mm, shape.height_mm, label.png(), tuple(label.notes)))

    def _settle(self, settled: LabelJob) -> None:
        jobs = tuple(job for job in self.queue.jobs if job.order != settled.order)
        recent = tuple(job for job in self.queue.recent if job.order != settled.order)
        if settled.state.settled:
            self.queue = replace(self.queue, jobs=jobs, recent=(settled, *recent))
        else:
            self.queue = replace(self.queue, jobs=(*jobs, settled), recent=recent)


CARD = LotCard(
    uuid.UUID(int=42), str(LOT), _PELED, Named("RECEIVING", "Приёмка", "Receiving"), NOW, "Иванова А. П.",
    1_284_600, 52, manual=2, verdict=Acceptance.ACCEPTED, delivery="R1-261123-D03-7",
    supplier=Named("MALOE", "Рыболовецкий колхоз «Малое море»", "Maloye More fishing collective"),
    vessel="Ольхон-7", species=Named("peled", "Пелядь", "Peled"),
    water=Named("other", "Братское водохранилище", "Bratsk reservoir"), catch_from=date(2026, 11, 22),
    catch_to=_DAY,
)  # fmt: skip
WARMED = replace(
    CARD,
    exposures=(
        Exposure(
            Named("COLD-RAW-AIR", "Камера сырья, воздух", "Raw material room, air"), AlarmKind.HIGH,
            NOW - timedelta(minutes=80), None, 4800, 3420, 0, ccp=True,
        ),
        Exposure(
            Named("COLD-RAW-AIR", "Камера сырья, воздух", "Raw material room, air"), AlarmKind.LOST,
            NOW - timedelta(hours=9), NOW - timedelta(hours=8), 2460, None, ccp=True,
        ),
    ),
)  # fmt: skip

_SMELL = Named("HOLD-SMELL", "Запах или вид вызывает сомнение", "Smell or look in doubt")
HELD = replace(CARD, holds=(HeldBy(_SMELL, "Дорж Ц. Ц.", NOW),))


@dataclass(frozen=True)
class SampleLots:
    card: LotCard

    def lot(self, _code: LotCode) -> Future[LotCard]:
        return done(self.card)


def _look(screen: Screen) -> None:
    cast(PagesScreen, screen).presenter.act(LOOK)
    QCoreApplication.processEvents()


def _labels(queue: str) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        port = SampleLabels(QUEUES[queue])
        return PagesScreen(
            kit,
            words,
            lambda room: LabelsPage(room, port, lambda: None),
            name="labels",
            own={LookFace: LookBody},
        )

    return make


def _lot(card: LotCard) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return PagesScreen(
            kit, words, lambda room: LotPage(room, SampleLots(card), lambda _code: None), name="lot"
        )

    return make


def _scan(screen: Screen) -> None:
    screen.scanned(str(LOT))


def _scan_job(number: int, choose: int | None = None) -> Callable[[Screen], None]:
    def act(screen: Screen) -> None:
        if choose is not None:
            cast(PagesScreen, screen).presenter.select(str(job(choose, JobState.UNSCANNED).order))
        screen.took(understand(job(number, JobState.UNSCANNED).lot))

    return act


def _led(screen: Screen) -> None:
    screen.scanned(job(3, JobState.PRINTED).lot)


def _ask_why(screen: Screen) -> None:
    cast(PagesScreen, screen).presenter.act("missing")


SCENES = (
    *(BackScene(f"labels-{name}", _labels(name)) for name in QUEUES),
    BackScene("labels-why", _labels("uncertain"), _ask_why),
    BackScene("labels-right", _labels("to-scan"), _scan_job(28)),
    BackScene("labels-differs", _labels("to-scan"), _scan_job(28, choose=29)),
    BackScene("labels-look", _labels("ready"), _look),
    BackScene("labels-of-lot", _labels("ready"), _led),
    BackScene("lot-none", _lot(CARD)),
    BackScene("lot-card", _lot(CARD), _scan),
    BackScene("lot-rejected", _lot(replace(CARD, verdict=Acceptance.REJECTED, from_plant=True)), _scan),
    BackScene("lot-warmed", _lot(WARMED), _scan),
    BackScene("lot-held", _lot(HELD), _scan),
    BackScene("lot-stub", _lot(LotCard(CARD.id, CARD.code)), _scan),
)
