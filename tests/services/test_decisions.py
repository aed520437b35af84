"""Decisions at a real plant: decided once whatever is lost, kept here before success is said."""

import json
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.errors import EnvironmentFault, OperatorError
from app.models.envelope import Author, Draft
from app.services.decisions import Decisions, Signature, Wish, build_request, expected
from app.services.identity.connection import PersonConnection
from app.services.identity.kdf import Root
from app.services.journal.ports import Unreachable
from tests.postgres import eventually
from tests.services.identity.plant import Station, station

NOWHERE = Dsn("127.0.0.1", 1, "plant", "nobody")


@pytest.fixture
def here(plant_db: Dsn, own_environment: Path) -> Iterator[Station]:
    """A station whose synchronisation stands still until the test starts it."""
    with station(plant_db, own_environment / "store", synchronised=False) as made:
        yield made


def place(code: str, name: str = "Cold store", version: int = 1) -> Wish:
    row = {"code": code, "name_ru": name, "name_en": name, "active": True, "version": version}
    return Wish("place.set", {"place": [row]})


def with_line(here: Station, line: Any, patience: float = 10.0) -> Decisions:
    return Decisions(line, here.place, SystemClock(), patience)


def decided(here: Station) -> int:
    return int(here.asked("SELECT count(*) FROM plant.decision WHERE actor = %s", here.chief.role))


def capture(here: Station) -> None:
    row = {"id": uuid.uuid4(), "boot": "b", "app": "1", "system": "s"}
    here.keeper.append(Draft("station.started", {"station_start": [row]}), Author()).result(10)


class Forgetful:
    """A line that asks the real server and then loses the answer, the first `times` times."""

    def __init__(self, line: PersonConnection, times: int) -> None:
        self.line, self.times = line, times

    def ask(self, root: Root, sql: str, *parameters: Any) -> Any:
        answer = self.line.ask(root, sql, *parameters)
        self.times -= 1
        if self.times >= 0:
            raise Unreachable("lost")
        return answer


# The request


def test_what_a_request_says(here: Station) -> None:
    capture(here)
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    wish = Wish("setting.set", {"setting": [{"key": "a", "value": 1, "version": 4}]}, "trial",
                Signature("Chief", "approved", at))  # fmt: skip
    request = json.loads(build_request(wish, here.place, SystemClock()))
    assert request["expected"] == {"setting": {"a": 3}}
    assert request["signature"] == {
        "name": "Chief",
        "meaning": "approved",
        "at": "2026-11-23T09:00:00.000000Z",
    }
    assert request["reason"] == "trial"
    with here.keeper.readers.borrowed() as reads:
        seq, hash_ = reads.head()
    assert seq == 1
    assert request["basis"][here.keeper.identity.stream] == [1, hash_.hex()]


def test_keys_of_several_parts_are_joined() -> None:
    rows = {"person_group": [{"role": "p_0001", "grp": "maintenance", "version": 1}]}
    assert expected(rows) == {"person_group": {"p_0001|maintenance": 0}}


def test_facts_expect_nothing() -> None:
    assert expected({"mending": [{"id": "x"}]}) == {}


# Accepted


def test_an_accepted_decision_is_in_the_store_before_success(here: Station) -> None:
    done = here.decisions.decide(here.chief, place("cold"))
    assert here.keeper.query("SELECT code FROM place") == [{"code": "cold"}]
    assert here.asked("SELECT name_en FROM plant.place") == "Cold store"
    body = json.loads(done.body)
    assert (body["outcome"], body["person"], body["seq"]) == ("accepted", here.chief.role, done.seq)


def test_the_pull_that_follows_changes_nothing(here: Station) -> None:
    here.decisions.decide(here.chief, place("cold"))
    here.runner.start()
    eventually(lambda: here.people.person(here.chief.role) is not None)
    assert here.keeper.query("SELECT code, version FROM place") == [{"code": "cold", "version": 1}]


def test_a_disk_that_does_not_keep_the_answer_is_no_success(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise EnvironmentFault("journal.not_saved")

    with monkeypatch.context() as broken:
        broken.setattr(here.place, "answered", full)
        with pytest.raises(EnvironmentFault, match="not_saved"):
            here.decisions.decide(here.chief, place("cold"))
    here.decisions.decide(here.chief, place("cold"))
    assert decided(here) == 1
    assert here.keeper.query("SELECT code FROM place") == [{"code": "cold"}]


# Refused


def test_who_comes_second_is_told(here: Station) -> None:
    here.decisions.decide(here.chief, place("cold"))
    with pytest.raises(OperatorError) as refused:
        here.decisions.decide(here.chief, place("cold", "Other"))
    assert refused.value.key == "decision.outdated"
    here.decisions.decide(here.chief, place("cold", "Other", version=2))
    assert here.asked("SELECT name_en FROM plant.place") == "Other"


def test_a_refusal_is_kept_and_says_why(here: Station) -> None:
    row = {"key": "a", "value": 1, "version": 1}
    with pytest.raises(OperatorError) as refused:
        here.decisions.decide(here.chief, Wish("setting.set", {"setting": [row]}))
    assert (refused.value.key, refused.value.params) == ("decision.refused", {"why": "reason.missing"})
    assert here.asked("SELECT outcome FROM plant.decision WHERE actor = %s", here.chief.role) == "refused"


def test_a_request_that_no_entry_can_hold_is_refused_too(here: Station) -> None:
    with pytest.raises(OperatorError) as refused:
        here.decisions.decide(here.chief, place("cold", "x" * 60_000))
    assert refused.value.params["why"].endswith("too_large")
    assert decided(here) == 0


def test_a_wrong_password_is_no_login(here: Station) -> None:
    with pytest.raises(OperatorError) as refused:
        here.decisions.decide(Root(here.chief.role, b"x" * 32), place("cold"))
    assert refused.value.key == "decision.no_login"


# Lost answers


@pytest.mark.parametrize("times", [1, 3])
def test_a_lost_answer_is_asked_for_again(here: Station, times: int) -> None:
    with_line(here, Forgetful(here.line, times)).decide(here.chief, place("cold"))
    assert decided(here) == 1


def test_pressing_again_after_giving_up_decides_nothing_twice(here: Station) -> None:
    decisions = with_line(here, Forgetful(here.line, 1), patience=0)
    with pytest.raises(EnvironmentFault) as unknown:
        decisions.decide(here.chief, place("cold"))
    assert unknown.value.key == "decision.unknown"
    decisions.decide(here.chief, place("cold"))
    assert decided(here) == 1


def test_another_wish_is_another_decision(here: Station) -> None:
    decisions = with_line(here, Forgetful(here.line, 1), patience=0)
    with pytest.raises(EnvironmentFault):
        decisions.decide(here.chief, place("cold"))
    decisions.decide(here.chief, place("warm"))
    assert decided(here) == 2


def test_a_server_that_stands_still_is_cut_off_and_asked_again(here: Station, plant_db: Dsn) -> None:
    """The plant's stream is held by somebody; the watchdog ends the call, a later one gets through, once."""
    line = PersonConnection(plant_db, answer=0.3)
    holder = psycopg.connect(plant_db.conninfo)
    holder.execute("SELECT 1 FROM plant.stream WHERE name = 'plant/1' FOR UPDATE")
    release = threading.Timer(1.0, holder.close)
    release.start()
    with_line(here, line).decide(here.chief, place("cold"))
    release.join()
    line.close()
    assert decided(here) == 1


def test_without_a_server_nothing_was_asked(here: Station) -> None:
    line = PersonConnection(NOWHERE)
    with pytest.raises(EnvironmentFault) as nowhere:
        with_line(here, line, patience=0.2).decide(here.chief, place("cold"))
    assert nowhere.value.key == "decision.no_server"


# Waiting


def test_what_was_seen_here_goes_first(here: Station) -> None:
    capture(here)
    with pytest.raises(EnvironmentFault) as waiting:
        with_line(here, here.line, patience=0.2).decide(here.chief, place("cold"))
    assert waiting.value.key == "decision.waiting"
    assert decided(here) == 0
    here.runner.start()
    here.decisions.decide(here.chief, place("cold"))
    stream = here.keeper.identity.stream
    assert here.asked("SELECT seq FROM plant.stream WHERE name = %s", stream) == 1
    assert decided(here) == 1
