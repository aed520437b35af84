"""A station at rest in a chosen state: the same ports as the real services, for pictures and screen tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from app.errors import StationError
from app.models import desk
from app.models.connection import ServerState, StationSnapshot
from app.models.desk import Block, Capture, CaptureState, Named, Verdict
from app.models.envelope import Assurance
from app.models.equipment import SIMULATED, DeviceState, LinkState
from app.models.kinds import Group
from app.models.labelqueue import Checked
from app.models.login import DemoPerson, Individual, LoginStep, Stage
from app.models.register import Due, Rule, Standing, What
from app.models.scan import Scan

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 6, 32, 40, tzinfo=UTC)

PELED = Named("CRATE-PELED", "Пелядь, ящик 25 кг", "Peled, 25 kg crate")
ITEMS = (
    PELED,
    Named("OMUL-AQ", "Омуль (аквакультура)", "Omul (farmed)"),
    Named("SIG", "Сиг", "Whitefish"),
    Named("TROUT", "Форель радужная", "Rainbow trout"),
    Named("PERCH", "Окунь", "Perch"),
    Named("ROACH", "Сорога (плотва)", "Roach"),
    Named("PIKE", "Щука", "Pike"),
    Named("BREAM", "Лещ", "Bream"),
)
CONTAINERS = (
    desk.Container(Named("CRATE-S", "Ящик малый", "Small crate"), 1250),
    desk.Container(Named("CRATE-L", "Ящик большой", "Large crate"), 2100),
    desk.Container(Named("TUB-70", "Ванна 70 л", "70 l tub"), 5400),
    desk.Container(Named("PALLETBOX", "Контейнер 600 л", "600 l box"), 42000),
)
BAND_REASONS = (
    Named("MIXED-SIZE", "Разный размер рыбы", "Mixed fish size"),
    Named("LAST-CRATE", "Последний неполный ящик", "Last crate not full"),
    Named("CUSTOMER", "По заказу покупателя", "Customer's order"),
    Named("ICE", "Лёд в ящике", "Ice in the crate"),
)
VOID_REASONS = (
    Named("WRONG-CRATE", "Не тот ящик", "Wrong crate"),
    Named("WRONG-LOT", "Не та партия", "Wrong lot"),
    Named("WRONG-TARE", "Неверная тара", "Wrong tare"),
    Named("TWICE", "Взвешено дважды", "Weighed twice"),
    Named("SPILLED", "Рыба просыпана", "Fish spilled"),
)
OVERRIDE_REASONS = (
    Named("AGREED-SUPPLIER", "Согласовано с поставщиком", "Agreed with the supplier"),
    Named("ADVICE-WRONG", "Заявка неверна", "The advice was wrong"),
)
MANUAL_REASONS = (
    Named("SCALE-DOWN", "Весы не работают", "Scale out of order"),
    Named("PAPER", "С бумажной записи", "From a paper record"),
)
OPERATOR = Individual(
    "p_0042", "Иванова А. П.", frozenset({Group.INVENTORY_CLERK, Group.PRODUCTION_MANAGER}), Assurance.ONLINE
)
PEOPLE = tuple(
    DemoPerson(name, frozenset({group}), badge, "000000")
    for name, group, badge in (
        ("Иванова А. П.", Group.INVENTORY_CLERK, "B1"),
        ("Дашиев Б. Ц.", Group.PRODUCTION_MANAGER, "B2"),
        ("Ким О. В.", Group.QUALITY_INSPECTOR, "B3"),
        ("Седов И. Н.", Group.MAINTENANCE, "B4"),
        ("Петрова Е. С.", Group.ADMINISTRATOR, "B5"),
    )
)


def done(value: T) -> Future[T]:
    """A Future that has ended with `value`."""
    future: Future[T] = Future()
    future.set_result(value)
    return future


def refused(error: StationError) -> Future[Any]:
    """A Future that has ended with `error`."""
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def _nothing() -> None:
    return None


def captures(newest: CaptureState = CaptureState.SAVED) -> tuple[Capture, ...]:
    """Eight captures of a morning: one over, one void, one by hand."""
    weights = (25115, 24930, 26240, 24905, 25020, 24760, 24985, 25210)
    rows = []
    for place, net in enumerate(weights):
        rows.append(
            Capture(
                entry=f"e{place}",
                number=17 - place,
                at=NOW - timedelta(minutes=1 + place * 2),
                net_g=net,
                decimals=3,
                state=newest if place < 2 else CaptureState.SAVED,
                verdict=Verdict.OVER if net > 25500 else Verdict.IN,
                manual=place == 4,
                gross_g=None if place == 4 else net + 1250,
                tare_g=None if place == 4 else 1250,
                container=None if place == 4 else "CRATE-S",
            )
        )
    void = replace(rows[3], state=CaptureState.VOIDED, void_reason=VOID_REASONS[2], voided_by="Иванова А. П.")
    return (*rows[:3], void, *rows[4:])


STEADY = desk.LiveWeight(value="24.860", stable=True, net_g=24860, tare_g=1250, gross_g=26110)
WORKING = desk.WeighingSnapshot(
    live=STEADY,
    block=None,
    band=desk.Band(24500, 25500),
    verdict=Verdict.IN,
    lot="R1-261123-0042-K",
    item=PELED,
    place=Named("DOCK", "Приёмка", "Dock"),
    container=CONTAINERS[0],
    totals=desk.Totals(net_g=398260, count=16, per_hour=42),
    recent=captures(),
    choices=desk.Choices(ITEMS, CONTAINERS, BAND_REASONS, VOID_REASONS, MANUAL_REASONS),
    rights=desk.Rights(record=True, void=True, manual=True, preset_tare=True),
)
MOVING = replace(
    WORKING, live=replace(STEADY, value="18.405", stable=False, net_g=18405), verdict=None, block=Block.MOVING
)
OVER = replace(
    WORKING,
    live=replace(STEADY, value="26.365", net_g=26365, gross_g=27615),
    verdict=Verdict.OVER,
    recent=captures(CaptureState.QUEUED),
    totals=desk.Totals(net_g=987060, count=40, ordered_g=1200000, per_hour=38),
)
RECEIVING = replace(
    WORKING,
    delivery="R1-261123-D01-K",
    totals=desk.Totals(net_g=398_260, count=16, ordered_g=1_000_000, position_g=962_000, per_hour=42),
    doubts=(desk.Doubt.ORDER_NEAR,),
    recent=tuple(replace(one, pieces=12) for one in captures()),
    counted=True,
    pieces=12,
)
SILENT = replace(WORKING, live=desk.LiveWeight(), verdict=None, block=Block.SILENT)
EMPTY = desk.WeighingSnapshot(
    live=desk.LiveWeight(value="0.000", stable=True, zero=True, net_g=0),
    block=Block.NO_ITEM,
    choices=WORKING.choices,
    rights=WORKING.rights,
)
NOT_SAVED = replace(WORKING, block=Block.JOURNAL)
COUNTED = replace(WORKING, block=Block.NO_PIECES, counted=True)
FULL = replace(
    WORKING,
    block=Block.ORDER_FULL,
    totals=desk.Totals(net_g=612_300, count=25, ordered_g=1_200_000, position_g=1_231_700, per_hour=38),
    doubts=(desk.Doubt.ORDER_NEAR,),
    choices=replace(WORKING.choices, override_reasons=OVERRIDE_REASONS),
    rights=replace(WORKING.rights, override=True),
)
BY_HAND = replace(WORKING, labels=desk.LabelNews("R1-261123-0042-O", "printer.paper_out"))
HELD = replace(
    WORKING, doubts=(desk.Doubt.LABELS_HELD,), labels=desk.LabelNews(held=(NOW - timedelta(minutes=3), NOW))
)
TO_SCAN = replace(WORKING, labels=desk.LabelNews(to_scan=("R1-261123-0042-O", 24_860)))
UNTESTED = replace(WORKING, check=Due(Rule("T", What.TEST_WEIGHT, 1), Standing.OVERDUE))
UNVERIFIED = replace(
    WORKING,
    block=Block.OVERDUE,
    check=Due(
        Rule("V", What.VERIFICATION, 365, refuse_after_days=0),
        Standing.REFUSED,
        NOW.date() - timedelta(days=3),
    ),
)

SCALE = DeviceState("scale", "mt-sics", "/dev/ttyUSB0", LinkState.ONLINE, 0)
ONLINE = StationSnapshot("R1", "Приёмка сырья", ServerState(True, NOW - timedelta(hours=3)), SCALE)
OFFLINE = replace(ONLINE, server=ServerState(False, NOW - timedelta(minutes=12), unsent=2))
SIMULATED_SCALE = replace(ONLINE, scale=replace(SCALE, problem=SIMULATED))
SCALE_LOST = replace(ONLINE, scale=replace(SCALE, state=LinkState.LOST))


@dataclass
class SampleStation:
    """The station in one state; `change` puts another in its place."""

    state: StationSnapshot = ONLINE
    changed: Callable[[], None] = _nothing

    def snapshot(self) -> StationSnapshot:
        return self.state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self.changed = changed
        return _nothing

    def change(self, state: StationSnapshot) -> None:
        self.state = state
        self.changed()


@dataclass
class SampleDesk:
    """A desk in one state. `calls` keeps the intents; `refusal`, once set, is how each of them ends."""

    state: desk.WeighingSnapshot = WORKING
    refusal: StationError | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    changed: Callable[[], None] = _nothing
    checked: Checked | None = None

    def snapshot(self) -> desk.WeighingSnapshot:
        return self.state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self.changed = changed
        return _nothing

    def change(self, state: desk.WeighingSnapshot) -> None:
        self.state = state
        self.changed()

    def _end(self, value: T, *call: object) -> Future[T]:
        self.calls.append(call)
        return refused(self.refusal) if self.refusal else done(value)

    def record(self, reason: str | None = None) -> Future[Capture]:
        return self._end(captures()[0], "record", reason)

    def tare(self) -> Future[None]:
        return self._end(None, "tare")

    def zero(self) -> Future[None]:
        return self._end(None, "zero")

    def clear_tare(self) -> Future[None]:
        return self._end(None, "clear_tare")

    def preset_tare(self, grams: int) -> Future[None]:
        return self._end(None, "preset_tare", grams)

    def choose_container(self, code: str | None) -> Future[None]:
        return self._end(None, "choose_container", code)

    def set_pieces(self, pieces: int | None) -> Future[None]:
        return self._end(None, "set_pieces", pieces)

    def allow_more(self, pin: str, reason: str) -> Future[None]:
        return self._end(None, "allow_more", pin, reason)

    def confirm_date(self) -> Future[None]:
        return self._end(None, "confirm_date")

    def check_label(self, scan: Scan) -> Checked | None:
        self.calls.append(("check_label", scan.code))
        return self.checked

    def choose_item(self, code: str) -> Future[None]:
        return self._end(None, "choose_item", code)

    def new_lot(self) -> Future[str]:
        return self._end("R1-261123-0043-M", "new_lot")

    def choose_lot(self, code: str) -> Future[None]:
        return self._end(None, "choose_lot", code)

    def manual(self, grams: int, reason: str) -> Future[Capture]:
        return self._end(captures()[0], "manual", grams, reason)

    def void_last(self, reason: str) -> Future[Capture]:
        return self._end(captures()[0], "void_last", reason)


@dataclass
class SampleLogin:
    """A login in one state; a scan asks the PIN, any PIN lets `person` in."""

    state: LoginStep = field(default_factory=LoginStep)
    person: Individual = OPERATOR
    people: Sequence[DemoPerson] = ()
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    changed: Callable[[], None] = _nothing

    def step(self) -> LoginStep:
        return self.state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self.changed = changed
        return _nothing

    def _to(self, state: LoginStep, *call: object) -> LoginStep:
        self.calls.append(call)
        self.state = state
        return state

    def scan(self, text: str) -> LoginStep:
        return self._to(LoginStep(Stage.PIN, tries_left=5), "scan", text)

    def pin(self, text: str) -> Future[LoginStep]:
        return done(self._to(LoginStep(Stage.INSIDE, self.person), "pin", len(text)))

    def lock(self) -> LoginStep:
        return self._to(LoginStep(Stage.BADGE, self.person), "lock")

    def leave(self) -> LoginStep:
        return self._to(LoginStep(), "leave")

    def demo_people(self) -> Sequence[DemoPerson]:
        return self.people
