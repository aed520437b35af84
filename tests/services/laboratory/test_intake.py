"""What instruments deliver is in the journal first, is read afterwards, and counts once whatever happens."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from app.errors import EnvironmentFault, OperatorError
from app.models.envelope import MAX_BODY, Author, Draft
from app.models.laboratory import Reading
from app.services.laboratory.intake import Intake
from tests.services.laboratory.bench import Bench, message

AW = message("S1", "AW|0.932|aw", "PH|6.41|")


def test_the_bytes_come_first_and_every_result_is_an_entry(lab: Bench) -> None:
    taken = lab.send(AW)
    assert (taken.results, taken.known, taken.problem) == (2, False, None)
    kinds = [row["kind"] for row in lab.keeper.query("SELECT body ->> 'kind' AS kind FROM own ORDER BY seq")]
    assert kinds == ["lab.received", "lab.result", "lab.result", "lab.read"]
    [payload] = lab.rows("lab_payload")
    assert bytes.fromhex(str(payload["data"])) == AW
    assert payload["sha256"] == hashlib.sha256(AW).hexdigest()
    first, second = lab.rows("lab_result")
    assert (first["value_sent"], first["operator"], first["digits"], first["unit_sent"]) == (
        "0.932",
        "=",
        "0.932",
        "aw",
    )
    assert (second["position"], second["status"], second["manual"], second["person"]) == (2, "final", 0, None)


def test_a_resend_changes_nothing(lab: Bench) -> None:
    lab.send(AW)
    before = lab.keeper.query("SELECT count(*) AS n FROM own")
    again = lab.send(AW)
    assert again.known
    assert lab.keeper.query("SELECT count(*) AS n FROM own") == before


def test_the_same_bytes_of_another_instrument_are_another_result(lab: Bench) -> None:
    lab.send(AW, "lab-1")
    assert lab.send(AW, "lab-2").results == 2
    assert len({row["result"] for row in lab.rows("lab_result")}) == 4


def test_two_stations_that_import_one_file_make_one_result(two: tuple[Bench, Bench]) -> None:
    here, there = two
    code = here.take("water_activity")
    data = message(code, "AW|0.932|aw")
    for each in two:
        each.know("AW", "water_activity", "aw")
        each.send(data)
    here.hear(there)
    there.hear(here)
    for each in two:
        assert len(each.rows("lab_result")) == 2
        request = each.request(code, "water_activity")
        assert (request.state, len(request.values)) == ("answered", 1)
        assert request.counted is not None
        assert len(request.counted.results) == 1
    assert here.sample(code) == there.sample(code)


def test_lines_that_say_neither_when_nor_of_what_are_new_measurements_each_time(lab: Bench) -> None:
    line = b"A S 7.02 pH 25.2 0\r\n"
    for _ in range(2):
        assert lab.send(line, profile="mettler-ph", anonymous=True).results == 1
    assert len(lab.waiting()) == 2


@pytest.mark.parametrize("size", [24_000, 24_001, 200_000])
def test_a_large_payload_goes_in_parts_and_comes_together_again(lab: Bench, size: int) -> None:
    data = message("S1", "AW|0.932|aw").replace(b"AquaTest", b"A" * size)
    taken = lab.send(data)
    parts = lab.rows("lab_payload")
    assert len(parts) == -(-len(data) // 24_000)
    assert all(row["parts"] == len(parts) for row in parts)
    assert max(len(row["body"]) for row in lab.keeper.query("SELECT body FROM own")) < MAX_BODY
    assert lab.intake.reread(taken.payload).results == 0
    assert lab.send(data).known


class Fragile:
    """A journal that fails at the given entries."""

    def __init__(self, lab: Bench, at: int) -> None:
        self._lab, self._left = lab, at

    def append(self, draft: Draft, author: Author) -> Any:
        self._left -= 1
        if self._left < 0:
            raise EnvironmentFault("journal.not_saved")
        return self._lab.keeper.append(draft, author)


@pytest.mark.parametrize("at", range(5))
def test_a_power_cut_at_any_entry_loses_and_doubles_nothing(lab: Bench, at: int) -> None:
    data = message("S1", "AW|0.932|aw", "PH|6.41|").replace(b"AquaTest", b"A" * 30_000)
    cut = Intake(Fragile(lab, at), lab.keeper.query, lab.intake.reader, "R1.1", lab.clock)  # type: ignore[arg-type]
    whole, lab.intake = lab.intake, cut
    with pytest.raises(EnvironmentFault):
        lab.send(data)
    lab.intake = whole
    resumed = lab.intake.resume()
    assert resumed == (1 if at >= 2 else 0)
    lab.send(data)
    assert [row["position"] for row in lab.rows("lab_result")] == [1, 2]
    assert len(lab.rows("lab_reading")) == 1
    assert {row["part"] for row in lab.rows("lab_payload")} == {1, 2}


def test_what_cannot_be_kept_is_told_to_the_instrument(lab: Bench) -> None:
    lab.intake.journal = Fragile(lab, 0)
    with pytest.raises(EnvironmentFault) as raised:
        lab.send(AW)
    assert raised.value.key == "journal.not_saved"


def test_a_broken_off_message_is_kept_and_read_by_nobody(lab: Bench) -> None:
    assert lab.send(AW[:60], complete=False).problem == "lab.broken_off"
    assert lab.rows("lab_result") == []
    assert [(one.why, one.problem) for one in lab.waiting()] == [("payload", "lab.broken_off")]


def test_a_payload_nobody_can_read_waits_and_can_be_dismissed(lab: Bench) -> None:
    assert lab.send(b"H|\\^&\rL|1|N\r").problem == "lab.no_results"
    [one] = lab.waiting()
    assert (one.why, one.problem) == ("payload", "lab.no_results")
    lab.desk.dismiss(one, "TEST-RUN").result(10)
    assert lab.waiting() == []


class Later:
    """The reader of a newer profile: reads the same payload otherwise."""

    def __init__(self, reader: Any, value: str) -> None:
        self._reader, self._value = reader, value

    def version(self, name: str) -> int:
        return 2

    def read(self, instrument: str, name: str, data: bytes) -> Reading:
        return self._reader.read(instrument, name, data.replace(b"0.932", self._value.encode()))


def test_a_payload_is_read_again_by_a_newer_profile(lab: Bench) -> None:
    code = lab.take("water_activity")
    lab.know("AW", "water_activity", "aw")
    taken = lab.send(message(code, "AW|0.932|aw"))
    lab.intake.reader = Later(lab.intake.reader, "0.941")
    assert lab.intake.reread(taken.payload).results == 1
    request = lab.request(code, "water_activity")
    assert [value.text for value in request.values] == ["0.941"]
    with pytest.raises(OperatorError):
        lab.intake.reread("nothing")


def test_a_profile_that_is_gone_leaves_the_payload_to_be_read_later(lab: Bench) -> None:
    assert lab.send(AW, profile="abacus").problem == "lab.no_profile"
    assert lab.rows("lab_result") == []
    lab.clock.forward(seconds=90)
    assert [(one.why, one.problem) for one in lab.waiting()] == [("payload", "lab.not_read")]


def test_control_characters_and_endless_texts_do_no_harm(lab: Bench) -> None:
    lab.send(message("S\x00\x01" + "x" * 2000, "A\x07W|0.9\x0032|aw"))
    [row] = lab.rows("lab_result")
    assert (row["test_sent"], len(str(row["sample_sent"]))) == ("AW", 500)


def test_the_clock_of_an_instrument_is_measured(lab: Bench) -> None:
    local = lab.clock.now().astimezone(__import__("zoneinfo").ZoneInfo("Asia/Irkutsk"))
    ahead = local.replace(microsecond=0) + __import__("datetime").timedelta(seconds=305)
    lab.send(message("S1", "AW|1|aw", at=f"{ahead:%Y%m%d%H%M%S}"))
    [clock] = lab.desk.clocks().result(10)
    assert (clock.instrument, clock.offset_ms) == ("lab", 300_000)


def test_results_of_an_overdue_instrument_are_marked(lab: Bench) -> None:
    lab.late.add("lab")
    lab.send(AW)
    assert [row["overdue"] for row in lab.rows("lab_result")] == [1, 1]
    assert all(one.overdue for one in lab.waiting())
