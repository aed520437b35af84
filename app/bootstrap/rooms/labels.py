"""The station's label queue: its printer, the plant's language, the template the job names."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.bootstrap.equipment import Equipment
from app.clock import Clock
from app.config.station import Settings
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.envelope import Author
from app.models.labelqueue import LabelJob, ScanBack
from app.models.labels import LabelLook
from app.models.profile import PrinterProfile
from app.services.journal.keeper import Keeper
from app.services.labels import queue
from app.services.labels.queue import LabelQueue, Station
from app.services.labels.renewed import renewed
from app.services.reference import Reference

if TYPE_CHECKING:
    from app.services.documents.labels import Label

_MM_AN_INCH = 25.4


def label_queue(
    settings: Settings, keeper: Keeper, attached: Equipment, author: Callable[[], Author], clock: Clock
) -> LabelQueue:
    """The queue over the journal, not yet started."""
    profile = attached.printer_profile

    def made(job: LabelJob) -> bytes:
        if profile is None:
            return b""
        check_width(job.template, profile)
        return for_printer(rendered(job, settings, keeper, dots_of(profile)), profile, job.copies)

    def again(job: LabelJob) -> LabelJob:
        return renewed(keeper.query, job)

    station = Station(uuid.UUID(settings.plant.id), settings.stream, profile.name if profile else "")
    wants = queue.Settings(_warm, again, ScanBack(settings.labels.scan_back))
    return LabelQueue(station, keeper, attached.printer, clock, made, author, wants)


def check_width(name: str, profile: PrinterProfile) -> None:
    """OperatorError `label.too_wide` where the printer cannot print that template whole."""
    from app.services.documents.labels import template

    wide = template(name).width_mm
    if wide > profile.width_mm:
        raise OperatorError("label.too_wide", template=name, wide=f"{wide:g}", width=profile.width_mm)


def dots_of(profile: PrinterProfile) -> float:
    """Dots a millimetre of the printer's head."""
    return round(profile.dpi / _MM_AN_INCH)


def for_printer(label: Label, profile: PrinterProfile, copies: int = 1) -> bytes:
    """The label as the printer of `profile` takes it."""
    from app.services.documents.labels import Media

    return label.job(profile.protocol, Media(profile.gap_mm, profile.cut), copies)


def _warm() -> None:
    from app.services.documents.labels import warm

    warm()


def rendered(job: LabelJob, settings: Settings, keeper: Keeper, dots_per_mm: float | None = None) -> Label:
    """The label of `job` in the plant's language; OperatorError `label.*` where it cannot be made."""
    from app.services.documents.labels import render, template

    words = plant_words(keeper)
    shape = template(job.template)
    return render(shape, job.content, words, plant=settings.plant.name, dots_per_mm=dots_per_mm)


def look(job: LabelJob, settings: Settings, keeper: Keeper) -> LabelLook:
    """How the label of `job` looks; errors as of `rendered`."""
    from app.services.documents.labels import template

    label, shape = rendered(job, settings, keeper), template(job.template)
    return LabelLook(job.template, shape.width_mm, shape.height_mm, label.png(), tuple(label.notes))


def plant_words(keeper: Keeper) -> Catalogue:
    """Labels and documents speak the plant's language, whoever stands at the screen."""
    return Catalogue(Reference(keeper.query).setting("plant.language"))
