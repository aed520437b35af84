"""Coming to the station: who gets in, who does not, and what an onlooker can tell."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta

import pytest

from app.errors import EnvironmentFault, OperatorError
from app.models.envelope import Assurance, Author
from app.models.kinds import Group
from app.models.login import Stage
from app.services.identity.badge import Badge, new_badge
from app.services.identity.login import LoginService
from app.services.identity.ports import Vouch
from tests.postgres import eventually
from tests.services.identity.helpers import PIN, Desk

WRONG = "135790"


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.login.close()


@pytest.fixture
def ann(desk: Desk) -> Badge:
    return desk.enrol("p_0042", "Ann")


@pytest.fixture
def bob(desk: Desk) -> Badge:
    return desk.enrol("p_0043", "Bob")


def role(desk: Desk) -> str | None:
    return desk.login.author().person


# The first login of a shift


def test_nobody_is_here_at_first(desk: Desk) -> None:
    assert desk.login.step().stage is Stage.BADGE
    assert desk.login.author() == Author()


def test_badge_and_pin_let_in(desk: Desk, ann: Badge) -> None:
    assert desk.login.scan(ann.text).stage is Stage.PIN
    assert role(desk) is None
    step = desk.login.pin(PIN).result(10)
    assert step == desk.login.step()
    assert (step.stage, step.person.name, step.person.role) == (Stage.INSIDE, "Ann", "p_0042")
    assert desk.recorded.kinds() == ["session.opened"]
    _, author = desk.recorded[0]
    assert author == desk.login.author()


def test_a_damaged_scan_says_so(desk: Desk, ann: Badge) -> None:
    step = desk.login.scan(ann.text[:-1])
    assert (step.stage, step.problem) == (Stage.BADGE, "badge.unreadable")
    assert desk.login.step().problem is None


def test_wrong_pin(desk: Desk, ann: Badge) -> None:
    step = desk.enter(ann, WRONG)
    assert (step.stage, step.problem, step.tries_left) == (Stage.PIN, "login.refused", 4)
    assert desk.recorded == []
    assert desk.login.pin(PIN).result(10).stage is Stage.INSIDE


def test_a_stranger_and_a_wrong_pin_look_alike(desk: Desk, ann: Badge) -> None:
    """Same stages, words and questions to the plant; what costs time is done for both."""
    costs = []
    for badge in (ann, Badge("p_0042", bytes(16)), new_badge("p_9999")):
        asked = desk.door.asked
        first = desk.login.scan(badge.text)
        step = desk.login.pin(WRONG).result(10)
        costs.append((first, replace(step, tries_left=None), desk.door.asked - asked))
        desk.lockout.passed(badge.role)
    assert costs[0] == costs[1] == costs[2]


def test_unknown_and_known_badges_are_both_derived(desk: Desk, ann: Badge) -> None:
    derived: list[str] = []
    derive = desk.gate.derive

    def counting(plant: object, badge: Badge, pin: str) -> object:
        derived.append(badge.role)
        return derive(plant, badge, pin)  # type: ignore[arg-type]

    object.__setattr__(desk.gate, "derive", counting)
    desk.enter(ann, WRONG)
    desk.enter(new_badge("p_9999"), WRONG)
    assert derived == ["p_0042", "p_9999"]


def test_pin_without_a_badge_does_nothing(desk: Desk) -> None:
    assert desk.login.pin(PIN).result(10).stage is Stage.BADGE


def test_the_pin_is_given_up(desk: Desk, ann: Badge, bob: Badge) -> None:
    desk.enter(ann)
    desk.login.scan(bob.text)
    assert desk.login.leave().stage is Stage.INSIDE
    assert role(desk) == "p_0042"


def test_the_screen_is_never_kept_waiting(desk: Desk, ann: Badge) -> None:
    hold, threads = threading.Event(), []
    derive = desk.gate.derive

    def slow(plant: object, badge: Badge, pin: str) -> object:
        threads.append(threading.current_thread())
        hold.wait(10)
        return derive(plant, badge, pin)  # type: ignore[arg-type]

    object.__setattr__(desk.gate, "derive", slow)
    desk.login.scan(ann.text)
    future = desk.login.pin(PIN)
    assert desk.login.step().stage is Stage.PIN
    hold.set()
    assert future.result(10).stage is Stage.INSIDE
    assert threading.current_thread() not in threads


# Coming back


def test_within_the_shift_the_badge_is_enough(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.login.leave()
    assert role(desk) is None
    step = desk.login.scan(ann.text)
    assert (step.stage, step.person.assurance) == (Stage.INSIDE, Assurance.REFRESHED)
    assert desk.recorded.causes() == ["left"]


def test_another_badge_of_the_same_person_asks_the_pin(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.login.leave()
    assert desk.login.scan(Badge("p_0042", bytes(16)).text).stage is Stage.PIN


def test_a_forged_badge_does_not_push_out_who_is_here(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    assert desk.login.scan(Badge("p_0042", bytes(16)).text).stage is Stage.PIN
    desk.login.leave()
    assert desk.login.root().role == "p_0042"


def test_the_next_shift_asks_the_pin(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.login.leave()
    desk.shift = "2026-11-23/2"
    assert desk.login.scan(ann.text).stage is Stage.PIN


def test_a_lock_ends_with_the_badge(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    step = desk.login.lock()
    assert (step.stage, step.person.name) == (Stage.BADGE, "Ann")
    assert desk.login.author() == Author()
    assert desk.login.scan(ann.text).stage is Stage.INSIDE
    assert role(desk) == "p_0042"
    assert desk.recorded.causes() == ["refreshed"]


def test_another_person_takes_over(desk: Desk, ann: Badge, bob: Badge) -> None:
    desk.enter(ann)
    desk.login.scan(bob.text)
    assert role(desk) == "p_0042"
    assert desk.login.pin(PIN).result(10).person.name == "Bob"
    assert desk.recorded.causes() == ["taken_over"]


def test_the_own_badge_again_changes_nothing(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    before = desk.login.author()
    assert desk.login.scan(ann.text).stage is Stage.INSIDE
    assert desk.login.author() == before
    assert desk.login.root().role == "p_0042"


# Restart


def test_a_session_survives_a_restart_for_facts(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    before = desk.login.author()
    desk.restart()
    assert desk.login.author() == before
    with pytest.raises(OperatorError) as refused:
        desk.login.root()
    assert refused.value.key == "login.pin_needed"
    with pytest.raises(OperatorError) as refused:
        desk.login.confirm(PIN).result(10)
    assert refused.value.key == "login.badge_needed"
    desk.login.scan(ann.text)
    assert desk.login.confirm(PIN).result(10) == desk.login.root()


def test_a_locked_station_stays_locked_over_a_restart(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.login.lock()
    desk.restart()
    assert desk.login.step().stage is Stage.BADGE
    assert desk.login.author() == Author()
    assert desk.login.scan(ann.text).stage is Stage.INSIDE


def test_an_ended_session_does_not_come_back(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.clock.advance(timedelta(hours=25))
    assert desk.login.author().assurance is Assurance.EXPIRED
    desk.restart()
    assert desk.login.author() == Author()


def test_who_left_stays_gone(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.login.leave()
    desk.restart()
    assert desk.login.author() == Author()


def test_the_vault_holds_nothing_that_opens_the_database(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    root, kept = desk.login.root(), b"".join(desk.vault.values()).decode()
    for secret in (root.password, root.key.hex(), ann.secret.hex(), ann.text, PIN):
        assert secret not in kept


def test_badge_and_root_go_with_the_login(desk: Desk, ann: Badge) -> None:
    for end in (desk.login.lock, desk.login.leave):
        desk.enter(ann)
        end()
        assert (desk.presence.badge, desk.presence.root) == (None, None)


# Lock-out


def test_five_wrong_tries_lock_out(desk: Desk, ann: Badge) -> None:
    desk.login.scan(ann.text)
    steps = [desk.login.pin(WRONG).result(10) for _ in range(5)]
    assert [step.stage for step in steps] == [Stage.PIN] * 4 + [Stage.LOCKED_OUT]
    assert steps[-1].until == desk.clock.now() + timedelta(seconds=30)
    assert desk.login.pin(PIN).result(10).stage is Stage.LOCKED_OUT
    assert role(desk) is None
    desk.clock.advance(timedelta(seconds=30))
    assert desk.login.step().stage is Stage.PIN
    assert desk.login.pin(PIN).result(10).stage is Stage.INSIDE


def test_a_restart_does_not_end_a_lock_out(desk: Desk, ann: Badge) -> None:
    desk.login.scan(ann.text)
    for _ in range(5):
        desk.login.pin(WRONG).result(10)
    desk.restart()
    assert desk.login.scan(ann.text).stage is Stage.LOCKED_OUT


def test_after_a_lock_out_the_badge_alone_is_not_enough(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    for _ in range(5):
        with pytest.raises(OperatorError):
            desk.login.confirm(WRONG).result(10)
    desk.login.leave()
    desk.clock.advance(timedelta(minutes=1))
    assert desk.login.scan(ann.text).stage is Stage.PIN


def test_a_try_counts_though_the_plug_is_pulled(desk: Desk, ann: Badge) -> None:
    seen: list[int] = []
    object.__setattr__(
        desk.gate, "derive", lambda *_: seen.append(desk.lockout.tries_left("p_0042")) or 1 / 0
    )
    desk.login.scan(ann.text)
    with pytest.raises(ZeroDivisionError):
        desk.login.pin(WRONG).result(10)
    assert seen == [4]


# The plant


def test_the_plant_confirms(desk: Desk, ann: Badge) -> None:
    desk.door.word = Vouch.CONFIRMED
    assert desk.enter(ann).person.assurance is Assurance.ONLINE


def test_each_login_on_line_makes_the_verifiers_young(desk: Desk, ann: Badge) -> None:
    desk.login.plant_heard().result(10)
    desk.clock.advance(timedelta(days=6))
    desk.door.word = Vouch.CONFIRMED
    desk.enter(ann)
    eventually(lambda: desk.gate.verifiers.age() == timedelta())


def test_without_the_plant_it_is_off_line(desk: Desk, ann: Badge) -> None:
    desk.login.plant_heard().result(10)
    desk.door.known = None
    assert desk.enter(ann).person.assurance is Assurance.OFFLINE


def test_a_station_that_never_heard_of_anybody(desk: Desk, ann: Badge) -> None:
    desk.door.known = None
    assert desk.enter(ann).problem == "login.refused"


def test_what_the_plant_refuses_is_out(desk: Desk, ann: Badge) -> None:
    desk.door.word = Vouch.DENIED
    step = desk.enter(ann)
    assert (step.stage, step.problem) == (Stage.PIN, "login.denied")
    assert role(desk) is None


@pytest.mark.parametrize(
    ("word", "stage", "assurance"),
    [
        (Vouch.CONFIRMED, Stage.INSIDE, Assurance.ONLINE),
        (Vouch.DENIED, Stage.BADGE, None),
        (Vouch.NO_ANSWER, Stage.INSIDE, Assurance.OFFLINE),
    ],
)
def test_a_slow_plant_is_not_waited_for_but_heard(
    desk: Desk,
    ann: Badge,
    monkeypatch: pytest.MonkeyPatch,
    word: Vouch,
    stage: Stage,
    assurance: Assurance | None,
) -> None:
    monkeypatch.setattr(LoginService, "ONLINE_WAIT", 0.01)
    desk.door.answer = Future()
    assert desk.enter(ann).person.assurance is Assurance.OFFLINE
    desk.door.answer.set_result(word)
    desk.login.close()
    step = desk.login.step()
    assert (step.stage, step.person and step.person.assurance) == (stage, assurance)


def test_a_new_pin_is_fetched_where_the_old_does_not_fit(desk: Desk, ann: Badge) -> None:
    desk.login.plant_heard().result(10)
    desk.enrol("p_0042")
    fresh = desk.enrol("p_0042", pin="777123")
    assert desk.enter(fresh, "777123").stage is Stage.INSIDE
    desk.login.leave()
    desk.shift = "later"
    assert desk.enter(ann).problem == "login.refused"


def test_off_line_has_an_end(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.door.known = None
    desk.clock.advance(timedelta(days=7, seconds=1))
    desk.login.leave()
    step = desk.enter(ann)
    assert (step.problem, dict(step.params)) == ("login.too_long_offline", {"days": 7})
    assert desk.enter(ann, WRONG).problem == "login.refused"
    desk.door.known = {"p_0042": desk.gate.derive(desk.gate.plant, ann, PIN).verifier}
    assert desk.login.pin(PIN).result(10).stage is Stage.INSIDE


# Blocking


def block(desk: Desk, role: str) -> None:
    desk.crew[role] = replace(desk.crew[role], active=False)


def test_a_blocked_person_is_out_at_the_next_pull(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    told = threading.Event()
    desk.login.subscribe(told.set)
    block(desk, "p_0042")
    desk.login.people_changed().result(10)
    assert told.is_set()
    assert desk.login.step().stage is Stage.BADGE
    assert desk.recorded.causes() == ["blocked"]
    assert not desk.gate.verifiers.matches("p_0042", desk.gate.derive(desk.gate.plant, ann, PIN).verifier)
    assert desk.login.scan(ann.text).stage is Stage.PIN


def test_a_blocked_person_learns_it_with_the_right_pin_only(desk: Desk, ann: Badge) -> None:
    block(desk, "p_0042")
    assert desk.enter(ann, WRONG).problem == "login.refused"
    assert desk.login.pin(PIN).result(10).problem == "login.blocked"


def test_a_block_does_not_wait_for_the_end_of_a_shift(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.login.lock()
    block(desk, "p_0042")
    assert desk.login.scan(ann.text).stage is Stage.PIN


def test_new_groups_hold_at_once(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    groups = frozenset({Group.ADMINISTRATOR})
    desk.crew["p_0042"] = replace(desk.crew["p_0042"], groups=groups)
    desk.login.people_changed().result(10)
    assert desk.login.step().person.groups == groups
    assert desk.recorded.causes() == ["refreshed"]


def test_new_groups_hold_in_a_restored_session(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.restart()
    groups = frozenset({Group.MAINTENANCE})
    desk.crew["p_0042"] = replace(desk.crew["p_0042"], groups=groups)
    desk.login.people_changed().result(10)
    assert desk.login.step().person.groups == groups


def test_a_change_that_comes_while_closing_is_no_error(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.login.close()
    assert desk.login.people_changed().result(10) is None


def test_other_peoples_changes_disturb_nobody(desk: Desk, ann: Badge, bob: Badge) -> None:
    desk.enter(ann)
    before = desk.login.author()
    block(desk, "p_0043")
    desk.login.people_changed().result(10)
    assert desk.login.author() == before


def test_a_person_whose_row_is_on_its_way(desk: Desk, ann: Badge) -> None:
    del desk.crew["p_0042"]
    assert desk.enter(ann).problem == "login.not_yet"


# Signing


def test_signing_asks_the_pin_again(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    assert desk.login.confirm(PIN).result(10).role == "p_0042"
    with pytest.raises(OperatorError) as refused:
        desk.login.confirm(WRONG).result(10)
    assert refused.value.key == "login.refused"


def test_after_a_change_of_the_pin_the_old_root_is_gone(desk: Desk, ann: Badge) -> None:
    desk.enter(ann)
    desk.login.forget_root()
    with pytest.raises(OperatorError, match="pin_needed"):
        desk.login.root()
    assert role(desk) == "p_0042"


def test_a_second_signature_is_anothers(desk: Desk, ann: Badge, bob: Badge) -> None:
    desk.enter(ann)
    with pytest.raises(OperatorError) as refused:
        desk.login.witness(ann.text, PIN).result(10)
    assert refused.value.key == "login.same_person"
    assert desk.login.witness(bob.text, PIN).result(10).role == "p_0043"
    assert role(desk) == "p_0042"


# A disk that does not write


def test_a_full_disk_is_said(desk: Desk, ann: Badge, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(key: str, value: bytes) -> None:
        raise EnvironmentFault("journal.not_saved")

    monkeypatch.setattr(desk.vault, "put", full)
    assert desk.enter(ann).problem == "journal.not_saved"
    assert role(desk) is None
