"""The strip says one thing at a time, the gravest first; and what the last additions of the screen say and do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.desk import Block, Doubt, LabelNews, Rights, Totals, WeighingSnapshot
from app.models.register import Due, Rule, Standing, What
from app.views import samples
from app.views.marks import ChoiceView, Notice, Shape, Tone, Trouble
from app.views.weighing.strip import strip
from app.views.weighing.view import NumberView
from tests.views.test_weighing_presenter import EN, Bench

DONE = Notice("No. 17 is void. Take its label off the crate.", Tone.WARN)
REFUSED = Due(Rule("R", What.VERIFICATION, 365), Standing.REFUSED)
TOTALS = Totals(103_000, 4, 100_000, 103_000)
EVERYTHING = replace(
    samples.WORKING, totals=TOTALS, block=Block.JOURNAL, check=REFUSED, doubts=tuple(Doubt),
    labels=LabelNews(by_hand="R1-261123-0042-K", to_scan=("R1-261123-0042-K", 24_860)),
)  # fmt: skip
LADDER = (
    ("NOT SAVED", lambda state: replace(state, block=Block.ORDER_FULL)),
    ("must not be used", lambda state: replace(state, check=None)),
    ("is void", lambda state: state),
    ("R1-261123-0042-K", lambda state: replace(state, labels=replace(state.labels, by_hand=None))),
    ("103 % of what was advised is here. The production manager", lambda state: replace(state, block=None)),
    ("Labels wait", lambda state: without(state, Doubt.LABELS_HELD)),
    ("another scale", lambda state: without(state, Doubt.SCALE_CHANGED)),
    ("The tare differs", lambda state: without(state, Doubt.TARE_DRIFT)),
    ("clock is in doubt", lambda state: without(state, Doubt.CLOCK)),
    ("103 % of what was advised is here.", lambda state: without(state, Doubt.ORDER_NEAR)),
    ("Scan the label", lambda state: replace(state, labels=LabelNews())),
)
"""What is said, and what takes it away: the next one is said then."""


def without(state: WeighingSnapshot, doubt: Doubt) -> WeighingSnapshot:
    return replace(state, doubts=tuple(one for one in state.doubts if one is not doubt))


def test_the_gravest_is_said_and_each_of_the_others_in_its_turn() -> None:
    state, last = EVERYTHING, DONE
    for said, mend in LADDER:
        notice = strip(
            state, EN, last if said in ("NOT SAVED", "must not be used", "is void") else None, typing=False
        )
        assert notice is not None
        assert said in notice.text
        state = mend(state)
    assert strip(state, EN, None, typing=False) is None


def test_every_doubt_has_its_place() -> None:
    for doubt in Doubt:
        state = replace(samples.WORKING, doubts=(doubt,), block=None)
        assert strip(state, EN, None, typing=False) is not None


def test_while_a_number_is_typed_only_what_stops_everything_is_said() -> None:
    assert strip(replace(EVERYTHING, block=None), EN, None, typing=True) is None
    stopped = strip(EVERYTHING, EN, DONE, typing=True)
    assert stopped is not None
    assert stopped.tone is Tone.ALARM


# Void


def test_a_void_says_which_and_what_becomes_of_its_label_until_the_next_intent() -> None:
    bench = Bench(words=EN)
    bench.presenter.undo()
    bench.presenter.choose("TWICE")
    assert bench.desk.calls == [("void_last", "TWICE")]
    assert bench.view.notice is not None
    assert bench.view.notice.text == "No. 17 is void. Take its label off the crate."
    bench.presenter.tare()
    assert bench.view.notice is None


def test_a_disk_that_records_nothing_is_said_before_what_was_done_last() -> None:
    bench = Bench(words=EN)
    bench.presenter.undo()
    bench.presenter.choose("TWICE")
    bench.become(replace(samples.WORKING, block=Block.JOURNAL))
    assert bench.view.notice is not None
    assert bench.view.notice.tone is Tone.ALARM


def test_a_refused_void_says_why_and_nothing_is_struck() -> None:
    bench = Bench(words=EN)
    bench.desk.refusal = OperatorError("weighing.too_late_to_void", minutes=10)
    bench.presenter.undo()
    bench.presenter.choose("TWICE")
    assert isinstance(bench.view.panel, Trouble)
    assert bench.view.notice is None


# More than advised


def test_the_clerk_is_told_who_signs_here_and_the_button_does_nothing() -> None:
    bench = Bench(replace(samples.WORKING, block=Block.ORDER_FULL, totals=TOTALS), EN)
    assert bench.view.notice is not None
    assert bench.view.notice.text == (
        "103 % of what was advised is here. The production manager scans the badge here and signs."
    )
    assert (bench.view.primary.text, bench.view.primary.enabled) == ("Manager must sign here", False)
    bench.presenter.primary()
    assert bench.desk.calls == []


def manager(words: Catalogue = EN) -> Bench:
    choices = replace(samples.WORKING.choices, override_reasons=samples.WORKING.choices.void_reasons)
    rights = replace(samples.WORKING.rights, override=True)
    full = replace(samples.WORKING, block=Block.ORDER_FULL, totals=TOTALS, choices=choices, rights=rights)
    return Bench(full, words)


def test_who_signs_sees_that_it_is_signed() -> None:
    bench = manager()
    assert bench.view.primary.text == "Allow more…"
    bench.presenter.primary()
    bench.presenter.choose("AGREED")
    for key in "639174":
        bench.presenter.press(key)
    bench.presenter.primary()
    bench.become(replace(bench.desk.state, block=None))
    assert bench.view.notice == Notice(
        "Signed: more than advised may be taken of this fish.", Tone.OK, Shape.CHECK
    )
    assert "RECORD" in bench.view.primary.text


def test_a_wrong_pin_is_told_and_nothing_is_signed() -> None:
    bench = manager()
    bench.desk.refusal = OperatorError("login.refused")
    bench.presenter.primary()
    bench.presenter.choose("AGREED")
    for key in "111111":
        bench.presenter.press(key)
    bench.presenter.primary()
    assert isinstance(bench.view.panel, Trouble)
    bench.presenter.primary()
    assert bench.view.notice is not None
    assert "Signed" not in bench.view.notice.text


# Pieces


def test_where_pieces_are_counted_their_button_is_large_and_a_new_lot_is_behind_more() -> None:
    counted = replace(samples.WORKING, counted=True, pieces=12)
    bench = Bench(counted, EN)
    assert bench.view.secondary[3].text == "12 pcs a crate"
    bench.presenter.new_lot()
    assert isinstance(bench.view.panel, NumberView)
    for key in "9":
        bench.presenter.press(key)
    bench.presenter.primary()
    bench.presenter.more()
    assert isinstance(bench.view.panel, ChoiceView)
    assert "new_lot" in {option.code for option in bench.view.panel.options}
    bench.presenter.choose("new_lot")
    assert bench.desk.calls == [("set_pieces", 9), ("new_lot",)]


def test_where_nothing_is_counted_the_button_opens_a_lot() -> None:
    bench = Bench(words=EN)
    assert bench.view.secondary[3].text == "New lot"
    bench.presenter.more()
    assert isinstance(bench.view.panel, ChoiceView)
    assert not {"new_lot", "pieces"} & {option.code for option in bench.view.panel.options}


def test_pieces_nobody_said_yet_are_asked_by_the_same_button() -> None:
    bench = Bench(replace(samples.WORKING, counted=True, block=Block.NO_PIECES), EN)
    assert (bench.view.secondary[3].text, bench.view.primary.text) == ("Pieces…", "How many pieces?")


# By hand, and whose fish it is


@pytest.mark.parametrize("by_hand", [None, "R1-261123-0042-K"])
def test_the_code_to_be_written_stands_large_as_long_as_it_is_to_be_written(by_hand: str | None) -> None:
    bench = Bench(replace(samples.WORKING, labels=LabelNews(by_hand=by_hand)), EN)
    assert bench.view.by_hand == (by_hand or "")
    assert bool(bench.view.notice) is bool(by_hand)
    bench.become(replace(samples.WORKING, labels=LabelNews()))
    assert (bench.view.by_hand, bench.view.notice) == ("", None)


def test_the_lot_stands_under_the_code_of_its_delivery() -> None:
    of = Bench(replace(samples.WORKING, delivery="R1-261123-D01-J", lot="R1-261123-0042-K"), EN).view.fields[
        0
    ]
    assert of == ("Del. R1-261123-D01-J", "R1-261123-0042-K")
    assert Bench(replace(samples.WORKING, delivery=None), EN).view.fields[0][0] == "Lot"


def test_who_may_not_record_opens_and_counts_nothing() -> None:
    for counted in (True, False):
        bench = Bench(replace(samples.WORKING, counted=counted, rights=Rights()), EN)
        assert not bench.view.secondary[3].enabled
