"""A station enrolled on the screen of a plant with a shared server: the file opens with the code and is this plant's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.clock import SystemClock
from app.models.administration import Handed
from app.models.kinds import Group
from app.services.administration.stations import StationOffice
from app.services.identity.kdf import Root
from app.services.operations.enrolment.plantfile import Enrolment, unseal
from tests.services.operations.serving import RunningPlant, running_agent, running_plant, shared_server

__all__ = ["running_plant", "shared_server"]
pytestmark = pytest.mark.tls


class Chief:
    def __init__(self, root: Root) -> None:
        self._root = root

    def groups(self) -> frozenset[Group]:
        return frozenset({Group.ADMINISTRATOR})

    def root(self) -> Root:
        return self._root


def opened(handed: Handed) -> Enrolment:
    return unseal(handed.path.read_bytes(), handed.code, SystemClock().now())


def test_a_station_is_enrolled_replaced_and_given_a_new_file(
    running_plant: RunningPlant, tmp_path: Path
) -> None:
    plant = running_plant

    def query(sql: str, *parameters: Any) -> list[dict[str, Any]]:
        return plant.rows(sql.replace("FROM ", "FROM plant."), *parameters)

    office = StationOffice(
        lambda: plant.stations, plant.decisions, Chief(plant.chief), query, lambda: tmp_path
    )
    with running_agent(plant):
        made = office.enrol("s7", "Стол 7", "weighing")
        told = opened(made)
        assert (told.station, told.name, told.incarnation, told.plant) == ("S7", "Стол 7", 1, str(plant.id))
        again = office.renew("S7")
        assert opened(again).incarnation == 1
        other = office.replace("S7", "STATION-LOST")
        assert opened(other).incarnation == 2
    place = next(one for one in office.stations() if one.code == "S7")
    assert (place.stream, place.lives, place.active) == ("S7.2", 2, True)
    plant.line.close()
