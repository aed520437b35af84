"""What is shown of a lot, whatever answer of the journal comes when: no own capture is missing, none counts twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.models.desk import Capture, CaptureState, Named
from app.services.receiving.entries import LotRef
from app.services.receiving.state import DeskState, Shown, Work
from app.services.receiving.tally import SHOWN, Own, Tally, Voided, Weighed, added

BEGIN = datetime(2026, 11, 23, 6, tzinfo=UTC)
WRONG = Named("WRONG", "Не тот", "Wrong one")
LOTS = [LotRef(uuid.UUID(int=n), f"R1-261123-{n:04}-X", "PELED", "RECEIVING") for n in (1, 2)]


def capture(number: int, grams: int, minutes: float = 0) -> Capture:
    at = BEGIN + timedelta(minutes=minutes)
    return Capture(f"entry-{number}", 0, at, grams, 3, CaptureState.QUEUED)


def weighed(seq: int, grams: int, minutes: float = 0) -> Weighed:
    return Weighed(seq, LOTS[0].id, capture(seq, grams, minutes))


def void(seq: int, of: Capture) -> Voided:
    return Voided(seq, LOTS[0].id, replace(of, state=CaptureState.VOIDED, void_reason=WRONG))


def lot(*own: Own) -> Tally:
    return added(Tally(LOTS[0].id, at=BEGIN), own)


def test_captures_are_numbered_newest_first_and_summed():
    tally = lot(weighed(1, 20_000), weighed(2, 21_000))
    assert [(shown.number, shown.net_g) for shown in tally.recent] == [(2, 21_000), (1, 20_000)]
    assert (tally.totals.net_g, tally.totals.count) == (41_000, 2)


def test_the_order_is_that_of_the_stream_whoever_is_told_first():
    assert lot(weighed(2, 21_000), weighed(1, 20_000)) == lot(weighed(1, 20_000), weighed(2, 21_000))


def test_no_more_captures_are_kept_than_are_shown():
    tally = lot(*(weighed(seq, 1) for seq in range(1, 12)))
    assert [shown.number for shown in tally.recent] == list(range(11, 3, -1))
    assert (len(tally.recent), tally.totals.count) == (SHOWN, 11)


def test_a_voided_capture_stays_in_its_place_and_leaves_the_sums():
    one, two = weighed(1, 20_000), weighed(2, 21_000)
    tally = lot(one, two, void(3, one.capture))
    assert [(shown.number, shown.state) for shown in tally.recent] == [
        (2, CaptureState.QUEUED),
        (1, CaptureState.VOIDED),
    ]
    assert tally.recent[1].void_reason == WRONG
    assert (tally.totals.net_g, tally.totals.count) == (21_000, 1)


def test_voided_twice_is_voided_once():
    one = weighed(1, 20_000)
    assert lot(one, void(2, one.capture), void(3, one.capture)).totals.net_g == 0


def test_a_capture_that_is_no_longer_on_the_screen_leaves_the_sums_too():
    many = [weighed(seq, seq) for seq in range(1, 12)]
    assert lot(*many, void(12, many[0].capture)).totals.net_g == sum(range(2, 12))


def test_entries_of_another_lot_and_those_that_are_in_it_change_nothing():
    tally = Tally(LOTS[0].id, upto=5, at=BEGIN)
    assert added(tally, [weighed(5, 1), Weighed(6, LOTS[1].id, capture(6, 2))]) is tally


def test_the_pace_is_that_of_the_last_hour_or_since_the_first():
    assert lot(weighed(1, 1)).totals.per_hour is None
    assert lot(weighed(1, 1), weighed(2, 1, 10)).totals.per_hour == 12
    told = Tally(LOTS[0].id, at=BEGIN, count=80, hour=30, first=BEGIN - timedelta(hours=2))
    assert added(told, [weighed(1, 1)]).totals.per_hour == 31


def test_a_lot_that_was_emptied_by_voids_begins_anew():
    one = weighed(1, 1)
    tally = lot(one, void(2, one.capture), weighed(3, 1, 30), weighed(4, 1, 40))
    assert tally.totals.per_hour == 12


@dataclass
class Journal:
    """The truth: what was committed, in order; a capture's grams are a bit of their own."""

    own: list[Own] = field(default_factory=list)
    foreign: list[Weighed] = field(default_factory=list)

    def tally(self, lot: uuid.UUID | None) -> Tally:
        """What an answer says that is read now."""
        upto = len(self.own)
        if lot is None:
            return Tally(None, upto)
        mine = [*self.own, *self.foreign]
        voided = {one.capture.entry: one.capture for one in mine if isinstance(one, Voided)}
        weighed = sorted(
            (one for one in mine if isinstance(one, Weighed) and one.lot == lot),
            key=lambda one: one.capture.at,
        )
        captures = [
            replace(voided.get(one.capture.entry, one.capture), number=number)
            for number, one in enumerate(weighed, start=1)
        ]
        live = [one for one in captures if one.state is not CaptureState.VOIDED]
        newest = tuple(reversed(captures[-SHOWN:]))
        return Tally(lot, upto, None, newest, sum(one.net_g for one in live), len(live))


class AnyInterleaving(RuleBasedStateMachine):
    """Commits, the desk's hearing of them, questions and their answers in any order; lots are changed meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.journal = Journal()
        self.desk = DeskState()
        self.made = 0
        self.unheard: list[Own] = []
        self.heard: list[Own] = []
        self.answers: list[Tally] = []
        self.choose(LOTS[0])

    def commit(self, own: Own) -> None:
        self.journal.own.append(own)
        self.unheard.append(own)

    def next_capture(self) -> Capture:
        self.made += 1
        return capture(self.made, 1 << self.made, self.made)

    @property
    def seq(self) -> int:
        return len(self.journal.own) + 1

    @property
    def lot(self) -> uuid.UUID:
        assert self.desk.work.lot is not None
        return self.desk.work.lot.id

    @rule()
    def weigh(self) -> None:
        self.commit(Weighed(self.seq, self.lot, self.next_capture()))

    @rule(which=st.integers(0, SHOWN - 1))
    def void(self, which: int) -> None:
        shown = self.desk.tally.recent[which : which + 1]
        if shown and shown[0].state is not CaptureState.VOIDED:
            gone = replace(shown[0], state=CaptureState.VOIDED, void_reason=WRONG, number=0)
            self.commit(Voided(self.seq, self.lot, gone))

    @rule(to=st.sampled_from(LOTS))
    def another_station_weighs(self, to: LotRef) -> None:
        self.journal.foreign.append(Weighed(0, to.id, self.next_capture()))

    @rule(to=st.sampled_from(LOTS))
    def choose(self, to: LotRef) -> None:
        self.desk = replace(self.desk, work=Work(lot=to))
        self.ask()

    @rule()
    def ask(self) -> None:
        self.answers.append(self.journal.tally(self.lot))

    @precondition(lambda self: self.unheard)
    @rule(data=st.data())
    def hear(self, data: st.DataObject) -> None:
        own = self.unheard.pop(data.draw(st.integers(0, len(self.unheard) - 1)))
        self.heard.append(own)
        self.desk = self.desk.recorded(own)

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        tally = self.answers.pop(data.draw(st.integers(0, len(self.answers) - 1)))
        listed = self.desk.shown.tally.lot == self.lot
        self.desk = self.desk.told(Shown(tally))
        assert not listed or self.desk.shown.tally.lot == self.lot, "an old answer took the list away"

    @invariant()
    def every_own_capture_once(self) -> None:
        if self.desk.shown.tally.lot != self.lot:
            return  # nothing has been told of the lot yet
        tally, own = self.desk.tally, [one for one in self.heard if one.lot == self.lot]
        gone = bits(one.capture for one in self.journal.own if isinstance(one, Voided))
        told_gone = bits(one.capture for one in own if isinstance(one, Voided))
        must = bits(one.capture for one in own if isinstance(one, Weighed)) & ~gone
        may = bits(one.capture for one in (*self.journal.own, *self.journal.foreign)) & ~told_gone
        assert tally.net_g & must == must, "an own capture is missing"
        assert tally.net_g & ~may == 0, "something counts that does not, or twice"
        assert tally.net_g.bit_count() == tally.count
        assert len({one.entry for one in tally.recent}) == len(tally.recent)

    def teardown(self) -> None:
        """Once everything was told, it is the journal's truth."""
        for own in self.unheard:
            self.desk = self.desk.recorded(own)
        self.ask()
        for tally in self.answers:
            self.desk = self.desk.told(Shown(tally))
        assert self.desk.tally == self.journal.tally(self.lot)
        assert self.desk.since == ()


def bits(captures: Iterable[Capture]) -> int:
    found = 0
    for one in captures:
        found |= one.net_g
    return found


TestAnyInterleaving = AnyInterleaving.TestCase
TestAnyInterleaving.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
