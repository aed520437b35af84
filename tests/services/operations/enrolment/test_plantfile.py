"""The enrolment file: locked with a code, tamper-evident, short-lived."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.clock import iso
from app.errors import OperatorError
from app.services.operations.enrolment.plantfile import Enrolment, Label, find, label, new_code, seal, unseal

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
CODE = "7K3M-0QZ4-V1XA-9BCD"
TOLD = Enrolment(
    plant="5f0c2f3e-2a44-4f6e-9f7c-2f0f6d1c0001",
    plant_name="Малое море",
    hosts=("db1.plant", "db2.plant"),
    port=5432,
    database="plant",
    authority="CA PEM",
    station="R1",
    name="Приёмка 1",
    role="st_r1",
    incarnation=1,
    lot_prefix="R1",
    profile="weighing",
    certificate="CERTIFICATE PEM",
    key="PRIVATE KEY PEM",
    secret="ab" * 32,
    expires=iso(NOW + timedelta(days=3)),
)


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal(TOLD, CODE)


def _refused(data: bytes, code: str, now: datetime = NOW) -> str:
    with pytest.raises(OperatorError) as refused:
        unseal(data, code, now)
    return refused.value.key


def test_the_code_opens_the_file(sealed: bytes) -> None:
    assert unseal(sealed, CODE, NOW) == TOLD


@pytest.mark.parametrize("typed", ["7k3m0qz4v1xa9bcd", " 7K3M OQZ4 VIXA 9BCD ", "7K3M-0QZ4-VLXA-9BCD"])
def test_a_code_is_read_however_it_is_typed(sealed: bytes, typed: str) -> None:
    assert unseal(sealed, typed, NOW) == TOLD


@pytest.mark.parametrize("typed", ["", "7K3M-0QZ4-V1XA-9BCE", "7K3M-0QZ4-V1XA", "\ud800"])
def test_another_code_opens_nothing(sealed: bytes, typed: str) -> None:
    assert _refused(sealed, typed) == "enrolment.wrong_code"


def test_without_the_code_only_plant_station_and_end_are_seen(sealed: bytes) -> None:
    assert label(sealed) == Label("Малое море", "R1", NOW + timedelta(days=3))
    for secret in (TOLD.key, TOLD.secret, TOLD.certificate, TOLD.role, "db1.plant"):
        assert secret.encode() not in sealed


def test_two_files_of_one_enrolment_share_nothing(sealed: bytes) -> None:
    other = json.loads(seal(TOLD, CODE))
    mine = json.loads(sealed)
    assert all(other[part] != mine[part] for part in ("salt", "nonce", "sealed"))


def test_after_three_days_it_opens_nothing(sealed: bytes) -> None:
    assert _refused(sealed, CODE, NOW + timedelta(days=4)) == "enrolment.expired"


def test_its_end_cannot_be_moved(sealed: bytes) -> None:
    parts = json.loads(sealed)
    parts["label"] = parts["label"].replace("2026", "2036")
    assert _refused(json.dumps(parts).encode(), CODE, NOW + timedelta(days=4)) == "enrolment.wrong_code"


@pytest.mark.parametrize(
    "change",
    [
        {"form": "baikal-station enrolment 2"},
        {"label": "{}"},
        {"label": None},
        {"sealed": 5},
        {"salt": "no hex"},
    ],
)
def test_another_or_damaged_file_is_unreadable(sealed: bytes, change: dict[str, object]) -> None:
    assert _refused(json.dumps(json.loads(sealed) | change).encode(), CODE) == "enrolment.unreadable"


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff\xfe", b"{}"])
def test_no_file_of_ours_is_unreadable(data: bytes) -> None:
    assert _refused(data, CODE) == "enrolment.unreadable"


def test_codes_are_typed_without_doubt_and_never_alike() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 19 and not set(code) & set("OILU") for code in codes)


def test_files_are_found_newest_first(tmp_path: Path, sealed: bytes) -> None:
    for age, name in enumerate(["new.enrol", "old.enrol", "other.toml"]):
        (tmp_path / name).write_bytes(sealed)
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    found = find([tmp_path, tmp_path / "absent"])
    assert [path.name for path in found] == ["new.enrol", "old.enrol"]


def test_secrets_do_not_show_in_a_log() -> None:
    shown = repr(replace(TOLD, settings="[plant]"))
    assert not any(secret in shown for secret in (TOLD.key, TOLD.secret, TOLD.certificate))
