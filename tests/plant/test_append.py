"""plant.append: exactly once, in order, and nothing refused but what is not the stream's next entry."""

from __future__ import annotations

import uuid

import psycopg
import pytest

from app.models.envelope import link
from tests.plant.kit import Plant, Stream, incarnation_row, new_id, station_rows, weighing_rows

pytestmark = pytest.mark.usefixtures("plant")


@pytest.fixture
def stream(plant: Plant) -> Stream:
    return plant.stream("R1.1")


def refused(plant: Plant, state: str, *args: object, **options: object) -> None:
    before = plant.rows("SELECT stream, seq, hash FROM plant.journal ORDER BY 1, 2")
    with pytest.raises(psycopg.Error) as caught:
        plant.append(*args, **options)  # type: ignore[arg-type]
    assert caught.value.sqlstate == state
    assert plant.rows("SELECT stream, seq, hash FROM plant.journal ORDER BY 1, 2") == before


def test_a_weighing_fills_its_tables(plant: Plant, stream: Stream) -> None:
    lot = plant.lot(1)
    stream.opened(lot)
    entry = stream.weighed(lot)
    answer = plant.send(stream)
    assert (answer["seq"], answer["head"], answer["marked"]) == (2, stream.head.hex(), [])
    assert plant.rows("SELECT id::text, code FROM plant.lot") == [(lot.id, lot.code)]
    found = plant.rows("SELECT net_g, manual, entry, stream, seq, shift, person, at FROM plant.weighing")
    assert found == [(24_860, False, entry.id, "R1.1", 2, "A", "p_0001", entry.at)]
    assert plant.rows("SELECT place, grams FROM plant.balance") == [("COLD-A", 24_860)]
    body = plant.rows("SELECT body FROM plant.journal WHERE stream = 'R1.1' AND seq = 2")
    assert body == [stream.entries[1][0]]


def test_sent_again_is_stored_once(plant: Plant, stream: Stream) -> None:
    for number in range(5):
        stream.weighed(plant.lot(number))
    plant.send(stream, 1, 3)
    assert plant.send(stream, 1, 3)["seq"] == 3
    assert plant.send(stream, 2, 4)["seq"] == 5
    assert plant.rows("SELECT count(*), count(DISTINCT id) FROM plant.weighing") == [(5, 5)]
    assert plant.rows("SELECT sum(grams) FROM plant.balance") == [5 * 24_860]


def test_marks_are_told_again_when_the_answer_was_lost(plant: Plant, stream: Stream) -> None:
    stream.weighed(plant.lot(1))
    stream.seal("{")
    assert plant.send(stream)["marked"] == [[2, "22P02"]]
    assert plant.send(stream)["marked"] == [[2, "22P02"]]


@pytest.mark.parametrize("first", [0, -1, 3, 1_000_000])
def test_gap(plant: Plant, stream: Stream, first: int) -> None:
    stream.weighed(plant.lot(1))
    plant.send(stream)
    refused(plant, "BK001", "R1.1", first, stream.entries)


def test_fork(plant: Plant, stream: Stream) -> None:
    other = plant.stream("R1.1")
    for made in (stream, other):
        for number in range(3):
            made.weighed(plant.lot(number))
    plant.send(stream)
    refused(plant, "BK002", "R1.1", 1, other.entries)
    other.weighed(plant.lot(9))
    refused(plant, "BK002", "R1.1", 3, other.entries[2:])


def test_broken_chain(plant: Plant, stream: Stream) -> None:
    for number in range(3):
        stream.weighed(plant.lot(number))
    (one, h1), (two, h2), (three, h3) = stream.entries
    refused(plant, "BK003", "R1.1", 1, [(one, h1), (two.replace("24860", "24861"), h2), (three, h3)])
    refused(plant, "BK003", "R1.1", 1, [(one, h1), (three, h3)])
    refused(plant, "BK003", "R1.1", 1, [(one, link(b"", one))])
    refused(plant, "BK003", "R1.1", 1, [(one, None)])
    refused(plant, "BK003", "R1.1", 1, [(None, h1)])
    with pytest.raises(psycopg.Error, match="as many hashes"):
        plant.ask("st_r1", "SELECT plant.append('R1.1', 1, %s, %s, now())", [one], [h1, h2])


def test_foreign_and_unknown_streams(plant: Plant, stream: Stream) -> None:
    stream.weighed(plant.lot(1))
    refused(plant, "BK004", "R1.1", 1, stream.entries, role="st_r2")
    refused(plant, "BK004", "R9.1", 1, stream.entries, role="st_r1")
    refused(plant, "BK004", "plant/1", 1, stream.entries, role="st_r1")


def test_a_body_of_another_stream_is_marked(plant: Plant, stream: Stream) -> None:
    other = plant.stream("R2.1")
    other.weighed(plant.lot(1))
    stream.seal(other.entries[0][0])
    assert plant.send(stream)["marked"] == [[1, "envelope.stream"]]


def test_a_closed_incarnation_is_inactive(plant: Plant, stream: Stream) -> None:
    rows = {"incarnation": [incarnation_row("R1.1", "R1", 2, active=False), incarnation_row("R1.2", "R1B")]}
    assert plant.decide("p_0001", "incarnation.opened", rows)["outcome"] == "accepted"
    stream.weighed(plant.lot(1))
    refused(plant, "BK005", "R1.1", 1, stream.entries)
    second = plant.stream("R1.2")
    second.weighed(plant.lot(1))
    assert plant.send(second)["seq"] == 1


def test_a_blocked_station_is_inactive(plant: Plant, stream: Stream) -> None:
    stream.weighed(plant.lot(1))
    kept = plant.of("st_r1")
    rows = {"station": [station_rows("R1")["station"][0] | {"active": False, "version": 2}]}
    assert plant.decide("p_0001", "station.blocked", rows)["outcome"] == "accepted"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        kept.execute("SELECT plant.append('R1.1', 1, '{}', '{}', now())")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        plant.connect("st_r1")


def test_only_read_committed(plant: Plant, stream: Stream) -> None:
    stream.weighed(plant.lot(1))
    plant.of("st_r1").execute("SET default_transaction_isolation = 'repeatable read'")
    refused(plant, "25001", "R1.1", 1, stream.entries)


def test_the_callers_settings_change_nothing(plant: Plant, stream: Stream) -> None:
    plant.of("st_r1").execute(
        "SET timezone = 'Asia/Irkutsk'; SET datestyle = 'SQL, DMY'; SET search_path = pg_temp"
    )
    entry = stream.weighed(plant.lot(1))
    stream.weighed(plant.lot(2), at=entry.at)
    stream.seal(stream.envelope("weighing.recorded", {}).body().replace("T", " ", 1))
    plant.send(stream)
    assert plant.rows("SELECT DISTINCT at FROM plant.weighing") == [entry.at]


def test_stored_unapplied_on_request(plant: Plant, stream: Stream) -> None:
    stream.weighed(plant.lot(1))
    assert plant.send(stream, apply=False)["marked"] == [[1, "unapplied"]]
    assert plant.rows("SELECT count(*) FROM plant.weighing") == [0]
    stream.weighed(plant.lot(2))
    assert plant.send(stream, 2)["seq"] == 2
    assert plant.rows("SELECT code FROM plant.poison JOIN plant.mark ON marked_seq = poison.seq") == [
        "unapplied"
    ]


def test_reading_errors_of_the_server_leave_the_guard(plant: Plant, stream: Stream) -> None:
    """A lock that is not given in time says nothing about the entry: nothing is stored or marked."""
    lot = plant.lot(1)
    stream.weighed(lot)
    plant.send(stream)
    stream.weighed(lot)
    holder = plant.connect("st_r2")
    plant.admin.execute("GRANT SELECT, UPDATE ON plant.lot TO st_r2")
    with holder.transaction():
        holder.execute("SELECT FROM plant.lot FOR UPDATE")
        plant.of("st_r1").execute("SET lock_timeout = '50ms'")
        refused(plant, "55P03", "R1.1", 2, stream.entries[1:])
        plant.of("st_r1").execute("SET lock_timeout = 0; SET statement_timeout = '50ms'")
        refused(plant, "57014", "R1.1", 2, stream.entries[1:])
    plant.of("st_r1").execute("SET statement_timeout = 0")
    assert plant.send(stream, 2)["marked"] == []


def test_marks_are_said_in_the_plant_stream(plant: Plant, stream: Stream) -> None:
    stream.seal("{")
    stream.weighed(plant.lot(1))
    stream.seal("[]")
    plant.send(stream)
    marks = "SELECT marked_stream, marked_seq, code, stream FROM plant.mark ORDER BY 2"
    assert plant.rows(marks) == [("R1.1", 1, "22P02", "plant/1"), ("R1.1", 3, "envelope.form", "plant/1")]
    assert plant.rows(
        "SELECT kind FROM plant.journal WHERE stream = 'plant/1' ORDER BY seq DESC LIMIT 1"
    ) == ["entry.marked"]
    assert plant.rows("SELECT plant.verify_chain('plant/1')") == [None]


def test_the_number_of_a_marked_entry_may_exceed_one_entry_of_the_plant(plant: Plant, stream: Stream) -> None:
    for _ in range(450):
        stream.seal("{")
    assert len(plant.send(stream)["marked"]) == 450
    assert plant.rows("SELECT count(*) FROM plant.mark") == [450]
    assert plant.rows("SELECT count(*) FROM plant.journal WHERE kind = 'entry.marked'") == [3]


def test_two_lives_of_a_month(plant: Plant, stream: Stream) -> None:
    """Entries of one stream over three months lie in three partitions and are one stream still."""
    for number in range(6):
        stream.weighed(plant.lot(number))
    plant.send(stream, 1, 2)
    plant.admin.execute("UPDATE plant.stream SET part = 0 WHERE name = 'R1.1'")
    this, later = plant.rows("SELECT plant.month(now()), plant.month(now() + interval '40 days')")[0]
    plant.admin.execute(
        "CREATE OR REPLACE FUNCTION plant.month(instant timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE"
        f" AS 'SELECT {later}'"
    )
    plant.send(stream, 3)
    assert plant.rows("SELECT DISTINCT part FROM plant.journal WHERE stream = 'R1.1' ORDER BY 1") == [
        this,
        later,
    ]
    assert plant.rows("SELECT plant.verify_chain('R1.1')") == [None]
    assert plant.send(stream, 1)["seq"] == 6
    fetched = plant.ask("st_r1", "SELECT plant.fetch('R1.1', 1, 100)")
    assert [entry["body"] for entry in fetched] == [body for body, _ in stream.entries[1:]]


def test_rows_with_ids_of_other_entries_are_marked(plant: Plant, stream: Stream) -> None:
    lot, rows = plant.lot(1), weighing_rows(plant.lot(1), 100)
    stream.write("weighing.recorded", rows)
    stream.write("weighing.recorded", rows)
    other = plant.stream("R2.1")
    other.weighed(lot, id=uuid.UUID(new_id()))
    first = stream.envelope("weighing.recorded", weighing_rows(lot, 7), id=_id_of(stream, 1))
    stream.seal(first.body())
    assert plant.send(stream)["marked"] == [[2, "23505"], [3, "id.used"]]
    assert plant.send(other)["marked"] == []
    assert plant.rows("SELECT sum(grams) FROM plant.balance") == [100 + 24_860]


def _id_of(stream: Stream, seq: int) -> uuid.UUID:
    import json

    return uuid.UUID(json.loads(stream.entries[seq - 1][0])["id"])


def test_the_boundary_of_size(plant: Plant, stream: Stream) -> None:
    lot = plant.lot(1)
    opening = {"id": new_id(), "lot_id": lot.id, "item": "omul", "note": ""}
    rows = {"lot": [lot.row], "lot_opening": [opening]}
    opening["note"] = "n" * (64 * 1024 - len(stream.envelope("lot.opened", rows).body()))
    stream.seal(stream.envelope("lot.opened", rows).body())
    longer = stream.envelope("lot.opened", rows).body().replace("nn", "nnn", 1)
    stream.seal(longer)
    assert [len(body) for body, _ in stream.entries] == [64 * 1024, 64 * 1024 + 1]
    assert plant.send(stream)["marked"] == [[2, "body.too_large"]]
