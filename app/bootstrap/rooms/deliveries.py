"""The desk of deliveries over an opened station: for its screens, and for whoever works without them."""

from __future__ import annotations

import uuid
from concurrent.futures import Executor

from app.bootstrap.station import RECEIVING, Home, Present, Station
from app.i18n import Catalogue
from app.services.deliveries.counter import Counter
from app.services.deliveries.desk import Deliveries
from app.services.documents.receiving.papers import Papers


def delivery_desk(station: Station, home: Home, worker: Executor) -> Deliveries:
    """Reports are made on `worker` and go to the station's folder."""
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
    return Deliveries(counter, keeper.subscribe, station.desk, station.login, reports, worker, probe)
