"""A machine becomes a station: by an enrolment file and its code; a dead machine's settings go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.config.station import Settings, read
from app.config.writing import changed, text_of
from app.errors import OperatorError
from app.services.operations.enrolment.access import AUTHORITY, FOLDER, IDENTITY, SECRET, Secret, Vault
from app.services.operations.enrolment.plantfile import Enrolment, unseal
from app.services.operations.private import private_folder, write_private

SETTINGS = "station.toml"
JOURNAL = Path("journal", "journal.db")


@dataclass(frozen=True)
class Enrolled:
    """A machine that is a station now: its settings as written, its folder of certificates, its secret."""

    settings: Settings
    keys: Path
    secret: Secret
    recovery: str


def enrol(data: bytes, code: str, folder: Path, vault: Vault, now: datetime, settings: str = "") -> Enrolled:
    """The data folder `folder` belongs to the station that the file `data` names.

    `settings` is the text of a replaced machine's settings file: its devices, screen and times hold on, its
    identity is the new one. Doing it twice is doing it once; a journal of another incarnation is left alone.
    OperatorError `enrolment.wrong_code`, `.unreadable`, `.expired`, `.other_journal`, or `config.*`.
    """
    told = unseal(data, code, now)
    _check_place(folder, told)
    keys, secret = private_folder(folder / FOLDER), Secret(bytes.fromhex(told.secret))
    write_private(keys / AUTHORITY, told.authority.encode())
    write_private(keys / IDENTITY, _identity_file(told, secret))
    vault.put(SECRET, secret.root)
    written = changed(_begin(folder, settings or told.settings), _identity(told))
    # The settings come last: with them the machine is the station; a cut before is mended by doing it again.
    write_private(folder / SETTINGS, text_of(written).encode())
    return Enrolled(written, keys, secret, told.recovery)


def export_settings(folder: Path) -> str:
    """The settings to keep away from this machine: with them another takes its place. They hold no secret."""
    return text_of(_begin(folder, ""))


def _begin(folder: Path, told: str) -> Settings:
    """Settings to start from: those told, else those already here, else the defaults."""
    here = folder / SETTINGS
    return read(told or (here.read_text(encoding="utf-8") if here.exists() else ""))


def _identity(told: Enrolment) -> Mapping[str, Any]:
    return {
        "station.code": told.station,
        "station.name": told.name,
        "station.incarnation": told.incarnation,
        "station.lot_prefix": told.lot_prefix,
        "station.profile": told.profile,
        "plant.id": told.plant,
        "plant.name": told.plant_name,
        "plant.hosts": told.hosts,
        "plant.port": told.port,
        "plant.database": told.database,
        "plant.role": told.role,
        "plant.dsn": "",
    }


def _check_place(folder: Path, told: Enrolment) -> None:
    """A journal stays the journal of its incarnation: only its credentials may be renewed by a file."""
    if not (folder / JOURNAL).exists():
        return
    here = _begin(folder, "")
    same = (here.plant.id, here.station.code, here.station.incarnation)
    if same != (told.plant, told.station, told.incarnation):
        raise OperatorError("enrolment.other_journal", here=here.stream or "–", told=told.station)


def _identity_file(told: Enrolment, secret: Secret) -> bytes:
    from app.services.operations.enrolment.pki import relock

    return told.certificate.encode() + relock(told.key.encode(), secret.passphrase.encode())
