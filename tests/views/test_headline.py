"""Lamps and the strip: grey when good, violet when off-line, the worst first."""

from dataclasses import replace

import pytest

from app.i18n import Catalogue
from app.models.connection import ServerState
from app.models.equipment import LinkState
from app.views import samples
from app.views.headline import header, strip
from app.views.marks import Notice, Shape, Tone

RU = Catalogue("ru")


def _lamps(state=samples.ONLINE):  # type: ignore[no-untyped-def]
    return header(state, samples.OPERATOR, samples.NOW, RU).lamps


def test_all_good_is_grey() -> None:
    server, scale, printer = _lamps()
    assert {server.tone, scale.tone} == {Tone.NORMAL}
    assert printer.tone is Tone.MUTED
    assert server.shape is scale.shape is Shape.DISC


def test_offline_is_violet_and_never_red() -> None:
    server = _lamps(samples.OFFLINE)[0]
    assert (server.tone, server.word) == (Tone.OFFLINE, "НЕТ СВЯЗИ")
    notice = strip(samples.OFFLINE, None, RU)
    assert notice is not None
    assert notice.tone is Tone.OFFLINE
    assert "14:20" in notice.text
    assert "2 записи" in notice.text
    assert "Работайте дальше" in notice.text


@pytest.mark.parametrize("state", [LinkState.SILENT, LinkState.LOST])
def test_a_bad_scale_has_another_shape_word_and_colour(state: LinkState) -> None:
    good = _lamps()[1]
    bad = _lamps(replace(samples.ONLINE, scale=replace(samples.SCALE, state=state)))[1]
    assert bad.tone is Tone.WARN
    assert bad.shape is not good.shape
    assert bad.word != good.word


def test_a_printer_that_answers_and_cannot_print_is_not_called_silent() -> None:
    paper = replace(samples.SCALE, problem="printer.paper_out")
    lamp = _lamps(replace(samples.ONLINE, printer=paper))[2]
    assert (lamp.tone, lamp.word) == (Tone.WARN, "ПРИНТЕР СТОИТ")


def test_before_the_first_answer_nothing_is_claimed() -> None:
    state = replace(samples.ONLINE, server=ServerState(False))
    assert _lamps(state)[0].tone is Tone.MUTED
    assert strip(state, None, RU) is None


def test_the_worst_comes_first() -> None:
    alarm, warn = Notice("disk", Tone.ALARM), Notice("tare", Tone.WARN)
    broken = replace(samples.OFFLINE, problems=("weighing.journal",))
    stopped = replace(samples.OFFLINE, server=replace(samples.OFFLINE.server, problem="weighing.journal"))
    assert strip(broken, alarm, RU) == alarm
    assert strip(broken, warn, RU) != warn
    assert strip(samples.OFFLINE, warn, RU) == warn
    shown = strip(stopped, None, RU)
    assert shown is not None
    assert shown.tone is Tone.WARN
    assert _lamps(stopped)[0].word == "НЕ ПЕРЕДАЁТ"
