"""Telemetry's door: what it refuses, what it keeps marked, and that nothing is counted twice."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from app.models.envelope import encode, parse
from tests.plant.kit import Plant, now
from tests.plant.telemetry import Telemetry, device_row, minute_rows, minutes, send, summary, this_minute


@pytest.fixture
def stream(plant: Plant) -> Telemetry:
    return Telemetry(plant.id)


def refused(plant: Plant, stream: Telemetry, *arguments: Any, **options: Any) -> str | None:
    with pytest.raises(psycopg.Error) as told:
        send(plant, stream, *arguments, **options)
    return told.value.sqlstate


def test_a_minute_is_counted_in_minute_hour_and_day(plant: Plant, stream: Telemetry) -> None:
    begins = this_minute() - timedelta(minutes=5)
    stream.minute(begins, summary("COLD-A", [-18_000, -18_100]), summary("SMOKER", [70_000]))
    answer = send(plant, stream)
    assert (answer["seq"], answer["marked"]) == (1, [])
    row = (
        "COLD-A",
        begins,
        2,
        -18_100,
        -18_000,
        -36_100,
        -18_100,
        begins + timedelta(seconds=1),
        2000,
        "good",
    )
    assert minutes(plant)[0] == row
    assert minutes(plant, "hour")[0][1] == begins.replace(minute=0)
    assert minutes(plant, "day")[0][2:] == row[2:]
    assert len(minutes(plant)) == len(minutes(plant, "hour")) == len(minutes(plant, "day")) == 2


def test_a_replay_changes_nothing(plant: Plant, stream: Telemetry) -> None:
    for ago in (3, 2, 1):
        stream.minute(this_minute() - timedelta(minutes=ago), summary("A", [ago]))
    send(plant, stream)
    before = minutes(plant, "hour")
    assert send(plant, stream)["seq"] == 3
    assert send(plant, stream, 2)["seq"] == 3
    assert minutes(plant, "hour") == before


def test_a_gap_a_fork_and_a_broken_chain_are_refused(plant: Plant, stream: Telemetry) -> None:
    begins = this_minute() - timedelta(minutes=9)
    stream.minute(begins, summary("A", [1]))
    stream.minute(begins + timedelta(minutes=1), summary("A", [2]))
    assert refused(plant, stream, 2) == "BK001"
    send(plant, stream)
    other = Telemetry(plant.id)
    other.minute(begins, summary("A", [3]))
    assert refused(plant, other) == "BK002"
    stream.entries.append((stream.entries[-1][0], b"x" * 32))
    assert refused(plant, stream, 3) == "BK003"
    assert [row[2] for row in minutes(plant)] == [1, 1]


def test_anothers_telemetry_and_a_name_of_no_form_are_refused(plant: Plant, stream: Telemetry) -> None:
    stream.minute(this_minute(), summary("A", [1]))
    assert refused(plant, stream, role="st_r2") == "BK004"
    for name in ("R1.1", "R1.2/t", "R1.1/t2x", "plant/1", "R1.1/u"):
        assert refused(plant, Telemetry(plant.id, name, entries=stream.entries)) == "BK004"


def test_a_closed_incarnation_is_greeted_and_writes_nothing(plant: Plant, stream: Telemetry) -> None:
    plant.admin.execute("UPDATE plant.incarnation SET active = false WHERE stream = 'R1.1'")
    stream.minute(this_minute(), summary("A", [1]))
    assert plant.ask("st_r1", "SELECT plant.telemetry_hello('R1.1/t', 0, '')")["seq"] == 0
    assert refused(plant, stream) == "BK005"


def test_hello_says_where_it_stands_and_which_name_is_free(plant: Plant, stream: Telemetry) -> None:
    stream.minute(this_minute(), summary("A", [1]))
    stream.minute(this_minute(), summary("A", [2]))
    send(plant, stream)
    told = plant.ask("st_r1", "SELECT plant.telemetry_hello(%s, 1, '')", stream.name)
    assert (told["seq"], told["hash"], told["next"]) == (2, stream.head.hex(), "R1.1/t2")
    assert told["hash_at_ours"] == stream.entries[0][1].hex()
    plant.ask("st_r1", "SELECT plant.telemetry_hello('R1.1/t2', 0, '')")
    assert plant.ask("st_r1", "SELECT plant.telemetry_hello('R1.1/t', 0, '')")["next"] == "R1.1/t3"


POISON = {
    "no JSON": ("{", "22P02"),
    "a raw NUL": ('"\\u0000"', "22P05"),
    "no object": ("[]", "envelope.form"),
}


@pytest.mark.parametrize("name", POISON)
def test_what_is_no_entry_is_kept_and_marked(plant: Plant, stream: Telemetry, name: str) -> None:
    body, code = POISON[name]
    stream.seal(body)
    stream.minute(this_minute(), summary("A", [1]))
    assert send(plant, stream)["marked"] == [[1, code]]
    assert [row[2] for row in minutes(plant)] == [1]
    assert plant.rows("SELECT body FROM plant.telemetry WHERE seq = 1") == [body]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a quality unknown": ({"worst": "fine"}, "23502"),
    "a fraction": ({"low": 1.5}, "22P02"),
    "a value too large": ({"low": -2 * 10**9}, "23514"),
    "a column too much": ({"colour": 1}, "rows.column"),
    "more good time than a minute": ({"good_ms": -1}, "23514"),
    "a low without samples": ({"n": 0}, "23514"),
    "no channel": ({"channel": None}, "23502"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_row_that_breaks_a_rule_marks_its_entry_alone(plant: Plant, stream: Telemetry, name: str) -> None:
    changes, code = WRONG[name]
    begins = this_minute()
    stream.minute(begins, summary("GOOD", [1]), summary("A", [1, 2]) | changes)
    stream.minute(begins, summary("GOOD", [5]))
    assert send(plant, stream)["marked"] == [[1, code]]
    assert [row[:1] + row[2:6] for row in minutes(plant)] == [("GOOD", 1, 5, 5, 5)]
    assert plant.rows("SELECT stream, seq, mark FROM plant.telemetry_poison") == [("R1.1/t", 1, code)]


def test_an_impossible_minute_is_kept_and_marked(plant: Plant, stream: Telemetry) -> None:
    unknown = uuid.UUID(int=1)
    for minute in (this_minute().replace(year=2001), this_minute() + timedelta(days=3)):
        stream.minute(minute, summary("A", [1]), boot=unknown)
    assert send(plant, stream)["marked"] == [[1, "minute.impossible"], [2, "minute.impossible"]]
    assert minutes(plant) == []


def test_an_entry_counts_once_whatever_stream_it_comes_in(plant: Plant, stream: Telemetry) -> None:
    begins = this_minute()
    for value in (1, 2):
        stream.minute(begins, summary("A", [value]))
    send(plant, stream, 1, 1)
    second = Telemetry(plant.id, "R1.1/t2")
    for number, (body, _) in enumerate(stream.entries, start=1):
        second.seal(encode(dict(parse(body).fields) | {"stream": "R1.1/t2", "seq": number}))
    assert send(plant, second)["marked"] == [[1, "id.used"]]
    assert [row[2:6] for row in minutes(plant)] == [(2, 1, 2, 3)]


def test_entries_stored_unapplied_on_demand(plant: Plant, stream: Telemetry) -> None:
    stream.minute(this_minute(), summary("A", [1]))
    assert send(plant, stream, apply=False)["marked"] == [[1, "unapplied"]]
    assert minutes(plant) == []


def test_what_is_stored_stays(plant: Plant, stream: Telemetry) -> None:
    stream.minute(this_minute(), summary("A", [1]))
    send(plant, stream)
    for statement in (
        "UPDATE plant.telemetry SET body = 'x'",
        "DELETE FROM plant.telemetry",
        "TRUNCATE plant.telemetry",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            plant.admin.execute(statement)  # type: ignore[call-overload]
    assert plant.rows("SELECT plant.verify_telemetry('R1.1/t')") == [None]


# Clocks.


def test_a_clock_three_hours_ahead_is_put_right(plant: Plant, stream: Telemetry) -> None:
    """The boot that speaks says its monotonic clock: minutes come to lie where they were."""
    truth = this_minute() - timedelta(minutes=10)
    wrong = timedelta(hours=3)
    mono = time.monotonic_ns() - int((now() - truth).total_seconds() * 1e9) + 59 * 10**9
    stream.minute(truth + wrong, summary("A", [7]), mono=mono)
    send(plant, stream)
    assert [row[:3] for row in minutes(plant)] == [("A", truth, 1)]
    assert plant.rows("SELECT moved FROM plant.telemetry") == [-wrong]


def test_a_clock_of_an_earlier_boot_by_what_the_journal_knows(plant: Plant, stream: Telemetry) -> None:
    before = uuid.uuid4()
    plant.ask("st_r1", "SELECT plant.hello('R1.1', 0, '', %s)", str(before))
    question = "SELECT plant.append('R1.1', 1, '{}', '{}', now(), true, %s, %s)"
    plant.ask("st_r1", question, str(before), 10**15)
    truth = this_minute() - timedelta(minutes=10)
    mono = 10**15 - int((now() - truth - timedelta(seconds=59)).total_seconds() * 1e9)
    stream.minute(truth - timedelta(days=400), summary("A", [7]), mono=mono, boot=before)
    send(plant, stream)
    assert [row[:3] for row in minutes(plant)] == [("A", truth, 1)]


def test_a_clock_that_is_a_little_off_moves_nothing(plant: Plant, stream: Telemetry) -> None:
    begins = this_minute()
    at = begins + timedelta(seconds=59)
    mono = time.monotonic_ns() - int((now() - at - timedelta(seconds=100)).total_seconds() * 1e9)
    stream.minute(begins, summary("A", [7]), mono=mono)
    send(plant, stream)
    assert [row[1] for row in minutes(plant)] == [begins]


# Devices.


def test_how_devices_stand_is_what_was_said_last(plant: Plant, stream: Telemetry) -> None:
    stream.write(
        {"device_state": [device_row(), device_row("printer", state="silent", problem="printer.paper_out")]}
    )
    stream.write({"device_state": [device_row(state="lost", errors=4, problem="device.no_answer")]})
    send(plant, stream)
    found = (
        plant.of("st_r2")
        .execute("SELECT station, device, state, errors, problem FROM plant.devices ORDER BY 2")
        .fetchall()
    )
    assert found == [
        ("R1", "printer", "silent", 0, "printer.paper_out"),
        ("R1", "scale", "lost", 4, "device.no_answer"),
    ]


def test_an_earlier_stream_says_nothing_of_a_device_any_more(plant: Plant, stream: Telemetry) -> None:
    second = Telemetry(plant.id, "R1.1/t2")
    second.write({"device_state": [device_row(state="online")]})
    send(plant, second)
    stream.write({"device_state": [device_row(state="lost")]})
    stream.write({"device_state": [device_row(state="lost")]})
    send(plant, stream)
    assert plant.rows("SELECT state FROM plant.devices") == ["online"]


# Months.


def test_months_of_raw_entries_go_and_roll_ups_stay(plant: Plant, stream: Telemetry) -> None:
    stream.minute(this_minute(), summary("A", [1]))
    send(plant, stream)
    plant.admin.execute("SELECT plant.ensure_telemetry_part(202501), plant.ensure_telemetry_part(202502)")
    plant.admin.execute("GRANT plant_agent TO CURRENT_USER")
    plant.admin.execute("SET ROLE plant_agent")
    assert plant.rows("SELECT plant.prune_telemetry()") == [["telemetry_202501", "telemetry_202502"]]
    assert plant.rows("SELECT plant.prune_telemetry()") == [[]]
    plant.admin.execute("RESET ROLE")
    assert plant.rows("SELECT count(*) FROM plant.telemetry") == [1]
    assert len(minutes(plant)) == 1


def test_how_long_raw_entries_stay_is_a_setting_of_two_months_at_least(plant: Plant) -> None:
    month = "SELECT plant.ensure_telemetry_part(plant.month(now() - %s * interval '1 month'))"
    for ago in (1, 2, 3, 5):
        plant.admin.execute(month, (ago,))
    for value, gone in ((12, 0), (4, 1), (1, 1)):
        plant.admin.execute(
            "INSERT INTO plant.setting(key, value, version) VALUES ('telemetry.raw_months', %s, 1)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (str(value),),
        )
        assert len(plant.rows("SELECT plant.prune_telemetry()")[0]) == gone


def test_late_minutes_of_another_month_find_their_place(plant: Plant, stream: Telemetry) -> None:
    then = this_minute() - timedelta(days=95)
    stream.minute(then, summary("A", [4]))
    assert send(plant, stream)["marked"] == []
    assert [row[1] for row in minutes(plant)] == [then]
    month = f"channel_minute_{then:%Y%m}"
    assert plant.rows("SELECT tableoid::regclass::text FROM plant.channel_minute") == [f"plant.{month}"]


def test_persons_and_stations_read_what_was_measured(plant: Plant, stream: Telemetry) -> None:
    stream.minute(this_minute(), summary("A", [1]))
    stream.write({"device_state": [device_row()]})
    send(plant, stream)
    plant.enrol("p_0002", "maintenance")
    for role in ("p_0002", "p_0001", "st_r2"):
        for view in ("channel_minutes", "channel_hours", "channel_days", "devices"):
            assert plant.ask(role, f"SELECT count(*) FROM plant.{view}") == 1, (role, view)


def test_points_of_a_channel_come_packed(plant: Plant, stream: Telemetry) -> None:
    begins = this_minute()
    rows = minute_rows(begins, summary("A", [1]))
    stream.minute(begins, summary("A", [1]))
    stream.minute(begins, summary("AB", [1]))
    send(plant, stream)
    question = "SELECT plant.channel_points('A', %s, %s)"
    found = plant.ask("st_r2", question, begins, begins + timedelta(minutes=1))
    assert [points for _, points in found] == [rows["telemetry_minute"][0]["points"]]
