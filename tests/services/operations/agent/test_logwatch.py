"""The server's log as it grows, and who guessed too often."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.services.operations.agent.logwatch import FAILURES, Failure, Guessers, LogTail, failure

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LINE = {
    "timestamp": "2026-11-23 07:59:30.123 UTC",
    "user": "p_0042",
    "dbname": "plant",
    "error_severity": "FATAL",
    "state_code": "28P01",
    "message": 'password authentication failed for user "p_0042"',
}


def _line(**changes: object) -> bytes:
    return json.dumps(LINE | changes).encode() + b"\n"


def test_a_refused_password_is_recognised() -> None:
    assert failure(_line()) == Failure("p_0042", datetime(2026, 11, 23, 7, 59, 30, 123000, tzinfo=UTC))


@pytest.mark.parametrize(
    "line",
    [
        _line(state_code="28000"),
        _line(user=None),
        _line(timestamp="yesterday"),
        _line(timestamp=5),
        b"no json\n",
        b"[]\n",
        b"\xff\n",
    ],
)
def test_everything_else_is_left_alone(line: bytes) -> None:
    assert failure(line) is None


def _counted(guessers: Guessers, role: str, times: list[datetime], now: datetime = NOW) -> list[bool]:
    return [guessers.count(Failure(role, at), now) for at in times]


def test_ten_within_an_hour_are_too_many_and_then_it_counts_anew() -> None:
    guessers = Guessers()
    times = [NOW - timedelta(minutes=m) for m in range(20, 0, -1)]
    assert _counted(guessers, "p_0042", times) == [n in (FAILURES - 1, 2 * FAILURES - 1) for n in range(20)]


def test_what_is_older_than_an_hour_does_not_count() -> None:
    guessers = Guessers()
    old = [NOW - timedelta(minutes=61)] * FAILURES
    assert not any(_counted(guessers, "p_0042", old))
    assert not any(_counted(guessers, "p_0042", [NOW] * (FAILURES - 1)))


def test_each_role_is_counted_alone() -> None:
    guessers = Guessers()
    assert not any(_counted(guessers, "p_0042", [NOW] * (FAILURES - 1)))
    assert not any(_counted(guessers, "p_0043", [NOW] * (FAILURES - 1)))


@pytest.fixture
def tail(tmp_path: Path) -> LogTail:
    return LogTail(tmp_path)


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


def test_only_new_whole_lines_are_read(tail: LogTail) -> None:
    log = tail.folder / "postgresql-Mon.json"
    _append(log, b"one\ntwo\nhal")
    assert list(tail.lines()) == [b"one\n", b"two\n"]
    assert list(tail.lines()) == []
    _append(log, b"f\n")
    assert list(tail.lines()) == [b"half\n"]


def test_a_rotated_log_goes_on_in_the_next_file(tail: LogTail) -> None:
    monday, tuesday = tail.folder / "postgresql-Mon.json", tail.folder / "postgresql-Tue.json"
    _append(monday, b"one\n")
    assert list(tail.lines()) == [b"one\n"]
    _append(monday, b"two\n")
    _append(tuesday, b"three\n")
    os.utime(monday, (1, 1))
    assert list(tail.lines()) == [b"two\n", b"three\n"]


def test_a_file_begun_anew_is_read_from_its_start(tail: LogTail) -> None:
    log = tail.folder / "postgresql-Mon.json"
    _append(log, b"of last week\n")
    list(tail.lines())
    log.write_bytes(b"new\n")
    assert list(tail.lines()) == [b"new\n"]


def test_files_of_days_before_are_history(tail: LogTail) -> None:
    old, new = tail.folder / "postgresql-Sun.json", tail.folder / "postgresql-Mon.json"
    _append(old, b"history\n")
    os.utime(old, (1, 1))
    _append(new, b"today\n")
    assert list(tail.lines()) == [b"today\n"]


def test_a_server_without_a_log_yet_has_no_lines(tmp_path: Path) -> None:
    assert list(LogTail(tmp_path / "absent").lines()) == []
