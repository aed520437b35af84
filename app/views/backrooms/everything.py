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
    labels,
    paging,
    reports,
    station,
    waiting,
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
        reports.SCENES,
        administration.SCENES,
        firstrun.SCENES,
    )
)
