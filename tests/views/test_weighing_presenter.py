"""The weighing screen's words and intents, without Qt."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.errors import EnvironmentFault, OperatorError
from app.i18n import Catalogue
from app.models.desk import Block, CaptureState, Doubt, LiveWeight, Rights, Verdict, WeighingSnapshot
from app.models.labelcheck import Difference, Part
from app.models.labelqueue import Checked, JobState
from app.models.scan import understand
from app.views import samples
from app.views.backrooms.labels import LOT, job
from app.views.labels import told
from app.views.marks import ChoiceView, Tone, Trouble, WeightTone
from app.views.weighing.presenter import Feedback, WeighingPresenter
from app.views.weighing.view import NumberView, WeighingView

RU, EN = Catalogue("ru"), Catalogue("en")


class Kept:
    """Drafts in memory."""

    def __init__(self) -> None:
        self.forms: dict[str, Mapping[str, Any]] = {}

    def load(self, form: str) -> Mapping[str, Any] | None:
        return self.forms.get(form)

    def save(self, form: str, values: Mapping[str, Any] | None) -> None:
        if values is None:
            self.forms.pop(form, None)
        else:
            self.forms[form] = values


def at_once(future: Future[Any], ok: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
    error = future.exception(timeout=0)
    if error is not None:
        failed(error)
    else:
        ok(future.result())


class Bench:
    """A presenter with everything it says and signals."""

    def __init__(self, state: WeighingSnapshot = samples.WORKING, words: Catalogue = RU) -> None:
        self.desk = samples.SampleDesk(state)
        self.drafts = Kept()
        self.views: list[WeighingView] = []
        self.signals: list[Feedback] = []
        self.activity = 0
        self.presenter = self.another(words)

    def another(self, words: Catalogue = RU) -> WeighingPresenter:
        return WeighingPresenter(
            self.desk, words, at_once, self.drafts,
            show=self.views.append, signal=self.signals.append, activity=self._active,
        )  # fmt: skip

    def _active(self) -> None:
        self.activity += 1

    @property
    def view(self) -> WeighingView:
        return self.presenter.view()

    def become(self, state: WeighingSnapshot) -> None:
        self.desk.state = state
        self.presenter.refresh()


def test_the_primary_says_verb_and_value() -> None:
    assert Bench().view.primary.text == "ЗАПИСАТЬ 24,860\u00a0кг"
    assert Bench(words=EN).view.primary.text == "RECORD 24.860\u00a0kg"


def test_the_scales_own_digits_are_shown_unchanged() -> None:
    live = replace(samples.STEADY, value="24.80")
    assert Bench(replace(samples.WORKING, live=live)).view.weight.text == "24,80"


def test_recording_flashes_and_sounds() -> None:
    bench = Bench()
    bench.presenter.primary()
    assert bench.desk.calls == [("record", None)]
    assert bench.signals == [Feedback.SAVED]
    assert bench.view.panel is None


@pytest.mark.parametrize(
    "block", [b for b in Block if b not in (Block.NO_ITEM, Block.NO_LOT, Block.NO_PIECES)]
)
def test_a_block_disables_the_primary_and_says_why(block: Block) -> None:
    bench = Bench(replace(samples.WORKING, block=block))
    assert not bench.view.primary.enabled
    assert bench.view.primary.text
    bench.presenter.primary()
    assert bench.desk.calls == []


def test_pieces_are_asked_for_before_the_weight() -> None:
    bench = Bench(replace(samples.WORKING, block=Block.NO_PIECES, counted=True))
    assert bench.view.primary.enabled
    bench.presenter.primary()
    assert isinstance(bench.view.panel, NumberView)
    assert not bench.view.primary.enabled
    for key in "12":
        bench.presenter.press(key)
    assert "12" in bench.view.primary.text
    bench.presenter.primary()
    assert bench.desk.calls == [("set_pieces", 12)]
    assert bench.view.panel is None


def test_a_scan_in_the_middle_of_typing_leaves_what_is_typed() -> None:
    bench = Bench(replace(samples.WORKING, block=Block.NO_PIECES, counted=True))
    bench.presenter.primary()
    bench.presenter.press("7")
    assert bench.presenter.scanned("R1-261123-0042-O")
    assert bench.desk.calls == [("choose_lot", "R1-261123-0042-O")]
    assert isinstance(bench.view.panel, NumberView)
    assert bench.view.panel.text == "7"


def test_more_than_advised_is_signed_by_who_may() -> None:
    full = replace(samples.WORKING, block=Block.ORDER_FULL)
    rights = replace(full.rights, override=True)
    choices = replace(full.choices, override_reasons=full.choices.void_reasons)
    bench = Bench(replace(full, rights=rights, choices=choices))
    assert bench.view.primary.enabled
    bench.presenter.primary()
    bench.presenter.choose("AGREED")
    for key in "639174":
        bench.presenter.press(key)
    assert isinstance(bench.view.panel, NumberView)
    assert "6" not in bench.view.panel.text
    bench.presenter.primary()
    assert bench.desk.calls == [("allow_more", "639174", "AGREED")]


def test_a_pin_half_typed_is_forgotten_and_never_kept() -> None:
    bench = Bench(replace(samples.WORKING, block=Block.ORDER_FULL, rights=Rights(override=True)))
    bench.presenter.primary()
    bench.presenter.choose("AGREED")
    bench.presenter.press("6")
    assert "6" not in str(bench.drafts.forms)
    bench.presenter.back()
    bench.presenter.primary()
    bench.presenter.choose("AGREED")
    assert isinstance(bench.view.panel, NumberView)
    assert bench.view.panel.text == ""


def test_held_labels_go_out_when_the_date_is_confirmed() -> None:
    bench = Bench(samples.HELD)
    assert bench.view.notice is not None
    bench.presenter.more()
    bench.presenter.choose("date_right")
    assert bench.desk.calls == [("confirm_date",)]
    assert bench.view.panel is None


def test_the_question_of_the_date_says_which_date() -> None:
    bench = Bench(samples.HELD, EN)
    when = told.captured((samples.NOW - timedelta(minutes=3), samples.NOW), EN)
    assert bench.view.notice is not None
    assert when in bench.view.notice.text
    bench.presenter.more()
    panel = bench.view.panel
    assert isinstance(panel, ChoiceView)
    assert [option.detail for option in panel.options if option.code == "date_right"] == [when]


def test_the_code_to_be_written_by_hand_is_said_and_why() -> None:
    notice = Bench(samples.BY_HAND, EN).view.notice
    assert notice is not None
    assert "R1-261123-0042-O" in notice.text
    assert notice.text.startswith("No paper in the printer")


def test_the_label_to_be_scanned_is_said() -> None:
    notice = Bench(samples.TO_SCAN).view.notice
    assert notice is not None
    assert "R1-261123-0042-O" in notice.text


def test_the_label_that_is_asked_about_is_checked_before_a_lot_is_opened() -> None:
    bench = Bench(samples.TO_SCAN)
    bench.desk.checked = Checked(job(42, JobState.UNSCANNED))
    assert bench.presenter.took(understand(str(LOT)))
    assert bench.desk.calls == [("check_label", str(LOT))]
    assert bench.view.notice is not None
    assert bench.view.notice.tone is Tone.OK


def test_a_label_on_the_wrong_crate_is_said_with_what_differs() -> None:
    bench = Bench(samples.TO_SCAN, EN)
    found = (Difference(Part.NET, "24860", "25073"),)
    bench.desk.checked = Checked(job(42, JobState.UNSCANNED), found)
    assert bench.presenter.took(understand(str(LOT)))
    assert bench.view.notice is not None
    assert bench.view.notice.tone is Tone.ALARM
    assert "25.073" in bench.view.notice.text


def test_any_other_label_opens_its_lot() -> None:
    bench = Bench()
    assert bench.presenter.took(understand(str(LOT)))
    assert bench.desk.calls == [("check_label", str(LOT)), ("choose_lot", str(LOT))]


def test_the_advice_counts_the_whole_position() -> None:
    totals = replace(samples.WORKING.totals, net_g=100_000, ordered_g=1_000_000, position_g=950_000)
    total = Bench(replace(samples.WORKING, totals=totals), EN).view.total
    assert total.part == 0.95
    assert total.rest == "50\u00a0kg left"


def test_what_is_missing_first_becomes_the_primary() -> None:
    bench = Bench(samples.EMPTY)
    bench.presenter.primary()
    assert isinstance(bench.view.panel, ChoiceView)
    bench.presenter.choose("SIG")
    assert bench.desk.calls == [("choose_item", "SIG")]
    bench.become(replace(samples.WORKING, block=Block.NO_LOT, lot=None))
    assert bench.view.primary.enabled
    bench.presenter.primary()
    assert bench.desk.calls[-1] == ("new_lot",)


def test_in_motion_the_digits_are_grey_and_nothing_is_judged() -> None:
    view = Bench(samples.MOVING).view
    assert view.weight.tone is WeightTone.MOVING
    assert view.weight.chip is None
    assert view.weight.band is not None
    assert view.weight.band.pointer is None
    assert (view.primary.text, view.primary.enabled) == ("Ждите…", False)


def test_a_silent_scale_shows_no_last_value() -> None:
    view = Bench(samples.SILENT).view
    assert view.weight.tone is WeightTone.SILENT
    assert view.weight.text == ""
    assert view.weight.annunciators == ()


def test_annunciators() -> None:
    assert Bench().view.weight.annunciators == ("НЕТТО", "Тара 1,250", "Брутто 26,110")
    preset = replace(samples.STEADY, tare_preset=True)
    assert "Тара PT 1,250" in Bench(replace(samples.WORKING, live=preset)).view.weight.annunciators
    assert Bench(samples.EMPTY).view.weight.annunciators == ("НОЛЬ",)


@pytest.mark.parametrize(
    ("net", "pointer"), [(24500, 1 / 3), (25500, 2 / 3), (25000, 0.5), (23500, 0.0), (26500, 1.0)]
)
def test_the_pointer_stands_where_the_weight_lies(net: int, pointer: float) -> None:
    live = replace(samples.STEADY, net_g=net)
    band = Bench(replace(samples.WORKING, live=live)).view.weight.band
    assert band is not None
    assert band.pointer == pytest.approx(pointer)
    assert (band.low, band.high) == ("24,500", "25,500")


@pytest.mark.parametrize(
    ("verdict", "text", "tone"),
    [(Verdict.OVER, "Записать как МНОГО…", Tone.ALARM), (Verdict.UNDER, "Записать как МАЛО…", Tone.WARN)],
)
def test_out_of_the_band_a_reason_is_asked_first(verdict: Verdict, text: str, tone: Tone) -> None:
    bench = Bench(replace(samples.WORKING, verdict=verdict))
    assert bench.view.primary.text == text
    assert bench.view.weight.chip is not None
    assert bench.view.weight.chip.tone is tone
    bench.presenter.primary()
    assert bench.desk.calls == []
    panel = bench.view.panel
    assert isinstance(panel, ChoiceView)
    assert 4 <= len(panel.options) <= 6
    assert "24,860" in panel.title
    bench.presenter.choose("ICE")
    assert bench.desk.calls == [("record", "ICE")]


def test_back_gives_up_without_doing_anything() -> None:
    bench = Bench()
    bench.presenter.undo()
    bench.presenter.back()
    assert bench.view.panel is None
    assert bench.desk.calls == []


def test_undo_names_the_newest_that_is_not_void_and_asks_why() -> None:
    first = replace(samples.captures()[0], state=CaptureState.VOIDED)
    bench = Bench(replace(samples.WORKING, recent=(first, *samples.captures()[1:])))
    bench.presenter.undo()
    panel = bench.view.panel
    assert isinstance(panel, ChoiceView)
    assert "16" in panel.title
    assert "24,930" in panel.title
    bench.presenter.choose("TWICE")
    assert bench.desk.calls == [("void_last", "TWICE")]


def test_undo_needs_something_to_void_and_the_right_to() -> None:
    assert Bench().view.undo.enabled
    assert not Bench(replace(samples.WORKING, recent=())).view.undo.enabled
    assert not Bench(replace(samples.WORKING, rights=Rights(record=True))).view.undo.enabled


def test_rows_show_state_verdict_and_hand() -> None:
    rows = Bench(samples.OVER).view.rows
    assert len(rows) == 8
    assert rows[0].state == "в очереди"
    assert (rows[2].state, rows[2].detail, rows[2].tone) == ("сохранено", "много", Tone.ALARM)
    assert (rows[3].struck, rows[3].state, rows[3].detail) == (True, "отменено", "Неверная тара")
    assert rows[4].weight.endswith("\u00a0Р")
    assert rows[0].tone is Tone.NORMAL


def test_a_refused_capture_says_not_saved_until_it_was_read() -> None:
    bench = Bench()
    bench.desk.refusal = EnvironmentFault("weighing.journal")
    bench.presenter.primary()
    panel = bench.view.panel
    assert isinstance(panel, Trouble)
    assert panel.title.startswith("НЕ СОХРАНЕНО")
    assert panel.tone is Tone.ALARM
    assert bench.signals == [Feedback.REFUSED]
    bench.desk.refusal = None
    bench.presenter.primary()
    assert bench.view.panel is None
    assert len(bench.desk.calls) == 1


def test_an_error_without_wording_still_has_words() -> None:
    bench = Bench()
    bench.desk.refusal = OperatorError("never.worded")
    bench.presenter.tare()
    panel = bench.view.panel
    assert isinstance(panel, Trouble)
    assert "never.worded" in panel.what
    assert "НЕ СОХРАНЕНО" not in panel.title


def test_a_dead_disk_is_said_across_the_screen() -> None:
    notice = Bench(samples.NOT_SAVED).view.notice
    assert notice is not None
    assert notice.tone is Tone.ALARM
    assert notice.text.startswith("НЕ СОХРАНЕНО")


def test_a_doubt_is_a_warning() -> None:
    notice = Bench(replace(samples.WORKING, doubts=(Doubt.TARE_DRIFT,))).view.notice
    assert notice is not None
    assert notice.tone is Tone.WARN


def test_manual_weight_by_right_with_reason() -> None:
    bench = Bench()
    bench.presenter.more()
    bench.presenter.choose("manual")
    assert not bench.view.primary.enabled
    for key in "12,5":
        bench.presenter.press(key)
    panel = bench.view.panel
    assert isinstance(panel, NumberView)
    assert (panel.text, panel.valid) == ("12,5", True)
    assert bench.view.primary.text == "Записать 12,500\u00a0кг вручную…"
    bench.presenter.primary()
    bench.presenter.choose("PAPER")
    assert bench.desk.calls == [("manual", 12_500, "PAPER")]


def test_english_types_with_a_point() -> None:
    bench = Bench(words=EN)
    bench.presenter.more()
    bench.presenter.choose("manual")
    for key in "12,5":
        bench.presenter.press(key)
    panel = bench.view.panel
    assert isinstance(panel, NumberView)
    assert (panel.text, panel.comma) == ("12.5", ".")


def test_what_needs_a_right_is_not_offered_without_it() -> None:
    bench = Bench(replace(samples.WORKING, rights=Rights(record=True), live=LiveWeight()))
    bench.presenter.more()
    panel = bench.view.panel
    assert isinstance(panel, ChoiceView)
    assert [option.code for option in panel.options] == ["item"]


def test_preset_tare() -> None:
    bench = Bench()
    bench.presenter.more()
    bench.presenter.choose("preset_tare")
    for key in "1,25":
        bench.presenter.press(key)
    bench.presenter.primary()
    assert bench.desk.calls == [("preset_tare", 1250)]


def test_no_container_gives_the_choice_up() -> None:
    bench = Bench()
    bench.presenter.containers()
    bench.presenter.choose("-")
    assert bench.desk.calls == [("choose_container", None)]


def test_a_half_typed_weight_is_there_again_after_a_power_cut() -> None:
    bench = Bench()
    bench.presenter.more()
    bench.presenter.choose("manual")
    bench.presenter.press("7")
    bench.presenter = bench.another()
    panel = bench.view.panel
    assert isinstance(panel, NumberView)
    assert panel.text == "7"
    bench.presenter.back()
    assert bench.drafts.forms == {}


def test_a_scanned_lot_is_opened_and_other_codes_are_not_ours() -> None:
    bench = Bench()
    from app.models.values import LotCode

    code = str(LotCode.parse("R1-261123-0042-" + _check("R1-261123-0042")))
    assert bench.presenter.scanned(code)
    assert bench.desk.calls == [("choose_lot", code)]
    assert not bench.presenter.scanned("4600000000012")


def test_a_scanned_container_takes_its_list_tare() -> None:
    from app.models.scan import container_code

    bench = Bench()
    assert bench.presenter.scanned(container_code("CRATE-S"))
    assert bench.desk.calls == [("choose_container", "CRATE-S")]


def _check(body: str) -> str:
    from app.models.values import check_character

    return check_character(body)


def test_a_load_that_comes_is_activity_and_a_still_platform_is_none() -> None:
    bench = Bench()
    bench.presenter.refresh()
    bench.presenter.refresh()
    assert bench.activity == 0
    bench.become(samples.MOVING)
    assert bench.activity == 1


def test_language_changes_at_once_and_keeps_what_is_half_done() -> None:
    bench = Bench()
    bench.presenter.undo()
    bench.presenter.speak(EN)
    panel = bench.views[-1].panel
    assert isinstance(panel, ChoiceView)
    assert panel.title.startswith("Void No. 17")
    assert panel.options[0].text == "Wrong crate"


def test_a_reason_is_not_asked_for_a_load_that_is_gone() -> None:
    bench = Bench(samples.OVER)
    bench.presenter.primary()
    bench.become(replace(samples.MOVING, verdict=None))
    assert isinstance(bench.view.panel, ChoiceView)
    bench.become(replace(samples.WORKING, block=Block.EMPTY, verdict=None))
    assert bench.view.panel is None
    assert bench.desk.calls == []


def test_a_simulator_is_never_taken_for_the_scale() -> None:
    view = Bench(replace(samples.WORKING, block=Block.SIMULATED)).view
    assert (view.weight.motion.word, view.weight.motion.tone) == ("ИМИТАТОР", Tone.WARN)
    assert not view.primary.enabled
    assert not view.secondary[0].enabled
    assert not view.secondary[1].enabled
