"""What doctor says: what a dead disk or a lost key would lose now, and the way to less."""

import os
import string
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.config.paths import resources
from app.config.station import Settings
from app.i18n import Catalogue
from app.i18n.errors.stations import ERRORS
from app.models.envelope import Author, Envelope
from app.services.journal.ports import Sealed
from app.services.operations.enrolment import pki
from app.services.operations.enrolment.access import FOLDER, IDENTITY
from app.services.operations.health import doctor, wording
from app.services.operations.health.doctor import GIB, MIB, Facts, Level, Unsent, examine, span, worst
from app.services.operations.health.facts import (
    Seen,
    certificate_days,
    gather,
    serial_allowed,
    sqlite_version,
    sync_milliseconds,
    unsent_of,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SOME = Unsent(3, timedelta(minutes=4), 24_860)
OLD = Unsent(1200, timedelta(days=2, hours=5), 24_860_000)
WELL = Facts(
    custody="keyring", recovery=True, online=True, backup_age=timedelta(hours=3),
    backup_limit=timedelta(hours=24), certificate_days=80, clock_offset=timedelta(seconds=0.4),
    sqlite=(3, 53, 4), sync_ms=6.5, free_bytes=40 * GIB, chain_ok=True, serial_allowed=True,
)  # fmt: skip
ENGLISH = Catalogue("en")


def _finding(key: str, facts: Facts) -> doctor.Finding:
    return next(finding for finding in examine(facts) if finding.key == key)


def test_a_well_station_has_nothing_to_mend() -> None:
    findings = examine(WELL)
    assert worst(findings) is Level.OK
    assert [finding.key for finding in findings if finding.remedy] == []
    assert len(findings) == len(doctor.CHECKS)


def test_what_does_not_apply_is_not_told() -> None:
    assert {finding.key for finding in examine(Facts())} == {"disk", "key"}


def test_a_dead_disk_is_told_in_entries_age_and_kilograms() -> None:
    finding = _finding("disk", replace(WELL, unsent=SOME))
    assert finding.level is Level.WARN
    assert "3; oldest 4 min; 24.860 kg" in finding.said(ENGLISH)
    assert "journal.second" in finding.advice(ENGLISH)
    assert "journal.poll_seconds" in finding.advice(ENGLISH)


def test_what_waits_longer_than_a_quarter_of_an_hour_is_bad() -> None:
    finding = _finding("disk", replace(WELL, unsent=OLD, online=False))
    assert finding.level is Level.BAD
    assert "1200; oldest 2 d 5 h; 24,860.000 kg" in finding.said(ENGLISH)
    assert "connection" in finding.advice(ENGLISH)


def test_a_second_journal_saves_what_the_disk_would_lose() -> None:
    assert _finding("disk", replace(WELL, unsent=OLD, second=True)).level is Level.OK


EMBEDDED = replace(WELL, same_disk=True)


@pytest.mark.parametrize("unsent", [Unsent(), SOME, OLD])
def test_an_embedded_plant_dies_with_the_disk_whatever_was_sent(unsent: Unsent) -> None:
    finding = _finding("disk", replace(EMBEDDED, unsent=unsent, second=True))
    assert finding.level is Level.WARN
    assert "the whole plant would be lost" in finding.said(ENGLISH)
    assert "backup.folder" in finding.advice(ENGLISH)


def test_of_an_embedded_plant_a_backup_on_another_disk_is_left() -> None:
    finding = _finding("disk", replace(EMBEDDED, backup_elsewhere=timedelta(hours=3)))
    assert (finding.level, finding.remedy) == (Level.OK, "")
    assert "(3 h 0 min ago) would be lost" in finding.said(ENGLISH)
    late = _finding("disk", replace(EMBEDDED, backup_elsewhere=timedelta(hours=25)))
    assert late.level is Level.WARN
    assert "plant backup" in late.advice(ENGLISH)


def test_a_lost_key_without_recovery_loses_the_unsent() -> None:
    finding = _finding("key", replace(WELL, recovery=False, unsent=SOME))
    assert finding.level is Level.BAD
    assert "3; oldest 4 min" in finding.said(ENGLISH)
    assert "recovery key" in finding.advice(ENGLISH)
    assert _finding("key", replace(WELL, recovery=False)).level is Level.WARN
    assert _finding("key", replace(WELL, unsent=SOME)).level is Level.OK


@pytest.mark.parametrize(
    ("key", "change", "level"),
    [
        ("custody", {"custody": "file"}, Level.WARN),
        ("custody", {"custody": "credentials"}, Level.OK),
        ("custody", {"custody": "keyring", "custody_wanted": "keyring"}, Level.OK),
        ("custody", {"custody": "keyring", "custody_wanted": "file"}, Level.WARN),
        ("backup", {"backup_age": None}, Level.BAD),
        ("backup", {"backup_age": None, "online": False}, Level.WARN),
        ("backup", {"backup_age": timedelta(hours=25)}, Level.WARN),
        ("backup", {"backup_age": timedelta(hours=73)}, Level.BAD),
        ("certificate", {"certificate_days": 30}, Level.OK),
        ("certificate", {"certificate_days": 29}, Level.WARN),
        ("certificate", {"certificate_days": 6}, Level.BAD),
        ("certificate", {"certificate_days": -1}, Level.BAD),
        ("clock", {"clock_offset": timedelta(seconds=-3)}, Level.WARN),
        ("clock", {"clock_offset": timedelta(seconds=31)}, Level.BAD),
        ("sqlite", {"sqlite": (3, 51, 2)}, Level.BAD),
        ("sync", {"sync_ms": 60.0}, Level.WARN),
        ("sync", {"sync_ms": 200.0}, Level.BAD),
        ("space", {"free_bytes": GIB}, Level.WARN),
        ("space", {"free_bytes": 199 * MIB}, Level.BAD),
        ("chain", {"chain_ok": False}, Level.BAD),
        ("serial", {"serial_allowed": False}, Level.BAD),
    ],
)
def test_each_limit(key: str, change: dict[str, object], level: Level) -> None:
    facts = replace(WELL, **change)  # type: ignore[arg-type]
    finding = _finding(key, facts)
    assert finding.level is level
    assert bool(finding.remedy) is (level is not Level.OK)
    assert worst(examine(facts)) is level


def test_the_worst_stands_first() -> None:
    levels = [f.level for f in examine(replace(WELL, custody="file", chain_ok=False))]
    assert levels == sorted(levels, key=[Level.BAD, Level.WARN, Level.OK].index)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=61), "1 h 1 min"),
        (timedelta(days=40, hours=3), "40 d 3 h"),
    ],
)
def test_a_length_of_time_is_told_in_two_units(length: timedelta, text: str) -> None:
    assert span(length, ENGLISH) == text


def _entry(seq: int, at: datetime, **rows: object) -> Sealed:
    body = Envelope(
        plant=uuid.UUID(int=1), stream="R1.1", seq=seq, id=uuid.UUID(int=seq), kind="weighing.recorded",
        version=1, author=Author("p_0042"), at=at, mono=1, boot=uuid.UUID(int=2), day=date(2026, 11, 23),
        shift="1", app="1", rows=rows,  # type: ignore[arg-type]
    ).body()  # fmt: skip
    return Sealed("R1.1", seq, body, b"")


def test_the_unsent_are_counted_with_their_age_and_weight() -> None:
    entries = [
        _entry(1, NOW - timedelta(hours=2), weighing=[{"net_g": 24_860}], movement=[{"grams": 24_860}]),
        _entry(2, NOW - timedelta(hours=1)),
        _entry(3, NOW - timedelta(minutes=1), weighing=[{"net_g": 1000}]),
        Sealed("R1.1", 4, "no json", b""),
    ]
    assert unsent_of(entries, NOW) == Unsent(4, timedelta(hours=2), 25_860)
    assert unsent_of([], NOW) == Unsent()


def test_facts_are_measured_on_this_machine(tmp_path: Path) -> None:
    keys = tmp_path / FOLDER
    keys.mkdir()
    made = pki.station_identity(pki.new_authority("x", NOW), "st_r1", NOW)
    (keys / IDENTITY).write_bytes(made.certificate + made.key)
    facts = gather(tmp_path, Settings(), NOW, Seen(custody="file", unsent=SOME))
    assert facts.certificate_days == 90
    assert facts.unsent == SOME
    assert facts.sync_ms is not None
    assert 0 < facts.sync_ms < 60_000
    assert facts.free_bytes is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == [FOLDER]
    assert gather(tmp_path, Settings(), NOW, Seen(keeps_backups=False)).backup_limit is None


def test_no_certificate_is_no_fact(tmp_path: Path) -> None:
    assert certificate_days(tmp_path / IDENTITY, NOW) is None


def test_the_journals_sqlite_is_the_safe_one() -> None:
    assert sqlite_version() >= doctor.OLDEST_SAFE_SQLITE


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root")
def test_root_may_use_serial_lines() -> None:
    assert serial_allowed()


def test_a_measurement_leaves_nothing_behind(tmp_path: Path) -> None:
    assert sync_milliseconds(tmp_path, 2) > 0
    assert list(tmp_path.iterdir()) == []


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_has_its_russian_with_the_same_places() -> None:
    with (resources() / "i18n" / "ru" / "stations.po").open("rb") as file:
        russian = {message.id: message.string for message in read_po(file) if message.id}
    said = [value for name, value in vars(wording).items() if name.isupper() and isinstance(value, str)]
    said += list(wording.CUSTODY.values())
    said += [part for text in ERRORS.values() for part in (text.title, text.what, text.do)]
    for text in said:
        assert _places(russian[text]) == _places(text), text
    assert set(russian) == set(said), "a text that nobody says"
