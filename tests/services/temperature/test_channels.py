"""Channels as shipped and as edited; channels of other stations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.errors import OperatorError
from app.models.channel import Unit, channel_of
from app.models.kinds import Group, latest
from app.models.tables import TABLES
from app.services.administration.forms import row_of, values_of
from app.services.administration.sheets import SHEETS
from app.services.audit.words import FIELDS, KINDS, VALUES
from app.services.reference import Reference, shipped
from app.services.temperature.elsewhere import Elsewhere
from app.services.temperature.words import CODED
from tests.postgres import eventually
from tests.services.temperature.kit import Hours

SHEET = SHEETS["channel"]
NOTHING: dict[str, Any] = {
    name: None for name in ("place", "equipment", "low_milli", "high_milli", "escalate_group", "valid_from", "valid_to")
}  # fmt: skip


def rows() -> list[dict[str, Any]]:
    return [NOTHING | row for row in shipped("channel")]


def test_every_shipped_channel_can_be_and_says_where_it_is_from() -> None:
    places = {row["code"] for row in shipped("place")}
    machines = {row["code"] for row in shipped("equipment")}
    for row in rows():
        channel = channel_of(row)
        assert channel.place in places, channel.code
        assert row["equipment"] is None or row["equipment"] in machines, channel.code
        assert channel.priority in (1, 2, 3)
        assert (
            channel.low is None or channel.high is None or channel.low + 2 * channel.hysteresis < channel.high
        )
        assert (channel.escalate_group in set(Group)) == bool(channel.escalate_after_s), channel.code
        assert channel.provenance.source
        assert channel.provenance.to_check, "delays are practice: no row is verified as a whole"


def test_limits_are_those_of_their_sources() -> None:
    limits = {row["code"]: (row["low_milli"], row["high_milli"]) for row in rows()}
    assert limits["FREEZER-AIR-1"] == (None, -18_000)  # Reg. (EC) 853/2004, TR EAEU 040/2016
    assert limits["COLD-RAW-AIR"] == (-2_000, 0)  # SanPiN 2.3.2.1324-03
    assert limits["SMOKE-COLD-1"] == (None, 32_200)  # FDA/AFDO: 90 °F


def test_shipped_channels_hold_until_the_plant_adopts_its_own() -> None:
    assert len(Reference(lambda *_: []).channels()) == len(rows())


def test_a_form_gives_back_the_row_it_was_made_of() -> None:
    for row in rows():
        again = row_of(SHEET, values_of(SHEET, row), row)
        assert again == row | {"version": 2}


def test_degrees_are_thousandths_in_the_row() -> None:
    cold = next(row for row in rows() if row["code"] == "COLD-RAW-AIR")
    values = values_of(SHEET, cold)
    assert (values["low_milli"], values["high_milli"], values["priority"]) == ("-2.0", "0.0", "1")
    row = row_of(SHEET, values | {"low_milli": "-2.25", "high_milli": "", "delay_s": "60"}, cold)
    assert (row["low_milli"], row["high_milli"], row["delay_s"]) == (-2250, None, 60)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"low_milli": "-200"}, "low_milli"), ({"high_milli": "0.0001"}, "high_milli"), ({"priority": "4"}, "priority"),
        ({"priority": ""}, "priority"), ({"delay_s": "1.5"}, "delay_s"), ({"lost_after_s": "1"}, "lost_after_s"),
        ({"hysteresis_milli": "-0.1"}, "hysteresis_milli"), ({"unit": ""}, "unit"),
    ],
)  # fmt: skip
def test_what_a_channel_cannot_be(changes: Mapping[str, str], wrong: str) -> None:
    cold = next(row for row in rows() if row["code"] == "COLD-RAW-AIR")
    with pytest.raises(OperatorError) as refused:
        row_of(SHEET, values_of(SHEET, cold) | changes, cold)
    assert refused.value.params["attribute"] == wrong


def test_a_lower_limit_above_the_upper_one_is_refused() -> None:
    cold = next(row for row in rows() if row["code"] == "COLD-RAW-AIR")
    with pytest.raises(OperatorError, match=r"administration\.band"):
        row_of(SHEET, values_of(SHEET, cold) | {"low_milli": "1", "high_milli": "0"}, cold)


def test_who_decides_on_channels() -> None:
    groups = latest("channel.set").groups
    assert groups == {Group.PRODUCTION_MANAGER, Group.ADMINISTRATOR, Group.QUALITY_INSPECTOR}


def test_records_have_words_for_every_column_and_coded_value() -> None:
    kinds = ("channel.set", "alarm.raised", "alarm.cleared", "alarm.escalated", "alarm.acknowledged")
    assert set(kinds) <= set(KINDS)
    for kind in kinds:
        for table, columns in latest(kind).tables.items():
            assert set(columns) - {"id", "alarm_id"} <= set(FIELDS), table
            coded = [c for c in TABLES[table].columns if c.name in CODED]
            assert {choice for column in coded for choice in column.choices} <= set(VALUES)


def test_channels_of_other_stations_are_asked_while_there_are_any() -> None:
    clock, asked = Hours(seconds=7200), list[datetime]()
    wanted = [False]

    def latest_of(since: datetime) -> Mapping[str, tuple[datetime, int]]:
        asked.append(since)
        return {"FREEZER-AIR-1": (clock.now() - timedelta(seconds=40), -19_200)}

    elsewhere = Elsewhere(latest_of, clock, lambda: wanted[0])
    elsewhere._ask()
    assert (asked, elsewhere.samples()) == ([], {})
    wanted[0] = True
    elsewhere.start()
    try:
        eventually(elsewhere.samples)
        sample = elsewhere.samples()["FREEZER-AIR-1"]
        assert (sample.milli, sample.at) == (-19_200, clock.now() - timedelta(seconds=40))
        assert sample.at_ns == clock.monotonic_ns() - 40 * 10**9
        assert asked[0] == datetime(2026, 11, 23, 1, tzinfo=UTC)
    finally:
        elsewhere.stop()


def test_what_was_heard_stays_while_the_plant_cannot_be_asked() -> None:
    clock, answers = Hours(seconds=7200), [{"A": (Hours(seconds=7200).now(), 1)}, None]
    elsewhere = Elsewhere(lambda _since: answers.pop(0), clock, lambda: True)
    elsewhere._ask()
    elsewhere._ask()
    assert elsewhere.samples()["A"].milli == 1


def test_units_are_those_of_the_table() -> None:
    choices = next(c.choices for c in TABLES["channel"].columns if c.name == "unit")
    assert tuple(Unit) == choices
