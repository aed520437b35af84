"""The scale at the weighing place: reminded, refused, tested, and by hand in spite of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.errors import OperatorError
from app.models.desk import Block
from app.models.register import Standing, What
from app.models.register_desk import WeightTested
from app.services.register.scalecheck import ScaleCheck
from app.services.register.standing import Attached, Instruments, standing
from tests.benchmarks.desk import frame
from tests.flows.decisions import PlantStream
from tests.postgres import eventually
from tests.services.receiving.place import WAIT, Stand, stand
from tests.services.register.kit import DAY, SCALE, Hall, decided, equipment, hall, read_off, rule, verified

ATTACHED = decided(equipment=[equipment(station="R1", device="scale")])
STRICT = decided(
    equipment=[equipment(station="R1", device="scale")],
    check_rule=[rule("SCALE-TEST", refuse_after_days=0)],
)


class Bench:
    """A hall with a weighing place whose lot is open."""

    def __init__(self, made: Hall, verified_until: date | None = None) -> None:
        self.hall = made
        self.stand: Stand = stand(made.gate, scale=Attached("R1", "scale", verified_until))
        self.desk = self.stand.desk
        self.desk.choose_item("PELED").result(WAIT)
        self.desk.new_lot().result(WAIT)
        keeper = made.gate.keeper
        self.check = ScaleCheck(
            self.desk, "R1", "scale", keeper, keeper.readers, made.gate.person, made.gate.clock,
            self.desk.subscribe,
        )  # fmt: skip

    def shows(self, standing: Standing | None, what: What | None = None) -> None:
        """The screen says so, after what it asked for has come."""

        def says() -> bool:
            self.desk.refresh().result(WAIT)
            due = self.desk.snapshot().check
            return (due and due.standing) == standing and (what is None or (due and due.rule.what) == what)

        eventually(says)

    def test(self, grams: int) -> bool:
        """Somebody puts a weight on the empty scale and takes it off."""
        job = self.check.job().result(WAIT)
        self.desk.on_reading(frame(0))
        done = self.check.weigh(job)
        self.desk.on_reading(frame(grams))
        passed = done.result(WAIT).passed
        self.desk.on_reading(frame(0))
        return passed


@contextmanager
def bench(
    folder: Path, prepare: Callable[[PlantStream], None] | None = None, until: date | None = None
) -> Iterator[Bench]:
    with hall(folder, prepare) as made:
        yield Bench(made, until)


def refusal(step: Callable[[], Any]) -> str:
    with pytest.raises(OperatorError) as caught:
        step()
    return caught.value.key


def test_a_scale_that_nobody_attached_is_not_spoken_of(tmp_path: Path) -> None:
    with bench(tmp_path) as place:
        place.shows(None)
        place.stand.weigh(24_860)
        assert refusal(lambda: place.check.job().result(WAIT)) == "register.scale_unknown"


def test_the_profile_speaks_where_the_register_does_not(tmp_path: Path) -> None:
    with bench(tmp_path, until=DAY + timedelta(days=10)) as place:
        place.shows(Standing.DUE, What.VERIFICATION)
        place.hall.gate.clock.forward(days=11)
        place.shows(Standing.REFUSED, What.VERIFICATION)


def test_the_register_leads_over_the_profile(tmp_path: Path) -> None:
    with bench(tmp_path, ATTACHED, until=DAY - timedelta(days=10)) as place:
        place.hall.say(SCALE, verified())
        place.hall.say(SCALE, read_off())
        place.shows(None)


def test_a_missing_test_weight_reminds_and_lets_weigh(tmp_path: Path) -> None:
    with bench(tmp_path, ATTACHED) as place:
        place.hall.say(SCALE, verified())
        place.shows(Standing.OVERDUE, What.TEST_WEIGHT)
        assert place.stand.weigh(24_860).net_g == 24_860


def test_an_overdue_scale_refuses_by_rule_and_a_weight_by_hand_stays_possible(tmp_path: Path) -> None:
    with bench(tmp_path, ATTACHED) as place:
        place.hall.say(SCALE, verified(DAY - timedelta(days=365)))
        place.shows(Standing.REFUSED, What.VERIFICATION)
        assert place.desk.snapshot().block is Block.OVERDUE
        assert refusal(lambda: place.stand.weigh(24_860)) == "weighing.overdue"
        assert place.desk.manual(24_860, "SCALE-DOWN").result(WAIT).manual


def test_a_refused_scale_refuses_while_it_is_silent_too(tmp_path: Path) -> None:
    """No later frame may lift it: the press would wait for one."""
    with bench(tmp_path, ATTACHED) as place:
        place.hall.say(SCALE, verified(passed=False))
        place.shows(Standing.REFUSED)
        assert place.desk.snapshot().live.value is not None
        place.desk.on_reading(frame(70_000))
        assert refusal(lambda: place.desk.record().result(WAIT)) == "weighing.overdue"


def test_a_good_test_weight_opens_the_scale_and_a_bad_one_closes_it(tmp_path: Path) -> None:
    with bench(tmp_path, STRICT) as place:
        place.hall.say(SCALE, verified())
        place.shows(Standing.REFUSED, What.TEST_WEIGHT)
        assert place.test(10_005)
        place.shows(None)
        place.stand.weigh(24_860)
        assert not place.test(9_980)
        place.shows(Standing.REFUSED, What.TEST_WEIGHT)
        place.hall.gate.clock.forward(seconds=7)
        assert place.test(10_000)
        place.shows(None)


def test_a_test_weight_keeps_the_frame_of_the_scale(tmp_path: Path) -> None:
    with bench(tmp_path, ATTACHED) as place:
        place.test(10_010)
        said = place.hall.register.records(SCALE, 0, 1).result(10).rows[0].said
        assert isinstance(said, WeightTested)
        assert (said.nominal_g, said.indicated_g, said.allowed_g, said.passed) == (10_000, 10_010, 10, True)
        assert (said.device, said.indication, said.unit) == ("scale", "10.010", "kg")
        assert bytes.fromhex(str(said.frame)) == frame(10_010).raw
        assert place.hall.gate.keeper.query("SELECT count(*) AS n FROM weighing")[0]["n"] == 0


def test_the_test_weight_must_come_off_before_a_crate_is_weighed(tmp_path: Path) -> None:
    with bench(tmp_path, ATTACHED) as place:
        place.desk.on_reading(frame(0))
        done = place.check.weigh(place.check.job().result(WAIT))
        place.desk.on_reading(frame(10_000))
        assert done.result(WAIT).passed
        place.desk.on_reading(frame(10_000))
        assert place.desk.snapshot().block is Block.UNCHANGED
        pressed = place.desk.record()
        place.desk.on_reading(frame(10_000))
        assert refusal(lambda: pressed.result(WAIT)) == "capture.same_load"


def test_no_test_weight_while_the_scale_has_a_tare(tmp_path: Path) -> None:
    from dataclasses import replace

    from app.models.readings import ReadingKind

    with bench(tmp_path, ATTACHED) as place:
        job = place.check.job().result(WAIT)
        place.desk.on_reading(replace(frame(1_250), kind=ReadingKind.TARE, command="TA"))
        done = place.check.weigh(job)
        place.desk.on_reading(frame(10_000))
        assert refusal(lambda: done.result(WAIT)) == "register.tare_set"
        assert place.hall.register.records(SCALE, 0, 1).result(10).count == 0


def test_others_ask_how_a_device_stands(tmp_path: Path) -> None:
    with hall(tmp_path, decided(equipment=[equipment(station="R1", device="scale", serial="B7")])) as made:
        query = made.gate.keeper.query
        port = Instruments(query, "R1", lambda: DAY)
        assert (port.overdue("scale"), port.overdue("B7"), port.overdue(SCALE)) == (True, True, True)
        made.say(SCALE, verified())
        made.say(SCALE, read_off())
        assert (port.overdue("scale"), port.standing("scale", "B7")) == (False, Standing.OK)
        assert not port.overdue("nothing")
        assert standing(query, DAY, "R1", "scale", "other") is None
        assert standing(query, DAY + timedelta(days=1), "R2", "probe", "B7") is Standing.OVERDUE
