"""The room of temperatures without Qt: what tiles and alarms say, who acknowledges, what a chart asks for."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.i18n import Catalogue
from app.models.alarm import AlarmKind
from app.models.alarms import Exposure
from app.models.channel import Unit
from app.models.temperature import Quality
from app.models.temperature_board import Board, ChannelState, Curve, summary
from app.views.backrooms.temperature import (
    BROKEN,
    CALM,
    CHANNELS,
    COLD,
    ELSEWHERE,
    FREEZER,
    LOST,
    MANY,
    MILD,
    NOW_NS,
    OVER,
    PASSED_ON,
    SECOND,
    TOO_WARM,
    WARM,
    SampleTemperatures,
    sample,
    seen,
    state,
)
from app.views.headline import alarm_lamp
from app.views.lists.faces import AskFace, FormFace, ListFace, RoomView
from app.views.lists.pages import Pages
from app.views.marks import Shape, Tone
from app.views.temperature import words as wording
from app.views.temperature.board import BoardPage
from app.views.temperature.faces import BoardFace, ChannelTile, ChartFace
from tests.views.waiting import at_once

RU, EN = Catalogue("ru"), Catalogue("en")


class Stage:
    """The room on its sample, seen through what it shows."""

    def __init__(self, board: Board = CALM, language: str = "ru", **more: Any) -> None:
        self.port = SampleTemperatures(board, **more)
        self.shown: list[RoomView] = []
        self.room = Pages(
            Catalogue(language),
            at_once,
            show=self.shown.append,
            first=lambda room: BoardPage(room, self.port),
        )
        self.room.entered()
        self.room.room_for(24)

    @property
    def face(self) -> Any:
        return self.room.view().face

    @property
    def board(self) -> BoardFace:
        assert isinstance(self.face, BoardFace)
        return self.face

    def tile(self, code: str) -> ChannelTile:
        return next(tile for tile in self.board.tiles if tile.code == f"channel:{code}")


# Values


@pytest.mark.parametrize(
    ("milli", "ru", "en"),
    [
        (-18_500, "−18,5", "−18.5"), (-18_549, "−18,5", "−18.5"), (-18_550, "−18,6", "−18.6"), (0, "0,0", "0.0"),
        (-49, "0,0", "0.0"), (-50, "−0,1", "−0.1"), (49, "0,0", "0.0"), (3_420, "3,4", "3.4"), (None, "--,-", "--.-"),
    ],
)  # fmt: skip
def test_a_value_has_one_decimal_and_this_languages_sign(milli: int | None, ru: str, en: str) -> None:
    assert (wording.value(milli, RU), wording.value(milli, EN)) == (ru, en)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 с"), (59, "59 с"), (60, "1 мин"), (3599, "59 мин"), (4800, "1 ч 20 мин"), (90_000, "1 д 1 ч")],
)
def test_how_long(seconds: int, said: str) -> None:
    assert wording.span(seconds, RU).replace("сут", "д") == said


@pytest.mark.parametrize(
    ("code", "said"),
    [(COLD, "От −2,0 до 0,0\u00a0°C"), (FREEZER, "Не больше −18,0\u00a0°C"), ("BLAST-AIR", "Без пределов")],
)
def test_limits(code: str, said: str) -> None:
    assert wording.limits(CHANNELS[code], RU).lower().startswith(said.lower()[:2])
    assert wording.limits(CHANNELS[code], RU).endswith(said[-8:])


# Tiles


def test_what_is_in_order_is_grey() -> None:
    marks = {tile.mark.tone for tile in Stage().board.tiles}
    assert marks == {Tone.NORMAL}
    assert alarm_lamp(summary(CALM), RU) is None


def test_an_alarm_is_shape_word_and_colour_on_its_tile() -> None:
    stage = Stage(MANY)
    warm, lost, mild = stage.tile(COLD), stage.tile(FREEZER), stage.tile("THAW-WATER-1")
    assert (warm.value, warm.unit, warm.mark.word) == ("3,4", "°C", "Слишком тепло")
    assert (warm.mark.shape, warm.mark.tone) == (Shape.SQUARE, Tone.ALARM)
    assert (lost.value, lost.quiet, lost.mark.word, lost.age) == (
        "--,-",
        True,
        "Нет измерений",
        "26 мин назад",
    )
    assert (mild.mark.shape, mild.mark.tone) == (Shape.UP, Tone.WARN)
    assert stage.tile("SALTING-AIR").mark.word == "Вне предела"


def test_the_wrong_come_first_in_the_order_of_their_urgency() -> None:
    codes = [tile.code.removeprefix("channel:") for tile in Stage(MANY).board.tiles]
    assert codes[:4] == [COLD, FREEZER, "THAW-WATER-1", "SALTING-AIR"]
    assert codes[4:] == sorted(codes[4:])


@pytest.mark.parametrize(
    ("of", "value", "word", "tone"),
    [
        (state(COLD, age=45), "−1,1", "Норма", Tone.NORMAL),
        (state(COLD, age=46), "--,-", "Нет ответа", Tone.WARN),
        (ChannelState(CHANNELS[COLD]), "--,-", "Ещё нет данных", Tone.MUTED),
        (replace(BROKEN, broken=frozenset()), "--,-", "Датчик: сбой", Tone.WARN),
        (ChannelState(CHANNELS[COLD], here=False), "--,-", "Не здесь", Tone.MUTED),
        (state(COLD, age=200, here=False), "−1,1", "Норма", Tone.NORMAL),
        (state(COLD, age=300, here=False), "--,-", "Не здесь", Tone.MUTED),
        (state(COLD, 500, broken=frozenset({AlarmKind.HIGH})), "0,5", "Вне предела", Tone.WARN),
        (state("BLAST-AIR"), "−34,7", "Без пределов", Tone.NORMAL),
    ],
)
def test_a_stale_value_never_stays(of: ChannelState, value: str, word: str, tone: Tone) -> None:
    tile = Stage(Board((of,))).board.tiles[0]
    assert (tile.value, tile.mark.word, tile.mark.tone) == (value, word, tone)


def test_a_value_that_grows_old_is_taken_away_without_any_news() -> None:
    stage = Stage()
    assert stage.tile(COLD).value == "−1,1"
    stage.port.now_ns = lambda: NOW_NS + 60 * SECOND  # type: ignore[method-assign]
    assert stage.tile(COLD).value == "--,-"


def test_quality_of_a_bad_sample_is_said() -> None:
    for quality in set(Quality) - {Quality.GOOD}:
        of = replace(BROKEN, broken=frozenset(), last=sample(FREEZER, None, 1, quality))
        assert wording.mark(of, (), NOW_NS, RU).word not in ("", "Норма")
        assert wording.why(quality, RU) != wording.why(quality, EN)


def test_many_channels_have_pages() -> None:
    stage = Stage()
    stage.room.room_for(5)
    assert [len(stage.board.tiles), stage.board.pager.text] == [5, "1 / 3"]
    stage.room.turn(1)
    stage.room.turn(1)
    assert [len(stage.board.tiles), stage.board.pager.on] == [2, False]


# Alarms


def test_alarms_stand_beside_the_most_pressing_first() -> None:
    face = Stage(MANY).board
    assert face.title == "4 тревоги"
    assert [line.title for line in face.alarms] == [
        CHANNELS[code].named.ru for code in (COLD, FREEZER, "SMOKE-COLD-1", "THAW-WATER-1")
    ]
    told = [line.detail for line in face.alarms]
    assert told[0] == "Слишком тепло с 13:44, до 3,4\u00a0°C"
    assert told[1] == "Нет измерений с 14:06"
    assert told[2] == "Слишком тепло 28 мин, до 33,9\u00a0°C"
    assert [line.mark.word for line in face.alarms if line.mark] == [
        "не принята", "не принята", "прошла, не принята", "принята",
    ]  # fmt: skip


def test_acknowledging_asks_the_cause_and_takes_the_persons_words() -> None:
    stage = Stage(TOO_WARM)
    assert stage.board.primary.text == "Принять…"
    stage.room.primary()
    assert isinstance(stage.face, AskFace)
    stage.room.select("DOOR-OPEN")
    assert isinstance(stage.face, FormFace)
    assert stage.face.title == "Камера сырья, воздух. Слишком тепло с 13:44, до 3,4\u00a0°C"
    stage.room.select("text")
    for key in "Лёд":
        stage.room.press(key)
    stage.room.primary()
    stage.room.primary()
    assert stage.port.calls == [(1, "DOOR-OPEN", "Лёд")]
    assert isinstance(stage.face, BoardFace)
    notice = stage.room.view().notice
    assert notice is not None
    assert notice.text == "Тревога принята."


def test_without_words_of_ones_own_those_of_the_cause_are_taken() -> None:
    stage = Stage(TOO_WARM)
    stage.room.primary()
    stage.room.select("DEFROST")
    stage.room.primary()
    assert stage.port.calls == [(1, "DEFROST", "Оттайка")]


def test_another_cause_wants_words() -> None:
    stage = Stage(TOO_WARM)
    stage.room.primary()
    stage.room.select("ALARM-OTHER")
    assert stage.face.primary.text != "Принять тревогу"
    stage.room.primary()
    assert stage.port.calls == []


def test_who_may_not_is_told_whom_to_call() -> None:
    stage = Stage(MANY, may=False)
    stage.room.primary()
    trouble = stage.room.view().trouble
    assert trouble is not None
    assert trouble.title == "Принять не можете"


def test_the_primary_is_for_what_this_person_may_acknowledge() -> None:
    board = replace(MANY, alarms=(PASSED_ON, replace(MILD, acknowledgements=())))
    stage = Stage(board)
    stage.port.may_acknowledge = lambda alarm: not alarm.raising.ccp  # type: ignore[method-assign]
    assert stage.board.primary.detail.startswith("Дефростация 1")


def test_nothing_to_acknowledge_no_primary() -> None:
    assert Stage(replace(MANY, alarms=(MILD,))).board.primary.text == ""
    assert Stage(ELSEWHERE).board.primary.text == "Принять…"


def test_an_alarm_has_its_facts() -> None:
    stage = Stage(MANY, "en")
    stage.room.select(f"alarm:{WARM.raising.id}")
    face = stage.face
    assert isinstance(face, ListFace)
    assert face.facts is not None
    facts = {fact.caption: fact.value for fact in face.facts.facts}
    assert (facts["What"], facts["Limit"], facts["Worst"]) == ("Too warm", "0.0\u00a0°C", "3.4\u00a0°C")
    assert facts["Urgency"] == "1 of 3, critical control point"
    assert facts["Passed on to"].startswith("supervisor")
    assert facts["Lots there"] == "15"
    stage.room.select(str(MILD.raising.id))
    told = {fact.caption: fact.value for fact in stage.face.facts.facts}
    assert told["Seen by"] == "Ким О. В., quality inspector, 13:12"
    assert any("льдом" in fact.value for fact in stage.face.facts.facts)
    stage.room.select(str(OVER.raising.id))
    over = {fact.caption: fact.value for fact in stage.face.facts.facts}
    assert (over["Lasted"], stage.face.primary.text) == ("28 min", "Acknowledge…")
    stage.room.select(str(LOST.raising.id))
    assert "Because" in {fact.caption for fact in stage.face.facts.facts}


def test_alarms_of_the_last_days_follow_those_that_wait() -> None:
    stage = Stage(TOO_WARM)
    stage.room.act("all")
    stage.room.room_for(20)
    face = stage.face
    assert face.rows[0].code == str(WARM.raising.id)
    assert len(face.rows) == 9


# The header


def test_the_lamp_says_how_many_and_how_urgent() -> None:
    lamp = alarm_lamp(summary(MANY), RU)
    assert lamp is not None
    assert (lamp.mark.shape, lamp.mark.tone, lamp.mark.word, lamp.short) == (
        Shape.SQUARE,
        Tone.ALARM,
        "4 тревоги",
        "4",
    )
    assert (lamp.unseen, lamp.urgent) == (True, True)


@pytest.mark.parametrize(
    ("alarms", "unseen", "urgent", "tone"),
    [
        ((seen(WARM),), False, False, Tone.ALARM),
        ((OVER,), True, False, Tone.NORMAL),
        ((MILD,), False, False, Tone.WARN),
        ((replace(MILD, acknowledgements=()),), True, False, Tone.WARN),
        ((OVER, seen(WARM)), True, False, Tone.ALARM),
        ((OVER, WARM), True, True, Tone.ALARM),
    ],
    ids=["seen", "over", "mild and seen", "mild", "over and seen", "over and running"],
)
def test_only_an_urgent_alarm_that_runs_and_nobody_saw_is_urgent(
    alarms: tuple[Any, ...], unseen: bool, urgent: bool, tone: Tone
) -> None:
    lamp = alarm_lamp(summary(replace(CALM, alarms=alarms)), RU)
    assert lamp is not None
    assert (lamp.unseen, lamp.urgent, lamp.mark.tone) == (unseen, urgent, tone)


# The chart


def test_a_chart_asks_for_its_stretch_and_shows_it_when_it_comes() -> None:
    asked: list[tuple[timedelta, timedelta, Future[Curve]]] = []

    def curve(channel: str, begin: datetime, end: datetime, step: timedelta) -> Future[Curve]:
        asked.append((end - begin, step, Future()))
        return asked[-1][2]

    stage = Stage(TOO_WARM)
    whole = SampleTemperatures.curve(
        stage.port, COLD, stage.port.now() - timedelta(days=1), stage.port.now(), timedelta(minutes=2)
    )
    stage.port.curve = curve  # type: ignore[method-assign]
    stage.room.select(f"channel:{COLD}")
    assert isinstance(stage.face, ChartFace)
    assert stage.face.curve is None
    assert "3,4" in stage.face.caption
    stage.room.act("week")
    stage.room.act("month")
    assert [(length.days, step) for length, step, _ in asked] == [
        (1, timedelta(minutes=2)), (7, timedelta(minutes=15)), (30, timedelta(hours=1)),
    ]  # fmt: skip
    asked[0][2].set_result(whole.result())
    assert stage.face.curve is None, "an answer for another stretch is not shown"
    asked[2][2].set_result(whole.result())
    assert stage.face.curve is whole.result()


def test_nothing_recorded_is_said() -> None:
    stage = Stage(CALM, recorded=False)
    stage.room.select(f"channel:{FREEZER}")
    assert stage.face.curve is None
    assert stage.face.told == "За это время записей нет."


# Lots


@pytest.mark.parametrize(
    ("kind", "worst", "said"),
    [
        (AlarmKind.HIGH, 3420, "Слишком тепло 1 ч 20 мин, до 3,4\u00a0°C"),
        (AlarmKind.LOW, -5200, "Слишком холодно 1 ч 20 мин, до −5,2\u00a0°C"),
        (AlarmKind.LOST, None, "Нет измерений 1 ч 20 мин"),
    ],
)
def test_what_a_lot_went_through(kind: AlarmKind, worst: int | None, said: str) -> None:
    one = Exposure(
        CHANNELS[COLD].named, kind, WARM.raising.since, None, 4800, worst, 0, Unit.CELSIUS, ccp=True
    )
    assert wording.exposed(one, RU) == said


def _all_words() -> Sequence[str]:
    return [wording.kind(kind, unit, RU) for kind in AlarmKind for unit in Unit]


def test_every_kind_has_its_word() -> None:
    assert all(_all_words())
    assert len(set(_all_words())) == 5
