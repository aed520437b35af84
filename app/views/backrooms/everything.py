"""All scenes of the rooms behind the line and of the first run."""

from __future__ import annotations

from itertools import chain

from app.views.backrooms import (
    administration,
    audit,
    deliveries,
    devices,
    firstrun,
    helping,
    holds,
    labels,
    laboratory,
    paging,
    register,
    reports,
    scantest,
    station,
    temperature,
    waiting,
    workshop,
)
from app.views.backrooms.scenes import AnyScene

SCENES: tuple[AnyScene, ...] = tuple(
    chain(
        audit.SCENES,
        devices.SCENES,
        helping.SCENES,
        waiting.SCENES,
        station.SCENES,
        paging.SCENES,
        deliveries.SCENES,
        labels.SCENES,
        scantest.SCENES,
        laboratory.SCENES,
        reports.SCENES,
        administration.SCENES,
        register.SCENES,
        firstrun.SCENES,
        temperature.SCENES,
        holds.SCENES,
        workshop.SCENES,
    )
)
