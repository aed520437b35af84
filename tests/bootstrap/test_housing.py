"""Where the keys lie and how long entries stay, as the settings say; a place that is missing stops no station."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

import pytest

from app.bootstrap.housing import days_kept, housed
from app.config.station import Journal, Keys, Settings
from app.services.identity.custody import CustodyKind, Files
from app.services.identity.keys import StationKeys
from tests.flows.decisions import PlantStream
from tests.services.journal.kit import PLANT, make


def test_the_keys_are_where_the_settings_want_them(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    keys = StationKeys(tmp_path, {"CREDENTIALS_DIRECTORY": str(given)})
    key = keys.create(CustodyKind.FILE)
    (given / "baikal-journal").write_text(key.hex())
    assert housed(keys, Settings()).card().custody is CustodyKind.FILE, "auto moves nothing"
    assert housed(keys, Settings(keys=Keys("credentials"))).card().custody is CustodyKind.CREDENTIALS
    assert Files(tmp_path).get("journal") is None
    assert housed(keys, Settings(keys=Keys("file"))).card().custody is CustodyKind.FILE
    assert keys.journal_key() == key


@pytest.mark.expected_logs("the keys stay where they are")
def test_a_station_works_on_where_the_wanted_place_is_missing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys = StationKeys(tmp_path, {})
    key = keys.create(CustodyKind.FILE)
    with caplog.at_level(logging.WARNING):
        assert housed(keys, Settings(keys=Keys("credentials"))).journal_key() == key
    assert "credentials" in caplog.text


def test_before_the_first_run_there_is_nothing_to_move(tmp_path: Path) -> None:
    assert not housed(StationKeys(tmp_path, {}), Settings(keys=Keys("keyring"))).exist()


def test_the_station_says_how_long_else_the_plant(tmp_path: Path) -> None:
    with closing(make(tmp_path / "r1")) as store:
        assert days_kept(Settings(), store.query) == 60, "as shipped"
        plant = PlantStream(PLANT)
        plant.decide("setting.set", {"setting": [{"key": "station.keep_days", "value": 30, "version": 1}]})
        store.receive(plant.page())
        assert days_kept(Settings(), store.query) == 30
        assert days_kept(Settings(journal=Journal(days=90)), store.query) == 90
