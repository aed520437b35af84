"""The desk of deliveries over an opened station: for its screens, and for whoever works without them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from app.bootstrap.station import RECEIVING, Home, Present, Station
from app.errors import EnvironmentFault
from app.i18n import Catalogue
from app.services.decisions import Wish
from app.services.deliveries.counter import Counter
from app.services.deliveries.desk import Deliveries
from app.services.deliveries.ports import Deciding
from app.services.documents.receiving.papers import Papers

Decide = Callable[[Any, Wish], object]


def delivery_desk(station: Station, home: Home, worker: Executor, decide: Decide | None = None) -> Deliveries:
    """Reports are made on `worker` and go to the station's folder; without `decide` nothing is released here."""
    plant, keeper = station.settings.plant, station.keeper
    identity = uuid.UUID(plant.id)
    counter = Counter(
        identity, RECEIVING, keeper.identity.lot_prefix, keeper, keeper.readers, Present(station.login),
        station.clock,
    )  # fmt: skip
    zone = Catalogue("ru").zone
    reports = Papers(keeper.readers, identity, plant.name, zone, lambda: home.folder / "reports")
    measuring = station.equipment.measuring
    probe = measuring.probe if measuring is not None else lambda: None
    deciding = Deciding(decide or _nobody, lambda: decide is not None and station.runner.state.online)
    return Deliveries(
        counter, keeper.subscribe, station.desk, station.login, reports, worker, deciding, probe
    )


def _nobody(root: Any, wish: Wish) -> object:
    """No person's line to the plant is here."""
    raise EnvironmentFault("decision.no_server")
